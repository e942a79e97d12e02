"""Who waits for the outbox hears at once that something is there: in this process directly, from others by NOTIFY."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from participation.listening import listen

CHANNEL: Final = "outbox"
"""Its payload is `bot:chat`, both row ids."""


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
        """Hears other processes, until cancelled."""
        await listen(engine, CHANNEL, heard=self._heard, listening=self.wake_all)

    def _heard(self, payload: str) -> None:
        bot, _, chat = payload.partition(":")
        if bot.isdecimal() and chat.isdecimal():
            self.wake(int(bot), int(chat))
