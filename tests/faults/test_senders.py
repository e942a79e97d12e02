"""Two senders on one outbox, and what one of them does when it is told to wait."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery import Delivered, Paused, Result
from bot.sender import Sender
from bot.wakeups import Wakeups
from participation.chats import BotRow
from participation.database import make_engine
from participation.outbox import Claimed
from tests.builders import KEYS, a_bot, a_challenge, a_chat, a_resident
from tests.faults.memory import execute
from tests.faults.talking import until


@dataclass
class Delivery:
    """What is answered to each message in turn, each after so many seconds; then all are delivered."""

    answers: list[tuple[float, Result]] = field(default_factory=list)
    at: list[float] = field(default_factory=list)

    async def deliver(self, message: Claimed, address: str) -> Result:
        assert message.id
        assert address
        self.at.append(time.monotonic())
        after, answer = self.answers.pop(0) if self.answers else (0.0, Delivered(len(self.at)))
        await asyncio.sleep(after)
        return answer


async def test_one_of_two_senders_sends_and_the_other_rests_however_often_it_is_woken(
    engine: AsyncEngine, database_url: str
) -> None:
    bot = await _two_messages(engine, database_url)
    first, second = Delivery(), Delivery()
    beside = make_engine(database_url, pool_size=2)
    tries = _counted(beside, "pg_try_advisory_lock")
    async with _sending(engine, bot, first) as (_sender, wakeups), _sending(beside, bot, second) as (_, others):
        await until(lambda: len(first.at) + len(second.at) == 2)
        assert wakeups.sending or others.sending
        before = tries()
        for _ in range(50):
            others.wake_all()
            await asyncio.sleep(0.02)
        assert tries() - before <= 2
    await beside.dispose()
    assert sorted((len(first.at), len(second.at))) == [0, 2]


async def test_a_shorter_wait_asked_for_later_does_not_shorten_a_longer_one(
    engine: AsyncEngine, database_url: str
) -> None:
    bot = await _two_messages(engine, database_url)
    delivery = Delivery([(0.0, Paused(3.0)), (0.5, Paused(0.2))])
    async with _sending(engine, bot, delivery):
        await until(lambda: len(delivery.at) >= 3)
    assert delivery.at[2] - delivery.at[0] >= 2.5


@asynccontextmanager
async def _sending(engine: AsyncEngine, bot: BotRow, delivery: Delivery) -> AsyncIterator[tuple[Sender, Wakeups]]:
    wakeups = Wakeups()
    sender = Sender(engine, bot, KEYS, delivery, wakeups)
    task = asyncio.create_task(sender.run())
    yield sender, wakeups
    sender.stop()
    await task


async def _two_messages(engine: AsyncEngine, url: str) -> BotRow:
    async with engine.begin() as db:
        bot, challenge = await a_bot(db), await a_challenge(db)
        for _ in range(2):
            await a_resident(db, challenge, chat_id=await a_chat(db, bot=bot))
    await execute(url, _MESSAGES)
    return bot


_MESSAGES = """
    INSERT INTO messages (challenge_id, bot_id, chat_id, priority, on_doubt, state, content)
    SELECT challenge_id, bot_id, id, 0, 'resend', 'queued', '{"language": "en", "bubbles": ["Hello"]}' FROM chats
"""


def _counted(engine: AsyncEngine, words: str) -> Callable[[], int]:
    """How many statements with these words were sent so far."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if words in statement:
            sent.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    return lambda: len(sent)
