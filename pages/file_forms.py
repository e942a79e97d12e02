"""The fields of a form as they come in: plain ones, or with photos and a voice along with them.

Files are read in pieces and only so much of them is kept; words beside what is too large are still read.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from aiohttp import BodyPartReader, web

from pages.forms import BODY_SECONDS, plain_form

FILES_SECONDS: Final = 90.0
"""For one with files, also over a slow connection."""
MOST_BYTES: Final = 16_000_000
"""Of all files of a form together: a photo as a telephone makes it takes 3 to 8 million."""
MOST_WORDS: Final = 100_000
_MOST_DRAINED: Final = 64_000_000
"""So much of what is too large is read past, for the words behind it."""
_MOST_PARTS: Final = 60
"""A page of ours sends a number, words, ticks and a few files."""
_PIECE: Final = 64 * 1024
_SMALL: Final = 100_000
_AT_ONCE: Final = 6
"""Forms with files in memory."""


class File(NamedTuple):
    name: str
    """Of its field. What the file itself is called is read by nobody."""
    data: bytes


@dataclass(slots=True)
class Form:
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    too_large: bool = False

    def get(self, name: str, otherwise: str = "") -> str:
        return next(self.all(name), otherwise)

    def all(self, name: str) -> Iterator[str]:
        return (value for known, value in self.fields if known == name)

    @property
    def file(self) -> bytes | None:
        """The one file of a form that takes one."""
        return self.files[-1].data if self.files else None

    @property
    def room(self) -> int:
        """For so many bytes of files more."""
        return MOST_BYTES - sum(len(file.data) for file in self.files)

    def __contains__(self, name: str) -> bool:
        return any(known == name for known, _value in self.fields)


class FormReader:
    """One for the whole door: few forms with files are taken in at a time, the others wait."""

    def __init__(self, *, most_parts: int = _MOST_PARTS) -> None:
        self._most_parts = most_parts
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def read(self, request: web.Request) -> Form | None:
        """None for what no form of ours sends, or what comes too slowly."""
        if request.content_type != "multipart/form-data":
            fields = await plain_form(request)
            return Form(fields) if fields is not None else None
        try:
            return await self._with_files(request)
        except (ValueError, LookupError, TimeoutError, web.HTTPRequestEntityTooLarge, web.RequestPayloadError):
            return None

    async def _with_files(self, request: web.Request) -> Form | None:
        if (request.content_length or _SMALL) < _SMALL:
            async with asyncio.timeout(BODY_SECONDS):
                return await _parts(request, self._most_parts)
        async with asyncio.timeout(FILES_SECONDS), self._room:
            return await _parts(request, self._most_parts)


async def _parts(request: web.Request, most: int) -> Form | None:
    form, drained, count = Form(), 0, 0
    async for part in await request.multipart():
        count += 1
        if not isinstance(part, BodyPartReader) or not part.name or count > most:
            return None
        data, passed = await _read(part, form.room if part.filename is not None else MOST_WORDS)
        drained += passed
        form.too_large |= bool(passed)
        if drained > _MOST_DRAINED or (passed and part.filename is None):
            return None
        if part.filename is None:
            form.fields.append((part.name, data.decode()))
        elif part.filename:  # a browser sends an empty one where none was chosen
            form.files.append(File(part.name, data))
    return form


async def _read(part: BodyPartReader, room: int) -> tuple[bytes, int]:
    """What there is room for, and how much was passed over."""
    pieces: list[bytes] = []
    kept = passed = 0
    while piece := await part.read_chunk(_PIECE):
        if passed or kept + len(piece) > room:
            passed += kept + len(piece)
            pieces, kept = [], 0
            if passed > _MOST_DRAINED:
                break
        else:
            pieces.append(piece)
            kept += len(piece)
    return b"".join(pieces), passed
