"""What `samenleven restore` does. What is in use stays as it is until what was restored is whole and found right.

The backup is read into a schema beside the one in use (`reading_back`). There, in one transaction, its tables are
brought to this release, its addresses to the key in use, and the erasures made since are applied again; then it takes
the place of the one in use. A failure at any moment before that leaves everything as it was.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from participation.database import make_engine
from participation.erasure import apply_erasures
from participation.erasure_file import Erased, ErasuresUnreadable, read_erasures
from participation.key_check import key_opens_addresses
from participation.keys import Keys
from participation.migrations import knows, upgrade_within
from participation.restored import hold_what_may_have_gone_out
from participation.rotation import reseal_some
from samenleven.backup_file import SCHEMA, revision_in
from samenleven.erasures import erasures_file
from samenleven.opened import disposed, running_server
from samenleven.programs import programs_for
from samenleven.progress import progress_of_bytes
from samenleven.reading_back import BESIDE, read_back
from samenleven.secret import keys_of
from samenleven.sentences import Stopped
from samenleven.server_checks import look_at_server, refuse_other_processes, refuse_unfit_server
from samenleven.settings import DatabaseSettings

ApplyErasures: TypeAlias = Callable[[AsyncConnection, Sequence[Erased]], Awaitable[int]]
"""Erases those residents once more, and notes it; how many the backup held."""

_OF_ANOTHER_KEY: Final = (
    "The key does not open what is sealed in the backup: set SECRET_KEY or SECRET_KEY_FILE to the one that belongs "
    "to it, or put its key file in the data folder; nothing was changed."
)
_BROKEN_ERASURES: Final = "{file} cannot be read at {line}: it names who was erased; put it right, then restore."
_BEFORE: Final = "restore"


@dataclass(frozen=True, slots=True)
class Restored:
    residents: int
    submissions: int
    erasures: int
    """How many residents were erased once more."""


async def erase_again(db: AsyncConnection, erasures: Sequence[Erased]) -> int:
    return await apply_erasures(db, erasures, now=datetime.now(UTC))


async def restore(
    database: DatabaseSettings, file: Path, *, force: bool, apply: ApplyErasures = erase_again
) -> Restored:
    """Put what the backup holds in the place of what is in the database.

    Raises:
        Stopped: with a sentence that says what would be right.
    """
    keys = await asyncio.to_thread(keys_of, database)
    async with running_server(database) as url, disposed(make_engine(url, pool_size=1)) as engine:
        await refuse_unfit_server(engine)
        async with engine.connect() as db:
            await refuse_other_processes(db, before=_BEFORE)
            major = (await look_at_server(db)).major
            names = ("pg_restore", "psql")
            programs = await programs_for(url, *names, major=major, embedded=database.url is None)
            await _refuse_newer(await revision_in(programs, file), file)
            await _refuse_full(db, force=force)
            erasures = await present_erasures(db, erasures_file(database))
        try:
            with progress_of_bytes("Restoring") as reached:
                await read_back(programs, file, reached=reached)
            return await _taken_into_use(engine, keys, erasures, apply)
        finally:
            with suppress(DBAPIError, OSError):  # what went wrong first is what a person needs to read
                async with engine.begin() as db:
                    await db.execute(text(f"DROP SCHEMA IF EXISTS {BESIDE} CASCADE"))


async def present_erasures(db: AsyncConnection, file: Path) -> Sequence[Erased]:
    """Whom the database in use, or the file, knows as erased: before anything is restored."""
    try:
        in_file = await asyncio.to_thread(read_erasures, file)
    except ErasuresUnreadable as error:
        raise Stopped(_BROKEN_ERASURES.format(file=file, line=error)) from None
    there = await db.execute(text(f"SELECT to_regclass('{SCHEMA}.erasures') IS NOT NULL"))
    if not there.scalar_one():
        return in_file
    rows = await db.execute(text(f"SELECT uuid, erased_at FROM {SCHEMA}.erasures ORDER BY erased_at"))  # noqa: S608 — ours
    return tuple(dict.fromkeys([*(Erased(row.uuid, row.erased_at) for row in rows), *in_file]))


async def _taken_into_use(
    engine: AsyncEngine, keys: Keys, erasures: Sequence[Erased], apply: ApplyErasures
) -> Restored:
    async with engine.begin() as db:
        await db.execute(text(f"SET LOCAL search_path TO {BESIDE}"))
        await upgrade_within(db)
        if await key_opens_addresses(db, keys) is False:
            raise Stopped(_OF_ANOTHER_KEY)
        while await reseal_some(db, keys=keys):
            pass  # a backup from before a rotation of the key
        again = await apply(db, erasures)
        await hold_what_may_have_gone_out(db, now=datetime.now(UTC))
        counts = await db.execute(text("SELECT (SELECT count(*) FROM residents), (SELECT count(*) FROM submissions)"))
        residents, submissions = counts.one()
        await refuse_other_processes(db, before=_BEFORE)  # one may have started since
        await db.execute(text(f"DROP SCHEMA {SCHEMA} CASCADE"))
        await db.execute(text(f"ALTER SCHEMA {BESIDE} RENAME TO {SCHEMA}"))
        return Restored(residents, submissions, again)


async def _refuse_newer(revision: str, file: Path) -> None:
    if not await asyncio.to_thread(knows, revision):
        raise Stopped(f"A newer release of Samenleven made {file}: restore it with that release; nothing was changed.")


async def _refuse_full(db: AsyncConnection, *, force: bool) -> None:
    found = await db.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = :schema"), {"schema": SCHEMA})
    tables = set(found.scalars())
    if tables and "alembic_version" not in tables:
        raise Stopped("The database holds tables that are not Samenleven's: restore into a database of its own.")
    if force:
        return
    for table in sorted(tables - {"alembic_version"}):
        quoted = db.dialect.identifier_preparer.quote(table)
        if (await db.execute(text(f"SELECT EXISTS (SELECT FROM {SCHEMA}.{quoted})"))).scalar_one():  # noqa: S608 — a table
            raise Stopped("The database is not empty: back it up first, then restore over it with `--force`.")
