"""Very many at once: 500 chats on a pool of 10, and a thousand updates that waited while the bot was away."""

import asyncio
import time
from pathlib import Path
from typing import Final

from tests.botapi import Limits, TelegramServer
from tests.faults.books import read_books
from tests.faults.figures import Figures
from tests.faults.house import a_house
from tests.faults.memory import looking, one
from tests.faults.program import Program, settings
from tests.faults.talking import talking

POOL: Final = 10
STORED_SECONDS: Final = 60.0


async def all_at_once(url: str, *, chats: int, seed: int) -> Figures:
    """Everybody says everything as fast as the bot answers."""
    figures = Figures({"chats": chats, "pool": POOL})
    async with (
        looking(url) as memory,
        TelegramServer(limits=Limits.off()) as telegram,
        a_house(url, telegram, pool_size=POOL, side_by_side=POOL - 2),
    ):
        began = time.monotonic()
        async with talking(telegram, memory, chats=chats, seed=seed, think=0) as talks:
            await talks.finish(figures)
        figures.count(seconds=time.monotonic() - began)
        figures.hold("submissions", (await read_books(memory, telegram)).submissions.total(), chats)
    return figures


async def long_away(url: str, folder: Path, *, updates: int, seed: int) -> Figures:
    """The real program returns to updates that waited."""
    async with looking(url) as memory, TelegramServer(limits=Limits.off()) as telegram:
        people = [telegram.person(f"Resident{n}", language_code="en") for n in range(updates)]
        for each in people:
            await each.start()
        program = Program(folder, settings(url, telegram))
        began = time.monotonic()
        program.launch()
        try:
            await program.ready()
            started = time.monotonic()
            while await one(memory, "SELECT count(*) FROM handled_updates WHERE bot_id <> 0") < updates:
                if time.monotonic() - began > 2 * STORED_SECONDS:
                    break
                await asyncio.sleep(0.1)
            stored = time.monotonic() - began
            chats = await one(memory, "SELECT count(*) FROM chats")
        finally:
            await program.stop()
    figures = Figures({"waiting": updates, "start_seconds": started - began, "stored_seconds": stored, "seed": seed})
    figures.hold("chats", chats, updates)
    figures.most("seconds until all were stored", stored, STORED_SECONDS)
    return figures
