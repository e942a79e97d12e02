"""A database for a fault: migrated, with the sample challenge open, under a secret that only the tests know."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from participation import migrations
from participation.challenges import create_challenge
from participation.keys import Keys
from participation.sample import sample_challenge
from samenleven.embedded.server import EmbeddedPostgres

SECRET: Final = "known to the tests alone, thirty-two bytes and more"
KEYS: Final = Keys(SECRET.encode())
CHALLENGE: Final = "samen-wonen-en-zorgen"
_numbers: Final = count(1)
_TEMPLATE: Final = "faults_template"
_one_makes_it: Final = asyncio.Lock()


@asynccontextmanager
async def a_memory(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """The address of a database of one's own on this server."""
    name = f"faults_{next(_numbers)}"
    await _template(postgres.url)
    await execute(postgres.url, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
    yield _url(postgres.url, name)
    await execute(postgres.url, f"DROP DATABASE {name} WITH (FORCE)")


async def _template(server_url: str) -> None:
    """Filled once a server, as migrating takes longer than some faults."""
    async with _one_makes_it, looking(server_url) as server:
        if await one(server, "SELECT count(*) FROM pg_database WHERE datname = :name", name=_TEMPLATE) == 0:
            await execute(server_url, f"CREATE DATABASE {_TEMPLATE}")
            await fill(_url(server_url, _TEMPLATE))


async def fill(url: str) -> None:
    """Tables and the sample challenge, where there is nothing yet."""
    await migrations.upgrade(url)
    await open_challenge(url)


async def open_challenge(url: str) -> None:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as db:
        await create_challenge(db, sample_challenge())
    await engine.dispose()


async def execute(url: str, statement: str) -> None:
    engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as db:
        await db.execute(text(statement))
    await engine.dispose()


@asynccontextmanager
async def looking(url: str) -> AsyncIterator[AsyncEngine]:
    """An engine for the tests' own questions; it keeps no connection."""
    engine = create_async_engine(
        url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args={"server_settings": {"jit": "off"}}
    )
    yield engine
    await engine.dispose()


async def rows(engine: AsyncEngine, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    async with engine.connect() as db:
        return [tuple(row) for row in (await db.execute(text(statement), values)).all()]


async def one(engine: AsyncEngine, statement: str, **values: Any) -> Any:
    return (await rows(engine, statement, **values))[0][0]


def cluster(folder: Path) -> EmbeddedPostgres:
    """Safe as in use: what is committed must outlive a stop."""
    return EmbeddedPostgres(folder)


def _url(server_url: str, name: str) -> str:
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)
