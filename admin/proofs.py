"""Passkeys: what a browser is asked to prove, and whether it did (W3C Web Authentication, by the library `webauthn`).

Nothing waits in the database for an answer: what was asked goes along to the page, sealed, and comes back with it. It
is good for five minutes; that no proof is taken twice is for the one-time link, or `passkeys.note_use`.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_bytes
from typing import Any, Final

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from admin.settings import DeskSettings
from participation.keys import Keys, WrongKey
from participation.passkeys import PasskeyRow

GOOD_FOR: Final = timedelta(minutes=5)
_CHALLENGE_BYTES: Final = 32
_SEALED_FOR: Final = "passkey"
_WHO_NEVER_CAME: Final = 0


class NotProven(Exception):
    """The browser's answer proves nothing: another question's, another site's, too late, or no answer at all."""


@dataclass(frozen=True, slots=True)
class Question:
    options: dict[str, Any]
    """For the browser's `navigator.credentials`."""
    sealed: str
    """To be sent back with the answer."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    credential_id: bytes
    public_key: bytes
    sign_count: int


def ask_for_a_new_one(
    settings: DeskSettings, keys: Keys, *, member_id: int, name: str, known: Sequence[bytes], now: datetime
) -> Question:
    """`known`: the member's passkeys so far, of which none is made again."""
    challenge = token_bytes(_CHALLENGE_BYTES)
    options = generate_registration_options(
        rp_id=settings.host,
        rp_name="Samenleven",
        user_id=str(member_id).encode(),
        user_name=name,
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return Question(json.loads(options_to_json(options)), _sealed(keys, challenge, member_id, now))


def check_new_one(
    settings: DeskSettings, keys: Keys, answer: Mapping[str, Any], sealed: str, *, member_id: int, now: datetime
) -> Enrolled:
    """
    Raises:
        NotProven
    """
    challenge, _ = _opened(keys, sealed, member_id, now)
    try:
        new = verify_registration_response(
            credential=dict(answer),
            expected_challenge=challenge,
            expected_rp_id=settings.host,
            expected_origin=settings.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise NotProven from error
    return Enrolled(new.credential_id, new.credential_public_key, new.sign_count)


def ask_who(settings: DeskSettings, keys: Keys, *, now: datetime) -> Question:
    challenge = token_bytes(_CHALLENGE_BYTES)
    options = generate_authentication_options(
        rp_id=settings.host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return Question(json.loads(options_to_json(options)), _sealed(keys, challenge, _WHO_NEVER_CAME, now))


def credential_id(answer: Mapping[str, Any]) -> bytes:
    """Which passkey says it answers.

    Raises:
        NotProven: none.
    """
    try:
        return _decoded(str(answer["id"]))
    except (KeyError, ValueError) as error:
        raise NotProven from error


def check_who(
    settings: DeskSettings, keys: Keys, answer: Mapping[str, Any], sealed: str, passkey: PasskeyRow, *, now: datetime
) -> tuple[int, datetime]:
    """How often the passkey has been used by its own count, and when it was asked.

    Raises:
        NotProven
    """
    challenge, asked_at = _opened(keys, sealed, _WHO_NEVER_CAME, now)
    try:
        proof = verify_authentication_response(
            credential=dict(answer),
            expected_challenge=challenge,
            expected_rp_id=settings.host,
            expected_origin=settings.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise NotProven from error
    return proof.new_sign_count, asked_at


def _sealed(keys: Keys, challenge: bytes, member_id: int, now: datetime) -> str:
    value = json.dumps({"challenge": challenge.hex(), "member": member_id, "at": now.isoformat()})
    return urlsafe_b64encode(keys.seal(_SEALED_FOR, value)).decode().rstrip("=")


def _opened(keys: Keys, sealed: str, member_id: int, now: datetime) -> tuple[bytes, datetime]:
    try:
        asked = json.loads(keys.unseal(_SEALED_FOR, _decoded(sealed)))
    except (WrongKey, ValueError) as error:
        raise NotProven from error
    asked_at = datetime.fromisoformat(asked["at"])
    if asked["member"] != member_id or not now - GOOD_FOR < asked_at <= now:
        raise NotProven
    return bytes.fromhex(asked["challenge"]), asked_at


def _decoded(text: str) -> bytes:
    """Raises ValueError."""
    try:
        return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (NotBase64, UnicodeEncodeError) as error:
        raise ValueError("no base64") from error
