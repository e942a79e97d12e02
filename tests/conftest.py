"""What all tests share: a PostgreSQL of their own, and a template database that Alembic migrated once.

`db` is a transaction that is rolled back: for use cases. `database_url` and `engine` are a database of one's own,
cloned from the template: for what commits, or needs several connections.
"""

from collections.abc import AsyncIterator, Iterator
from itertools import count
from typing import Final

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from participation import migrations
from participation.database import Db, make_engine
from samenleven.embedded.server import EmbeddedPostgres

_TEMPLATE: Final = "migrated_template"
_ROLLED_BACK: Final = "rolled_back"
_numbers: Final = count(1)


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server. It trades safety for speed: nothing of it outlives the tests."""
    settings = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    with EmbeddedPostgres(tmp_path_factory.mktemp("postgres") / "data", settings=settings) as postgres:
        yield postgres.url


@pytest.fixture
async def empty_database_url(server_url: str) -> AsyncIterator[str]:
    """A database of one's own without any table."""
    name = f"empty_{next(_numbers)}"
    await _create(server_url, name, template="template1")
    yield _url(server_url, name)
    await _drop(server_url, name)


@pytest.fixture
async def database_url(server_url: str, _template: str) -> AsyncIterator[str]:
    """A migrated database of one's own."""
    name = f"own_{next(_numbers)}"
    await _create(server_url, name, template=_template)
    yield _url(server_url, name)
    await _drop(server_url, name)


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
async def _rolled_back(server_url: str, _template: str) -> AsyncIterator[AsyncEngine]:
    await _create(server_url, _ROLLED_BACK, template=_template)
    engine = make_engine(_url(server_url, _ROLLED_BACK), pool_size=2)
    yield engine
    await engine.dispose()


@pytest.fixture(scope="session")
async def _template(server_url: str) -> str:
    """Nobody may be connected to it while it is cloned, so nobody ever is."""
    await _create(server_url, _TEMPLATE, template="template1")
    await migrations.upgrade(_url(server_url, _TEMPLATE))
    return _TEMPLATE


async def _create(server_url: str, name: str, *, template: str) -> None:
    await _administer(server_url, f"CREATE DATABASE {name} TEMPLATE {template}")


async def _drop(server_url: str, name: str) -> None:
    await _administer(server_url, f"DROP DATABASE {name} WITH (FORCE)")


async def _administer(server_url: str, statement: str) -> None:
    engine = create_async_engine(server_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


def _url(server_url: str, name: str) -> str:
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)
