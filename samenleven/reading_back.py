"""The tables of a backup, read into a schema beside the one in use, in one transaction: whole or not at all."""

import asyncio
import re
from asyncio import StreamReader
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from pathlib import Path
from typing import Final

from samenleven.backup_file import SCHEMA
from samenleven.programs import Programs
from samenleven.sentences import Stopped

BESIDE: Final = "samenleven_restored"
"""Where what was read back waits until it is found right."""
_ASIDE: Final = "samenleven_aside"
_CHUNK: Final = 1 << 16
_PATIENCE: Final = 30.0
"""Seconds for pg_restore to write the next bytes, while psql waits for them: with one bit changed in the length of a
compressed block it turns in a circle for ever (seen with 18.4, at 73 of the last 2,500 bytes of a dump)."""
_BEGIN: Final = f"""
BEGIN;
DROP SCHEMA IF EXISTS {BESIDE} CASCADE;
ALTER SCHEMA {SCHEMA} RENAME TO {_ASIDE};
CREATE SCHEMA {SCHEMA};
"""
"""A dump names its schema throughout, so that the one in use gives its name away until the end of the transaction."""
_END: Final = f"""
ALTER SCHEMA {SCHEMA} RENAME TO {BESIDE};
ALTER SCHEMA {_ASIDE} RENAME TO {SCHEMA};
COMMIT;
"""
_UNKNOWN_SETTING: Final = b"SET transaction_timeout = 0;\n"
"""pg_restore 17 and newer begin with it, and PostgreSQL 15 and 16 do not know it."""
_WHY: Final = {
    "42501": "its owner must do it, and DATABASE_URL names somebody else",
    "53100": "its disk is full",
}
"""By SQLSTATE (PostgreSQL's documentation, appendix A)."""


async def read_back(
    programs: Programs, file: Path, *, reached: Callable[[int], None], patience: float = _PATIENCE
) -> None:
    """Fill the schema `BESIDE` with what the backup holds.

    Raises:
        Stopped: the backup is damaged, or the database does not take it. Nothing was changed then.
    """
    read = ("--no-owner", "--no-privileges", f"--schema={SCHEMA}", "--file=-", str(file))
    # Of errors the number alone: their text may hold what residents wrote.
    write = ("--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=sqlstate")
    async with (
        programs.started("pg_restore", *read) as reading,
        programs.started("psql", *write, "--output=/dev/null", stdin=PIPE) as writing,
    ):
        complaints = asyncio.ensure_future(_all_of(writing))
        ignored = asyncio.ensure_future(_all_of(reading))
        try:
            whole = await _copied(reading, writing, reached, patience)
        except (BrokenPipeError, ConnectionResetError):
            whole = True  # psql gave up, and says why
        if not whole:
            raise Stopped(f"{file} is damaged: nothing was changed.")
        if why := await _why_not(writing, complaints):
            raise Stopped(f"The database did not take the backup ({why}): nothing was changed.")
        ignored.cancel()


async def _copied(reading: Process, writing: Process, reached: Callable[[int], None], patience: float) -> bool:
    """Only a backup that was read to its end is committed; False: it was not."""
    if reading.stdout is None or writing.stdin is None:
        raise TypeError
    writing.stdin.write(_BEGIN.encode())
    sent = 0
    while chunk := await _next_of(reading.stdout, patience):
        writing.stdin.write(chunk if sent else chunk.replace(_UNKNOWN_SETTING, b"", 1))
        await writing.stdin.drain()
        sent += len(chunk)
        reached(sent)
    if reading.stdout.at_eof() is False or await reading.wait() != 0:
        return False
    writing.stdin.write(_END.encode())
    writing.stdin.close()
    await writing.stdin.wait_closed()
    return True


async def _next_of(stream: StreamReader, patience: float) -> bytes:
    """Nothing at its end, and when it is silent for too long: who was silent has not ended well by then."""
    try:
        async with asyncio.timeout(patience):
            return await stream.read(_CHUNK)
    except TimeoutError:
        return b""


async def _all_of(process: Process) -> str:
    return (await process.stderr.read()).decode(errors="replace") if process.stderr else ""


async def _why_not(writing: Process, complaints: "asyncio.Future[str]") -> str | None:
    said = await complaints
    if await writing.wait() == 0:
        return None
    state = re.search(r"(?:ERROR|FATAL): +(\w{5})$", said, re.MULTILINE)
    return _WHY.get(state[1], f"SQLSTATE {state[1]}") if state else "the connection was lost"
