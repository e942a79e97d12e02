"""Recordings to try: two that a browser made, and one in Ogg put together here from the same sound."""

from pathlib import Path
from struct import pack
from typing import Final

from bot.media import webm

HERE: Final = Path(__file__).parent
WEBM: Final = (HERE / "recorded.webm").read_bytes()
"""Two seconds, by a browser's MediaRecorder: sizes left open, and no length."""
MP4: Final = (HERE / "recorded.mp4").read_bytes()
"""Likewise, in fragments."""
HEAD: Final = b"OpusHead" + pack("<BBHIhB", 1, 1, 312, 48_000, 0, 0)
SECRET: Final = b"recorded by Fatma at Veenkade 12"


def an_ogg(
    *, comment: bytes = SECRET, seconds: int = 2, head: bytes = HEAD, packets: list[bytes] | None = None
) -> bytes:
    """Opus in Ogg, a packet of 20 ms a time, fifty to a page."""
    sound = packets or _packets(seconds)
    tags = b"OpusTags" + pack("<I", 4) + b"Oops" + pack("<II", 1, len(comment)) + comment
    pages = [_page(0, 2, 0, [head]), *_tag_pages(tags)]
    for first in range(0, len(sound), 50):
        some = sound[first : first + 50]
        pages.append(_page(len(pages), 0, 312 + 960 * (first + len(some)), some))
    return b"".join(pages)


def _packets(seconds: int) -> list[bytes]:
    sound = [sound for _time, sound in webm._read(WEBM).blocks]
    return [sound[n % len(sound)] for n in range(50 * seconds)]


def _tag_pages(tags: bytes) -> list[bytes]:
    """A large comment (a picture of the cover) takes several pages."""
    most = 255 * 255
    cut = [tags[at : at + most] for at in range(0, len(tags), most)]
    return [
        _page(number, 0 if number == 1 else 1, -1 if number < len(cut) else 0, [part], ends=number == len(cut))
        for number, part in enumerate(cut, start=1)
    ]


def _page(number: int, flags: int, granule: int, packets: list[bytes], *, ends: bool = True) -> bytes:
    lengths = b""
    for packet in packets:
        lengths += bytes([255]) * (len(packet) // 255) + (bytes([len(packet) % 255]) if ends else b"")
    bare = pack("<4sBBqIII", b"OggS", 0, flags, granule, 77, number, 0) + bytes([len(lengths)]) + lengths
    whole = bare + b"".join(packets)
    return whole[:22] + pack("<I", checksum(whole)) + whole[26:]


def checksum(data: bytes) -> int:
    """As RFC 3533 words it: bit by bit, the polynomial 0x04c11db7."""
    rest = 0
    for byte in data:
        rest ^= byte << 24
        for _ in range(8):
            rest = (rest << 1 ^ (0x04C11DB7 if rest & 0x80000000 else 0)) & 0xFFFFFFFF
    return rest
