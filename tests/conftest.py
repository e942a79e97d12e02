"""What all tests share: a PostgreSQL of their own, and a template database that Alembic migrated once.

`db` is a transaction that is rolled back: for use cases. `database_url` and `engine` are a database of one's own,
cloned from the template: for what commits, or needs several connections.
"""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from participation import migrations
from participation.database import Db, make_engine
from samenleven.embedded.server import EmbeddedPostgres

_TEMPLATE: Final = "migrated_template"
_ROLLED_BACK: Final = "rolled_back"
_numbers: Final = count(1)

_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 — of a size that is looked at, in a folder of one's own
_ROOM: Final = 2 * 1024**3
"""A thousand times several hundred small files are made and removed: in memory that takes a sixth of the time."""


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The address of a running server. It trades safety for speed: nothing of it outlives the tests."""
    settings = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "min_wal_size": "32MB"}
    roomy = _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free > _ROOM
    with (
        tempfile.TemporaryDirectory(prefix="samenleven-tests-", dir=_IN_MEMORY if roomy else None) as folder,
        EmbeddedPostgres(Path(folder) / "data", settings=settings) as postgres,
    ):
        yield postgres.url


@pytest.fixture(scope="session")
async def _administration(server_url: str) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(server_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


@pytest.fixture
async def empty_database_url(server_url: str, _administration: AsyncConnection) -> AsyncIterator[str]:
    """A database of one's own without any table."""
    name = f"empty_{next(_numbers)}"
    await _create(_administration, name, template="template1")
    yield _url(server_url, name)
    await _drop(_administration, name)


@pytest.fixture
async def database_url(server_url: str, _administration: AsyncConnection, _template: str) -> AsyncIterator[str]:
    """A migrated database of one's own."""
    name = f"own_{next(_numbers)}"
    await _create(_administration, name, template=_template)
    yield _url(server_url, name)
    await _drop(_administration, name)


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """The product's own engine on `database_url`."""
    engine = make_engine(database_url, pool_size=5)
    yield engine
    await engine.dispose()


@pytest.fixture
async def db(_rolled_back: AsyncEngine) -> AsyncIterator[Db]:
    """An open transaction; whatever is done in it is undone after the test."""
    async with _rolled_back.connect() as connection:
        transaction = await connection.begin()
        yield connection
        await transaction.rollback()


@pytest.fixture(scope="session")
async def _rolled_back(server_url: str, _administration: AsyncConnection, _template: str) -> AsyncIterator[AsyncEngine]:
    await _create(_administration, _ROLLED_BACK, template=_template)
    engine = make_engine(_url(server_url, _ROLLED_BACK), pool_size=2)
    yield engine
    await engine.dispose()


@pytest.fixture(scope="session")
async def _template(server_url: str, _administration: AsyncConnection) -> str:
    """Nobody may be connected to it while it is cloned, so nobody ever is."""
    await _create(_administration, _TEMPLATE, template="template1")
    await migrations.upgrade(_url(server_url, _TEMPLATE))
    return _TEMPLATE


async def _create(administration: AsyncConnection, name: str, *, template: str) -> None:
    """File by file, which for so small a template is less work than through the log."""
    await administration.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))


async def _drop(administration: AsyncConnection, name: str) -> None:
    await administration.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _url(server_url: str, name: str) -> str:
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)
