"""What the server is like: its database, its doors, its traces."""

import os
import subprocess
import time
from pathlib import Path

import psutil
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from samenleven.embedded import server
from samenleven.embedded.errors import EmbeddedError
from samenleven.embedded.server import EmbeddedPostgres
from tests.samenleven.embedded.programs import postgres_processes_in, postmaster_of, question

FAST = {"fsync": "off"}


def test_the_first_start_makes_a_database_that_compares_text_alike_on_every_machine(empty_data_dir: Path) -> None:
    with EmbeddedPostgres(empty_data_dir) as postgres:
        asked = (
            "SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale, datcollate, current_user"
            " FROM pg_database WHERE datname = 'samenleven'"
        )
        assert question(postgres.socket_folder, asked) == ["UTF8|b|C.UTF-8|C|samenleven"]


def test_data_is_kept_safe_and_times_are_utc(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as postgres:
        asked = (
            "SELECT current_setting(name) FROM unnest('{fsync,data_checksums,TimeZone,max_connections}'::text[]) name"
        )
        assert question(postgres.socket_folder, asked) == ["on", "on", "UTC", "100"]


async def test_sqlalchemy_reaches_it_even_when_variables_name_another_server(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGHOST", "elsewhere.invalid")
    monkeypatch.setenv("PGDATABASE", "another")
    postgres = server.start(data_dir, settings=FAST)
    engine = create_async_engine(postgres.url)
    async with engine.connect() as db:
        assert (await db.execute(text("SELECT current_database()"))).scalar_one() == "samenleven"
    await engine.dispose()
    postgres.stop()


def test_pg_dump_reaches_it(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, settings=FAST) as postgres:
        question(postgres.socket_folder, "CREATE TABLE bench (place text)")
        dump = subprocess.run(
            [postgres.pg_bin("pg_dump")], env=postgres.client_environment, capture_output=True, text=True, check=True
        )
    assert "CREATE TABLE public.bench" in dump.stdout


def test_it_cannot_be_reached_over_the_network(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, settings=FAST) as postgres:
        assert question(postgres.socket_folder, "SHOW listen_addresses") == [""]
        assert postmaster_of(data_dir).net_connections("inet") == []


def test_a_long_data_folder_with_spaces_works_and_its_socket_is_in_a_private_folder(data_dir: Path) -> None:
    long = data_dir.parent / "a folder with spaces, and a comma" / ("long " * 40) / "data"
    long.parent.mkdir(parents=True)
    data_dir.rename(long)
    with EmbeddedPostgres(long, settings=FAST) as postgres:
        folder = postgres.socket_folder
        assert question(folder, "SELECT 1") == ["1"]
        assert not folder.is_relative_to(long)
        assert len(os.fsencode(folder / ".s.PGSQL.5432")) <= 103
        assert (folder.parent.stat().st_mode & 0o777, folder.parent.stat().st_uid) == (0o700, os.geteuid())
    assert not folder.parent.exists()


def test_only_we_can_open_what_it_makes(empty_data_dir: Path) -> None:
    umask = os.umask(0)
    try:
        with EmbeddedPostgres(empty_data_dir, settings=FAST) as postgres:
            made = [empty_data_dir, *empty_data_dir.rglob("*"), postgres.socket_folder]
            open_to_others = [path for path in made if path.exists() and path.stat().st_mode & 0o077]
    finally:
        os.umask(umask)
    assert open_to_others == []


def test_a_stopped_server_leaves_no_process_and_no_socket(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, settings=FAST):
        assert postgres_processes_in(data_dir) != []
    assert postgres_processes_in(data_dir) == []
    assert {path.name for path in data_dir.iterdir()} == {"postgres", "postgres.log", "locks"}


def test_what_was_stored_is_there_after_the_next_start(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as postgres:
        question(postgres.socket_folder, "CREATE TABLE bench AS SELECT 'under the lime tree' AS place")
    with EmbeddedPostgres(data_dir) as postgres:
        assert question(postgres.socket_folder, "SELECT place FROM bench") == ["under the lime tree"]


def test_the_server_does_not_see_our_tokens(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:secret")
    with EmbeddedPostgres(data_dir, settings=FAST):
        assert "TELEGRAM_TOKEN" not in postmaster_of(data_dir).environ()


def test_a_failed_statement_is_not_written_to_the_log(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, settings=FAST) as postgres:
        question(postgres.socket_folder, "CREATE TABLE bench (place text UNIQUE); INSERT INTO bench VALUES ('pond')")
        with pytest.raises(AssertionError):
            question(postgres.socket_folder, "INSERT INTO bench VALUES ('pond')")
    assert "pond" not in (data_dir / "postgres.log").read_text()


def test_a_server_that_cannot_start_says_why_and_leaves_nothing(data_dir: Path) -> None:
    with pytest.raises(EmbeddedError, match=r"(?s)^PostgreSQL stopped while it was starting; .*shared_buffers"):
        server.start(data_dir, settings={"shared_buffers": "plenty"})
    assert postgres_processes_in(data_dir) == []
    assert not (data_dir / "socket").exists()


def test_a_server_that_does_not_answer_in_time_is_given_up(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, settings=FAST):
        postmaster = postmaster_of(data_dir)
        postmaster.suspend()
        began = time.monotonic()
        try:
            with pytest.raises(EmbeddedError, match=r"^PostgreSQL did not answer within 1 s; .*postgres\.log"):
                EmbeddedPostgres(data_dir, timeout=1).start()
            assert time.monotonic() - began < 8
        finally:
            postmaster.resume()


def test_a_cluster_of_another_postgresql_is_refused_and_left_alone(data_dir: Path) -> None:
    (data_dir / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(EmbeddedError, match=r"PostgreSQL 17's, and this is 18"):
        server.start(data_dir)


def test_a_place_that_cannot_be_written_is_named_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedError, match=r"could not be started: .*file"):
        server.start(tmp_path / "file")


def test_a_large_log_is_put_aside(data_dir: Path) -> None:
    (data_dir / "postgres.log").write_bytes(b"old\n" * 1_300_000)
    with EmbeddedPostgres(data_dir, settings=FAST):
        assert (data_dir / "postgres.log").stat().st_size < 10_000
    assert (data_dir / "postgres.log.1").read_bytes().startswith(b"old\n")


def test_a_terminals_interrupt_does_not_reach_the_server(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, settings=FAST):
        postmaster = postmaster_of(data_dir)
        assert os.getsid(postmaster.pid) == postmaster.pid


def test_a_server_that_was_not_started_has_no_address(data_dir: Path) -> None:
    with pytest.raises(EmbeddedError, match="has not been started"):
        _ = EmbeddedPostgres(data_dir).url


def test_leftover_sockets_of_a_killed_server_do_not_hinder_the_next(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir, settings=FAST) as postgres:
        folder = postgres.socket_folder
        postmaster = postmaster_of(data_dir)
        postmaster.kill()
        psutil.wait_procs([postmaster])
        assert (folder / ".s.PGSQL.5432").exists()
        postgres.start()
        assert question(folder, "SELECT 1") == ["1"]
