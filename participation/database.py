"""One way to the database: how an engine is made, and how a door opens its transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, Final, Self, TypeAlias, TypeVar

from pydantic_core import from_json, to_json
from sqlalchemy import BindParameter, event, literal
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

T = TypeVar("T", int, str)
Db: TypeAlias = AsyncConnection
"""An open transaction. Use cases receive it as `db` and never commit."""
APPLICATION: Final = "samenleven"
"""How our connections are called on the server (`pg_stat_activity`)."""


_VANISHED: Final = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
"""Seconds after which the server looks whether we are still there: who vanished holds no lock for longer than half a
minute, be it the lease of a bot."""


def make_engine(url: str, *, pool_size: int = 10, role: str | None = None) -> AsyncEngine:
    """An engine for `postgresql+asyncpg://…`; with a `role` its connections work under that one.

    A request waits up to 30 s for one of `pool_size` connections. Parameters never appear in errors or logs, since they
    are what residents wrote.
    """
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=30,
        hide_parameters=True,
        json_serializer=compact_json,
        json_deserializer=from_json,
        connect_args={
            "timeout": 10,
            "server_settings": {
                "application_name": APPLICATION,
                "timezone": "UTC",
                "jit": "off",
                "plan_cache_mode": "force_generic_plan",  # their plans do not hang on the values
                "random_page_cost": "1.1",
                **_VANISHED,
                **({"role": role} if role else {}),
                "max_parallel_workers_per_gather": "0",  # starting helpers takes longer than what they are to help with
            },
        },
    )
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[Db]:
    """One transaction, committed at the end of the block, rolled back when it is left by an error."""
    async with Kept(engine) as connection, connection.transaction() as db:
        yield db


class Kept:
    """A connection of the pool for one transaction after another: taken when the first begins, given back at the end of
    the block, and after an error, as it may be to blame. Taking one costs as much as two statements."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = autocommitting(engine)
        self._taken: AsyncConnection | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._give_back()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Db]:
        """One transaction, as above.

        The driver begins and ends it, so that `participation.statements` may run in it from the first statement on.
        """
        try:
            if self._taken is not None and driver_of(self._taken).is_closed():
                await self._give_back()
            if self._taken is None:
                self._taken = await self._engine.connect()
            async with driver_of(self._taken).transaction():
                yield self._taken
        except BaseException:
            await self._give_back()
            raise

    async def _give_back(self) -> None:
        taken, self._taken = self._taken, None
        if taken is not None:
            await taken.close()


@lru_cache(maxsize=8)
def autocommitting(engine: AsyncEngine) -> AsyncEngine:
    """The same engine and pool, whose connections begin no transaction by themselves."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def fixed(value: T) -> BindParameter[T]:
    """A value of ours, never of people's, as part of the statement's own text. Statements are planned once for all
    values: only so PostgreSQL knows which index is meant, and how much there is of it."""
    return literal(value, literal_execute=True)


def driver_of(db: Db) -> Any:
    """asyncpg's own connection beneath it."""
    if db.sync_connection is None:
        raise RuntimeError("the connection is closed")
    return db.sync_connection.connection.driver_connection


def _refuse_closed(connection: Any, _record: Any, _proxy: Any) -> None:
    """A connection that the server closed while it lay in the pool is made anew."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def compact_json(value: object) -> str:
    """By pydantic's own encoder: three times as fast as the standard library's."""
    return to_json(value).decode()
