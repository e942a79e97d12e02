"""A mail address as somebody types it. Pure."""

import re
from typing import Final

_LOCAL: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"({_LOCAL})@({_LABEL}(?:\.{_LABEL})+)")
"""What a browser takes for one (HTML, "valid e-mail address"), with a dot in its domain."""
_ENCODED: Final = "=?"
"""Begins an encoded word (RFC 2047): decoded in a header, it could be another address, or end the header."""
MOST_CHARACTERS: Final = 254
"""RFC 5321, 4.5.3.1.3, without the angle brackets."""


def read_address(typed: str) -> str | None:
    """The address, its domain in small letters; None where it is none. It holds nothing that could end a header."""
    found = _ADDRESS.fullmatch(typed.strip())
    if found is None or len(found[0]) > MOST_CHARACTERS or _ENCODED in found[0]:
        return None
    return f"{found[1]}@{found[2].lower()}"
