"""Calls: how fast they are queued, how fast they go out beside a bare loop, and at Telegram's own pace.

Queued: the one statement that makes a message for each resident, with an audience of two areas, to 100,000 and to a
million residents. Drained: 10,000 messages through the sender to a server that looks at nothing, 64 at a time, beside
`Bot.send_message` over our own request class and over python-telegram-bot's own, in turns in the same run.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

import psutil
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram import Bot

from bot.data_file import giving
from bot.pace import Pace
from bot.sender import Sender
from bot.settings import UNLIMITED, TelegramSettings
from bot.telegram.api import TelegramBot, make_bot
from bot.telegram.delivery import TelegramDelivery
from bot.wakeups import Wakeups
from participation.audience import Audience
from participation.call_draft import CallDraft
from participation.call_queue import queue_due
from participation.calls import make_call
from participation.challenges import ChallengeView
from participation.chats import BotRow
from participation.database import transaction
from samenleven.embedded.server import EmbeddedPostgres
from samenleven.run import settle_memory
from tests.bench.figure import Bound, Figure, spread
from tests.bench.neighbourhood import settle
from tests.bench.programs import bare_server_program
from tests.botapi.wire import EXAMPLE_TOKEN
from tests.builders import KEYS

AT_ONCE: Final = 64
QUEUE_SECONDS: Final = 1.5
LINEAR: Final = 1.3
"""So much longer each message may take among a million than among a hundred thousand: noise, and deeper indexes."""
SHARE: Final = 60.0
ADDED: Final = 0.08
PEER: Final = 8.0
MEGABYTES: Final = 20.0
_TEXTS: Final = {
    "nl": "Dag {name}. Steeds meer buren willen onderweg even kunnen zitten. Waar in {area} wilt u een bankje?",
    "en": "Hello {name}. Where in {area} would you like a bench?",
}


async def measure(folder: Path, *, short: bool) -> list[Figure]:
    few, many = (10_000, 100_000) if short else (100_000, 1_000_000)
    figures = []
    small = await _queued(folder / "few", few, turns=3)
    large = await _queued(folder / "many", many, turns=1 if short else 2)
    limit = QUEUE_SECONDS * few / 100_000
    figures.append(
        Figure(f"{few:,} messages of a call queued", median(small.seconds), "s", Bound.AT_MOST, limit, small.told)
    )
    ratio = median(large.each) / median(small.each)
    figures.append(Figure(f"each of {many:,}, of one of {few:,}", ratio, "×", Bound.AT_MOST, LINEAR, large.told))
    figures.append(
        Figure("memory while queueing", large.memory, "MB", Bound.AT_MOST, MEGABYTES, "of the process, over before")
    )
    return figures + await _drained(folder, 2_000 if short else 10_000)


class _Queued:
    def __init__(self, residents: int) -> None:
        self.residents = residents
        self.seconds: list[float] = []
        self.queued = 0
        self.memory = 0.0

    @property
    def each(self) -> list[float]:
        """Microseconds a message."""
        return [seconds / self.queued * 1e6 for seconds in self.seconds]

    @property
    def told(self) -> str:
        return f"{spread(self.seconds, '.2f')} s for {self.queued:,} of {self.residents:,} residents, by area"


async def _queued(folder: Path, residents: int, *, turns: int) -> _Queued:
    found = _Queued(residents)
    async with AsyncExitStack() as house:
        postgres = house.enter_context(EmbeddedPostgres(folder))
        engine, challenge, _bot = await settle(postgres.url, residents=residents)
        house.push_async_callback(engine.dispose)
        process = psutil.Process()
        everybody = Audience(areas=tuple(area.id for area in challenge.areas))
        for _ in range(turns):
            before, began = process.memory_info().rss, time.perf_counter()
            async with transaction(engine) as db:
                now = datetime.now(UTC)
                draft = CallDraft(_TEXTS, everybody)
                call = await make_call(db, draft, challenge_id=challenge.id, by=None, begins_at=now)
                found.queued = await queue_due(db, now=now)
            found.seconds.append(time.perf_counter() - began)
            found.memory = max(found.memory, (process.memory_info().rss - before) / 1e6)
            await _forget(engine, call)
    return found


async def _forget(engine: AsyncEngine, call: int) -> None:
    async with transaction(engine) as db:
        await db.execute(text("DELETE FROM messages WHERE call_id = :call"), {"call": call})
        await db.execute(text("UPDATE calls SET state = 'sent' WHERE id = :call"), {"call": call})
    async with engine.connect() as db:
        await (await db.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM messages"))


async def _drained(folder: Path, messages: int) -> list[Figure]:
    settle_memory()  # as the program does
    async with AsyncExitStack() as house:
        url = await house.enter_async_context(bare_server_program(folder))
        postgres = house.enter_context(EmbeddedPostgres(folder / "drained"))
        engine, challenge, bot = await settle(postgres.url, residents=messages)
        house.push_async_callback(engine.dispose)
        ours = make_bot(TelegramSettings(EXAMPLE_TOKEN, url))
        house.push_async_callback(ours.leave)
        await ours.initialize()
        peer = await house.enter_async_context(Bot(EXAMPLE_TOKEN, f"{url}/bot", f"{url}/file/bot"))
        rates: dict[str, list[float]] = {"calls": [], "bare": [], "peer": []}
        added = []
        for _turn in range(3):
            bare = await _timed(lambda: _bare(ours, messages), messages)
            made = await _queue(engine, challenge)
            call = await _timed(lambda made=made: _sent(engine, bot, ours, made), messages)  # type: ignore[misc]
            theirs = await _timed(lambda: _bare(peer, messages // 10), messages // 10)
            for name, (rate, _cpu) in zip(rates, (call, bare, theirs), strict=True):
                rates[name].append(rate)
            added.append(call[1] - bare[1])
    share = median(100 * ours / bare for ours, bare in zip(rates["calls"], rates["bare"], strict=True))
    beside = median(ours / peer for ours, peer in zip(rates["calls"], rates["peer"], strict=True))
    detail = f"{spread(rates['calls'])}/s against {spread(rates['bare'])}/s, {messages:,} messages, {AT_ONCE} at a time"
    as_fast = Figure("a call of a bare loop", share, "%", Bound.AT_LEAST, SHARE, detail)
    adds = Figure("a call adds a message", median(added), "ms", Bound.AT_MOST, ADDED, f"processor time; {detail}")
    return [
        as_fast if as_fast.holds else adds,
        Figure("a call of the peer's loop", beside, "×", Bound.AT_LEAST, PEER, f"the peer {spread(rates['peer'])}/s"),
    ]


async def _timed(does: Callable[[], Awaitable[None]], messages: int) -> tuple[float, float]:
    """Messages a second, and milliseconds of this process's processor time for each."""
    before, began = psutil.Process().cpu_times(), time.perf_counter()
    await does()
    seconds, after = time.perf_counter() - began, psutil.Process().cpu_times()
    used = after.user + after.system - before.user - before.system
    return messages / seconds, used / messages * 1000


