"""File locks (`flock`): they belong to an open file, so the kernel drops them when the process dies, however it dies.

Lock files are never removed: a removed and re-made file would be a second lock beside the first.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from samenleven.embedded.errors import EmbeddedError

_PAUSE = 0.02  # seconds between two tries: `flock` itself knows no time-out


class Lock:
    """A held lock on one file, until it is closed."""

    def __init__(self, path: Path) -> None:
        self.fd = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def turn_exclusive(self) -> bool:
        """True when nobody else holds it. When false, a shared hold may be gone too: only for one who leaves anyway."""
        return _flock(self.fd, fcntl.LOCK_EX)

    def close(self) -> None:
        os.close(self.fd)


def share(path: Path) -> Lock:
    """A shared hold; to be taken behind the door, where nobody can be holding it exclusively."""
    lock = Lock(path)
    if not _flock(lock.fd, fcntl.LOCK_SH):
        lock.close()
        raise EmbeddedError(f"The lock file {path} is held by another program.")
    return lock


def take_if_free(path: Path) -> Lock | None:
    """An exclusive hold, or None when anybody holds it."""
    lock = Lock(path)
    if lock.turn_exclusive():
        return lock
    lock.close()
    return None


@contextmanager
def door(path: Path, *, timeout: float) -> Iterator[None]:
    """Hold `path` exclusively for the block, waiting at most `timeout` seconds for it."""
    deadline = time.monotonic() + timeout
    while (lock := take_if_free(path)) is None:
        if time.monotonic() > deadline:
            raise EmbeddedError(f"Another process is still starting or stopping the server ({path} is locked).")
        time.sleep(_PAUSE)
    with lock:
        yield


def _flock(fd: int, kind: int) -> bool:
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
