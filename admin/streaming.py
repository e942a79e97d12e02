"""What is sent piece by piece, however much it is: after the handler's transaction, on a connection of its own."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from http import HTTPMethod
from typing import Final

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.faults import fault_of

_AT_ONCE: Final = 3
"""Each holds a connection to the database."""
_SEND_SECONDS: Final = 30.0
"""For a piece; who reads slower would hold it for ever."""
_PIECE: Final = 2**15
_log: Final = logging.getLogger(__name__)


class Busy(Exception):
    """Too many are under way."""


@dataclass(frozen=True, slots=True)
class Stream:
    content_type: str
    file_name: str
    pieces: Callable[[AsyncEngine], AsyncGenerator[bytes, None]]


@dataclass(frozen=True, slots=True)
class Streams:
    """All of this process."""

    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def send(
        self, request: web.Request, stream: Stream, engine: AsyncEngine, headers: Mapping[str, str]
    ) -> web.StreamResponse:
        """
        Raises:
            Busy
        """
        if self.places.locked():
            raise Busy
        response = web.StreamResponse(headers={**headers, "Content-Type": stream.content_type})
        response.headers["Content-Disposition"] = f'attachment; filename="{stream.file_name}"'
        if request.method == HTTPMethod.HEAD:
            return response
        async with self.places, aclosing(_gathered(stream.pieces(engine))) as pieces:
            first = await anext(pieces)  # until here something else can be answered
            try:
                await _write(request, response, first, pieces)
            except Exception as error:  # noqa: BLE001 — the status has gone out; all that is left is to end it
                if request.transport is not None:
                    request.transport.abort()  # who reads must see that it is not whole
                _log.warning("an export was cut off: %s", fault_of(error))
        return response


async def _gathered(stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """In what is worth sending; at least one, however empty."""
    held = bytearray()
    async with aclosing(stream) as pieces:
        async for piece in pieces:
            held += piece
            if len(held) > _PIECE:
                yield bytes(held)
                held.clear()
    yield bytes(held)


async def _write(
    request: web.Request, response: web.StreamResponse, first: bytes, rest: AsyncGenerator[bytes, None]
) -> None:
    await response.prepare(request)
    await response.write(first)
    async for piece in rest:
        async with asyncio.timeout(_SEND_SECONDS):
            await response.write(piece)
    await response.write_eof()
