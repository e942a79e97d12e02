"""What is asked of a database before anything is done on it; what is not right stops with a sentence."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import asyncpg
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from participation.database import APPLICATION
from participation.key_check import key_opens_addresses
from participation.keys import Keys
from participation.rotation import count_former
from samenleven.sentences import Stopped

OLDEST: Final = 15
"""The oldest release of PostgreSQL that is tried."""
WRONG_KEY: Final = (
    "The key does not open what is sealed in this database: set SECRET_KEY or SECRET_KEY_FILE to the one it began with."
)


UNFINISHED_ROTATION: Final = (
    "Some addresses are still under a former key, as a rotation was cut short: finish it with `samenleven rotate-key`."
)


@dataclass(frozen=True, slots=True)
class Server:
    version: str
    major: int
    encoding: str

    @property
    def fault_of_age(self) -> str | None:
        return None if self.major >= OLDEST else f"PostgreSQL {self.version} is too old: use {OLDEST} or newer."

    @property
    def fault_of_encoding(self) -> str | None:
        if self.encoding == "UTF8":
            return None
        return f"The database is in {self.encoding}: make one in UTF-8, with `createdb --encoding=UTF8`."


async def refuse_unfit_server(engine: AsyncEngine) -> None:
    """Raises Stopped: it cannot be reached, is too old, or its database holds no UTF-8."""
    async with reached(engine) as db:
        server = await look_at_server(db)
    if fault := server.fault_of_age or server.fault_of_encoding:
        raise Stopped(fault)


async def refuse_wrong_key(engine: AsyncEngine, keys: Keys) -> None:
    """With a wrong key no chat would be recognised, and nobody could be answered. Raises Stopped."""
    async with engine.connect() as db:
        if await key_opens_addresses(db, keys) is False:
            raise Stopped(WRONG_KEY)


async def refuse_other_processes(db: AsyncConnection, *, before: str) -> None:
    """Raises Stopped: somebody else of ours (`run`, or another command) uses the database."""
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = :name AND pid <> pg_backend_pid()"
    )
    if (await db.execute(text(others), {"name": APPLICATION})).scalar_one():
        raise Stopped(f"Samenleven is running on this database: stop it, then {before}.")


async def refuse_unfinished_rotation(engine: AsyncEngine, keys: Keys) -> None:
    """Chats under a former key would not be recognised. Raises Stopped."""
    async with engine.connect() as db:
        if await count_former(db, keys=keys):
            raise Stopped(UNFINISHED_ROTATION)


async def look_at_server(db: AsyncConnection) -> Server:
    asked = "SELECT current_setting('server_version'), current_setting('server_version_num')::int / 10000"
    row = (await db.execute(text(f"{asked}, current_setting('server_encoding')"))).one()
    return Server(version=row[0].split()[0], major=row[1], encoding=row[2])


@asynccontextmanager
async def reached(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection; that there is none is a sentence."""
    try:
        db = await engine.connect()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, SQLAlchemyError) as error:
        raise Stopped(_why_not(_driver_error(error), engine)) from error
    try:
        yield db
    finally:
        await db.close()


def _driver_error(error: BaseException) -> BaseException:
    """asyncpg's own error, where SQLAlchemy has wrapped it."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.orig.__cause__ or error.orig
    return error


def _why_not(error: BaseException, engine: AsyncEngine) -> str:
    match error:
        case asyncpg.InvalidAuthorizationSpecificationError():
            return "The database server refuses the name or the password in DATABASE_URL."
        case asyncpg.InvalidCatalogNameError():
            return (
                f"The database server has no database {engine.url.database}: make it with `createdb --encoding=UTF8`."
            )
        case _:
            where = f"{engine.url.host}:{engine.url.port or 5432}" if engine.url.host else "its socket"
            why = type(error).__name__
            return f"The database at {where} cannot be reached ({why}): is it running, and is DATABASE_URL right?"
