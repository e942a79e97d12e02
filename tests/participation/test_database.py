"""One connection for one transaction after another."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.database import Kept, driver_of, transaction
from participation.models import Bot


async def test_one_transaction_after_another_takes_one_connection(engine: AsyncEngine) -> None:
    async with Kept(engine) as kept:
        assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        async with kept.transaction() as db:
            first = driver_of(db)
        assert engine.pool.checkedout() == 1  # type: ignore[attr-defined]
        async with kept.transaction() as db:
            assert driver_of(db) is first
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]


async def test_each_is_committed_or_rolled_back_by_itself(engine: AsyncEngine) -> None:
    async with Kept(engine) as kept:
        async with kept.transaction() as db:
            await db.execute(text("INSERT INTO bots (channel, name) VALUES ('web', 'kept')"))
        with pytest.raises(ZeroDivisionError):
            await _fail(kept)
        async with kept.transaction() as db:
            names = (await db.execute(Bot.__table__.select())).scalars().all()
    assert len(names) == 1


async def test_after_an_error_the_connection_is_given_back_and_another_one_taken(engine: AsyncEngine) -> None:
    async with Kept(engine) as kept:
        with pytest.raises(ZeroDivisionError):
            await _fail(kept)
        assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        async with kept.transaction() as db:
            assert await db.scalar(text("SELECT 1")) == 1


async def test_a_connection_that_the_server_cut_is_not_used_again(engine: AsyncEngine) -> None:
    async with Kept(engine) as kept:
        async with kept.transaction() as db:
            number = await db.scalar(text("SELECT pg_backend_pid()"))
        async with transaction(engine) as other:
            await other.execute(text("SELECT pg_terminate_backend(:number, 5000)"), {"number": number})
        await asyncio.sleep(0.05)  # until it is noticed
        async with kept.transaction() as db:
            assert await db.scalar(text("SELECT pg_backend_pid()")) != number


async def _fail(kept: Kept) -> None:
    async with kept.transaction() as db:
        await db.execute(text("INSERT INTO bots (channel, name) VALUES ('web', 'lost')"))
        raise ZeroDivisionError


async def test_who_vanishes_holds_no_lock_for_long(engine: AsyncEngine) -> None:
    """On a socket of this machine it has no effect, but is set."""
    wanted = text("SELECT name, reset_val FROM pg_settings WHERE name LIKE 'tcp_keepalives%'")
    async with engine.connect() as db:
        found = {name: int(value) for name, value in await db.execute(wanted)}
    seconds = found["tcp_keepalives_idle"] + found["tcp_keepalives_interval"] * found["tcp_keepalives_count"]
    assert 0 < seconds <= 30
