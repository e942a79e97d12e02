"""Secrets that we hand out and keep only as a hash: links, sign-ins, tokens of the API."""

import secrets
from hashlib import sha256
from typing import Final

_BYTES: Final = 32


def new_token() -> str:
    """43 characters of `A-Za-z0-9_-`, 256 bits: too many to guess, so that a plain hash is enough."""
    return secrets.token_urlsafe(_BYTES)


def hash_of(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
