"""PostgreSQL's own programs (`pg_dump` and its kin): which are used, how they find the database, how they are started.

For the embedded server its own. For another server those on the PATH, else those that the embedded one came with. Where
the database is and how to log in there goes by the environment: arguments are seen by everybody on the machine.
"""

import asyncio
import os
import re
import shutil
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import make_url

from samenleven.embedded.binaries import program
from samenleven.embedded.errors import EmbeddedError
from samenleven.sentences import Stopped

_TAKEN_OVER: Final = ("PATH", "HOME", "PGPORT", "PGUSER", "PGPASSWORD", "PGPASSFILE", "PGSSL")
"""Beginnings of the variables that asyncpg minds too; another one (PGHOSTADDR) could lead to another server."""


@dataclass(frozen=True, slots=True)
class Programs:
    places: dict[str, str]
    """By name, where each lies."""
    environment: dict[str, str] = field(repr=False)

    @asynccontextmanager
    async def started(self, name: str, *words: str, stdin: int = DEVNULL, stdout: int = PIPE) -> AsyncIterator[Process]:
        """The program, running; it is ended when the block is left before its end. What it complains of is a pipe."""
        process = await asyncio.create_subprocess_exec(
            self.places[name], *words, env=self.environment, stdin=stdin, stdout=stdout, stderr=PIPE
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def said(self, name: str, *words: str) -> str | None:
        """All that it writes; None when it fails."""
        async with self.started(name, *words) as process:
            out, _ = await process.communicate()
        return out.decode(errors="replace") if process.returncode == 0 else None


async def programs_for(url: str, *names: str, major: int, embedded: bool) -> Programs:
    """The programs of these names, for the database at `url`, whose server is PostgreSQL `major`.

    Raises:
        Stopped: one is not there, or is older than the server.
    """
    found = Programs({name: _place(name, embedded=embedded) for name in names}, _environment(url, embedded=embedded))
    for name in names:
        version = re.search(r"\d+", await found.said(name, "--version") or "0")
        if version is None or int(version[0]) < major:
            raise Stopped(
                f"{name} on the PATH is of PostgreSQL {version[0] if version else '?'} and the server is {major}: "
                f"put PostgreSQL {major}'s client programs on the PATH."
            )
    return found


def _place(name: str, *, embedded: bool) -> str:
    if not embedded and (there := shutil.which(name)):
        return there
    try:
        return str(program(name))
    except EmbeddedError:
        raise Stopped(f"There is no {name} on the PATH: install PostgreSQL's client programs.") from None


def _environment(url: str, *, embedded: bool) -> dict[str, str]:
    address = make_url(url)
    told = {
        "PGHOST": address.host or _of_query(address.query.get("host")),
        "PGPORT": str(address.port or _of_query(address.query.get("port")) or ""),
        "PGUSER": address.username,
        "PGPASSWORD": address.password,
        "PGDATABASE": address.database,
        "PGSSLMODE": _of_query(address.query.get("ssl")),
        "PGAPPNAME": "samenleven's tools",
    }
    own = {"PATH"} if embedded else {name for name in os.environ if name.startswith(_TAKEN_OVER)}
    kept = {name: os.environ[name] for name in own if name in os.environ}
    return kept | {name: value for name, value in told.items() if value} | {"LC_ALL": "C"}


def _of_query(value: Any) -> str | None:
    """Several hosts or ports stand with commas between them, for libpq as in the address."""
    return ",".join(value) if isinstance(value, tuple) else value
