"""The disk is full: nobody is thanked for what is not kept, /readyz is red, and all goes on when there is room again.

Three ways to a full disk, the first that works here: a small tmpfs for the cluster, mounted as root; the same in a user
namespace; a trigger that gives the server's own answer for a full disk (SQLSTATE 53100).
"""

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final, Protocol

from samenleven.embedded.server import EmbeddedPostgres
from tests.botapi import Limits, TelegramServer
from tests.faults.figures import Figures
from tests.faults.memory import a_memory, cluster, execute, looking, rows
from tests.faults.program import ROOT, Program, settings
from tests.faults.talking import talking, until

SIZE: Final = "192m"
RED_SECONDS: Final = 30.0
GREEN_SECONDS: Final = 60.0
_NAMESPACE: Final = ("unshare", "--user", "--map-current-user", "--keep-caps", "--mount")
_INSIDE: Final = "FAULTS_INSIDE_A_NAMESPACE"
_TRIGGER: Final = """
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$
"""


class Disk(Protocol):
    async def fill(self) -> None: ...

    async def free(self) -> None: ...


async def disk_full(folder: Path, postgres: EmbeddedPostgres, *, seed: int) -> Figures:
    place = folder / "small"
    if _mounted(place):
        try:
            return await _on_a_small_disk(place, folder, seed)
        finally:
            await asyncio.to_thread(subprocess.run, ["umount", "--lazy", str(place)], check=False)
    if _INSIDE not in os.environ and _namespaces_work():
        return await asyncio.to_thread(_in_a_namespace, seed)
    async with a_memory(postgres) as url:
        return await filled(url, folder, Refusing(url), way="trigger", seed=seed)


async def filled(url: str, folder: Path, disk: Disk, *, way: str, seed: int) -> Figures:
    figures = Figures({"way": way})
    async with (
        looking(url) as memory,
        TelegramServer(limits=Limits.off()) as telegram,
        talking(telegram, memory, chats=10, seed=seed) as talks,
        Program(folder, settings(url, telegram)) as program,
    ):
        await until(lambda: sum(len(each.needs) for each in talks.people) > 10)
        thanked = sum(len(each.needs) for each in talks.people)
        await disk.fill()
        began = time.monotonic()
        await _readiness(program, 503, RED_SECONDS)
        figures.count(red_after=time.monotonic() - began)
        heard = len(telegram.ledger)
        await asyncio.sleep(3)
        figures.hold("/readyz while it is full", await program.readiness(), 503)
        figures.count(said_while_full=len(telegram.ledger) - heard)
        numbers = {number for each in talks.people for number in each.needs.values()}
        thanked_while_full = len(numbers) - thanked
        await disk.free()
        began = time.monotonic()
        await _readiness(program, 200, GREEN_SECONDS)
        figures.count(green_after=time.monotonic() - began, thanked_meanwhile=thanked_while_full)
        kept = {row[0] for row in await rows(memory, "SELECT id FROM submissions")}
        figures.none("thanked for what was not kept", numbers - kept)
        await talks.finish(figures)
        figures.hold("dead letters", await rows(memory, "SELECT error, place FROM dead_letters"), [])
    return figures


class Refusing:
    """The server's answer for a full disk, whenever something is to be said."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def fill(self) -> None:
        await execute(self._url, _TRIGGER)
        for table in ("messages", "handled_updates"):
            await execute(
                self._url, f"CREATE TRIGGER no_room BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION no_room()"
            )

    async def free(self) -> None:
        await execute(self._url, "DROP FUNCTION no_room CASCADE")


class Small:
    """A file beside the cluster that takes all the room there is."""

    def __init__(self, place: Path, postgres: EmbeddedPostgres) -> None:
        self._filler = place / "filler"
        self._postgres = postgres

    async def fill(self) -> None:
        with self._filler.open("wb", buffering=0) as out, suppress(OSError):
            while True:
                out.write(bytes(4096))

    async def free(self) -> None:
        self._filler.unlink()
        await asyncio.to_thread(self._postgres.start)  # a full disk may have ended it


async def _on_a_small_disk(place: Path, folder: Path, seed: int) -> Figures:
    async with _small(place) as (postgres, url):
        return await filled(url, folder, Small(place, postgres), way="tmpfs", seed=seed)


@asynccontextmanager
async def _small(place: Path) -> AsyncIterator[tuple[EmbeddedPostgres, str]]:
    postgres = cluster(place / "data")
    await asyncio.to_thread(postgres.start)
    try:
        async with a_memory(postgres) as url:
            yield postgres, url
    finally:
        await asyncio.to_thread(postgres.stop)


async def _readiness(program: Program, status: int, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while await program.readiness() != status:  # noqa: ASYNC110 — another process has no event for us
            await asyncio.sleep(0.1)


def _mounted(place: Path) -> bool:
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0755", "tmpfs", str(place)]
    return (
        shutil.which("mount") is not None and subprocess.run(command, capture_output=True, check=False).returncode == 0
    )


def _namespaces_work() -> bool:
    if os.geteuid() == 0 or shutil.which("unshare") is None:
        return False
    return subprocess.run([*_NAMESPACE, "true"], capture_output=True, check=False).returncode == 0


def _in_a_namespace(seed: int) -> Figures:
    command = [*_NAMESPACE, sys.executable, "-m", "tests.faults", "--only", "disk-full", "--seed", str(seed)]
    environment = os.environ | {_INSIDE: "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    figures = Figures({"way": "user namespace"})
    figures.hold(f"inside it ({done.stdout[-2000:]})", done.returncode, 0)
    return figures