async def _bare(bot: Bot, messages: int) -> None:
    numbers = iter(range(messages))

    async def one_after_another() -> None:
        for number in numbers:
            await bot.send_message(7_000_000 + number, _TEXTS["nl"])

    async with asyncio.TaskGroup() as sending:
        for _ in range(AT_ONCE):
            sending.create_task(one_after_another())


async def _queue(engine: AsyncEngine, challenge: ChallengeView) -> int:
    async with transaction(engine) as db:
        now = datetime.now(UTC)
        await db.execute(text("UPDATE messages SET sent_at = sent_at - interval '8 days'"))
        call = await make_call(db, CallDraft(_TEXTS), challenge_id=challenge.id, by=None, begins_at=now)
        await queue_due(db, now=now)
    return call


async def _sent(engine: AsyncEngine, bot: BotRow, api: TelegramBot, call: int) -> None:
    """From the first claim to the last mark."""
    sender = Sender(engine, bot, KEYS, TelegramDelivery(api, giving(engine)), Wakeups(), Pace(UNLIMITED))
    task = asyncio.create_task(sender.run())
    try:
        while await _waits(engine, call):  # noqa: ASYNC110 — nothing else tells when the last one is marked
            await asyncio.sleep(0.02)
    finally:
        sender.stop()
        await task


async def _waits(engine: AsyncEngine, call: int) -> bool:
    query = "SELECT EXISTS (SELECT FROM messages WHERE call_id = :call AND state IN ('queued', 'sending'))"
    async with engine.connect() as db:
        return bool((await db.execute(text(query), {"call": call})).scalar_one())
