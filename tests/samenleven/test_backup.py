"""`samenleven backup`: all that the database holds, in a file of one's own, without the key."""

from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.samenleven.conftest import Type
from tests.samenleven.filled import SECRET, everything, files_in, fill, standing_in, variables


async def test_a_backup_is_written_beside_a_running_program(
    typed: Type, bare: Path, database_url: str, engine: AsyncEngine
) -> None:
    await fill(database_url)
    async with engine.begin() as db:
        await db.execute(text("UPDATE residents SET handle = handle || '-1'"))
        result = typed("backup", "monday.dump", **variables(database_url))
    file = bare / "monday.dump"
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0].startswith("monday.dump is written: ")
    assert "Keep the key (SECRET_KEY, in the environment) too, and apart from it" in result.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    assert files_in(bare) == ["monday.dump"]
    assert SECRET.encode() not in file.read_bytes()


async def test_a_file_that_is_there_is_replaced_only_when_forced(typed: Type, bare: Path, database_url: str) -> None:
    (bare / "monday.dump").write_text("mine")
    refused = typed("backup", "monday.dump", **variables(database_url))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "monday.dump is there already: choose another name, or replace it with `--force`.\n"
    assert (bare / "monday.dump").read_text() == "mine"
    assert typed("backup", "monday.dump", "--force", **variables(database_url)).returncode == 0
    assert (bare / "monday.dump").read_bytes().startswith(b"PGDMP")


async def test_the_key_file_is_named(typed: Type, bare: Path, database_url: str) -> None:
    (bare / "key").write_text(SECRET)
    result = typed("backup", "a.dump", **variables(database_url, SECRET_KEY="", SECRET_KEY_FILE="key"))
    assert f"Keep the key ({bare / 'key'}) too" in result.stdout


@pytest.mark.parametrize("name", ["pg_dump", "pg_restore", "psql"])
async def test_nobody_on_the_machine_sees_where_the_database_is_or_its_password(
    typed: Type, bare: Path, database_url: str, name: str
) -> None:
    await fill(database_url)
    before = await everything(database_url)
    script = f'echo "$0 $*" >> {bare}/seen; env | grep ^PG >> {bare}/told; exec $real "$@"'
    path = standing_in(bare / "bin", name, script)
    url = make_url(database_url).set(drivername="postgresql", password="geheim").render_as_string(hide_password=False)
    ours = variables(url, PATH=path, PGHOSTADDR="192.0.2.1")
    assert typed("backup", "a.dump", **ours).stderr == ""
    assert typed("restore", "a.dump", "--force", **ours).stderr == ""
    assert await everything(database_url) == before
    seen = (bare / "seen").read_text()
    assert f"/{name} " in seen
    address = make_url(database_url)
    for secret in ("geheim", str(address.query["host"]), str(address.database)):
        assert secret not in seen
    assert "PGPASSWORD=geheim" in (bare / "told").read_text()


async def test_programs_older_than_the_server_are_refused(typed: Type, bare: Path, database_url: str) -> None:
    path = standing_in(bare / "bin", "pg_dump", "echo 'pg_dump (PostgreSQL) 14.9'")
    result = typed("backup", "a.dump", **variables(database_url, PATH=path))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "pg_dump on the PATH is of PostgreSQL 14 and the server is 18: "
        "put PostgreSQL 18's client programs on the PATH.\n"
    )


async def test_where_the_path_has_none_the_programs_of_the_embedded_server_are_used(
    typed: Type, database_url: str
) -> None:
    assert typed("backup", "a.dump", **variables(database_url, PATH="/nowhere")).returncode == 0


async def test_a_backup_cut_short_is_not_taken_for_one(typed: Type, bare: Path, database_url: str) -> None:
    script = 'case "$*" in *custom*) "$real" "$@"; echo "pg_dump: error: no room" >&2; exit 1;; esac; exec $real "$@"'
    path = standing_in(bare / "bin", "pg_dump", script)
    result = typed("backup", "a.dump", **variables(database_url, PATH=path))
    assert result.returncode == 1
    assert result.stderr == "pg_dump could not make the backup (no room): a.dump was not written.\n"
    assert files_in(bare) == []


async def test_where_nothing_is_nothing_is_backed_up(typed: Type, bare: Path, empty_database_url: str) -> None:
    empty = typed("backup", "a.dump", **variables(empty_database_url))
    assert empty.stderr == "The database has no tables yet: make them with `samenleven migrate`.\n"
    own = typed("backup", "a.dump")
    assert own.stderr == f"There is no database in {bare / 'data'} yet: `samenleven run` makes one.\n"
    folder = typed("backup", "nowhere/a.dump", **variables(empty_database_url))
    assert folder.returncode == 1
    assert not (bare / "data").exists()
