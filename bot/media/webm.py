"""WebM with one Opus track, as browsers record it (RFC 9559): read block by block, and written anew.

A browser writes while it records, so sizes and the length are left open; what is written here has both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from struct import pack, unpack
from typing import Final

from bot.media.ebml import Element, element, number, unsigned, walk
from bot.media.unfit import NotAVoice

MAGIC: Final = b"\x1a\x45\xdf\xa3"
_EBML, _DOCTYPE = 0x1A45DFA3, 0x4282
_SEGMENT, _INFO, _SCALE = 0x18538067, 0x1549A966, 0x2AD7B1
_DURATION, _MUXER, _WRITER = 0x4489, 0x4D80, 0x5741
_TRACKS, _TRACK, _TRACK_NUMBER, _TRACK_UID, _TRACK_TYPE = 0x1654AE6B, 0xAE, 0xD7, 0x73C5, 0x83
_CODEC, _CODEC_PRIVATE, _CODEC_DELAY, _SEEK_PREROLL = 0x86, 0x63A2, 0x56AA, 0x56BB
_AUDIO, _RATE, _CHANNELS = 0xE1, 0xB5, 0x9F
_CLUSTER, _TIME, _SIMPLE, _GROUP, _BLOCK = 0x1F43B675, 0xE7, 0xA3, 0xA0, 0xA1
_ENTERED: Final = frozenset({_SEGMENT, _TRACKS, _TRACK, _CLUSTER, _GROUP})
_MILLISECOND: Final = 1_000_000
_SOUND: Final = 2
_LACED: Final = 0x06
_HEAD: Final = b"OpusHead"
_HEAD_BYTES: Final = 19
_NAME: Final = b"Samenleven"
_LONGEST_CLUSTER: Final = 30_000
"""Milliseconds; a block's time within it has 16 bits."""
_FRAME: Final = 60
"""Milliseconds that the last block lasts at most."""


@dataclass(slots=True)
class _Recording:
    tracks: list[dict[int, bytes]] = field(default_factory=list)
    blocks: list[tuple[int, bytes]] = field(default_factory=list)
    """Milliseconds from the beginning, and what is to be heard then."""
    time: int = 0
    """Of the cluster that is being read."""


def without_tags(data: bytes) -> tuple[bytes, float]:
    """The same recording with nothing but its sound, and how many seconds it lasts.

    Raises:
        NotAVoice: it is not one whole Opus track.
    """
    recording = _read(data)
    times = [time for time, _sound in recording.blocks]
    head = _head(recording.tracks)
    if not times or any(later < before for before, later in pairwise(times)):
        raise NotAVoice
    lasts = times[-1] - times[0] + _FRAME
    return _written(recording, head, times[0], lasts), lasts / 1000


def _read(data: bytes) -> _Recording:
    recording = _Recording()
    doctype, *rest = walk(data, entered=_ENTERED)
    named = dict(walk(doctype.content))
    if doctype.id != _EBML or named.get(_DOCTYPE, b"").rstrip(b"\0") != b"webm":
        raise NotAVoice
    for part in rest:
        _take(recording, part)
    return recording


def _take(recording: _Recording, part: Element) -> None:
    match part.id:
        case id_ if id_ == _EBML:
            raise NotAVoice  # a second file after the first
        case id_ if id_ == _INFO:
            scale = dict(walk(part.content)).get(_SCALE)
            if scale is not None and int.from_bytes(scale, "big") != _MILLISECOND:
                raise NotAVoice
        case id_ if id_ == _TRACK:
            recording.tracks.append({})
        case id_ if id_ == _TIME:
            recording.time = int.from_bytes(part.content, "big")
        case id_ if id_ in (_SIMPLE, _BLOCK):
            recording.blocks.append(_sound(part.content, recording))
        case id_ if recording.tracks and not recording.blocks:
            recording.tracks[-1].setdefault(id_, part.content)


def _sound(block: bytes, recording: _Recording) -> tuple[int, bytes]:
    track, at = number(block, 0)
    known = recording.tracks[0].get(_TRACK_NUMBER, b"") if len(recording.tracks) == 1 else b""
    if len(block) <= at + 3 or track != int.from_bytes(known, "big") or block[at + 2] & _LACED:
        raise NotAVoice
    (offset,) = unpack(">h", block[at : at + 2])
    return recording.time + offset, block[at + 3 :]


def _head(tracks: list[dict[int, bytes]]) -> bytes:
    """What an Opus decoder needs to begin; mono or stereo only."""
    track: Mapping[int, bytes] = tracks[0] if len(tracks) == 1 else {}
    head = track.get(_CODEC_PRIVATE, b"")
    sound = int.from_bytes(track.get(_TRACK_TYPE, b""), "big") == _SOUND and track.get(_CODEC) == b"A_OPUS"
    if not sound or len(head) != _HEAD_BYTES or not head.startswith(_HEAD) or head[9] not in (1, 2) or head[18]:
        raise NotAVoice
    return head


def _written(recording: _Recording, head: bytes, first: int, lasts: int) -> bytes:
    kind = [unsigned(0x4286, 1), unsigned(0x42F7, 1), unsigned(0x42F2, 4), unsigned(0x42F3, 8)]
    kind += [element(_DOCTYPE, b"webm"), unsigned(0x4287, 4), unsigned(0x4285, 2)]
    info = [unsigned(_SCALE, _MILLISECOND), element(_DURATION, pack(">d", lasts))]
    info += [element(_MUXER, _NAME), element(_WRITER, _NAME)]
    track = [unsigned(_TRACK_NUMBER, 1), unsigned(_TRACK_UID, 1), unsigned(_TRACK_TYPE, _SOUND)]
    track += [element(_CODEC, b"A_OPUS"), element(_CODEC_PRIVATE, head)]
    given = recording.tracks[0]
    track += [
        element(id_, given[id_]) for id_ in (_CODEC_DELAY, _SEEK_PREROLL) if len(given.get(id_, b"")) in range(1, 9)
    ]
    track.append(element(_AUDIO, element(_RATE, pack(">d", 48_000)) + unsigned(_CHANNELS, head[9])))
    parts = [element(_INFO, b"".join(info)), element(_TRACKS, element(_TRACK, b"".join(track)))]
    parts += _clusters(recording.blocks, first)
    return element(_EBML, b"".join(kind)) + element(_SEGMENT, b"".join(parts))


def _clusters(blocks: list[tuple[int, bytes]], first: int) -> list[bytes]:
    """The sound from 0 on, in as many clusters as it takes."""
    clusters: list[list[bytes]] = []
    begun = -_LONGEST_CLUSTER
    for moment, sound in blocks:
        time = moment - first
        if time - begun >= _LONGEST_CLUSTER:
            begun = time
            clusters.append([unsigned(_TIME, begun)])
        clusters[-1].append(element(_SIMPLE, b"\x81" + pack(">hB", time - begun, 0x80) + sound))
    return [element(_CLUSTER, b"".join(cluster)) for cluster in clusters]
