"""Chats on the real database with messages that wait, and a channel that a test can look into and hold up."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery import Delivered, Result
from bot.pace import Pace
from bot.sender import Sender
from bot.settings import UNLIMITED
from bot.wakeups import Wakeups
from participation.chats import BotRow
from participation.models import Message
from participation.outbox import LEASE, Claimed
from participation.words import Channel, MessageState, OnDoubt, Priority
from tests.builders import KEYS, a_bot, a_chat


@dataclass
class Channels:
    """`taken` are the texts in the order they came; `answers` what is said of a text (once, in order)."""

    answers: dict[str, list[Result | Exception]] = field(default_factory=dict)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(self, message: Claimed, address: str) -> Result:
        words = str(message.content["text"])
        self.taken.append(words)
        self.addresses.append(address)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self._more.set()
        try:
            if words in self.held:
                await self.held[words].wait()
        finally:
            self.at_once -= 1
        answer = self.answers[words].pop(0) if self.answers.get(words) else Delivered(len(self.taken))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def hold(self, *texts: str) -> None:
        """These are under way until `let_go`."""
        self.held |= {words: asyncio.Event() for words in texts}

    def let_go(self) -> None:
        for gate in self.held.values():
            gate.set()

    async def has_taken(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.taken) < count:
                self._more.clear()
                await self._more.wait()


@dataclass
class Street:
    engine: AsyncEngine
    bot: BotRow
    chats: list[int]
    channels: Channels
    wakeups: Wakeups

    async def put(
        self,
        words: str,
        *,
        chat: int = 0,
        priority: Priority = Priority.REPLY,
        on_doubt: OnDoubt = OnDoubt.RESEND,
        state: MessageState = MessageState.QUEUED,
        **more: Any,
    ) -> int:
        """A message to the chat with this place in `chats`; `more` are columns."""
        row = {
            "bot_id": self.bot.id,
            "chat_id": self.chats[chat],
            "content": {"text": words},
            "priority": priority,
            "on_doubt": on_doubt,
            "state": state,
        }
        async with self.engine.begin() as db:
            return (await db.execute(insert(Message).values(row | more).returning(Message.id))).scalar_one()

    def a_sender(self, *, wakeups: Wakeups | None = None, pace: Pace | None = None) -> Sender:
        return Sender(self.engine, self.bot, KEYS, self.channels, wakeups or self.wakeups, pace or Pace(UNLIMITED))

    async def rows(self, *columns: str) -> Sequence[Row[Any]]:
        async with self.engine.connect() as db:
            return (await db.execute(select(*(getattr(Message, name) for name in columns)).order_by(Message.id))).all()

    async def states(self) -> list[str]:
        return [row.state for row in await self.rows("state")]

    async def execute(self, statement: str, **values: Any) -> None:
        async with self.engine.begin() as db:
            await db.execute(text(statement), values)

    async def cut_the_lease(self) -> None:
        """The connection that holds the lease is gone, as after a fault of the network."""
        cut = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = :lease"
        await self.execute(f"{cut} AND objid = :bot", lease=LEASE, bot=self.bot.id)


async def a_street(engine: AsyncEngine, *, chats: int = 3, channel: Channel = Channel.TELEGRAM) -> Street:
    async with engine.begin() as db:
        bot = await a_bot(db, channel=channel)
        return Street(engine, bot, [await a_chat(db, bot=bot) for _ in range(chats)], Channels(), Wakeups())


@asynccontextmanager
async def running(sender: Sender) -> AsyncIterator[None]:
    """It is told to stop at the end, and everything in hand is noted then."""
    task = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        sender.stop()
        async with asyncio.timeout(15):
            await task


async def sent(street: Street, count: int, *, pace: Pace | None = None) -> list[str]:
    """The texts in the order they were sent, once so many were."""
    async with running(street.a_sender(pace=pace)):
        await street.channels.has_taken(count)
    return street.channels.taken


async def until(condition: Callable[[], bool]) -> None:
    """For what has no event: a lease taken, a connection lost."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 — as said
            await asyncio.sleep(0.002)
