"""Who waits for the outbox hears at once that something is there: in this process directly, from others by NOTIFY."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine

CHANNEL: Final = "outbox"
"""Its payload is `bot:chat`, both row ids."""
_RETRY_SECONDS: Final = 2.0
_log: Final = logging.getLogger(__name__)


class Wakeups:
    def __init__(self) -> None:
        self.sending: set[int] = set()
        """The bots whose lease a sender in this process holds; their wake-ups need no NOTIFY."""
        self.closing = False
        """Set when the program stops: pages are let go."""
        self._senders: dict[int, asyncio.Event] = {}
        self._followers: dict[int, set[asyncio.Event]] = {}

    def sender(self, bot_id: int) -> asyncio.Event:
        """Set when this bot's outbox has something."""
        return self._senders.setdefault(bot_id, asyncio.Event())

    @contextmanager
    def following(self, chat_id: int) -> Iterator[asyncio.Event]:
        """Set when this chat was sent something; for a page that is open."""
        event = asyncio.Event()
        self._followers.setdefault(chat_id, set()).add(event)
        try:
            yield event
        finally:
            followers = self._followers[chat_id]
            followers.discard(event)
            if not followers:
                del self._followers[chat_id]

    def wake(self, bot_id: int, chat_id: int) -> None:
        if (sender := self._senders.get(bot_id)) is not None:
            sender.set()
        for event in self._followers.get(chat_id, ()):
            event.set()

    def wake_all(self) -> None:
        """After a time in which wake-ups may have been missed."""
        for event in (*self._senders.values(), *(event for events in self._followers.values() for event in events)):
            event.set()

    def close(self) -> None:
        self.closing = True
        self.wake_all()

    async def listen(self, engine: AsyncEngine) -> None:
        """Hears other processes, until cancelled; a lost connection is made anew."""
        while True:
            try:
                async with _listening(engine, self._heard) as closed:
                    self.wake_all()
                    await closed.wait()
            except Exception as error:  # noqa: BLE001 — the database is away: told, and tried again
                _log.warning("not listening for the outbox: %s", type(error).__name__)
            await asyncio.sleep(_RETRY_SECONDS)

    def _heard(self, _connection: Any, _pid: int, _channel: str, payload: object) -> None:
        bot, _, chat = str(payload).partition(":")
        if bot.isdecimal() and chat.isdecimal():
            self.wake(int(bot), int(chat))


@asynccontextmanager
async def _listening(engine: AsyncEngine, heard: Any) -> AsyncIterator[asyncio.Event]:
    """A connection of its own that listens; the event is set when it is lost."""
    async with engine.connect() as connection:
        raw: Any = (await connection.get_raw_connection()).driver_connection
        closed = asyncio.Event()

        def lost(_connection: Any) -> None:
            closed.set()

        raw.add_termination_listener(lost)
        await raw.add_listener(CHANNEL, heard)
        try:
            yield closed
        finally:
            if raw.is_closed():
                await connection.invalidate()
            else:
                await raw.remove_listener(CHANNEL, heard)
