"""A backup: one file in pg_dump's custom format, with the tables of the database and nothing else."""

import asyncio
import re
from asyncio.subprocess import Process
from collections.abc import Callable
from pathlib import Path
from typing import Final

from samenleven.programs import Programs
from samenleven.sentences import Stopped
from samenleven.whole_file import unfinished_file

SCHEMA: Final = "public"
_LOOK_SECONDS: Final = 0.5


async def write_backup(programs: Programs, file: Path, *, reached: Callable[[int], None]) -> int:
    """Write the backup, whole or not at all; how many bytes it has.

    Raises:
        Stopped: pg_dump did not do it.
    """
    with unfinished_file(file) as out:
        # Not to stdout: pg_dump could not go back there, to note where each table's data begin.
        words = ("--format=custom", f"--schema={SCHEMA}", "--no-password", f"--file={out}")
        async with programs.started("pg_dump", *words) as process:
            complaints = await _followed(process, out, reached)
        if process.returncode != 0:
            raise Stopped(f"pg_dump could not make the backup ({_reason(complaints)}): {file} was not written.")
        return _size(out)


async def revision_in(programs: Programs, file: Path) -> str:
    """The revision of the tables in a backup. Its data may still be damaged: that shows when they are read.

    Raises:
        Stopped: it is no backup, or not one of Samenleven's.
        OSError: it cannot be read.
    """
    with file.open("rb"):
        pass  # what is wrong with the file itself is told by the system
    listed = await programs.said("pg_restore", "--list", str(file))
    if listed is None:
        raise Stopped(f"{file} is no backup, or one made by a newer PostgreSQL: nothing was changed.")
    words = ("--data-only", "--table=alembic_version", f"--schema={SCHEMA}", "--file=-", str(file))
    version = await programs.said("pg_restore", *words) or ""
    rows = re.search(r"^COPY .*alembic_version .*\n([^\n\\]+)$", version, re.MULTILINE)
    if rows is None or f" TABLE {SCHEMA} residents " not in listed:
        raise Stopped(f"{file} is no backup of Samenleven, or it is damaged: nothing was changed.")
    return rows[1]


async def _followed(process: Process, file: Path, reached: Callable[[int], None]) -> str:
    """How large the file is, told until the program ends; then what the program complained of."""
    ended = asyncio.ensure_future(process.communicate())
    while not (await asyncio.wait([ended], timeout=_LOOK_SECONDS))[0]:
        reached(_size(file))
    return ended.result()[1].decode(errors="replace")


def _size(file: Path) -> int:
    return file.stat().st_size


def _reason(complaints: str) -> str:
    """What pg_dump says first; it speaks of tables and servers, never of what rows hold."""
    found = re.search(r"(?:error|FATAL|ERROR): +(.*)", complaints)
    return found[1].rstrip(".") if found else "it said nothing"
