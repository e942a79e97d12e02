"""Calls to a whole neighbourhood while things die: nobody gets one twice, and of whom it is not certain is known."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.settings import UNLIMITED, Rates
from participation.call_draft import CallDraft
from participation.call_queue import end_finished, queue_due
from participation.calls import make_call
from participation.challenges import ChallengeView, challenge_by_slug
from participation.chats import know_bot
from participation.database import make_engine, transaction
from participation.outbox import LEASE, MOST_CLAIMED
from participation.stopping import begin_nothing
from participation.words import Channel
from samenleven.opened import disposed
from tests.botapi import Fault, Limits, TelegramServer
from tests.botapi.people import Person
from tests.builders import a_listener
from tests.faults.figures import Figures
from tests.faults.house import House, a_house
from tests.faults.memory import CHALLENGE, KEYS, looking, one, rows
from tests.faults.program import Program, settings

QUICK: Final = Rates(overall=300, calls=250, chat=0, group=0)
"""A call to a thousand takes four seconds."""
AWAKE: Final = """
    UPDATE challenges SET setup = setup || jsonb_build_object(
        'quiet_hours', jsonb_build_object(
            'start', to_char((now() AT TIME ZONE time_zone) + interval '11 hours', 'HH24:MI:SS'),
            'end', to_char((now() AT TIME ZONE time_zone) + interval '12 hours', 'HH24:MI:SS')
        )
    )
