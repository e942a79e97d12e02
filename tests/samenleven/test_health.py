"""Whether the program lives, and whether it can keep what residents say."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.database import make_engine
from participation.models import HandledUpdate
from samenleven.health import Health

Answer = tuple[int, str]


@asynccontextmanager
async def watching(health: Health) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    app = web.Application()
    app.add_routes(health.routes())
    async with TestClient(TestServer(app)) as client:
        yield client


async def asked(health: Health) -> tuple[Answer, Answer]:
    """Of `/healthz` and of `/readyz`."""
    answers = []
    async with watching(health) as client:
        for path in ("/healthz", "/readyz"):
            async with client.get(path) as answer:
                assert answer.headers["Cache-Control"] == "no-store"
                answers.append((answer.status, await answer.text()))
    return answers[0], answers[1]


@pytest.fixture
def health(engine: AsyncEngine) -> Health:
    return Health(engine, asyncio.Event())


async def test_a_program_that_can_keep_words_is_ready(health: Health) -> None:
    assert await asked(health) == ((200, "ok\n"), (200, "ready\n"))


async def test_who_stops_still_lives_and_takes_nothing_new(health: Health) -> None:
    health.stopping.set()
    assert await asked(health) == ((200, "ok\n"), (503, "stopping\n"))


async def test_without_a_database_it_lives_and_is_not_ready() -> None:
    nowhere = make_engine("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    found = await asked(Health(nowhere, asyncio.Event()))
    assert found == ((200, "ok\n"), (503, "the database takes nothing in\n"))
    await nowhere.dispose()


async def test_a_database_that_only_reads_is_not_enough(engine: AsyncEngine, health: Health) -> None:
    async with engine.begin() as db:
        name = (await db.execute(text("SELECT current_database()"))).scalar_one()
        await db.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
    await engine.dispose()
    assert (await asked(health))[1] == (503, "the database takes nothing in\n")


async def test_while_words_could_not_be_kept_a_moment_ago_it_is_not_ready(health: Health) -> None:
    health.takes_in = lambda: False
    assert (await asked(health))[1] == (503, "the database takes nothing in\n")


async def test_a_database_that_does_not_answer_is_not_waited_for_long(engine: AsyncEngine, health: Health) -> None:
    async with engine.begin() as db:
        await db.execute(text("LOCK TABLE handled_updates"))
        loop = asyncio.get_running_loop()
        began = loop.time()
        assert (await asked(health))[1][0] == 503
        assert loop.time() - began < 6


async def test_being_asked_often_leaves_one_row(engine: AsyncEngine, health: Health) -> None:
    for _ in range(3):
        await asked(health)
    async with engine.connect() as db:
        assert (await db.execute(select(HandledUpdate.bot_id, HandledUpdate.number))).all() == [(0, 0)]
