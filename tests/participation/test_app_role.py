"""The program's role only adds to the audit and changes no table; without it the trigger still holds."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import audit, migrations
from participation.app_role import ROLE, role_for
from participation.database import make_engine, transaction
from participation.retention import forget_expired


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """As the program has it, where it may."""
    engine = make_engine(database_url, pool_size=1, role=ROLE)
    yield engine
    await engine.dispose()


FORBIDDEN = (
    "UPDATE audit SET action = 'nothing'",
    "DELETE FROM audit WHERE at < now() - interval '6 years'",
    "TRUNCATE audit",
    "ALTER TABLE audit DISABLE TRIGGER only_added_to",
    "DROP TRIGGER only_added_to ON audit",
    "DROP TABLE audit",
    "UPDATE alembic_version SET version_num = '0000'",
)


@pytest.mark.parametrize("statement", FORBIDDEN)
async def test_it_may_not(engine: AsyncEngine, statement: str) -> None:
    async with engine.connect() as db:
        await audit.note(db, "invited", target="members", ids=[1])
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            await db.execute(text(statement))


async def test_it_adds_to_the_audit_and_forgets_what_is_five_years_old(engine: AsyncEngine, database_url: str) -> None:
    async with transaction(engine) as db:
        await audit.note(db, "invited", target="members", ids=[1])
    owner = make_engine(database_url, pool_size=1)
    async with owner.begin() as db:
        await db.execute(text("INSERT INTO audit (at, action, target, ids, fields) SELECT now() - interval '61 months',"
                              " 'invited', 'members', '{2}', '{}' FROM generate_series(1, 3)"))  # fmt: skip
    await owner.dispose()
    async with transaction(engine) as db:
        assert await forget_expired(db, now=datetime.now(UTC)) == {"audit": 3}
        assert (await db.scalars(text("SELECT ids[1] FROM audit"))).all() == [1]


async def test_who_owns_the_tables_takes_it(database_url: str) -> None:
    owner = make_engine(database_url, pool_size=1)
    async with owner.connect() as db:
        assert await role_for(db) == ROLE
    await owner.dispose()


@pytest.mark.parametrize(("may_give", "role"), [(False, None), (True, ROLE)])
async def test_tables_are_made_also_by_who_is_no_superuser(
    empty_database_url: str, role: str | None, *, may_give: bool
) -> None:
    """Who may give the role takes it; else the trigger holds alone."""
    engine = make_engine(empty_database_url, pool_size=1)
    async with engine.connect() as db:
        await db.execute(text("CREATE ROLE plain"))
        await db.execute(text("GRANT ALL ON SCHEMA public TO plain"))
        if may_give:
            await db.execute(text(f"GRANT {ROLE} TO plain WITH ADMIN OPTION"))
        await db.execute(text("SET SESSION AUTHORIZATION plain"))
        await migrations.upgrade_within(db)
        assert await role_for(db) == role
        await db.rollback()
    await engine.dispose()
