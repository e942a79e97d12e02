"""Hearing what other processes tell by NOTIFY, on a connection of one's own."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine

_RETRY_SECONDS: Final = 2.0
_log: Final = logging.getLogger(__name__)


async def listen(
    engine: AsyncEngine, channel: str, *, heard: Callable[[str], None], listening: Callable[[], None]
) -> None:
    """Until cancelled; a lost connection is made anew. `listening` is called whenever it begins to hear: what was told
    before that may have been missed."""
    while True:
        try:
            async with _connected(engine, channel, heard) as closed:
                listening()
                await closed.wait()
        except Exception as error:  # noqa: BLE001 — the database is away: told, and tried again
            _log.warning("not listening for the %s: %s", channel, type(error).__name__)
        await asyncio.sleep(_RETRY_SECONDS)


@asynccontextmanager
async def _connected(engine: AsyncEngine, channel: str, heard: Callable[[str], None]) -> AsyncIterator[asyncio.Event]:
    """The event is set when the connection is lost."""
    async with engine.connect() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        closed = asyncio.Event()

        def lost(_connection: Any) -> None:
            closed.set()

        def notified(_connection: Any, _pid: int, _channel: str, payload: object) -> None:
            heard(str(payload))

        raw.add_termination_listener(lost)
        await raw.add_listener(channel, notified)
        try:
            yield closed
        finally:
            if raw.is_closed():
                await connection.invalidate()
            else:
                await raw.remove_listener(channel, notified)
