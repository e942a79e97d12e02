"""MP4 with one sound track (ISO/IEC 14496-12), whole or in fragments, as Safari and telephones record it.

Its tables point to places in the file, so nothing is moved: what only tells about the recording (title, place, when,
with which telephone) is written over with noughts.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from bot.media.unfit import NotAVoice

MAGIC: Final = b"ftyp"
"""At the fifth byte."""
_HEAD: Final = 8
_LONG_HEAD: Final = 16
_WITHIN: Final[Mapping[bytes, frozenset[bytes]]] = {
    b"": frozenset({b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"sidx", b"mfra"}),
    b"moov": frozenset({b"mvhd", b"trak", b"mvex"}),
    b"trak": frozenset({b"tkhd", b"edts", b"mdia"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf"}),
    b"minf": frozenset({b"smhd", b"dinf", b"stbl"}),
    b"stbl": frozenset({b"stsd", b"stts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"sgpd", b"sbgp", b"ctts"}),
    b"mvex": frozenset({b"trex", b"mehd"}),
    b"moof": frozenset({b"mfhd", b"traf"}),
    b"traf": frozenset({b"tfhd", b"tfdt", b"trun", b"sgpd", b"sbgp"}),
}
"""What may stand in what; everything else is written over."""
_DATED: Final = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_SOUNDS: Final = frozenset({b"mp4a", b"Opus"})
_MOST_BOXES: Final = 20_000


class _Box(NamedTuple):
    kind: bytes
    start: int
    body: int
    end: int


def without_tags(data: bytes) -> tuple[bytes, float]:
    """The same recording with nothing but its sound, and how many seconds it lasts.

    Raises:
        NotAVoice: it is not one whole sound track.
    """
    file = bytearray(data)
    kept: list[_Box] = []
    for box in _boxes(file, 0, len(file)):
        _take(file, box, b"", kept)
    found = {box.kind: box for box in kept}
    tracks = sum(box.kind == b"trak" for box in kept)
    needed = {b"ftyp", b"mdat", b"mdhd", b"hdlr", b"smhd", b"stsd"}
    if kept[0].kind != b"ftyp" or tracks != 1 or not needed <= found.keys():
        raise NotAVoice
    _check_sound(file, found)
    rate = _rate(file, found[b"mdhd"])
    lasts = _lasts(file, kept)
    if not rate or not lasts:
        raise NotAVoice
    return bytes(file), lasts / rate


def _take(file: bytearray, box: _Box, inside: bytes, kept: list[_Box]) -> None:
    if box.kind not in _WITHIN[inside]:
        file[box.start + 4 : box.start + 8] = b"free"
        file[box.body : box.end] = bytes(box.end - box.body)
        return
    kept.append(box)
    if len(kept) > _MOST_BOXES:
        raise NotAVoice
    if box.kind in _DATED:
        times = 16 if _byte(file, box, 0) else 8
        _blank(file, box, 4, times)
    if box.kind == b"hdlr":
        _blank(file, box, 24, box.end - box.body - 24)  # the name of what wrote it
    if box.kind in _WITHIN:
        for inner in _boxes(file, box.body, box.end):
            _take(file, inner, box.kind, kept)


def _boxes(file: bytearray, start: int, end: int) -> Iterator[_Box]:
    at = start
    while at < end:
        if at + _HEAD > end:
            raise NotAVoice
        size, body = int.from_bytes(file[at : at + 4], "big"), at + _HEAD
        kind = bytes(file[at + 4 : at + 8])
        if size == 1:
            size, body = int.from_bytes(file[at + 8 : at + 16], "big"), at + _LONG_HEAD
        elif size == 0 and end == len(file):  # to the end of the file
            size = end - at
        if at + size > end or body > at + size:
            raise NotAVoice
        yield _Box(kind, at, body, at + size)
        at += size


def _check_sound(file: bytearray, found: Mapping[bytes, _Box]) -> None:
    handler, described = found[b"hdlr"], found[b"stsd"]
    entry = bytes(file[described.body + 12 : described.body + 16])
    if file[handler.body + 8 : handler.body + 12] != b"soun" or entry not in _SOUNDS:
        raise NotAVoice
    if _four(file, described, 4) != 1:
        raise NotAVoice


def _rate(file: bytearray, header: _Box) -> int:
    return _four(file, header, 20 if _byte(file, header, 0) else 12)


def _lasts(file: bytearray, kept: list[_Box]) -> int:
    """By the samples themselves, in the track's own units."""
    usual = 0
    lasts = 0
    for box in kept:
        if box.kind == b"stts":
            lasts += sum(_four(file, box, at) * _four(file, box, at + 4) for at in _records(file, box, 8, 8))
        elif box.kind == b"trex":
            usual = _four(file, box, 12)
        elif box.kind == b"tfhd":
            usual = _usual(file, box, usual)
        elif box.kind == b"trun":
            lasts += _of_run(file, box, usual)
    return lasts


def _usual(file: bytearray, box: _Box, before: int) -> int:
    """How long a sample lasts that does not say so itself."""
    flags = _four(file, box, 0)
    at = 8 + (8 if flags & 0x1 else 0) + (4 if flags & 0x2 else 0)
    return _four(file, box, at) if flags & 0x8 else before


def _of_run(file: bytearray, box: _Box, usual: int) -> int:
    flags = _four(file, box, 0)
    if not flags & 0x100:
        return _four(file, box, 4) * usual
    first = 8 + (4 if flags & 0x1 else 0) + (4 if flags & 0x4 else 0)
    size = 4 * sum(bool(flags & flag) for flag in (0x100, 0x200, 0x400, 0x800))
    return sum(_four(file, box, at) for at in _records(file, box, first, size))


def _records(file: bytearray, box: _Box, first: int, size: int) -> range:
    """Where each record of a table begins."""
    end = first + size * _four(file, box, 4)
    if box.body + end > box.end:
        raise NotAVoice
    return range(first, end, size)


def _byte(file: bytearray, box: _Box, at: int) -> int:
    return _four(file, box, at) >> 24


def _four(file: bytearray, box: _Box, at: int) -> int:
    if box.body + at + 4 > box.end:
        raise NotAVoice
    return int.from_bytes(file[box.body + at : box.body + at + 4], "big")


def _blank(file: bytearray, box: _Box, at: int, count: int) -> None:
    if count < 0 or box.body + at + count > box.end:
        raise NotAVoice
    file[box.body + at : box.body + at + count] = bytes(count)
