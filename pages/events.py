"""Live events for a page: server-sent events (HTML standard, 9.2), with a heartbeat so that proxies do not hang up."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final, cast

from aiohttp import web

HEARTBEAT: Final = 15.0
"""Seconds; proxies commonly cut a silent line after 30 or 60."""
RETRY: Final = 3.0
"""Seconds a browser waits before it comes back."""

_LINE_ENDS: Final = re.compile(r"\r\n|\r|\n")
_LONGEST_ID: Final = 18  # digits that fit a BIGINT


class EventStream:
    """An open line to one page. `response` is what the handler returns in the end."""

    def __init__(self, response: web.StreamResponse) -> None:
        self.response = response

    async def send(self, id: int | None, event: str, data: str) -> None:  # noqa: A002 - the field's name in the standard
        """Raises ConnectionError when the page has gone."""
        lines = [] if id is None else [f"id: {id}"]
        lines.append(f"event: {event}")
        lines.extend(f"data: {line}" for line in _LINE_ENDS.split(data))
        await self._write("\n".join(lines) + "\n\n")

    async def comment(self) -> None:
        await self._write(":\n\n")

    async def retry(self, seconds: float) -> None:
        await self._write(f"retry: {round(seconds * 1000)}\n\n")

    async def _write(self, text: str) -> None:
        await self.response.write(text.encode())


def event_stream(
    request: web.Request, *, heartbeat: float = HEARTBEAT, retry: float = RETRY
) -> AbstractAsyncContextManager[EventStream, bool]:
    """`async with event_stream(request) as events: …; return events.response`.

    When the page goes away, what is inside is cancelled and the block ends quietly (hence the `bool`: code after an
    endless block is reached).
    """
    return cast(AbstractAsyncContextManager[EventStream, bool], _event_stream(request, heartbeat, retry))


def last_event_id(request: web.BaseRequest) -> int | None:
    """Where a page that comes back left off; nothing when it says something that is no number of ours."""
    value = request.headers.get("Last-Event-ID", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= _LONGEST_ID else None


@asynccontextmanager
async def _event_stream(request: web.Request, heartbeat: float, retry: float) -> AsyncIterator[EventStream]:
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    stream = EventStream(web.StreamResponse(headers=headers))
    await stream.response.prepare(request)
    try:
        async with asyncio.TaskGroup() as tasks:
            beating = tasks.create_task(_beat(stream, heartbeat))
            await stream.retry(retry)
            yield stream
            beating.cancel()
    except* ConnectionError:
        pass


async def _beat(stream: EventStream, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        await stream.comment()
