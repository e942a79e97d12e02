"""The database, opened for a command: reached, with the tables of this release and the key it began with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncEngine

from participation.app_role import role_for
from participation.database import make_engine
from participation.keys import Keys
from samenleven.embedded.server import EmbeddedPostgres
from samenleven.first_challenge import open_a_challenge, refuse_without_challenge
from samenleven.secret import keys_of
from samenleven.server_checks import refuse_unfinished_rotation, refuse_unfit_server, refuse_wrong_key
from samenleven.settings import DatabaseSettings, Settings
from samenleven.tables import bring_tables_up, refuse_other_tables


class Opened(NamedTuple):
    engine: AsyncEngine
    keys: Keys


@asynccontextmanager
async def opened_database(
    settings: Settings, *, pool_size: int = 10, needs_challenge: bool = True, needs_one_key: bool = True
) -> AsyncIterator[Opened]:
    """The engine and the keys. The embedded server is started or joined, and left at the end.

    With `needs_challenge` an empty embedded database gets the sample challenge, and an empty server is refused. With
    `needs_one_key` one in which a rotation of the key was cut short is refused.

    Raises:
        Stopped: with a sentence that says what to do.
        EmbeddedError: the embedded server does not start.
    """
    keys = await asyncio.to_thread(keys_of, settings.database)
    async with running_server(settings.database) as url:
        role = await _role_at(url, embedded=settings.database.url is None)
        async with disposed(make_engine(url, pool_size=pool_size, role=role)) as engine:
            await refuse_wrong_key(engine, keys)
            if needs_one_key:
                await refuse_unfinished_rotation(engine, keys)
            if needs_challenge:
                await (open_a_challenge if settings.database.url is None else refuse_without_challenge)(engine)
            yield Opened(engine, keys)


async def _role_at(url: str, *, embedded: bool) -> str | None:
    """The role to work under, on a fit server with the tables of this release."""
    async with disposed(make_engine(url, pool_size=1)) as engine:
        await refuse_unfit_server(engine)
        await (bring_tables_up if embedded else refuse_other_tables)(url)
        async with engine.connect() as db:
            return await role_for(db)


@asynccontextmanager
async def running_server(database: DatabaseSettings) -> AsyncIterator[str]:
    """The address of the server: that of the settings, or of the embedded one, held while this is open."""
    if database.url is not None:
        yield database.url
        return
    postgres = EmbeddedPostgres(database.data_dir)
    await asyncio.to_thread(postgres.start)
    try:
        yield postgres.url
    finally:
        await asyncio.shield(asyncio.to_thread(postgres.stop))


@asynccontextmanager
async def disposed(engine: AsyncEngine) -> AsyncIterator[AsyncEngine]:
    """The engine; its connections are closed at the end."""
    try:
        yield engine
    finally:
        await engine.dispose()
