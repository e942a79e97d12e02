"""Keys and what is done with them: look-up hashes and sealed values, both under keys derived from one secret.

A dump of the database without the secret holds no address: `address_hash` is HMAC-SHA-256, `address_sealed` is
AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D), each under its own HKDF-SHA-256 key (RFC 5869).
"""

import hmac
import os
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES: Final = 12


class WrongKey(Exception):
    """The value was sealed under another key, or for another purpose, or was changed."""


class Keys:
    """The keys in use. `number` stands beside every value made with them: a later rotation knows which key made it.

    `former` are the keys before it, newest first: they open what was sealed with them, and their hashes are still
    compared with where the value is not there to be hashed again.
    """

    __slots__ = ("_hash_key", "_seal", "former", "number")

    def __init__(self, secret: bytes, *, number: int = 1, former: Sequence["Keys"] = ()) -> None:
        self.number = number
        self.former = tuple(former)
        self._hash_key = _derived(secret, b"samenleven address hash")
        self._seal = AESGCM(_derived(secret, b"samenleven seal"))

    def hash(self, purpose: str, value: str) -> bytes:
        """32 bytes that are the same for the same value and purpose, and tell nothing without the key."""
        return hmac.digest(self._hash_key, f"{purpose}\0{value}".encode(), sha256)

    def seal(self, purpose: str, value: str) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._seal.encrypt(nonce, value.encode(), purpose.encode())

    def unseal(self, purpose: str, sealed: bytes) -> str:
        """What was sealed for this purpose, now or under a former key.

        Raises:
            WrongKey: another key or purpose, or a changed value.
        """
        try:
            return self._seal.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], purpose.encode()).decode()
        except (InvalidTag, ValueError) as error:  # too short for a nonce: cut off somewhere
            for keys in self.former:
                with suppress(WrongKey):
                    return keys.unseal(purpose, sealed)
            raise WrongKey from error


def _derived(secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret)
