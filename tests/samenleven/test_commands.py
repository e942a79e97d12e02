"""What the commands do to a database: made, shown, exported."""

import asyncio
import csv
import io
import json
import re
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.challenges import challenge_by_slug
from participation.chats import know_bot
from participation.sample import sample_content
from participation.words import Channel
from samenleven.desk_address import desk_address
from samenleven.settings import WebSettings
from tests.botapi import Limits, TelegramServer
from tests.builders import a_challenge, a_medium, a_resident, a_submission
from tests.samenleven.conftest import Type


@pytest.fixture
def ours(database_url: str) -> dict[str, str]:
    return {"DATABASE_URL": database_url, "SECRET_KEY": "k" * 32}


@pytest.fixture
def challenge(typed: Type, ours: dict[str, str]) -> None:
    Path("street.toml").write_bytes(sample_content())
    assert typed("challenge", "create", "street.toml", **ours).returncode == 0


def test_a_challenge_is_made_from_its_file_listed_and_shown(typed: Type, bare: Path, ours: dict[str, str]) -> None:
    (bare / "street.toml").write_bytes(sample_content())
    made = typed("challenge", "create", "street.toml", **ours)
    assert (made.returncode, made.stdout) == (0, "Challenge samen-wonen-en-zorgen is made: 5 areas, 8 domains.\n")
    assert typed("challenge", "list", **ours).stdout == "samen-wonen-en-zorgen\topen\tnl en\tSamen wonen en zorgen\n"
    assert "      Lindewijk (lindewijk)\n" in typed("challenge", "show", "samen-wonen-en-zorgen", **ours).stdout
    again = typed("challenge", "create", "street.toml", **ours)
    assert again.returncode == 1
    assert again.stderr == "There is a challenge samen-wonen-en-zorgen already: choose another slug in the file.\n"


@pytest.mark.usefixtures("challenge")
def test_a_challenge_is_changed_by_its_file_closed_and_opened(typed: Type, bare: Path, ours: dict[str, str]) -> None:
    slug, file = "samen-wonen-en-zorgen", bare / "street.toml"

    def changed(before: str, after: str) -> tuple[int, str]:
        file.write_text(sample_content().decode().replace(before, after))
        result = typed("challenge", "change", "street.toml", **ours)
        return result.returncode, result.stdout + result.stderr

    assert changed("", "") == (0, f"Challenge {slug} is so already.\n")
    assert changed("reading_days = 3", "reading_days = 5") == (0, f"Challenge {slug} is changed: reading_days.\n")
    assert "Read in    5 working days" in typed("challenge", "show", slug, **ours).stdout
    assert changed("reading_days = 3", "reading_days = 50") == (1, "reading_days: write 30 or less.\n")
    assert changed("U kunt altijd stoppen of", "U kunt")[1].startswith("The notice has another text: ")
    assert changed(f'slug = "{slug}"', 'slug = "other"')[1].startswith("There is no challenge other: ")
    assert typed("challenge", "close", slug, **ours).stdout == f"Challenge {slug} is closed.\n"
    assert f"{slug}\tclosed\t" in typed("challenge", "list", **ours).stdout
    assert typed("challenge", "open", slug, **ours).stdout == f"Challenge {slug} is open.\n"
    assert typed("challenge", "close", "nowhere", **ours).stderr.startswith("There is no challenge nowhere")


