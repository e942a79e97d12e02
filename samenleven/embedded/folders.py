"""Our places on disk: the data folder, what lies in it, and the folder of the socket.

    <data_dir>/              ours; made with mode 0700
        postgres/            the cluster, of the account that runs the server
        postgres.new/        a cluster being made; a leftover is thrown away
        postgres.log         what the server says, 0600
        locks/               door: starting and stopping; users: who uses the server; server: held by the server itself
        locks/socket         a note: where the running server's socket is
        socket/              0700, the server's socket, when its path is short enough

A socket's path has room for 103 bytes on macOS and 107 on Linux. A longer one goes to a folder of our own in the
temporary folder. Not to $XDG_RUNTIME_DIR: that vanishes when its user logs out, below a server still running, and not
every process of a user has the variable.
"""

import hashlib
import os
import pwd
import re
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from samenleven.embedded.errors import EmbeddedError

PORT = 5432  # there is no TCP; the number only names the socket
_ROOM = 103
_SOCKET = f".s.PGSQL.{PORT}"
_TELLING = re.compile(r"[\w/ .+-]+")  # a comma would separate hosts, a quote would end the setting
_NAMES_TO_TRY = 10


class DataFolder:
    """The product's data folder, made when missing, refused when it is somebody else's."""

    def __init__(self, data_dir: Path) -> None:
        self.path = _own_folder(data_dir)
        self.cluster = self.path / "postgres"
        self.new_cluster = self.path / "postgres.new"
        self.log = self.path / "postgres.log"
        locks = self.path / "locks"
        locks.mkdir(mode=0o700, exist_ok=True)
        self.socket_note = locks / "socket"
        self.door_lock = locks / "door"
        self.users_lock = locks / "users"
        self.server_lock = locks / "server"

    def make_socket_folder(self) -> Path:
        """An empty place for the socket that nobody else can enter."""
        self.remove_socket_folder()
        folder = self.path / "socket"
        if not (_fits(folder) and _TELLING.fullmatch(str(folder))):
            folder = self._folder_in_temporary() / "socket"
        folder.mkdir(mode=0o700, exist_ok=True)
        note = os.open(self.socket_note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(note, "wb") as out:
            out.write(os.fsencode(folder))
        return folder

    def socket_folder(self) -> Path | None:
        """Where the server's starter put the socket; found here by all, whatever their own temporary folder is."""
        try:
            return Path(os.fsdecode(self.socket_note.read_bytes()))
        except FileNotFoundError:
            return None

    def remove_socket_folder(self) -> None:
        """Leave nothing of a server that has ended."""
        folder = self.socket_folder()
        if folder is None:
            return
        with suppress(OSError):  # what cannot be removed is in nobody's way
            if folder.parent == self.path:
                _remove(folder)
            elif _is_ours_alone(folder.parent):  # after a reboot the name may be somebody else's
                _remove(folder)
                folder.parent.rmdir()
        self.socket_note.unlink()

    def _folder_in_temporary(self) -> Path:
        for base in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 - each folder in it is verified to be ours alone
            for name in self._names():
                if _fits(base / name / "socket") and _is_or_becomes_ours(base / name):
                    return base / name
        raise EmbeddedError(
            "No private folder with a short path could be made in the temporary folder for PostgreSQL's socket."
        )

    def _names(self) -> Iterator[str]:
        # More than one, so that somebody who makes the first before us cannot keep us from starting.
        mark = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        return (f"samenleven-{os.geteuid()}-{mark}-{number}" for number in range(_NAMES_TO_TRY))


def _remove(folder: Path) -> None:
    # Only done while the server's lock is held: what lies here then is of a server that was killed.
    for name in (_SOCKET, f"{_SOCKET}.lock"):
        (folder / name).unlink(missing_ok=True)
    folder.rmdir()


def _own_folder(data_dir: Path) -> Path:
    try:
        path = data_dir.expanduser().resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
        status = path.stat()
    except PermissionError:
        raise EmbeddedError(
            f"The data folder {data_dir} is not open to you: run as its owner, or choose another."
        ) from None
    if status.st_uid != os.geteuid():
        raise EmbeddedError(
            f"The data folder {path} belongs to {_name(status.st_uid)}: run as that user, or choose another."
        )
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise EmbeddedError(f"The data folder {path} is open to others to write in: close it with `chmod 700 {path}`.")
    return path


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user id {uid}"


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / _SOCKET)) <= _ROOM


def _is_or_becomes_ours(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    except OSError:
        return False
    return _is_ours_alone(folder)


def _is_ours_alone(folder: Path) -> bool:
    found = folder.lstat()  # never through a symbolic link
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) == 0o700
