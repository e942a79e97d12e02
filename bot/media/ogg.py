"""Ogg with one Opus stream (RFC 3533, RFC 7845): its pages are read whole, and its comments left out."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from struct import Struct
from typing import Final

from bot.media.unfit import NotAVoice

MAGIC: Final = b"OggS"
_PAGE: Final = Struct("<4sBBqIIIB")
_SEGMENT: Final = 255
_FIRST: Final = 2
"""Flag of the page that begins a stream."""
_CONTINUED: Final = 1
_HEAD: Final = b"OpusHead"
_TAGS: Final = b"OpusTags"
_HEAD_BYTES: Final = 19
_RATE: Final = 48_000
"""Of an Opus stream's clock, whatever it was recorded at."""
_NO_COMMENTS: Final = _TAGS + bytes(8)
_TURNED: Final = bytes(int(f"{number:08b}"[::-1], 2) for number in range(256))


@dataclass(frozen=True, slots=True)
class _Page:
    flags: int
    granule: int
    stream: int
    number: int
    lengths: bytes
    body: bytes

    def dump(self, number: int) -> bytes:
        head = [MAGIC, 0, self.flags, self.granule, self.stream, number]
        bare = _PAGE.pack(*head, 0, len(self.lengths)) + self.lengths + self.body
        return _PAGE.pack(*head, _checksum(bare), len(self.lengths)) + bare[_PAGE.size :]

    @property
    def ends_a_packet(self) -> bool:
        return bool(self.lengths) and self.lengths[-1] < _SEGMENT


def without_comments(data: bytes) -> tuple[bytes, float]:
    """The same recording without its comments and pictures, and how many seconds it lasts.

    Raises:
        NotAVoice: it is not one whole Opus stream.
    """
    head, *rest = _pages(data)
    skipped = _skipped(head)
    tags = next((place for place, page in enumerate(rest) if page.ends_a_packet), None)
    if tags is None or not rest[0].body.startswith(_TAGS):
        raise NotAVoice
    sounds = rest[tags + 1 :]
    lasts = max((page.granule for page in sounds), default=0) - skipped
    if lasts <= 0 or any(page.stream != head.stream or page.flags & _FIRST for page in rest):
        raise NotAVoice
    empty = replace(rest[0], flags=0, granule=0, lengths=bytes([len(_NO_COMMENTS)]), body=_NO_COMMENTS)
    return b"".join(page.dump(number) for number, page in enumerate([head, empty, *sounds])), lasts / _RATE


def _skipped(head: _Page) -> int:
    """How much of the beginning is not to be heard; mono or stereo only."""
    body = head.body
    known = head.flags & _FIRST and len(body) == _HEAD_BYTES and body.startswith(_HEAD) and body[8] >> 4 == 0
    if not known or body[9] not in (1, 2) or body[18] != 0:
        raise NotAVoice
    return int.from_bytes(body[10:12], "little")


def _pages(data: bytes) -> Iterator[_Page]:
    at = 0
    while True:
        if len(data) < at + _PAGE.size:
            raise NotAVoice
        magic, version, flags, granule, stream, number, checksum, count = _PAGE.unpack_from(data, at)
        body = at + _PAGE.size + count
        lengths = data[at + _PAGE.size : body]
        end = body + sum(lengths)
        if magic != MAGIC or version != 0 or len(data) < end:
            raise NotAVoice
        bare = data[at : at + 22] + bytes(4) + data[at + 26 : end]
        if _checksum(bare) != checksum:
            raise NotAVoice
        yield _Page(flags, granule, stream, number, lengths, data[body:end])
        at = end
        if at == len(data):
            return


def _checksum(data: bytes) -> int:
    """CRC-32 with the bits the other way round than zlib's, and neither begun nor ended with ones (RFC 3533, 6)."""
    turned = zlib.crc32(data.translate(_TURNED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(turned.to_bytes(4, "little").translate(_TURNED), "big")
