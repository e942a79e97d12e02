"""A database is opened only when it is as it must be; otherwise a sentence says what to do."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from participation.app_role import ROLE
from participation.challenges import list_challenges
from participation.keys import Keys
from participation.sample import SAMPLE
from samenleven.doctor import look_at_everything
from samenleven.first_challenge import open_a_challenge
from samenleven.opened import opened_database
from samenleven.sentences import Stopped
from samenleven.server_checks import Server
from samenleven.settings import DatabaseSettings, Settings, WebSettings
from samenleven.tables import bring_tables_up
from tests.builders import a_challenge, a_chat

SECRET = "a secret of more than thirty-two bytes"


def settings(url: str | None, data_dir: Path = Path("/nowhere"), secret: str | None = SECRET) -> Settings:
    return Settings(DatabaseSettings(url, data_dir, secret), None, WebSettings("127.0.0.1", 0, None, ()), "INFO")


async def fault_of(given: Settings) -> str:
    with pytest.raises(Stopped) as fault:
        async with opened_database(given):
            pass
    return str(fault.value)


async def test_an_empty_database_of_ones_own_is_told_to_be_migrated(empty_database_url: str) -> None:
    sentence = "The database has no tables yet: make them with `samenleven migrate`."
    assert await fault_of(settings(empty_database_url)) == sentence
    await bring_tables_up(empty_database_url)
    async with opened_database(settings(empty_database_url), needs_challenge=False):
        pass


async def test_tables_of_a_newer_release_are_left_alone(database_url: str) -> None:
    await _execute(database_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Stopped, match="A newer release"):
        await bring_tables_up(database_url)
    assert "of another release" in await fault_of(settings(database_url))


async def test_a_database_of_ones_own_without_a_challenge_is_told_how_to_make_one(database_url: str) -> None:
    sentence = "There is no challenge yet: make one with `samenleven challenge create FILE.toml`."
    assert await fault_of(settings(database_url)) == sentence


async def test_the_program_works_under_the_role_that_only_adds_to_the_audit(database_url: str) -> None:
    async with opened_database(settings(database_url), needs_challenge=False) as (engine, _), engine.begin() as db:
        assert await db.scalar(text("SELECT current_user")) == ROLE
        assert await db.scalar(text("SELECT session_user")) != ROLE


async def test_a_key_that_does_not_open_what_is_sealed_is_refused(database_url: str) -> None:
    async with opened_database(settings(database_url), needs_challenge=False) as (engine, keys), engine.begin() as db:
        await a_challenge(db)
        await a_chat(db, keys=keys)
    async with opened_database(settings(database_url)) as opened:
        assert isinstance(opened.keys, Keys)
    assert (await fault_of(settings(database_url, secret=SECRET[::-1]))).startswith("The key does not open")


async def test_a_database_that_does_not_exist_is_told_by_its_name(server_url: str) -> None:
    url = make_url(server_url).set(database="nowhere").render_as_string(hide_password=False)
    assert await fault_of(settings(url)) == (
        "The database server has no database nowhere: make it with `createdb --encoding=UTF8`."
    )


async def test_a_database_in_another_encoding_is_refused(server_url: str) -> None:
    await _execute(
        server_url, "CREATE DATABASE latin TEMPLATE template0 ENCODING LATIN1 LOCALE_PROVIDER libc LOCALE 'C'"
    )
    url = make_url(server_url).set(database="latin").render_as_string(hide_password=False)
    assert (await fault_of(settings(url))).startswith("The database is in LATIN1")
    assert {check.name: check.ok for check in await look_at_everything(settings(url))}["UTF-8"] is False


@pytest.mark.parametrize(("major", "fault"), [(14, "PostgreSQL 14.9 is too old: use 15 or newer."), (15, None)])
def test_a_server_older_than_fifteen_is_refused(major: int, fault: str | None) -> None:
    assert Server(f"{major}.9", major, "UTF8").fault_of_age == fault


async def test_an_empty_embedded_database_gets_its_tables_and_the_sample_challenge(tmp_path: Path) -> None:
    given = settings(None, tmp_path / "data", secret=None)
    async with opened_database(given) as (engine, _):
        await open_a_challenge(engine)  # there is one: nothing happens
        async with engine.connect() as db:
            assert [each.slug for each in await list_challenges(db)] == [SAMPLE]
        async with opened_database(given, needs_challenge=False) as (beside, _), beside.connect() as db:
            assert len(await list_challenges(db)) == 1
    checks = await look_at_everything(given)
    assert [check.name for check in checks if not check.ok] == []
    (tmp_path / "data" / "secret.key").unlink()
    assert "is gone while its database is still there" in await fault_of(given)


async def test_doctor_looks_at_all_and_changes_nothing(empty_database_url: str) -> None:
    looked = {check.name: check for check in await look_at_everything(settings(empty_database_url))}
    assert [name for name, check in looked.items() if not check.ok] == ["Migrations"]
    assert looked["Migrations"].remedy == "The database has no tables yet: make them with `samenleven migrate`."
    assert looked["Database"].detail.startswith("PostgreSQL 1")
    assert [*looked] == ["Database", "UTF-8", "Extensions", "Migrations", "Telegram", "Mail"]


async def test_doctor_says_what_to_do_about_a_wrong_key_and_a_missing_challenge(database_url: str) -> None:
    async with opened_database(settings(database_url), needs_challenge=False) as (engine, keys), engine.begin() as db:
        await a_chat(db, keys=keys)
    given = settings(database_url)
    wrong = replace(given, database=replace(given.database, secret=SECRET[::-1]))
    assert [check.name for check in await look_at_everything(wrong) if not check.ok] == ["Key", "Challenge"]


async def _execute(url: str, statement: str) -> None:
    engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as db:
        await db.execute(text(statement))
    await engine.dispose()
