"""Two programs on one database: one fetches, one sends; when the holder is killed the other takes over."""

import asyncio
import random
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from tests.botapi import Limits, TelegramServer
from tests.faults.books import compare_repeats, read_books
from tests.faults.figures import Figures
from tests.faults.kill import Claims, by_address, sending
from tests.faults.memory import looking, rows
from tests.faults.program import Program, settings
from tests.faults.talking import talking, until

TAKEN_OVER_SECONDS: Final = 10.0
_LEASES: Final = """
    SELECT classid, count(*) FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND classid IN (1, 2)
        AND objid = (SELECT id FROM bots WHERE channel = 'telegram')
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    GROUP BY classid ORDER BY classid
"""
"""1: who sends, 2: who fetches."""


async def two_processes(url: str, folder: Path, *, kills: int, seed: int) -> Figures:
    chance = random.Random(seed)  # noqa: S311 — to be repeated, nothing secret
    figures, claims, slowest = Figures({"kills": kills}), Claims(), 0.0
    async with (
        looking(url) as memory,
        TelegramServer(limits=Limits.off()) as telegram,
        talking(telegram, memory, chats=20, seed=seed) as talks,
        AsyncExitStack() as stack,
    ):
        pair = [await stack.enter_async_context(Program(folder, settings(url, telegram))) for _ in range(2)]
        for _ in range(kills):
            await until(lambda: telegram.counts()["accepted"] > 20)
            await asyncio.sleep(chance.uniform(0.5, 1.5))
            figures.hold("leases held", await rows(memory, _LEASES), [(1, 1), (2, 1)])
            holder = max(pair, key=_last_fetch)
            fetching = [each.logged.count("fetching updates") for each in pair]
            await holder.kill()
            claims |= await sending(memory)
            began = time.monotonic()
            other = next(each for each in pair if each is not holder)
            count = fetching[pair.index(other)]
            await until(lambda other=other, count=count: other.logged.count("fetching updates") > count)  # type: ignore[misc]
            slowest = max(slowest, time.monotonic() - began)
            holder.launch()
            await holder.ready()
        await talks.finish(figures)
        repeats = compare_repeats(await read_books(memory, telegram), await by_address(memory, claims), kills)
    figures.add(repeats)
    figures.count(slowest_take_over=slowest, conflicts=telegram.refused[409])
    figures.most("seconds until the other fetches", slowest, TAKEN_OVER_SECONDS)
    figures.most("two that fetch at once", telegram.refused[409], 0)
    return figures


def _last_fetch(program: Program) -> str:
    """When it last began to fetch, as its log tells; later is greater."""
    lines = [line for line in program.logged.splitlines() if line.endswith("fetching updates")]
    return lines[-1] if lines else ""
