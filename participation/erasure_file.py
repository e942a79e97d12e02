"""The file outside the database that remembers who was erased, for the day an older backup is restored.

One line per erasure: the time in ISO 8601, a space, the resident's random uuid.
"""

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID


class ErasuresUnreadable(Exception):
    """A line of the file is no erasure: it was changed by another hand, or the disk is broken."""


@dataclass(frozen=True, slots=True)
class Erased:
    uuid: UUID
    at: datetime


def append_erasure(path: Path, *, uuid: UUID, now: datetime) -> None:
    """On the disk when this returns. The file is made, for its owner alone, when it is not there; its folder is not.

    Appended before the erasing transaction is committed: an erasure that then fails is asked for again, whereas one
    that is not remembered comes back with a backup. Waits for the disk, so a door calls it in a thread.
    """
    with _opened(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(file.read().rfind(b"\n") + 1)  # the half line of who died while writing
        file.seek(0, os.SEEK_END)
        file.write(f"{now.isoformat()} {uuid}\n".encode())
        file.flush()
        os.fsync(file.fileno())


def read_erasures(path: Path) -> tuple[Erased, ...]:
    """All of them, the oldest first; none when there is no file. A last line without its end was never done.

    Raises:
        ErasuresUnreadable: with the number of the line.
    """
    if not path.exists():
        return ()
    return tuple(_erasures(path.read_bytes().split(b"\n")[:-1]))


def _opened(path: Path) -> IO[bytes]:
    if not path.exists():
        path.touch(mode=0o600)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return path.open("r+b")


def _erasures(lines: list[bytes]) -> Iterator[Erased]:
    for number, line in enumerate(lines, 1):
        try:
            at, uuid = line.decode("ascii").split(" ")
            yield Erased(UUID(uuid), datetime.fromisoformat(at))
        except ValueError as error:
            raise ErasuresUnreadable(f"line {number}") from error
