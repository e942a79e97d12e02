"""A conversation in the terminal: as residents have it, and nothing of it stays."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from conversations.scripts.table import SCRIPTS
from samenleven.commands.play import play_script
from samenleven.sentences import Stopped
from samenleven.settings import DatabaseSettings, Settings, WebSettings
from tests.builders import a_challenge
from tests.conversations.answers import ANSWERS

SECRET = "a secret of more than thirty-two bytes"


def settings(url: str) -> Settings:
    return Settings(
        DatabaseSettings(url, Path("/nowhere"), SECRET), None, WebSettings("127.0.0.1", 0, None, ()), "INFO"
    )


def a_file(folder: Path, *lines: str) -> Path:
    path = folder / "answers.txt"
    path.write_text("\n".join(lines), "utf-8")
    return path


async def play(url: str, script: str, answers: Path | None, *, language: str = "nl") -> None:
    """In a thread: the command has a loop of its own."""
    await asyncio.to_thread(play_script, settings(url), script=script, language=language, answers=answers)


@pytest.fixture
async def opened(engine: AsyncEngine, database_url: str) -> str:
    async with engine.begin() as db:
        await a_challenge(db)
    return database_url


async def everything(engine: AsyncEngine) -> list[int]:
    async with engine.connect() as db:
        names = await db.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"))
        counts = "SELECT count(*) FROM {}"
        return [(await db.execute(text(counts.format(name)))).scalar_one() for name in names.scalars().all()]


@pytest.mark.parametrize("script", SCRIPTS)
async def test_a_script_is_played_to_its_end_and_nothing_stays(
    engine: AsyncEngine, opened: str, script: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = await everything(engine)
    await play(opened, script, a_file(tmp_path, *ANSWERS[script]["nl"]))
    shown = capsys.readouterr().out
    assert [line for line in shown.splitlines() if line.startswith("you: ")] == [
        f"you: {line}" for line in ANSWERS[script]["nl"]
    ]
    assert await everything(engine) == before


async def test_it_is_played_in_the_language_that_is_asked_for(
    opened: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await play(opened, "share_need", a_file(tmp_path, "A bench."), language="en")
    assert "What do you miss in your neighbourhood?" in capsys.readouterr().out


async def test_empty_lines_are_no_answers(opened: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await play(opened, "share_need", a_file(tmp_path, "", "Een bankje.", "  "))
    assert capsys.readouterr().out.count("you: ") == 1


async def stopped(url: str, script: str, answers: Path | None, *, language: str = "nl") -> str:
    with pytest.raises(Stopped) as told:
        await play(url, script, answers, language=language)
    return str(told.value)


async def test_a_script_that_is_not_there_is_told_with_those_that_are() -> None:
    assert await stopped("postgresql+asyncpg://x@127.0.0.1:1/x", "dance", None) == (
        f"There is no script dance; there are {', '.join(SCRIPTS)}."
    )


async def test_a_language_the_challenge_does_not_speak_is_told(opened: str, tmp_path: Path) -> None:
    sentence = "The challenge speaks nl, en; choose one with --language."
    assert await stopped(opened, "help", a_file(tmp_path, "x"), language="fr") == sentence


async def test_a_file_that_cannot_be_read_is_told_by_its_name(opened: str, tmp_path: Path) -> None:
    gone = tmp_path / "gone.txt"
    sentence = "cannot be read: give a text file in UTF-8, an answer a line."
    assert await stopped(opened, "help", gone) == f"{gone} {sentence}"
    odd = tmp_path / "odd.txt"
    odd.write_bytes(b"\xff\xfe")
    assert await stopped(opened, "help", odd) == f"{odd} {sentence}"


async def test_where_no_challenge_is_open_it_says_how_to_make_one(
    engine: AsyncEngine, opened: str, tmp_path: Path
) -> None:
    async with engine.begin() as db:
        await db.execute(text("UPDATE challenges SET status = 'closed'"))
    assert await stopped(opened, "help", a_file(tmp_path)) == (
        "There is no open challenge: create one with `samenleven challenge create FILE.toml`."
    )
