"""Several processes on one data folder, and what remains when one of them is killed."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from samenleven.embedded.account import account_for
from samenleven.embedded.locks import take_if_free
from samenleven.embedded.postmaster import tell_to_stop
from samenleven.embedded.server import EmbeddedPostgres
from tests.samenleven.embedded.programs import (
    UserOfTheServer,
    postgres_processes_in,
    postmaster_of,
    question,
    wait_until,
)


@pytest.fixture
def stranger(data_dir: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Somebody else's process, of the very account that the server has."""
    account = account_for(data_dir / "postgres")
    process = account.launch(["/bin/sleep", "300"], files=(), output=subprocess.DEVNULL)
    yield process
    process.kill()
    process.wait()


def test_a_second_process_joins_and_the_last_to_leave_stops_the_server(data_dir: Path) -> None:
    first = UserOfTheServer(data_dir)
    assert first.first_words() == "up"
    postmaster = postmaster_of(data_dir)
    second = UserOfTheServer(data_dir)
    assert second.first_words() == "up"
    assert postmaster_of(data_dir) == postmaster
    first.leave()
    assert postmaster.is_running()
    second.leave()
    assert postgres_processes_in(data_dir) == []


def test_processes_that_start_at_the_same_time_share_one_server(empty_data_dir: Path) -> None:
    users = [UserOfTheServer(empty_data_dir) for _ in range(3)]
    assert [user.first_words() for user in users] == ["up"] * 3
    processes = postgres_processes_in(empty_data_dir)
    assert len([process for process in processes if process.parent() not in processes]) == 1
    for user in users:
        user.leave()
    assert postgres_processes_in(empty_data_dir) == []


def test_a_server_whose_user_was_killed_lives_on_and_is_taken_up(data_dir: Path) -> None:
    user = UserOfTheServer(data_dir)
    assert user.first_words() == "up"
    postmaster = postmaster_of(data_dir)
    user.is_killed()
    assert postmaster.is_running()
    with EmbeddedPostgres(data_dir):
        assert postmaster_of(data_dir) == postmaster
    assert postgres_processes_in(data_dir) == []


def test_a_killed_server_is_started_anew_with_what_was_stored(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as postgres:
        question(postgres.socket_folder, "CREATE TABLE bench AS SELECT 'pond' AS place")
        postmaster = postmaster_of(data_dir)
        postmaster.kill()
        postgres.start()
        assert postmaster_of(data_dir) != postmaster
        assert question(postgres.socket_folder, "SELECT place FROM bench") == ["pond"]


def test_a_stale_process_number_that_is_now_somebody_elses_does_neither_hinder_nor_harm(
    data_dir: Path, stranger: subprocess.Popen[bytes]
) -> None:
    user = UserOfTheServer(data_dir)
    assert user.first_words() == "up"
    _kill_the_server_and_its_user(data_dir, user)
    _name_in_pid_file(data_dir, stranger.pid)
    with EmbeddedPostgres(data_dir) as postgres:
        assert question(postgres.socket_folder, "SELECT 1") == ["1"]
    assert stranger.poll() is None


def test_a_process_that_is_not_our_server_is_never_told_to_stop(
    data_dir: Path, stranger: subprocess.Popen[bytes]
) -> None:
    (data_dir / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n")
    assert tell_to_stop(data_dir / "postgres", account_for(data_dir / "postgres")) is None
    assert stranger.poll() is None
    (data_dir / "postgres" / "postmaster.pid").unlink()


def test_another_servers_process_is_never_told_to_stop(data_dir: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir(mode=0o700)
    shutil.copytree(data_dir / "postgres", other / "postgres")
    with EmbeddedPostgres(other) as postgres:
        (data_dir / "postgres" / "postmaster.pid").write_text(f"{postmaster_of(other).pid}\n")
        assert tell_to_stop(data_dir / "postgres", account_for(data_dir / "postgres")) is None
        assert question(postgres.socket_folder, "SELECT 1") == ["1"]
    (data_dir / "postgres" / "postmaster.pid").unlink()


def test_a_first_start_that_was_killed_is_awaited_and_begun_again(empty_data_dir: Path) -> None:
    user = UserOfTheServer(empty_data_dir)
    wait_until((empty_data_dir / "postgres.new" / "PG_VERSION").exists)
    user.is_killed()
    assert take_if_free(empty_data_dir / "locks" / "server") is None  # initdb outlives it and writes on
    with EmbeddedPostgres(empty_data_dir) as postgres:
        assert question(postgres.socket_folder, "SELECT 1") == ["1"]
    assert not (empty_data_dir / "postgres.new").exists()


def test_half_made_files_are_thrown_away_and_made_anew(empty_data_dir: Path) -> None:
    half = empty_data_dir / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(empty_data_dir) as postgres:
        assert question(postgres.socket_folder, "SELECT 1") == ["1"]
    assert not half.exists()


def test_a_missing_database_is_made_at_the_next_start(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as postgres:
        subprocess.run(
            [postgres.pg_bin("dropdb"), "samenleven"],
            env=postgres.client_environment | {"PGDATABASE": "postgres"},
            check=True,
        )
        postgres.start()
        assert question(postgres.socket_folder, "SELECT current_database()") == ["samenleven"]


def _kill_the_server_and_its_user(data_dir: Path, user: UserOfTheServer) -> None:
    postmaster = postmaster_of(data_dir)
    family = [postmaster, *postmaster.children()]
    user.is_killed()
    postmaster.send_signal(signal.SIGKILL)
    psutil.wait_procs(family, timeout=30)


def _name_in_pid_file(data_dir: Path, pid: int) -> None:
    for file in (data_dir / "postgres" / "postmaster.pid", data_dir / "socket" / ".s.PGSQL.5432.lock"):
        if file.exists():
            file.write_text("\n".join([str(pid), *file.read_text().split("\n")[1:]]))
