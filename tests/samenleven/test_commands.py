"""What the commands do to a database: made, shown, exported."""

import asyncio
import csv
import io
import json
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.chats import know_bot
from participation.sample import sample_content
from participation.words import Channel
from tests.botapi import Limits, TelegramServer
from tests.builders import a_challenge, a_medium, a_resident, a_submission
from tests.samenleven.conftest import Type


@pytest.fixture
def ours(database_url: str) -> dict[str, str]:
    return {"DATABASE_URL": database_url, "SECRET_KEY": "k" * 32}


def test_a_challenge_is_made_from_its_file_listed_and_shown(typed: Type, bare: Path, ours: dict[str, str]) -> None:
    (bare / "street.toml").write_bytes(sample_content())
    made = typed("challenge", "create", "street.toml", **ours)
    assert (made.returncode, made.stdout) == (0, "Challenge samen-wonen-en-zorgen is made: 5 areas, 8 domains.\n")
    assert typed("challenge", "list", **ours).stdout == "samen-wonen-en-zorgen\topen\tnl en\tSamen wonen en zorgen\n"
    assert "      Lindewijk (lindewijk)\n" in typed("challenge", "show", "samen-wonen-en-zorgen", **ours).stdout
    again = typed("challenge", "create", "street.toml", **ours)
    assert again.returncode == 1
    assert again.stderr == "There is a challenge samen-wonen-en-zorgen already: choose another slug in the file.\n"


def test_a_challenge_that_is_not_there_is_told(typed: Type, ours: dict[str, str]) -> None:
    result = typed("export", "submissions", "--format", "csv", "--challenge", "nowhere", **ours)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "There is no challenge nowhere: see `samenleven challenge list`.\n"


async def test_what_was_brought_is_exported_to_stdout_or_to_a_file_of_ones_own(
    typed: Type, bare: Path, ours: dict[str, str], engine: AsyncEngine
) -> None:
    async with engine.begin() as db:
        challenge = await a_challenge(db)
        await a_submission(db, challenge, await a_resident(db, challenge), own_words="Een bankje, «graag» 🙂")
        await a_submission(db, await a_challenge(db), own_words="Elsewhere")
    printed = typed("export", "submissions", "--format", "json", **ours)
    assert [row["own_words"] for row in json.loads(printed.stdout)] == ["Een bankje, «graag» 🙂", "Elsewhere"]
    options = ["--format", "csv", "--output", "needs.csv", "--challenge", challenge.slug]
    written = typed("export", "submissions", *options, **ours)
    assert (written.returncode, written.stdout, written.stderr) == (0, "", "")
    rows = csv.DictReader(io.StringIO((bare / "needs.csv").read_text("utf-8")))
    assert [row["own_words"] for row in rows] == ["Een bankje, «graag» 🙂"]
    assert (bare / "needs.csv").stat().st_mode & 0o777 == 0o600


def test_without_a_bot_there_are_no_media_to_keep(typed: Type, ours: dict[str, str]) -> None:
    refused = typed("media", "keep", **ours)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("TELEGRAM_TOKEN is not set: ")


async def test_media_of_the_bot_are_kept_and_what_cannot_be_is_told(
    typed: Type, ours: dict[str, str], engine: AsyncEngine
) -> None:
    async with TelegramServer(limits=Limits.off()) as telegram:
        theirs = ours | {"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API": telegram.url}
        nothing = await asyncio.to_thread(typed, "media", "keep", **theirs)
        assert nothing.returncode == 0
        assert nothing.stdout == "Nothing to keep: there is nothing that only Telegram has.\n"
        async with engine.begin() as db:
            bot = await know_bot(db, channel=Channel.TELEGRAM, name=f"telegram:{telegram.token.partition(':')[0]}")
            challenge = await a_challenge(db)
            number = await a_submission(db, challenge)
            await a_medium(db, challenge, number, bot=bot)
        result = await asyncio.to_thread(typed, "media", "keep", **theirs)
    assert (result.returncode, result.stdout) == (1, "0 kept.\n")
    assert result.stderr.splitlines() == [
        f"The photo of submission {number}: Telegram does not give it to this bot (any more).",
        "1 could not be kept. Type the command again to try those once more.",
    ]


def test_migrate_makes_the_tables_and_once_more_does_no_harm(typed: Type, empty_database_url: str) -> None:
    for _ in range(2):
        result = typed("migrate", DATABASE_URL=empty_database_url, SECRET_KEY="k" * 32)
        assert (result.returncode, result.stderr) == (0, "")


def test_doctor_ends_with_one_when_something_is_wrong(typed: Type, empty_database_url: str) -> None:
    result = typed("doctor", DATABASE_URL=empty_database_url, SECRET_KEY="k" * 32)
    assert result.returncode == 1
    assert "✗ wrong  Migrations: not up to date → The database has no tables yet" in result.stdout
    assert "✓ well   Database: PostgreSQL" in result.stdout
