"""`samenleven restore`: a backup comes back whole, or everything stays as it was."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from participation.chats import Address, know_bot
from participation.database import transaction
from participation.erasure import erase_resident
from participation.erasure_file import append_erasure
from participation.models import Chat
from participation.words import Channel
from participation.words import Erasure as Setting
from samenleven.programs import programs_for
from samenleven.reading_back import BESIDE, read_back
from samenleven.restoring import restore
from samenleven.sentences import Stopped
from samenleven.settings import DatabaseSettings
from tests.participation.lives import a_challenge_that_does, a_life, mark, still_marked
from tests.samenleven.conftest import Type
from tests.samenleven.filled import KEYS, SECRET, everything, fill, found_chats, look, standing_in, variables


@pytest.fixture
async def saved(typed: Type, bare: Path, database_url: str) -> dict[str, list[str]]:
    """What `a.dump` holds; since then somebody said more."""
    await fill(database_url)
    rows = await everything(database_url)
    assert typed("backup", "a.dump", **variables(database_url)).returncode == 0
    await look(database_url, "UPDATE submissions SET own_words = 'Said since'")
    return rows


async def test_a_backup_comes_back_in_a_database_that_was_lost(
    typed: Type, saved: dict[str, list[str]], empty_database_url: str
) -> None:
    result = typed("restore", "a.dump", **variables(empty_database_url))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "a.dump is restored: 2 residents, 2 submissions.\n"
    assert await everything(empty_database_url) == saved
    assert all((await found_chats(empty_database_url, KEYS)).values())
    looked = typed("doctor", **variables(empty_database_url))
    assert looked.returncode == 0
    assert "a trigger and a role without UPDATE and DELETE" in looked.stdout


async def test_what_comes_after_a_restore_gets_numbers_of_its_own(
    typed: Type, saved: dict[str, list[str]], empty_database_url: str
) -> None:
    typed("restore", "a.dump", **variables(empty_database_url))
    await look(empty_database_url, "INSERT INTO bots (channel, name) VALUES ('web', 'another')")
    assert (await look(empty_database_url, "SELECT max(id) FROM bots"))[0] > len(saved["bots"])


async def test_a_database_that_holds_something_is_restored_over_only_when_forced(
    typed: Type, saved: dict[str, list[str]], database_url: str
) -> None:
    now = await everything(database_url)
    refused = typed("restore", "a.dump", **variables(database_url))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "The database is not empty: back it up first, then restore over it with `--force`.\n"
    assert await everything(database_url) == now != saved
    assert typed("restore", "a.dump", "--force", **variables(database_url)).stderr == ""
    assert await everything(database_url) == saved


async def test_nothing_is_restored_while_the_program_runs(
    typed: Type, saved: dict[str, list[str]], database_url: str, engine: AsyncEngine
) -> None:
    async with engine.connect() as db:
        await db.execute(text("SELECT 1"))
        refused = typed("restore", "nowhere.dump", "--force", **variables(database_url))
    assert refused.stderr == "Samenleven is running on this database: stop it, then restore.\n"
    await engine.dispose()


async def test_a_program_that_started_meanwhile_keeps_what_it_has(
    bare: Path, saved: dict[str, list[str]], database_url: str, engine: AsyncEngine, on_the_path: None
) -> None:
    now = await everything(database_url)

    async def start(db: AsyncConnection, erasures: Any) -> int:
        async with engine.connect() as running:
            await running.execute(text("SELECT 1"))
        return 0

    settings = DatabaseSettings(database_url, bare, SECRET)
    with pytest.raises(Stopped, match="Samenleven is running"):
        await restore(settings, bare / "a.dump", force=True, apply=start)
    assert await as_it_was(database_url) == now


async def test_what_is_no_backup_is_refused(
    typed: Type, bare: Path, saved: dict[str, list[str]], database_url: str
) -> None:
    now = await everything(database_url)
    (bare / "letter.txt").write_text("Dear neighbours")
    refused = typed("restore", "letter.txt", "--force", **variables(database_url))
    assert refused.stderr == "letter.txt is no backup, or one made by a newer PostgreSQL: nothing was changed.\n"
    missing = typed("restore", "nowhere.dump", "--force", **variables(database_url))
    assert missing.stderr == "nowhere.dump: No such file or directory.\n"
    assert await everything(database_url) == now


async def test_a_backup_of_a_newer_release_is_refused(
    typed: Type, saved: dict[str, list[str]], database_url: str, empty_database_url: str
) -> None:
    await look(database_url, "UPDATE alembic_version SET version_num = '9999'")
    assert typed("backup", "new.dump", **variables(database_url)).returncode == 0
    refused = typed("restore", "new.dump", **variables(empty_database_url))
    assert refused.stderr == (
        "A newer release of Samenleven made new.dump: restore it with that release; nothing was changed.\n"
    )


async def test_tables_of_somebody_else_are_never_replaced(
    typed: Type, saved: dict[str, list[str]], empty_database_url: str
) -> None:
    await look(empty_database_url, "CREATE TABLE recipes (name text)")
    refused = typed("restore", "a.dump", "--force", **variables(empty_database_url))
    assert refused.stderr == (
        "The database holds tables that are not Samenleven's: restore into a database of its own.\n"
    )


async def test_a_backup_that_belongs_to_another_key_is_refused(
    typed: Type, saved: dict[str, list[str]], database_url: str
) -> None:
    now = await everything(database_url)
    refused = typed("restore", "a.dump", "--force", **variables(database_url, SECRET_KEY="x" * 32))
    assert refused.stderr.startswith("The key does not open what is sealed in the backup: ")
    assert await as_it_was(database_url) == now


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[:-200],
        lambda whole: whole[:-600] + bytes(each ^ 0xFF for each in whole[-600:-500]) + whole[-500:],
    ],
    ids=["cut short", "some of its data"],
)
async def test_a_damaged_backup_leaves_everything_as_it_was(
    typed: Type,
    bare: Path,
    saved: dict[str, list[str]],
    database_url: str,
    damage: Callable[[bytes], bytes],
) -> None:
    now = await everything(database_url)
    (bare / "half.dump").write_bytes(damage((bare / "a.dump").read_bytes()))
    refused = typed("restore", "half.dump", "--force", **variables(database_url))
    assert refused.returncode == 1
    assert refused.stderr == "half.dump is damaged: nothing was changed.\n"
    assert await as_it_was(database_url) == now


async def test_a_backup_on_which_postgresql_turns_in_a_circle_is_damaged(
    bare: Path, saved: dict[str, list[str]], database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = await everything(database_url)
    circle = 'case "$*" in *no-owner*) $real "$@" | head -c 2000; exec sleep 600;; *) exec $real "$@";; esac'
    monkeypatch.setenv("PATH", standing_in(bare / "bin", "pg_restore", circle))
    programs = await programs_for(database_url, "pg_restore", "psql", major=1, embedded=False)
    with pytest.raises(Stopped, match=r"a\.dump is damaged: nothing was changed\."):
        await read_back(programs, bare / "a.dump", reached=lambda _: None, patience=0.5)
    assert await as_it_was(database_url) == now


async def test_a_database_that_stops_half_way_leaves_everything_as_it_was(
    typed: Type, bare: Path, saved: dict[str, list[str]], database_url: str
) -> None:
    now = await everything(database_url)
    broken = '$real "$@" || exit 1; case "$*" in *no-owner*) echo "SELECT \'own words\'::int;";; esac'
    path = standing_in(bare / "bin", "pg_restore", broken)
    refused = typed("restore", "a.dump", "--force", **variables(database_url, PATH=path))
    assert refused.stderr == "The database did not take the backup (SQLSTATE 22P02): nothing was changed.\n"
    assert await as_it_was(database_url) == now


async def test_what_was_left_by_a_restore_that_was_killed_is_in_nobodys_way(
    typed: Type, saved: dict[str, list[str]], database_url: str
) -> None:
    await look(database_url, f"CREATE SCHEMA {BESIDE}")
    await look(database_url, f"CREATE TABLE {BESIDE}.residents (id int)")
    assert typed("restore", "a.dump", "--force", **variables(database_url)).stderr == ""
    assert await as_it_was(database_url) == saved


async def test_tables_that_a_newer_release_made_are_gone_after_going_back_to_a_backup(
    typed: Type, saved: dict[str, list[str]], database_url: str
) -> None:
    await look(database_url, "CREATE TABLE newer (id bigint PRIMARY KEY, resident bigint REFERENCES residents)")
    await look(database_url, "UPDATE alembic_version SET version_num = '9999'")
    assert typed("restore", "a.dump", "--force", **variables(database_url)).stderr == ""
    assert await look(database_url, "SELECT to_regclass('newer') IS NULL") == [True]
    assert await as_it_was(database_url) == saved


async def test_who_was_erased_since_the_backup_stays_erased(
    typed: Type, bare: Path, saved: dict[str, list[str]], database_url: str
) -> None:
    noted, in_file = await look(database_url, "SELECT uuid FROM residents ORDER BY id")
    await look(database_url, "INSERT INTO erasures (uuid, erased_at) VALUES (:uuid, now())", {"uuid": noted})
    now = datetime(2026, 1, 1, tzinfo=UTC)
    append_erasure(bare / "erasures", uuid=in_file, now=now)

    result = typed("restore", "a.dump", "--force", **variables(database_url), DATA_DIR=str(bare))
    assert (result.returncode, result.stderr) == (0, "")
    assert "Erased in it once more, since they had asked for it: 2 residents." in result.stdout
    assert await look(database_url, "SELECT DISTINCT own_words FROM submissions") == [""]
    assert await look(database_url, "SELECT uuid FROM erasures ORDER BY uuid") == sorted([noted, in_file])


async def test_who_is_erased_after_a_backup_is_in_no_column_after_its_restore(
    typed: Type, bare: Path, database_url: str, engine: AsyncEngine
) -> None:
    async with transaction(engine) as db:
        life = await a_life(db, await a_challenge_that_does(db, Setting.ERASE))
        marked = await mark(db)
        # the key must open what is sealed: an address stands for itself, not for a marker
        real = {"address_hash": life.address.hash(KEYS), "address_sealed": life.address.sealed(KEYS)}
        await db.execute(update(Chat).where(Chat.id == life.chat_id).values(real))
        mail = Address(await know_bot(db, channel=Channel.MAIL, name="mail"), "fatma@example.org").sealed(KEYS)
        await db.execute(update(Chat).where(Chat.channel == Channel.MAIL).values(address_sealed=mail))
    typed("backup", "a.dump", **variables(database_url))
    async with transaction(engine) as db:
        (uuid,) = await erase_resident(db, resident_id=life.resident_id, now=datetime.now(UTC))
        append_erasure(bare / "erasures", uuid=uuid, now=datetime.now(UTC))
    await engine.dispose()
    result = typed("restore", "a.dump", "--force", **variables(database_url), DATA_DIR=str(bare))
    assert (result.returncode, result.stderr) == (0, "")

    async with transaction(engine) as db:
        assert len(marked) >= 20
        assert await still_marked(db) == []
        assert (await db.execute(select(Chat.address_hash, Chat.address_sealed))).all() == [(None, None)] * 2
    await engine.dispose()


async def test_a_call_that_waited_when_the_backup_was_made_is_held_and_a_reply_is_sent(
    typed: Type, bare: Path, database_url: str
) -> None:
    await fill(database_url)
    for on_doubt in ("hold", "resend"):
        await look(
            database_url,
            "INSERT INTO messages (bot_id, chat_id, priority, on_doubt, state)"
            " SELECT bot_id, id, 0, :on_doubt, 'queued' FROM chats ORDER BY id LIMIT 1",
            {"on_doubt": on_doubt},
        )
    typed("backup", "a.dump", **variables(database_url))
    typed("restore", "a.dump", "--force", **variables(database_url))

    assert await look(database_url, "SELECT state FROM messages ORDER BY id DESC LIMIT 2") == ["queued", "uncertain"]


async def test_a_file_of_erasures_that_was_changed_by_hand_stops_the_restore(
    typed: Type, bare: Path, saved: dict[str, list[str]], database_url: str
) -> None:
    now = await everything(database_url)
    (bare / "erasures").write_text("whoever\n")
    refused = typed("restore", "a.dump", "--force", **variables(database_url), DATA_DIR=str(bare))

    assert refused.stderr.endswith("cannot be read at line 1: it names who was erased; put it right, then restore.\n")
    assert await as_it_was(database_url) == now


async def test_erasures_that_cannot_be_applied_leave_everything_as_it_was(
    bare: Path, saved: dict[str, list[str]], database_url: str, on_the_path: None
) -> None:
    now = await everything(database_url)

    async def apply(db: AsyncConnection, erasures: Any) -> int:
        await db.execute(text("DELETE FROM submissions"))
        raise Stopped("broken on purpose")

    settings = DatabaseSettings(database_url, bare, SECRET)
    with pytest.raises(Stopped, match="broken on purpose"):
        await restore(settings, bare / "a.dump", force=True, apply=apply)
    assert await as_it_was(database_url) == now


@pytest.fixture
def on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs of the server are on this process's own PATH."""
    monkeypatch.setenv("PATH", variables("")["PATH"])


async def as_it_was(url: str) -> dict[str, list[str]]:
    """All rows, once it is seen that nothing lies beside them."""
    ours = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'samenleven%'"
    assert await look(url, ours) == []
    return await everything(url)