@pytest.mark.usefixtures("challenge")
async def test_samples_are_put_in_once_exported_when_asked_for_and_taken_away(
    typed: Type, ours: dict[str, str], engine: AsyncEngine
) -> None:
    slug = "samen-wonen-en-zorgen"

    async def demo(*words: str) -> str:
        result = await asyncio.to_thread(typed, "demo", *words, **ours)
        return result.stdout + result.stderr

    away = "with `samenleven demo --remove`.\n"
    assert await demo() == f"40 sample submissions stand in {slug}. Take them away {away}"
    assert await demo() == f"40 sample submissions stand in {slug} already: take them away {away}"
    for options, count in (((), 0), (("--samples",), 40)):
        exported = await asyncio.to_thread(typed, "export", "submissions", "--format", "json", *options, **ours)
        assert [row["sample"] for row in json.loads(exported.stdout)] == [True] * count
    assert await demo("--remove") == f"40 sample submissions are taken away from {slug}.\n"
    assert await demo("--remove") == f"There are no samples in {slug}.\n"
    async with engine.begin() as db:
        await a_submission(db, await challenge_by_slug(db, slug))
    assert (await demo()).startswith(f"Real residents take part in {slug}: ")
    assert (await demo("--challenge", slug)).startswith("40 sample submissions stand in ")


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
    for form, begins in (("json-lines", '{"number": '), ("geojson", '{"type": "FeatureCollection"'), ("xlsx", "PK")):
        options = ["--format", form, "--output", f"needs.{form}"]
        assert typed("export", "submissions", *options, **ours).returncode == 0
        assert (bare / f"needs.{form}").read_bytes().startswith(begins.encode())


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


@pytest.mark.usefixtures("challenge")
def test_the_team_is_invited_listed_given_links_and_disabled(typed: Type, ours: dict[str, str]) -> None:
    invited = typed("member", "invite", "--name", "Hanna", "--role", "owner", **ours)
    assert re.fullmatch(_INVITED, invited.stdout), invited.stdout
    assert typed("member", "invite", "--name", "Joris", "--language", "en", **ours).returncode == 0
    assert typed("member", "list", **ours).stdout == "1\tHanna\towner\n2\tJoris\tcoordinator\n"
    assert "/desk/come-in/" in typed("member", "link", "2", "--sign-in", **ours).stdout
    assert typed("member", "disable", "2", **ours).stdout == "Disabled, and signed out everywhere.\n"
    assert typed("member", "list", **ours).stdout == "1\tHanna\towner\n2\tJoris\tcoordinator\tdisabled\n"
    switched_off = typed("member", "link", "2", "--sign-in", **ours, SIGN_IN_LINKS="false")
    assert switched_off.stderr.startswith("SIGN_IN_LINKS is switched off")
    for command, sentence in _REFUSED.items():
        refused = typed("member", *command.split(), **ours)
        assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", f"{sentence}\n")


_INVITED = r"""Hanna \(owner\) opens this on their own telephone or computer:
http://localhost:8080/desk/come-in/[A-Za-z0-9_-]{43}
It is good for ten minutes and one use.
"""
_REFUSED = {
    "disable 1": "This is the last owner: make somebody else an owner first.",
    "disable 9": "There is nobody with that number in the team: see `samenleven member list`.",
    "link 2": "This member is disabled: an owner can let them in again, on the page Team.",
    "invite --name=": "--name must say how the team calls them.",
    "invite --name  x --language fr": "--language must be nl or en.",
}


@pytest.mark.usefixtures("challenge")
def test_where_there_are_several_challenges_it_must_be_said_which(typed: Type, ours: dict[str, str]) -> None:
    for slug in ("a", "b"):
        Path(f"{slug}.toml").write_bytes(
            sample_content().replace(b'slug = "samen-wonen-en-zorgen"', f'slug = "{slug}"'.encode())
        )
        assert typed("challenge", "create", f"{slug}.toml", **ours).returncode == 0
    assert typed("member", "list", **ours).stderr == "Say which with --challenge: samen-wonen-en-zorgen, a, b.\n"
    assert typed("member", "list", "--challenge", "b", **ours).stdout == ""


@pytest.mark.parametrize(
    ("url", "link", "warning"),
    [
        (None, "http://localhost:8080/desk/come-in/T", None),
        ("https://straat.example/samen", "https://straat.example/desk/come-in/T", None),
        ("http://localhost:9000", "http://localhost:9000/desk/come-in/T", None),
        ("http://straat.example", "http://straat.example/desk/come-in/T", "Passkeys need https:// there: "),
    ],
)
def test_links_name_a_host_that_a_passkey_can_be_bound_to(url: str | None, link: str, warning: str | None) -> None:
    address = desk_address(WebSettings("127.0.0.1", 8080, url, ()))
    assert address.link("T") == link
    assert (address.warning is None) == (warning is None)
    assert (address.warning or "").startswith(warning or "")
