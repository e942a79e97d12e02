"""SIGTERM while residents talk: no new work, work in hand finished, and it ends well within ten seconds."""

import asyncio
from pathlib import Path
from typing import Final

from tests.botapi import Fault, Limits, TelegramServer
from tests.faults.books import read_books
from tests.faults.figures import Figures
from tests.faults.memory import looking, one
from tests.faults.program import Program, settings
from tests.faults.talking import talking, until

STOP_SECONDS: Final = 10.0


async def stopping(url: str, folder: Path, *, times: int, seed: int) -> Figures:
    figures, slowest = Figures({"stops": times}), 0.0
    async with (
        looking(url) as memory,
        TelegramServer(limits=Limits.off()) as telegram,
        talking(telegram, memory, chats=20, seed=seed) as talks,
        Program(folder, settings(url, telegram)) as program,
    ):
        for _ in range(times):
            heard = telegram.counts()["accepted"]
            await until(lambda heard=heard: telegram.counts()["accepted"] > heard + 50)  # type: ignore[misc]
            code, seconds = await program.stop()
            slowest = max(slowest, seconds)
            figures.hold("exit code", code, 0)
            in_hand = await one(memory, "SELECT count(*) FROM messages WHERE state = 'sending'")
            figures.hold("sends left in the middle", in_hand, 0)
            program.launch()
            await program.ready()
        await talks.finish(figures)
        repeated = sum(more for more in (await read_books(memory, telegram)).repeats.values() if more > 0)
        figures.hold("repeats", repeated, 0)
    figures.count(slowest_stop=slowest)
    figures.most("seconds to stop", slowest, STOP_SECONDS)
    return figures


async def stopping_while_telegram_hangs(url: str, folder: Path, *, seed: int) -> Figures:
    figures = Figures()
    async with (
        looking(url) as memory,
        TelegramServer(limits=Limits.off()) as telegram,
        talking(telegram, memory, chats=5, seed=seed) as talks,
        Program(folder, settings(url, telegram)) as program,
    ):
        await until(lambda: telegram.counts()["accepted"] > 30)
        telegram.fail(Fault.HANG, times=None)
        await asyncio.sleep(1)
        code, seconds = await program.stop()
        telegram.heal()
        figures.count(hung_stop=seconds)
        figures.hold("exit code", code, 0)
        figures.most("seconds to stop", seconds, STOP_SECONDS)
        program.launch()
        await program.ready()
        await talks.finish(figures)
    return figures
