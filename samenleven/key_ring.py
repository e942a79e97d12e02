"""What a key file holds: one secret as plain text, or, once a key was rotated, all of them with their numbers.

The second form is a JSON object, `{"1": "…", "2": "…"}`. The highest number is the key in use; a plain secret is key 1.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Final

_NEW_SECRET_BYTES: Final = 48


def secrets_in(text: str) -> dict[int, str]:
    """The secrets by number.

    Raises:
        ValueError: the text begins like an object of keys and is none.
    """
    text = text.strip()
    if not text.startswith("{"):
        return {1: text}
    found = json.loads(text)
    if not found or not all(number.isdecimal() and isinstance(secret, str) for number, secret in found.items()):
        raise ValueError
    return {int(number): secret for number, secret in found.items()}


def with_a_new_secret(held: Mapping[int, str]) -> str:
    """The text of a key file with one key more, which is the one in use from then on."""
    ring = dict(held) | {max(held) + 1: new_secret()}
    return json.dumps(ring, ensure_ascii=False, indent=1) + "\n"


def new_secret() -> str:
    return secrets.token_urlsafe(_NEW_SECRET_BYTES)
