"""Figure 4: from `samenleven run` on an existing data folder to the first answered message.

The whole program, with a stopped database that somebody has talked to before; the resident has already written when it
is started.
"""

import time
from pathlib import Path
from statistics import median
from typing import Final

from tests.bench.figure import Bound, Figure, spread
from tests.bench.programs import bot_program
from tests.botapi import Limits, TelegramServer

LIMIT: Final = 5.0
"""Seconds."""


async def measure(folder: Path, *, short: bool) -> list[Figure]:
    await _first_answer(folder)
    seconds = [await _first_answer(folder) for _ in range(1 if short else 5)]
    detail = f"{spread(seconds, '.2f')} s, {len(seconds)} starts; PostgreSQL's own start and all imports with it"
    return [Figure("from start to first answer", median(seconds), "s", Bound.AT_MOST, LIMIT, detail)]


async def _first_answer(folder: Path) -> float:
    async with TelegramServer(limits=Limits.off()) as server:
        person = server.person()
        await person.start()
        begun = time.perf_counter()
        async with bot_program(folder, api=server.url, part="all"):
            await person.hears("", timeout=60)
            return time.perf_counter() - begun
