"""The cluster: the folder with PostgreSQL's files, made once, and who may log in to it."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired

from samenleven.embedded.account import Account, own_name
from samenleven.embedded.binaries import MAJOR
from samenleven.embedded.errors import EmbeddedError
from samenleven.embedded.folders import DataFolder

ROLE = "samenleven"
_INITDB_TIMEOUT = 300  # seconds; it takes about one, and many on a slow card

# Written into postgresql.conf once, where a person may change them. A statement that fails is not logged: the program
# that sent it knows, and it may hold what residents wrote.
_FIRST_SETTINGS = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


def prepare_cluster(folder: DataFolder, account: Account, bin_folder: Path, *, lock: int) -> None:
    """Make the cluster if there is none, and (again) note who may log in.

    `lock` is the open server lock: `initdb` holds it too, so that one that outlives us keeps a second one away.
    """
    if not folder.cluster.exists():
        _make(folder, account, bin_folder, lock=lock)
    found = (folder.cluster / "PG_VERSION").read_text().strip()
    if found != MAJOR:
        raise EmbeddedError(
            f"The database in {folder.cluster} is PostgreSQL {found}'s, and this is {MAJOR}: export it with the former."
        )
    hand_over(folder.cluster, account)
    _note_who_may_log_in(folder.cluster, account)


def hand_over(tree: Path, account: Account) -> None:
    """Give a folder of ours to the account; after a copy or a restore by root a whole cluster is root's."""
    if not account.lent or tree.stat().st_uid == account.uid:
        return
    for place, _, files in os.walk(tree, topdown=False):
        for path in (*(Path(place) / name for name in files), Path(place)):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _make(folder: DataFolder, account: Account, bin_folder: Path, *, lock: int) -> None:
    """Made beside its place and renamed when complete: one that was cut short is noticed and begun again."""
    if folder.new_cluster.exists():
        shutil.rmtree(folder.new_cluster)
    folder.new_cluster.mkdir(mode=0o700)
    hand_over(folder.new_cluster, account)
    new = os.open(folder.new_cluster, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        command = _initdb_command(bin_folder, account.path_for(folder.new_cluster, new))
        status, said = account.run(command, files=(new, lock), timeout=_INITDB_TIMEOUT)
    except TimeoutExpired:
        raise EmbeddedError(
            f"PostgreSQL took longer than {_INITDB_TIMEOUT} s to make its files in {folder.path}."
        ) from None
    finally:
        os.close(new)
    if status != 0:
        raise EmbeddedError(f"PostgreSQL could not make its files in {folder.path}; it said:\n{said.strip()}")
    folder.new_cluster.rename(folder.cluster)


def _initdb_command(bin_folder: Path, place: str) -> list[str]:
    # The builtin provider compares alike on every system; `--no-locale` keeps the machine's language out of the rest.
    command = [str(bin_folder / "initdb"), "--pgdata", place, "--username", ROLE, "--auth", "peer", "--no-instructions"]
    command += ["--encoding=UTF8", "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    for name, value in _FIRST_SETTINGS.items():
        command += ["--set", f"{name}={value}"]
    return command


def _note_who_may_log_in(cluster: Path, account: Account) -> None:
    """`peer`: the kernel tells who is at the socket's other end. No password, and 0700 is not the only wall.

    Written at each start: the role keeps its name when the data folder moves to another account or machine.
    """
    folder = os.open(cluster, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _write(folder, "pg_hba.conf", f"local all all peer map={ROLE}\n", account)
        _write(folder, "pg_ident.conf", f'{ROLE} "{own_name()}" {ROLE}\n', account)
    finally:
        os.close(folder)


def _write(folder: int, name: str, text: str, account: Account) -> None:
    # The folder may be another account's while we are root: a new file renamed into place follows no link laid there.
    with suppress(FileNotFoundError):
        os.unlink(f"{name}.new", dir_fd=folder)
    file = os.open(f"{name}.new", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=folder)
    with os.fdopen(file, "w") as out:
        out.write(text)
        if account.lent:
            os.fchown(out.fileno(), account.uid, account.gid)
    os.rename(f"{name}.new", name, src_dir_fd=folder, dst_dir_fd=folder)
