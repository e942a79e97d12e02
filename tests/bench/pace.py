"""A call at Telegram's own pace: the server refuses the 31st message of a second, we send at our default rates, and
residents ask something meanwhile.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from bot.settings import Rates
from samenleven.embedded.server import EmbeddedPostgres
from tests.bench.figure import Bound, Figure
from tests.botapi import Limits, TelegramServer
from tests.botapi.people import Person
from tests.faults.calling import a_town
from tests.faults.house import a_house
from tests.faults.memory import fill

PER_SECOND: Final = 24.5
ANSWERED: Final = 1.0
REFUSED: Final = 0
EVERY: Final = 0.5
"""Seconds from one question of a resident to the next."""
_WORDS: Final = "Wie heeft een idee voor het plein?"


async def measure(folder: Path, *, short: bool) -> list[Figure]:
    residents = 250 if short else 1_000
    async with AsyncExitStack() as house:
        postgres = house.enter_context(EmbeddedPostgres(folder / "data"))
        await fill(postgres.url)
        telegram = await house.enter_async_context(TelegramServer(limits=Limits()))
        town = await house.enter_async_context(a_town(postgres.url, telegram, residents=residents))
        await house.enter_async_context(a_house(postgres.url, telegram, rates=Rates()))
        over = asyncio.Event()
        asking = asyncio.create_task(_ask(telegram, town.people, over))
        await town.is_over(await town.call(_WORDS), seconds=residents)
        over.set()
        waits = await asking
        came = [entry.time for entry in telegram.ledger if entry.text.startswith(_WORDS)]
        refused = sum(1 for each in telegram.refusals if each.code == 429)
    rate = (len(came) - Rates().for_calls) / (came[-1] - came[0])  # a second's worth may go at once
    slowest = quantiles(waits, n=20)[-1]
    asked = f"{len(waits)} questions meanwhile, median {median(waits):.2f} s"
    return [
        Figure("a call at Telegram's pace", rate, "/s", Bound.AT_LEAST, PER_SECOND, f"to {len(came):,} residents"),
        Figure("refused as too many", refused, "", Bound.AT_MOST, REFUSED, "the server takes 30 a second"),
        Figure("residents are answered meanwhile, p95", slowest, "s", Bound.AT_MOST, ANSWERED, asked),
    ]


async def _ask(telegram: TelegramServer, people: Sequence[Person], over: asyncio.Event) -> list[float]:
    """How many seconds each waited for an answer; one asks after the other, until it is over."""
    waits = []
    for person in people[::7]:
        if over.is_set():
            break
        seen, asked = len(telegram.ledger), time.time()
        await person.say("/help")
        answer = await _answer(telegram, person, seen)
        waits.append(answer - asked)
        await asyncio.sleep(max(0.0, EVERY - waits[-1]))
    return waits


async def _answer(telegram: TelegramServer, person: Person, seen: int) -> float:
    """When it came."""
    async with asyncio.timeout(30):
        while True:
            for entry in telegram.ledger[seen:]:
                if entry.chat_id == person.id and not entry.text.startswith(_WORDS):
                    return entry.time
            await asyncio.sleep(0.005)
