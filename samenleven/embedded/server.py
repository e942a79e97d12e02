"""The way in: a PostgreSQL server on a data folder, shared by all processes that use that folder.

    with EmbeddedPostgres(data_dir) as postgres:
        engine = create_async_engine(postgres.url)

The first to come starts the server, who comes later joins it, the last to leave stops it. Every user holds the `users`
lock shared and gives it up with its life; coming and going happen behind the `door` lock. A server whose users were all
killed lives on and is taken up by the next. `start` and `stop` block: asyncio code calls them through
`asyncio.to_thread`.
"""

import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from samenleven.embedded import binaries, locks, postmaster
from samenleven.embedded.account import account_for
from samenleven.embedded.cluster import ROLE, prepare_cluster
from samenleven.embedded.errors import EmbeddedError
from samenleven.embedded.folders import PORT, DataFolder

DATABASE = "samenleven"
_PAUSE = 0.03  # seconds between two looks at a server that is coming up or going down


def start(data_dir: Path, *, settings: Mapping[str, str] | None = None) -> "EmbeddedPostgres":
    """A running server on `data_dir`; whoever calls this calls `stop()` on it in the end."""
    postgres = EmbeddedPostgres(data_dir, settings=settings)
    postgres.start()
    return postgres


class EmbeddedPostgres:
    """One user's hold on the server of a data folder. All methods may raise `EmbeddedError`.

    `timeout` is in seconds, for coming up as for going down. `settings` are PostgreSQL's own; they count for whoever
    happens to start the server.
    """

    def __init__(self, data_dir: Path, *, timeout: float = 60, settings: Mapping[str, str] | None = None) -> None:
        self._data_dir = data_dir
        self._timeout = timeout
        self._settings = dict(settings or {})
        self._folder: DataFolder | None = None
        self._users: locks.Lock | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Join the server, starting it when it does not run. Once more is harmless, and brings up a killed one."""
        try:
            self._folder = self._folder or DataFolder(self._data_dir)
            self._enter(self._folder)
        except OSError as error:
            raise EmbeddedError(f"The embedded PostgreSQL could not be started: {error}.") from error

    def stop(self) -> None:
        """Leave the server, stopping it when nobody else uses it."""
        folder, users = self._folder, self._users
        if folder is None or users is None:
            return
        with locks.door(folder.door_lock, timeout=self._timeout):
            self._leave(folder, users)

    @property
    def url(self) -> str:
        """For SQLAlchemy with asyncpg. The port is named because PGPORT may be set for another server."""
        return f"postgresql+asyncpg://{ROLE}@/{DATABASE}?host={quote(str(self.socket_folder))}&port={PORT}"

    @property
    def socket_folder(self) -> Path:
        """The folder of the server's socket."""
        folder = self._folder.socket_folder() if self._folder and self._users else None
        if folder is None:
            raise EmbeddedError("The embedded PostgreSQL has not been started.")
        return folder

    @property
    def client_environment(self) -> dict[str, str]:
        """For `pg_dump` and its kin: the variables that lead them here."""
        return postmaster.client_environment(self.socket_folder, DATABASE)

    @staticmethod
    def pg_bin(name: str) -> Path:
        """One of PostgreSQL's programs, `pg_dump` for one."""
        return binaries.program(name)

    def _enter(self, folder: DataFolder) -> None:
        with locks.door(folder.door_lock, timeout=self._timeout):
            users = self._users = self._users or locks.share(folder.users_lock)
            try:
                self._bring_up(folder)
            except BaseException:
                with suppress(EmbeddedError):  # what went wrong first is what a person needs to read
                    self._leave(folder, users)
                raise

    def _bring_up(self, folder: DataFolder) -> None:
        launched = False
        deadline = time.monotonic() + self._timeout
        while True:
            lock = locks.take_if_free(folder.server_lock)
            if lock is not None:
                with lock:
                    if launched:
                        raise _failure("PostgreSQL stopped while it was starting", folder)
                    self._launch(folder, lock)
                launched, deadline = True, time.monotonic() + self._timeout
            elif _answers(folder, timeout=max(1, deadline - time.monotonic())):
                return
            if time.monotonic() > deadline:
                raise _failure(f"PostgreSQL did not answer within {self._timeout:.0f} s", folder)
            time.sleep(_PAUSE)

    def _launch(self, folder: DataFolder, lock: locks.Lock) -> None:
        account = account_for(folder.cluster)
        bin_folder = binaries.programs_for(account)
        prepare_cluster(folder, account, bin_folder, lock=lock.fd)
        socket = folder.make_socket_folder()
        postmaster.launch(folder, account, bin_folder, lock=lock.fd, socket=socket, settings=self._settings)

    def _leave(self, folder: DataFolder, users: locks.Lock) -> None:
        self._users = None
        with users:
            if users.turn_exclusive():
                _shut_down(folder, timeout=self._timeout)


def _answers(folder: DataFolder, *, timeout: float) -> bool:
    socket = folder.socket_folder()
    databases = socket and postmaster.ask(socket, "postgres", "SELECT datname FROM pg_database", timeout=timeout)
    if not socket or not databases:
        return False
    if DATABASE not in databases:
        postmaster.ask(socket, "postgres", f"CREATE DATABASE {DATABASE}", timeout=timeout)
    return DATABASE in databases  # once made, the next look sees it


def _shut_down(folder: DataFolder, *, timeout: float) -> None:
    told: int | None = None
    deadline = time.monotonic() + timeout
    while (lock := locks.take_if_free(folder.server_lock)) is None:
        if told is None:
            told = postmaster.tell_to_stop(folder.cluster, account_for(folder.cluster))
        if time.monotonic() > deadline:
            raise _failure(f"PostgreSQL did not stop within {timeout:.0f} s", folder)
        time.sleep(_PAUSE)
    with lock:
        folder.remove_socket_folder()


def _failure(sentence: str, folder: DataFolder) -> EmbeddedError:
    return EmbeddedError(f"{sentence}; the end of its log ({folder.log}):\n{postmaster.last_lines(folder.log)}")
