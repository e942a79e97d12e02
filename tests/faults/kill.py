"""`kill -9` of the real program at random moments while residents talk."""

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from tests.botapi import Limits, TelegramServer
from tests.faults.books import addresses, compare_repeats, read_books
from tests.faults.figures import Figures
from tests.faults.memory import looking, one, rows
from tests.faults.program import HONEST, Program, settings
from tests.faults.talking import talking

AT_WORK: Final = (0.0, 1.5)
"""Seconds after it is ready; each tenth kill comes while it starts."""
STARTING: Final = (0.1, 2.5)
_CONNECTED: Final = """
    SELECT count(*) FROM pg_stat_activity
    WHERE application_name = 'samenleven' AND datname = current_database()
"""
Claims = set[tuple[int, int, int]]
"""Chat, message and try of what was being sent at a kill."""


async def kill_run(
    url: str, folder: Path, *, kills: int, seed: int, chats: int = 20, build: Sequence[str] = HONEST
) -> Figures:
    chance = random.Random(seed)  # noqa: S311 — to be repeated, nothing secret
    figures, claims = Figures({"kills": kills, "chats": chats}), Claims()
    async with looking(url) as memory, TelegramServer(limits=Limits.off()) as telegram:
        async with (
            talking(telegram, memory, chats=chats, seed=seed) as talks,
            Program(folder, settings(url, telegram), build=build) as program,
        ):
            for number in range(1, kills + 1):
                await _a_moment(program, chance, starting=number % 10 == 0)
                await program.kill()
                claims |= await claimed(memory)
                program.launch()
            await program.ready()
            await talks.finish(figures)
            code, _seconds = await program.stop()
            figures.hold("it ends well", code, 0)
        figures.add(compare_repeats(await read_books(memory, telegram), await by_address(memory, claims), kills))
    return figures


async def claimed(memory: AsyncEngine) -> Claims:
    """What was being sent, once the server has noticed that nobody is there any more."""
    while await one(memory, _CONNECTED):  # noqa: ASYNC110 — the server has no event for it
        await asyncio.sleep(0.01)
    return await sending(memory)


async def sending(memory: AsyncEngine) -> Claims:
    found = await rows(memory, "SELECT chat_id, id, tries FROM messages WHERE state = 'sending'")
    return {(chat, message, tries) for chat, message, tries in found}


async def by_address(memory: AsyncEngine, claims: Claims) -> Claims:
    address = await addresses(memory)
    return {(address[chat], message, tries) for chat, message, tries in claims}


async def _a_moment(program: Program, chance: random.Random, *, starting: bool) -> None:
    if not starting:
        await program.ready()
    await asyncio.sleep(chance.uniform(*(STARTING if starting else AT_WORK)))
