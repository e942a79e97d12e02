"""Calls while Telegram or the database is away for a while: all wait for it, and then everybody gets theirs once."""

import asyncio
import random
import signal
import time
from pathlib import Path
from typing import Final

from participation.outbox import MOST_CLAIMED
from samenleven.embedded.server import EmbeddedPostgres
from tests.botapi import Fault, Limits, TelegramServer
from tests.faults.calling import QUICK, a_town, calling, judge
from tests.faults.database_away import stop_server
from tests.faults.figures import Figures
from tests.faults.program import Program, settings
from tests.faults.talking import until

WORDS: Final = "Wie helpt er mee?"
UNDER_WAY_SECONDS: Final = 0.5


async def told_to_wait(url: str, *, residents: int, seconds: int) -> Figures:
    """A 429 amid a call: nobody sends before that time is over, and nobody is passed over."""
    figures = Figures({"residents": residents, "retry_after": seconds})
    async with calling(url, residents=residents, rates=QUICK) as (town, _house):
        telegram = town.telegram
        call_id = await town.call(WORDS)
        await until(lambda: telegram.calls["sendMessage"] > residents / 4)
        telegram.fail(Fault.TOO_MANY, method="sendMessage", times=1, retry_after=seconds)
        await until(lambda: telegram.struck[Fault.TOO_MANY] == 1)
        struck = time.monotonic()
        await asyncio.sleep(UNDER_WAY_SECONDS)
        calls = telegram.calls["sendMessage"]
        figures.most("sent before it was told", calls, residents - 1)
        await asyncio.sleep(seconds * 0.9 - UNDER_WAY_SECONDS)
        figures.hold("sends while told to wait", telegram.calls["sendMessage"] - calls, 0)
        await town.is_over(call_id)
        figures.count(over_after_seconds=time.monotonic() - struck)
        await judge(figures, town, {call_id: WORDS}, at_most=0)
    return figures


async def storm(url: str, *, residents: int, seconds: float) -> Figures:
    """Telegram answers every send with 5xx for a while, amid a call."""
    figures = Figures({"residents": residents, "away_seconds": seconds})
    async with calling(url, residents=residents, rates=QUICK) as (town, _house):
        telegram = town.telegram
        call_id = await town.call(WORDS)
        await until(lambda: telegram.calls["sendMessage"] > residents / 4)
        telegram.fail(Fault.SERVER_ERROR, method="sendMessage", times=None)
        await asyncio.sleep(seconds)
        struck = telegram.struck[Fault.SERVER_ERROR]
        figures.least("sends that met the storm", struck, 1)
        telegram.heal()
        healed = time.monotonic()
        await town.is_over(call_id, seconds=30 + 2 * seconds)
        figures.count(met_the_storm=struck, over_after_seconds=time.monotonic() - healed)
        await judge(figures, town, {call_id: WORDS}, at_most=0)
    return figures


async def database_restarted(
    postgres: EmbeddedPostgres, data: Path, url: str, folder: Path, *, residents: int, times: int, seed: int
) -> Figures:
    """The real program; the server is told to stop (or, each second time, killed at once) and started, amid calls."""
    chance = random.Random(seed)  # noqa: S311 — to be repeated, nothing secret
    figures = Figures({"residents": residents, "restarts": times})
    rates = {"TELEGRAM_RATE_OVERALL": "300", "TELEGRAM_RATE_CALLS": "250"}
    calls: dict[int, str] = {}
    async with (
        TelegramServer(limits=Limits.off()) as telegram,
        a_town(url, telegram, residents=residents) as town,
        Program(folder, settings(url, telegram) | rates) as program,
    ):
        for number in range(times):
            words = f"Oproep nummer {number + 1}."
            before = telegram.calls["sendMessage"]
            calls[await town.call(words)] = words
            await until(lambda before=before: telegram.calls["sendMessage"] > before + residents / 4)  # type: ignore[misc]
            await asyncio.to_thread(stop_server, data, signal.SIGQUIT if number % 2 == 0 else signal.SIGINT)
            await asyncio.sleep(chance.uniform(0.2, 1.0))
            await asyncio.to_thread(postgres.start)
            await program.ready()
            for call_id in calls:
                await town.is_over(call_id)
        await judge(figures, town, calls, at_most=MOST_CLAIMED * times)
    return figures
