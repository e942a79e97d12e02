"""EBML (RFC 8794), as much of it as a recording needs: numbers, and elements with an id and a size."""

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from bot.media.unfit import NotAVoice

_LONGEST_ID: Final = 4
_LONGEST_SIZE: Final = 8


class Element(NamedTuple):
    id: int
    content: bytes
    """Nothing, of an element that is entered."""


def walk(data: bytes, *, entered: Collection[int] = ()) -> Iterator[Element]:
    """All elements in their order; those within an element that is entered follow it.

    The size of an entered one may be left open, as it is where a recording is written while it goes on.

    Raises:
        NotAVoice: an element is cut short.
    """
    at = 0
    while at < len(data):
        id_, at = _id(data, at)
        size, at = number(data, at)
        if id_ in entered:
            yield Element(id_, b"")
        elif size is None or at + size > len(data):
            raise NotAVoice
        else:
            yield Element(id_, data[at : at + size])
            at += size


def number(data: bytes, at: int) -> tuple[int | None, int]:
    """A number of one to eight bytes and where it ends; None: left open (all ones)."""
    length = _length(data, at, _LONGEST_SIZE)
    value = int.from_bytes(data[at : at + length], "big") & (1 << 7 * length) - 1
    return (None if value == (1 << 7 * length) - 1 else value), at + length


def element(id_: int, content: bytes) -> bytes:
    size = (len(content) | 1 << 56).to_bytes(8, "big")
    return id_.to_bytes((id_.bit_length() + 7) // 8, "big") + size + content


def unsigned(id_: int, value: int) -> bytes:
    return element(id_, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def _id(data: bytes, at: int) -> tuple[int, int]:
    length = _length(data, at, _LONGEST_ID)
    return int.from_bytes(data[at : at + length], "big"), at + length


def _length(data: bytes, at: int, most: int) -> int:
    """How many bytes a number takes: its first byte says so by where its first one-bit stands."""
    length = 9 - data[at].bit_length() if at < len(data) else most + 1
    if length > most or at + length > len(data):
        raise NotAVoice
    return length
