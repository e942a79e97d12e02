"""Figures 8: how long a deed with 10,000 submissions takes, and what memory an export takes over idle.

By `samenleven run admin` in a process of its own, asked by its API, on a database with a million submissions. Idle is
what the process holds after an empty export in each form, so that what is loaded once does not count.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp
import psutil
from sqlalchemy import text

from participation import api_tokens, migrations
from participation.challenges import create_challenge
from participation.database import make_engine, transaction
from participation.export_forms import FORMS
from participation.members import add_member
from participation.sample import sample_challenge
from participation.words import Role
from samenleven.embedded.server import EmbeddedPostgres
from tests.bench.figure import Bound, Figure
from tests.bench.programs import program
from tests.builders import a_resident
from tests.faults.memory import SECRET
from tests.faults.program import free_port

SUBMISSIONS: Final = 1_000_000
IN_SHORT: Final = 50_000
DEED: Final = 10_000
DEED_LIMIT: Final = 3.0
"""Seconds."""
LOOK_SECONDS: Final = 0.05
MEMORY_LIMIT: Final = 50.0
"""Millions of bytes."""
_LOADING: Final = {"fsync": "off", "synchronous_commit": "off", "max_wal_size": "8GB"}
_BROUGHT: Final = """
    INSERT INTO submissions (challenge_id, resident_id, kind, status, own_words, visibility, area_id)
    SELECT :challenge, :resident, 'need', 'received', 'Number ' || n || ': ' || repeat('there is no bench here. ', 9),
        'team', :area
    FROM generate_series(1, :many) AS n
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """The running program, as a script reaches it."""

    web: aiohttp.ClientSession
    url: str
    process: asyncio.subprocess.Process

    async def does(self, **deed: Any) -> float:
        """With the first 10,000; seconds."""
        body = {"submissions": list(range(1, DEED + 1)), **deed}
        began = time.perf_counter()
        key = {"Idempotency-Key": f"{began}"}
        async with self.web.post(f"{self.url}/submission-batches", json=body, headers=key) as answer:
            items = (await answer.json())["items"]
        if sum(each["outcome"] == "done" for each in items) != DEED:
            raise RuntimeError(f"not done with all: {answer.status}")
        return time.perf_counter() - began

    async def takes_along(self, form: str, query: str = "") -> tuple[int, float]:
        """How many bytes, and the most memory that was held meanwhile."""
        size, most, looked = 0, self.memory(), time.monotonic()
        async with self.web.get(f"{self.url}/exports/{form}{query}") as answer:
            answer.raise_for_status()
            async for piece in answer.content.iter_any():
                size += len(piece)
                if time.monotonic() - looked > LOOK_SECONDS:
                    most, looked = max(most, self.memory()), time.monotonic()
        return size, most

    def memory(self) -> float:
        """Resident, in millions of bytes."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 1e6


async def measure(folder: Path, *, short: bool) -> list[Figure]:
    many = IN_SHORT if short else SUBMISSIONS
    with EmbeddedPostgres(folder / "postgres", settings=_LOADING) as postgres:
        slug, token = await _fill(postgres.url, many)
        async with _desk(folder, postgres.url, slug, token) as desk:
            return [*await _exports(desk, many), *await _deeds(desk, many)]


async def _deeds(desk: Desk, many: int) -> list[Figure]:
    deeds = {"tag": {"tag": "Bench"}, "accept": {}}
    took = {deed: await desk.does(deed=deed, **more) for deed, more in deeds.items()}
    return [
        Figure(f"{deed} {DEED:,} at once", seconds, "s", Bound.AT_MOST, DEED_LIMIT, f"of {many:,}, by the API")
        for deed, seconds in took.items()
    ]


async def _exports(desk: Desk, many: int) -> list[Figure]:
    for form in FORMS:
        await desk.takes_along(form, "?status=done")
    idle, figures = desk.memory(), []
    for form in FORMS:
        began = time.perf_counter()
        size, most = await desk.takes_along(form)
        detail = f"{idle:.0f} MB idle; {size / 1e6:.0f} MB sent in {time.perf_counter() - began:.0f} s"
        name = f"export of {many:,} as {form}, memory over idle"
        figures.append(Figure(name, most - idle, "MB", Bound.AT_MOST, MEMORY_LIMIT, detail))
    return figures


async def _fill(url: str, many: int) -> tuple[str, str]:
    """The challenge's slug, and a token of its coordinator."""
    await migrations.upgrade(url)
    engine = make_engine(url, pool_size=1)
    async with transaction(engine) as db:
        challenge = await create_challenge(db, sample_challenge())
        resident = await a_resident(db, challenge)
        values = {"challenge": challenge.id, "resident": resident, "area": challenge.areas[-1].id, "many": many}
        await db.execute(text(_BROUGHT), values)
        member = await add_member(db, challenge_id=challenge.id, name="Bench", role=Role.COORDINATOR)
        _, secret = await api_tokens.make_token(
            db,
            challenge_id=challenge.id,
            member_id=member,
            name="Bench",
            scope=Role.COORDINATOR,
            at_most=Role.COORDINATOR,
        )
        await db.execute(text("ANALYZE"))
    await engine.dispose()
    return challenge.slug, secret


@asynccontextmanager
async def _desk(folder: Path, url: str, slug: str, token: str) -> AsyncIterator[Desk]:
    port = free_port()
    variables = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "PORT": str(port), "LOG_LEVEL": "WARNING"}
    timeout = aiohttp.ClientTimeout(total=None)
    async with (
        program("samenleven", "run", "admin", folder=folder, name="desk", variables=variables) as process,
        aiohttp.ClientSession(timeout=timeout, headers={"Authorization": f"Bearer {token}"}) as web,
    ):
        await _ready(web, f"http://127.0.0.1:{port}/readyz")
        yield Desk(web, f"http://127.0.0.1:{port}/api/v1/challenges/{slug}", process)


async def _ready(web: aiohttp.ClientSession, url: str) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                async with web.get(url) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
