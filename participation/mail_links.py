"""The secret part of a link in a mail: what it leads to, of which chat, and a keyed hash of both. Kept nowhere."""

import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Final

from participation.keys import Keys
from participation.words import MailPage

_PURPOSE: Final = "link in a mail"
_BYTES: Final = 20
"""160 bits: nobody finds one by trying."""
_TOKEN: Final = re.compile(rf"([{''.join(MailPage)}])([1-9][0-9]{{0,17}})-([A-Za-z0-9_-]{{27}})")


@dataclass(frozen=True, slots=True)
class MailLink:
    page: MailPage
    chat_id: int


def token_of(link: MailLink, keys: Keys) -> str:
    return f"{link.page}{link.chat_id}-{_proof(link, keys)}"


def read_token(token: str, keys: Keys) -> MailLink | None:
    """None for what we did not make. One made under a former key is good still."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    link = MailLink(MailPage(found[1]), int(found[2]))
    good = [hmac.compare_digest(_proof(link, each), found[3]) for each in (keys, *keys.former)]
    return link if any(good) else None


def _proof(link: MailLink, keys: Keys) -> str:
    made = keys.hash(_PURPOSE, f"{link.page}:{link.chat_id}")
    return urlsafe_b64encode(made[:_BYTES]).decode().rstrip("=")
