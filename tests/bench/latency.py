"""Figure 3: what the outbox adds to a reply's latency, at one chat.

The same update is heard by the same door, and its reply is sent with the same `Bot`, in two ways by turns: through the
outbox by our sender, and directly, as soon as the transaction is committed (the reply's content at hand, only put into
Telegram's form). Measured from the moment after the commit, when the door wakes whoever waits, to the moment the
request is accepted by an emulated Telegram in a process of its own (its ledger; one machine, one clock). The figure is
the difference of the two medians. Whatever the outbox costs before the commit is in the figures of `talks`.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.data_file import giving
from bot.door import Door
from bot.pace import Pace
from bot.sender import Sender
from bot.settings import UNLIMITED, TelegramSettings
from bot.telegram.api import TelegramBot, make_bot
from bot.telegram.delivery import TelegramDelivery
from bot.telegram.form import keyboard_of, text_of
from bot.wakeups import Wakeups
from conversations.content import Content
from conversations.incoming import Incoming, Sent
from participation import migrations
from participation.challenges import create_challenge
from participation.chats import Address, BotRow, know_bot
from participation.database import make_engine
from participation.models import Message
from participation.sample import sample_challenge
from participation.words import Channel
from samenleven.embedded.server import EmbeddedPostgres
from tests.bench.figure import Bound, Figure
from tests.bench.programs import emulator_program
from tests.botapi import RemoteTelegram
from tests.builders import KEYS

LIMIT: Final = 2.0
"""Milliseconds."""
_WARMING_UP: Final = 20


class Noting(Wakeups):
    """Notes when a commit was done, and does what is to be done then."""

    def __init__(self, then: Callable[[], None] | None = None) -> None:
        super().__init__()
        self.committed = 0.0
        self._then = then

    def wake(self, bot_id: int, chat_id: int) -> None:
        self.committed = time.time()
        super().wake(bot_id, chat_id)
        if self._then is not None:
            self._then()


@dataclass(slots=True)
class Way:
    """One of the two ways: a bot's row of its own, its door, and the chat that is answered."""

    bot: BotRow
    door: Door
    wakeups: Noting
    number: int = 0

    async def reply(self, telegram: RemoteTelegram, chat: int) -> float:
        """Milliseconds from the commit of one update to the arrival of its reply."""
        before = int(telegram.counts()["accepted"])
        self.number += 1
        incoming = Incoming(Address(self.bot, str(chat)), self.number, Sent(), language="nl")
        await self.door.hear(incoming)
        await telegram.accepted(before + 1)
        (entry,) = telegram.ledger_after(before)
        return (entry.time - self.wakeups.committed) * 1000


async def measure(folder: Path, *, short: bool) -> list[Figure]:
    async with AsyncExitStack() as house:
        telegram = await house.enter_async_context(
            RemoteTelegram(await house.enter_async_context(emulator_program(folder)))
        )
        person = telegram.person()
        await person.start()
        postgres = house.enter_context(EmbeddedPostgres(folder / "data"))
        await migrations.upgrade(postgres.url)
        engine = make_engine(postgres.url, pool_size=6)
        house.push_async_callback(engine.dispose)
        async with engine.begin() as db:
            await create_challenge(db, sample_challenge())
        api = make_bot(TelegramSettings(telegram.token, telegram.url))
        house.push_async_callback(api.leave)
        await api.initialize()
        outbox = await _through_the_outbox(house, engine, api)
        direct = await _directly(engine, api, person.id)
        ours, theirs = [], []
        for turn in range((100 if short else 400) + _WARMING_UP):
            added = await outbox.reply(telegram, person.id), await direct.reply(telegram, person.id)
            if turn >= _WARMING_UP:
                ours.append(added[0])
                theirs.append(added[1])
    detail = (
        f"median of {len(ours)} replies: {median(ours):.2f} ms through the outbox, {median(theirs):.2f} ms directly"
    )
    return [Figure("the outbox adds, p50", median(ours) - median(theirs), "ms", Bound.AT_MOST, LIMIT, detail)]


async def _through_the_outbox(house: AsyncExitStack, engine: AsyncEngine, api: TelegramBot) -> Way:
    way = await _way(engine, "telegram:1", Noting())
    sender = Sender(engine, way.bot, KEYS, TelegramDelivery(api, giving(engine)), way.wakeups, Pace(UNLIMITED))
    running = asyncio.create_task(sender.run())

    async def stop() -> None:
        sender.stop()
        await running

    house.push_async_callback(stop)
    while way.bot.id not in way.wakeups.sending:  # noqa: ASYNC110 — the lease has no event
        await asyncio.sleep(0.01)
    return way


async def _directly(engine: AsyncEngine, api: TelegramBot, chat: int) -> Way:
    sending: set[asyncio.Task[object]] = set()
    content: Content | None = None

    async def send(reply: Content) -> None:
        await api.say(str(chat), text_of(reply), keyboard_of(reply))

    def at_once() -> None:
        if content is not None:
            task: asyncio.Task[object] = asyncio.create_task(send(content))
            sending.add(task)
            task.add_done_callback(sending.discard)

    way = await _way(engine, "telegram:2", Noting(at_once))
    way.wakeups.sending.add(way.bot.id)  # as if its sender were here: no NOTIFY on either way
    await way.door.hear(Incoming(Address(way.bot, str(chat)), 0, Sent(), language="nl", at=datetime.now(UTC)))
    async with engine.connect() as db:
        found = await db.execute(select(Message.content).where(Message.bot_id == way.bot.id))
        content = Content.load(found.scalar_one())
    return way


async def _way(engine: AsyncEngine, name: str, wakeups: Noting) -> Way:
    async with engine.begin() as db:
        bot = await know_bot(db, channel=Channel.TELEGRAM, name=name)
    return Way(bot, Door(engine, KEYS, wakeups), wakeups)
