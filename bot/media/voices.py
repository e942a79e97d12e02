"""A recorded voice, told by how its file is built; what its file tells about who recorded it is left out.

No sound is decoded here: what is kept is the recording itself, in the container it came in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.media import mp4, ogg, webm
from bot.media.unfit import NotAVoice, TooLarge, TooLong

MOST_BYTES: Final = 2_000_000
"""Kept of one recording (docs/memory.md)."""
MOST_SECONDS: Final = 180
_SLACK: Final = 2.0
"""Seconds by which a recorder may stop later than it was told."""
_LOOSE: Final = 2
"""A file may be so many times as large as what is kept of it: titles and pictures are left out."""


@dataclass(frozen=True, slots=True)
class Voice:
    data: bytes
    media_type: str
    seconds: int


def cleaned(data: bytes, *, most_bytes: int = MOST_BYTES, most_seconds: int = MOST_SECONDS) -> Voice:
    """The recording alone.

    Raises:
        NotAVoice: it is none, or is cut short.
        TooLong: it lasts longer than `most_seconds`.
        TooLarge: it takes more than `most_bytes`.
    """
    media_type, read = _reader(data)
    if len(data) > _LOOSE * most_bytes:
        raise TooLarge
    stripped, seconds = read(data)
    if seconds > most_seconds + _SLACK:
        raise TooLong
    if len(stripped) > most_bytes:
        raise TooLarge
    return Voice(stripped, media_type, max(1, round(seconds)))


def _reader(data: bytes) -> tuple[str, Callable[[bytes], tuple[bytes, float]]]:
    for (at, magic), reader in _READERS.items():
        if data[at : at + len(magic)] == magic:
            return reader
    raise NotAVoice


_READERS: Final[Mapping[tuple[int, bytes], tuple[str, Callable[[bytes], tuple[bytes, float]]]]] = {
    (0, ogg.MAGIC): ("audio/ogg", ogg.without_comments),
    (0, webm.MAGIC): ("audio/webm", webm.without_tags),
    (4, mp4.MAGIC): ("audio/mp4", mp4.without_tags),
}
"""Where a file begins with what, its type, and who reads it."""