"""


async def memory_is_awake(memory: AsyncEngine) -> None:
    """Quiet hours are far from now."""
    async with memory.connect() as db:
        await db.execute(text(AWAKE))


@dataclass(slots=True)
class Town:
    """Residents with a chat on the emulated Telegram, who agreed to calls."""

    memory: AsyncEngine
    engine: AsyncEngine
    telegram: TelegramServer
    challenge: ChallengeView
    people: Sequence[Person]

    async def call(self, words: str) -> int:
        """To all of them, queued; its id. What they got before, and perhaps got, was weeks ago."""
        async with transaction(self.engine) as db:
            await db.execute(text("UPDATE messages SET sent_at = sent_at - interval '8 days'"))
            await db.execute(text("UPDATE calls SET queued_at = queued_at - interval '31 days'"))
            now = datetime.now(UTC)
            made = await make_call(
                db, CallDraft({"nl": words}, fallback="nl"), challenge_id=self.challenge.id, by=None, begins_at=now
            )
            await queue_due(db, now=now)
        return made

    async def states(self, call_id: int) -> Counter[str]:
        found = await rows(
            self.memory,
            f"SELECT state, count(*) FROM messages WHERE call_id = {call_id} GROUP BY state",  # noqa: S608 — a number
        )
        return Counter(dict(found))

    async def waits(self, call_id: int) -> int:
        states = await self.states(call_id)
        return states["queued"] + states["sending"]

    async def is_over(self, call_id: int, seconds: float = 60) -> None:
        until_then = time.monotonic() + seconds
        while await self.waits(call_id):
            if time.monotonic() > until_then:
                raise AssertionError(f"not over after {seconds:g} s: {await self.states(call_id)}")
            await asyncio.sleep(0.05)

    def got(self, words: str) -> Counter[int]:
        """By chat, how often it arrived there."""
        return Counter(entry.chat_id for entry in self.telegram.ledger if entry.text.startswith(words))


@asynccontextmanager
async def a_town(url: str, telegram: TelegramServer, *, residents: int) -> AsyncIterator[Town]:
    people = [telegram.person(f"Buur {number}") for number in range(residents)]
    for each in people:
        await each.start()
    telegram.restart_update_ids()  # that they opened the bot is forgotten: what it says to that is not asked here
    async with looking(url) as memory, disposed(make_engine(url, pool_size=2)) as engine:
        await memory_is_awake(memory)
        async with transaction(engine) as db:
            challenge = await challenge_by_slug(db, CHALLENGE)
            bot = await know_bot(db, channel=Channel.TELEGRAM, name=f"telegram:{telegram.token.partition(':')[0]}")
            for each in people:
                await a_listener(db, challenge, bot=bot, address=str(each.id), keys=KEYS)
        yield Town(memory, engine, telegram, challenge, people)


async def kills(url: str, folder: Path, *, kills: int, residents: int, seed: int) -> Figures:
    """The real program dies with -9 again and again while call after call goes out."""
    chance = random.Random(seed)  # noqa: S311 — to be repeated, nothing secret
    figures = Figures({"kills": kills, "residents": residents})
    async with TelegramServer(limits=Limits.off()) as telegram, a_town(url, telegram, residents=residents) as town:
        rates = {"TELEGRAM_RATE_OVERALL": "300", "TELEGRAM_RATE_CALLS": "250"}
        program = Program(folder, settings(url, telegram) | rates)
        calls: dict[int, str] = {}
        current = None
        try:
            for _ in range(kills):
                program.launch()
                await program.ready()
                if current is None or await town.waits(current) < MOST_CLAIMED:
                    words = f"Oproep nummer {len(calls) + 1}."
                    current = await town.call(words)
                    calls[current] = words
                await asyncio.sleep(chance.uniform(0.1, 1.2))
                await program.kill()
            program.launch()
            await program.ready()
            for call_id in calls:
                await town.is_over(call_id, seconds=120)
        finally:
            await program.stop()
        figures.count(calls=len(calls))
        await judge(figures, town, calls, at_most=MOST_CLAIMED * kills)
    return figures


async def judge(figures: Figures, town: Town, calls: dict[int, str], *, at_most: int) -> None:
    uncertain = twice = lost = 0
    for call_id, words in calls.items():
        got, states = town.got(words), await town.states(call_id)
        twice += sum(1 for count in got.values() if count > 1)
        lost += len(town.people) - states["sent"] - states["uncertain"]
        figures.most(f"sent of call {call_id}, of what arrived", states["sent"], len(got))
        uncertain += states["uncertain"]
    figures.hold("residents who got a call twice", twice, 0)
    figures.hold("messages that are neither sent nor uncertain", lost, 0)
    figures.count(uncertain=uncertain)
    figures.most("uncertain, of what was in flight", uncertain, at_most)


async def stop_amid(url: str, *, residents: int, stopping: int, seed: int) -> Figures:
    """Some say `/stop` while it goes out: no send to them begins after that is committed."""
    chance = random.Random(seed)  # noqa: S311 — to be repeated, nothing secret
    figures = Figures({"residents": residents, "stopping": stopping})
    async with calling(url, residents=residents, rates=QUICK) as (town, _house):
        found = await rows(town.memory, "SELECT chat_id FROM chat_residents ORDER BY chat_id")
        chats = dict(zip((row[0] for row in found), town.people, strict=True))
        call_id = await town.call("Wie doet er mee?")
        stopped: dict[int, float] = {}
        for chat in chance.sample(sorted(chats), stopping):
            async with transaction(town.engine) as db:
                await begin_nothing(db, chat_id=chat)
            stopped[chats[chat].id] = time.time()
            await asyncio.sleep(chance.uniform(0, 2 * residents / 250 / stopping))
        await town.is_over(call_id)
        arrived = {entry.chat_id: entry.time for entry in town.telegram.ledger if entry.text.startswith("Wie doet")}
        late = [arrived[chat] - at for chat, at in stopped.items() if arrived.get(chat, 0.0) > at]
        before = sum(arrived.get(chat, at + 1) <= at for chat, at in stopped.items())
        figures.count(under_way=len(late), arrived_before=before)
        figures.most("seconds after its stop at which one under way arrived", max(late, default=0.0), 0.5)
        states = await town.states(call_id)
        figures.hold("accounted for", states["sent"] + states["cancelled"] + states["skipped"], residents)
        figures.least("stopped in time", states["cancelled"] + states["skipped"], 1)
    return figures


async def telegrams_side(url: str, *, residents: int, seed: int) -> Figures:
    """A tenth left Telegram, of which no update tells; some answers are lost, and Telegram asks to wait."""
    chance = random.Random(seed)  # noqa: S311 — to be repeated, nothing secret
    figures = Figures({"residents": residents})
    async with calling(url, residents=residents) as (town, _house):
        gone = chance.sample(town.people, residents // 10)
        for each in gone:
            await each.deactivate()
        town.telegram.fail(Fault.UNANSWERED, method="sendMessage", times=5, probability=0.05, seed=seed)
        town.telegram.fail(Fault.TOO_MANY, method="sendMessage", times=1, retry_after=2)
        call_id = await town.call("Wie heeft er een idee?")
        await town.is_over(call_id)
        states, got = await town.states(call_id), town.got("Wie heeft er een idee?")
        struck = town.telegram.struck[Fault.UNANSWERED]
        figures.hold("uncertain", states["uncertain"], struck)
        figures.hold("all others", states["sent"] + states["blocked"], residents - struck)
        figures.most("blocked", states["blocked"], len(gone))
        figures.least("blocked", states["blocked"], len(gone) - struck)
        figures.hold("arrived", sum(got.values()), residents - len(gone))
        figures.hold("twice", sum(1 for count in got.values() if count > 1), 0)
        async with transaction(town.engine) as db:
            await end_finished(db, now=datetime.now(UTC))
    return figures


async def two_senders(url: str, *, residents: int, cuts: int, seed: int) -> Figures:
    """Two at once, and the lock's connection of whichever holds it is cut again and again."""
    chance = random.Random(seed)  # noqa: S311 — to be repeated, nothing secret
    figures = Figures({"residents": residents, "cuts": cuts})
    async with AsyncExitStack() as stack:
        town, _house = await stack.enter_async_context(calling(url, residents=residents, rates=QUICK))
        await stack.enter_async_context(a_house(url, town.telegram, rates=QUICK))
        call_id = await town.call("Komt u ook?")
        cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory' AND classid = :lease"
        for _ in range(cuts):
            await asyncio.sleep(chance.uniform(0.1, 0.8))
            await one(town.memory, cut, lease=LEASE)
        await town.is_over(call_id)
        await judge(figures, town, {call_id: "Komt u ook?"}, at_most=MOST_CLAIMED * cuts)
    return figures


@asynccontextmanager
async def calling(url: str, *, residents: int, rates: Rates = UNLIMITED) -> AsyncIterator[tuple[Town, House]]:
    async with (
        TelegramServer(limits=Limits.off()) as telegram,
        a_town(url, telegram, residents=residents) as town,
        a_house(url, telegram, rates=rates) as house,
    ):
        yield town, house
