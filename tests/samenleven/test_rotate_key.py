"""`samenleven rotate-key`: a new key for everything, and at no moment a row without its key."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.find_codes import give_code, try_code
from participation.keys import Keys, WrongKey
from participation.models import Chat, Resident
from participation.words import Channel, Finding
from samenleven.embedded.binaries import program
from samenleven.key_ring import with_a_new_secret
from samenleven.secret import KEY_FILE, keys_of_text
from tests.samenleven.conftest import Type
from tests.samenleven.filled import (
    ADDRESSES,
    KEYS,
    LETTER,
    SECRET,
    everything,
    files_in,
    fill,
    found_chats,
    look,
    variables,
)


@pytest.fixture
async def ours(bare: Path, database_url: str) -> dict[str, str]:
    """A filled database whose key lies in a file."""
    await fill(database_url)
    (bare / "key").write_text(f"{SECRET}\n")
    (bare / "key").chmod(0o640)
    return variables(database_url, SECRET_KEY="", SECRET_KEY_FILE="key")


async def test_everybody_is_found_again_under_the_new_key(
    typed: Type, bare: Path, database_url: str, ours: dict[str, str]
) -> None:
    result = typed("rotate-key", **ours)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (
        "Key 2 is in use, and 4 values are sealed with it.\n"
        f"Keep a new copy of {bare / 'key'}. The former keys stay in it, as earlier backups need them.\n"
    )
    new = key_2(bare)
    assert await found_chats(database_url, new) == dict.fromkeys(ADDRESSES, True)
    assert not any((await found_chats(database_url, KEYS)).values())
    letters = await look(database_url, "SELECT sealed FROM dead_letters")
    assert [new.unseal("dead letter", letter) for letter in letters] == [LETTER, LETTER]
    assert await numbers(database_url) == [2]
    assert typed("doctor", **ours).returncode == 0
    assert "Key 3 is in use, and 4 values" in typed("rotate-key", **ours).stdout


async def test_four_words_given_before_lead_there_still_though_nobody_could_hash_them_anew(
    typed: Type, bare: Path, engine: AsyncEngine, ours: dict[str, str]
) -> None:
    async with engine.begin() as db:
        resident = (await db.execute(select(Resident.id, Resident.challenge_id).limit(1))).one()
        given = {"challenge_id": resident.challenge_id, "resident_id": resident.id, "language": "nl"}
        words = await give_code(db, **given, keys=KEYS)
        chat = (await db.execute(select(Chat.id).limit(1))).scalar_one()
    await engine.dispose()
    assert words is not None
    for _ in range(2):
        assert typed("rotate-key", **ours).returncode == 0
    keys = keys_of_text((bare / "key").read_text())
    async with engine.begin() as db:
        tried = {"chat_id": chat, "challenge_id": resident.challenge_id, "code": " ".join(words)}
        found = await try_code(db, **tried, keys=keys, now=datetime.now(UTC))
        alone = Keys(json.loads((bare / "key").read_text())["3"].encode(), number=3)
        gone_over = await try_code(db, **tried, keys=alone, now=datetime.now(UTC))
    assert [found.finding, gone_over.finding] == [Finding.FOUND, Finding.FOUND]
    await engine.dispose()


async def test_the_key_file_holds_all_keys_for_its_owner_alone(typed: Type, bare: Path, ours: dict[str, str]) -> None:
    typed("rotate-key", **ours)
    held = json.loads((bare / "key").read_text())
    assert [*held] == ["1", "2"]
    assert held["1"] == SECRET
    assert len(held["2"]) >= 48
    assert (bare / "key").stat().st_mode & 0o777 == 0o600
    assert files_in(bare) == ["key"]


async def test_a_backup_from_before_is_of_no_use_to_who_has_the_new_key_alone_and_comes_back_with_both(
    typed: Type, bare: Path, database_url: str, empty_database_url: str, ours: dict[str, str]
) -> None:
    typed("backup", "before.dump", **ours)
    typed("rotate-key", **ours)
    with pytest.raises(WrongKey):
        key_2(bare).unseal("chat:telegram:1", KEYS.seal("chat:telegram:1", "4711"))
    dump = written_out(bare / "before.dump")
    assert KEYS.hash("chat:web:1", ADDRESSES[Channel.WEB]).hex() in dump
    assert [each for each in ADDRESSES.values() if each in dump or each.encode().hex() in dump] == []
    there = ours | {"DATABASE_URL": empty_database_url}
    assert typed("restore", "before.dump", **there).stderr == ""
    assert await numbers(empty_database_url) == [2]
    assert all((await found_chats(empty_database_url, key_2(bare))).values())


async def test_what_is_cut_short_is_told_and_finished_with_the_same_key(
    typed: Type, bare: Path, database_url: str, ours: dict[str, str]
) -> None:
    await look(database_url, "ALTER TABLE dead_letters ADD CONSTRAINT stop CHECK (key_number < 2)")
    failed = typed("rotate-key", **ours)
    assert failed.returncode == 1
    assert failed.stderr.startswith("The database did not do what was asked")
    keys = keys_of_text((bare / "key").read_text())
    for sealed in await look(database_url, "SELECT sealed FROM dead_letters"):
        assert keys.unseal("dead letter", sealed) == LETTER
    sentence = "Some addresses are still under a former key, as a rotation was cut short: "
    assert sentence in typed("doctor", **ours).stdout
    assert typed("play", "share_need", **ours).stderr.startswith(sentence)
    await look(database_url, "ALTER TABLE dead_letters DROP CONSTRAINT stop")
    again = typed("rotate-key", **ours)
    assert again.stdout == "What was cut short is finished: 2 more values are under key 2.\n"
    assert await numbers(database_url) == [2]
    assert all((await found_chats(database_url, key_2(bare))).values())
    assert typed("doctor", **ours).returncode == 0


async def test_a_new_key_without_a_row_under_it_is_taken_into_use(
    typed: Type, bare: Path, database_url: str, ours: dict[str, str]
) -> None:
    (bare / "key").write_text(with_a_new_secret({1: SECRET}))
    assert typed("rotate-key", **ours).stdout == "What was cut short is finished: 4 more values are under key 2.\n"
    assert all((await found_chats(database_url, key_2(bare))).values())


async def test_a_key_in_the_environment_cannot_be_rotated(typed: Type, database_url: str) -> None:
    await fill(database_url)
    now = await everything(database_url)
    refused = typed("rotate-key", **variables(database_url))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        "The key stands in the environment, where it cannot be replaced: "
        "put it in a file, set SECRET_KEY_FILE to that instead of SECRET_KEY, and rotate it then.\n"
    )
    assert await everything(database_url) == now


async def test_no_key_is_rotated_while_the_program_runs(
    typed: Type, bare: Path, engine: AsyncEngine, ours: dict[str, str]
) -> None:
    async with engine.connect() as db:
        await db.execute(text("SELECT 1"))
        refused = typed("rotate-key", **ours)
    assert refused.stderr == "Samenleven is running on this database: stop it, then rotate the key.\n"
    assert (bare / "key").read_text() == f"{SECRET}\n"
    await engine.dispose()


async def test_a_row_that_no_key_opens_stops_it_before_anything_is_changed(
    typed: Type, bare: Path, database_url: str, ours: dict[str, str]
) -> None:
    (first,) = await look(database_url, "SELECT min(id) FROM chats")
    await look(database_url, "UPDATE chats SET address_sealed = 'x' WHERE id = :id", {"id": first})
    refused = typed("rotate-key", **ours)
    assert refused.stderr == f"None of the keys opens the row chats {first}: nothing was changed.\n"
    assert (bare / "key").read_text() == f"{SECRET}\n"


async def test_a_former_key_alone_is_told_as_a_wrong_one(typed: Type, bare: Path, ours: dict[str, str]) -> None:
    typed("rotate-key", **ours)
    (bare / "key").write_text(SECRET)
    assert "The key does not open what is sealed in this database" in typed("doctor", **ours).stdout


async def test_the_embedded_databases_key_is_rotated_in_its_own_file(typed: Type, bare: Path) -> None:
    assert typed("migrate").returncode == 0
    former = (bare / "data" / KEY_FILE).read_text().strip()
    assert "Key 2 is in use" in typed("rotate-key").stdout
    assert json.loads((bare / "data" / KEY_FILE).read_text())["1"] == former
    backed_up = typed("backup", "own.dump")
    assert backed_up.stderr == ""
    assert f"Keep the key ({bare / 'data' / KEY_FILE}) too" in backed_up.stdout
    assert typed("restore", "own.dump").stdout == "own.dump is restored: 0 residents, 0 submissions.\n"


def written_out(backup: Path) -> str:
    command = [str(program("pg_restore")), "--file=-", str(backup)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def key_2(bare: Path) -> Keys:
    """The new key alone."""
    return Keys(json.loads((bare / "key").read_text())["2"].encode(), number=2)


async def numbers(url: str) -> list[int]:
    return await look(url, "SELECT key_number FROM chats UNION SELECT key_number FROM dead_letters")
