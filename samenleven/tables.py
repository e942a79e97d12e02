"""Whether the database's tables are those of this release, and bringing them there."""

from participation.migrations import NoMigrations, current_and_head, upgrade
from samenleven.sentences import Stopped

NEWER = "A newer release of Samenleven made this database's tables: use that release."
NO_TABLES = "The database has no tables yet: make them with `samenleven migrate`."


async def bring_tables_up(url: str) -> None:
    """Raises Stopped: `alembic/` is not there, or a newer release made the tables."""
    from alembic.util import CommandError  # noqa: PLC0415 — slow to import

    try:
        await upgrade(url)
    except NoMigrations as fault:
        raise Stopped(str(fault)) from None
    except CommandError:
        raise Stopped(NEWER) from None  # it knows no way from the revision that it found


async def refuse_other_tables(url: str) -> None:
    """Raises Stopped: the tables are not those of this release."""
    if fault := await fault_of_tables(url):
        raise Stopped(fault)


async def refuse_no_tables(url: str) -> None:
    """Raises Stopped: the database is empty. Tables of another release are well."""
    if (await current_and_head(url))[0] is None:
        raise Stopped(NO_TABLES)


async def fault_of_tables(url: str) -> str | None:
    """What is to be done about the tables; None when they are right."""
    try:
        current, head = await current_and_head(url)
    except NoMigrations as fault:
        return str(fault)
    if current == head:
        return None
    if current is None:
        return NO_TABLES
    return "The database's tables are of another release: bring them up with `samenleven migrate`."
