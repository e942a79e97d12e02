"""What an error means for an update: whether it comes again without being counted, and what is written down."""

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.database import make_engine
from participation.faults import fault_of, is_full, is_passing


async def raised(engine: AsyncEngine, statement: str) -> Exception:
    """What the database says of this statement, as it comes out of SQLAlchemy."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 — any error is what is asked for
        async with engine.begin() as db:
            await db.execute(text(statement))
    return caught.value


def saying(code: str) -> str:
    return f"DO $$ BEGIN RAISE 'words of a resident' USING ERRCODE = '{code}'; END $$"


@pytest.mark.parametrize(
    "code", ["40P01", "40001", "53100", "53300", "57P01", "57P03"], ids=lambda code: f"SQLSTATE {code}"
)
async def test_two_in_each_others_way_or_a_database_in_trouble_is_no_try(engine: AsyncEngine, code: str) -> None:
    assert is_passing(await raised(engine, saying(code)))


@pytest.mark.parametrize("statement", ["SELECT 1/0", saying("23505"), saying("22P05"), "SELECT nothing"])
async def test_what_the_update_itself_does_wrong_is_a_try(engine: AsyncEngine, statement: str) -> None:
    assert not is_passing(await raised(engine, statement))


async def test_a_connection_that_is_cut_is_no_try(engine: AsyncEngine) -> None:
    assert is_passing(await raised(engine, "SELECT pg_terminate_backend(pg_backend_pid())"))


async def test_a_database_that_is_not_there_is_no_try() -> None:
    nowhere = make_engine("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    assert is_passing(await raised(nowhere, "SELECT 1"))
    await nowhere.dispose()


@pytest.mark.parametrize("error", [PoolTimeout(), TimeoutError(), ConnectionResetError(), asyncpg.InterfaceError("x")])
def test_waiting_in_vain_is_no_try(error: Exception) -> None:
    assert is_passing(error)


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("x"), RuntimeError("x"), AssertionError()])
def test_a_mistake_of_ours_is_a_try(error: Exception) -> None:
    assert not is_passing(error)


async def test_only_a_full_disk_is_full(engine: AsyncEngine) -> None:
    assert is_full(await raised(engine, saying("53100")))
    assert not is_full(await raised(engine, saying("53300")))
    assert not is_full(ValueError())


async def test_what_is_written_down_names_class_and_place_and_no_word(engine: AsyncEngine) -> None:
    fault = fault_of(await raised(engine, saying("22P05")))

    assert fault.error == "DBAPIError"
    assert fault.place.startswith("test_faults.py:")
    assert "words" not in str(fault)


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert str(fault_of(ValueError("words"))) == "ValueError at "
