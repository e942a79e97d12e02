"""The migrations make exactly the tables that the code speaks of, and can be gone back on."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from participation import migrations
from participation.models import Base

_SHAPE = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default, identity_generation"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
)


async def test_alembic_finds_nothing_to_change_after_the_migrations(database_url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, Base.metadata))

    assert await _look(database_url, differences) == []


async def test_migrated_tables_are_those_of_the_models_to_the_names_of_their_constraints(
    database_url: str, empty_database_url: str
) -> None:
    await _look(empty_database_url, Base.metadata.create_all)

    assert await _look(database_url, _shape) == await _look(empty_database_url, _shape)


async def test_migrations_go_up_down_and_up_again(empty_database_url: str) -> None:
    await migrations.upgrade(empty_database_url)
    up = await _look(empty_database_url, _shape)
    current, head = await migrations.current_and_head(empty_database_url)
    assert current == head is not None

    await migrations.downgrade(empty_database_url, "base")
    assert await migrations.current_and_head(empty_database_url) == (None, head)
    assert await _look(empty_database_url, _shape) == [[], [], []]

    await migrations.upgrade(empty_database_url)
    assert await _look(empty_database_url, _shape) == up


async def test_who_migrates_at_the_same_time_goes_one_after_the_other(empty_database_url: str) -> None:
    await asyncio.gather(*(migrations.upgrade(empty_database_url) for _ in range(3)))

    current, head = await migrations.current_and_head(empty_database_url)
    assert current == head


async def test_a_migration_waits_for_the_one_that_runs(empty_database_url: str) -> None:
    engine = create_async_engine(empty_database_url, poolclass=NullPool)
    async with engine.begin() as db:
        await db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": migrations.LOCK})
        second = asyncio.create_task(migrations.upgrade(empty_database_url))
        await _somebody_waits(empty_database_url)
        assert (await migrations.current_and_head(empty_database_url))[0] is None
    await second
    await engine.dispose()


async def test_an_address_alone_is_enough_for_alembic_itself(empty_database_url: str) -> None:
    from alembic import command

    config = migrations._config()
    config.attributes["url"] = empty_database_url
    await asyncio.to_thread(command.upgrade, config, "head")

    current, head = await migrations.current_and_head(empty_database_url)
    assert current == head


def test_without_the_folder_of_migrations_one_error_says_so(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    with pytest.raises(migrations.NoMigrations, match="whole checkout"):
        migrations._config(tmp_path)


async def _somebody_waits(url: str) -> None:
    def waits(connection: Connection) -> bool:
        found = "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"
        return bool(connection.scalar(text(found)))

    for _ in range(400):
        if await _look(url, waits):
            return
        await asyncio.sleep(0.05)
    pytest.fail("nobody waited for the lock")


def _shape(connection: Connection) -> list[list[str]]:
    """Columns, constraints and indexes, sorted, without Alembic's own table."""
    found = ([tuple(row) for row in connection.execute(text(query))] for query in _SHAPE)
    return [sorted(map(str, (row for row in rows if row[0] != "alembic_version"))) for rows in found]


async def _look(url: str, look: Any) -> Any:
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as db:
            return await db.run_sync(look)
    finally:
        await engine.dispose()
