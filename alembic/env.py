"""How Alembic reaches the database: over a connection or an address that `participation.migrations` hands in.

There is no alembic.ini, and never an `__init__.py` in this folder: it would hide the library of the same name.
"""

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from participation.migrations import LOCK
from participation.models import Base


def migrate(connection: Connection) -> None:
    """All steps in one transaction; two processes that start together go one after the other.

    `participation.migrations` holds the lock already, and may take it twice; who comes by another way takes it here.
    """
    context.configure(
        connection=connection, target_metadata=Base.metadata, compare_type=True, compare_server_default=True
    )
    with context.begin_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()


async def migrate_at(url: str) -> None:
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True)
    async with engine.begin() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


attributes = context.config.attributes
if "connection" in attributes:
    migrate(attributes["connection"])
else:
    asyncio.run(migrate_at(attributes["url"]))
