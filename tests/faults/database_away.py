"""The database stopped and started amid load, and its connections cut inside transactions."""

import asyncio
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

import psutil
from sqlalchemy.ext.asyncio import AsyncEngine

from samenleven.embedded.server import EmbeddedPostgres
from samenleven.health import LOOK_SECONDS
from tests.botapi import Limits, TelegramServer
from tests.faults.figures import Figures
from tests.faults.house import a_house
from tests.faults.memory import looking, one, rows
from tests.faults.program import Program, settings
from tests.faults.talking import talking, until

BACK_SECONDS: Final = 10.0
_VICTIMS: Final = """
    SELECT pid, xact_start IS NOT NULL AS inside, pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'samenleven' AND datname = current_database() AND xact_start IS NOT NULL
    ORDER BY xact_start DESC LIMIT 2
"""


async def stop_and_start(
    postgres: EmbeddedPostgres, data: Path, url: str, folder: Path, *, times: int, seed: int
) -> Figures:
    """The real program; the server is told to stop (or, each second time, killed at once) and started again."""
    chance = random.Random(seed)  # noqa: S311 — to be repeated, nothing secret
    figures, slowest = Figures({"stops": times}), 0.0
    async with (
        looking(url) as memory,
        TelegramServer(limits=Limits.off()) as telegram,
        talking(telegram, memory, chats=20, seed=seed) as talks,
        Program(folder, settings(url, telegram)) as program,
    ):
        await until(lambda: telegram.counts()["accepted"] > 50)
        for number in range(times):
            await asyncio.sleep(chance.uniform(0.5, 1.5))
            await asyncio.to_thread(stop_server, data, signal.SIGINT if number % 2 == 0 else signal.SIGQUIT)
            away = chance.uniform(0.2, 2.0) if number else 2 * LOOK_SECONDS
            await asyncio.sleep(away)
            if away > LOOK_SECONDS:  # it is looked at once a second
                figures.hold("/readyz while it is away", await program.readiness(), 503)
            await asyncio.to_thread(postgres.start)
            slowest = max(slowest, await _answers_again(telegram, program))
        await talks.finish(figures)
    figures.count(slowest_return_seconds=slowest)
    figures.most("seconds until it answers again", slowest, BACK_SECONDS)
    return figures


async def cut_connections(url: str, *, cuts: int, seed: int) -> Figures:
    """In this process; only transactions that are open are cut, the sender's and the fetcher's among them."""
    figures, done = Figures(), 0
    async with (
        looking(url) as memory,
        TelegramServer(limits=Limits.off()) as telegram,
        a_house(url, telegram),
        talking(telegram, memory, chats=20, seed=seed, think=0.02) as talks,
    ):
        while done < cuts:
            done += len(await rows(memory, _VICTIMS))
            await asyncio.sleep(0.01)
        await talks.finish(figures)
        figures.none("half rows", await half_rows(memory))
    figures.count(cut_inside_a_transaction=done)
    return figures


async def half_rows(memory: AsyncEngine) -> list[str]:
    """What one transaction writes, and a half of it that stands alone."""
    checks = {
        "a chat without an update": "SELECT count(*) FROM chats WHERE NOT EXISTS (SELECT FROM handled_updates)",
        "a resident without a consent": """SELECT count(*) FROM residents r WHERE NOT EXISTS
            (SELECT FROM consents c WHERE c.resident_id = r.id)""",
        "a resident in no chat": """SELECT count(*) FROM residents r WHERE NOT EXISTS
            (SELECT FROM chat_residents c WHERE c.resident_id = r.id)""",
        "an ended talk with words": "SELECT count(*) FROM talks WHERE ended_at IS NOT NULL AND record IS NOT NULL",
        "a talk without a message": """SELECT count(*) FROM talks t WHERE NOT EXISTS
            (SELECT FROM messages m WHERE m.talk_id = t.id)""",
        "an open talk without its question": """SELECT count(*) FROM talks WHERE state = 'open'
            AND NOT record ? 'asked'""",
    }
    found = {name: await one(memory, statement) for name, statement in checks.items()}
    return [f"{name}: {count}" for name, count in found.items() if count]


async def _answers_again(telegram: TelegramServer, program: Program) -> float:
    """Seconds from the database's return until the program is ready and residents hear something new."""
    began, heard = time.monotonic(), len(telegram.state.ledger.entries)
    await until(lambda: len(telegram.state.ledger.entries) > heard)
    await program.ready()
    return time.monotonic() - began


def stop_server(data: Path, how: signal.Signals) -> None:
    """SIGINT: it stops; SIGQUIT: it dies at once."""
    pid = int((data / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    server = psutil.Process(pid)
    server.send_signal(how)
    try:
        server.wait(timeout=30)
    except psutil.TimeoutExpired as error:
        raise subprocess.TimeoutExpired("postgres", 30) from error
