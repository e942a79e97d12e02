"""The programs that are measured, each in a process of its own: started, waited for, ended, whatever happens."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import psutil

from tests.botapi.wire import EXAMPLE_TOKEN

ROOT: Final = Path(__file__).parents[2]
STOP_SECONDS: Final = 15.0
_LAST: Final = 2000
"""So many bytes of its log are shown of a program that went wrong."""
_OURS: Final = ("DATABASE_", "DATA_DIR", "SECRET_KEY", "TELEGRAM_", "PUBLIC_URL", "HOST", "PORT", "TRUSTED_", "LOG_")


@asynccontextmanager
async def program(
    module: str, *arguments: str, folder: Path, name: str, variables: Mapping[str, str] | None = None
) -> AsyncIterator[Process]:
    """`python -m module`, working in `folder`, with its output in `folder/name.log`; ended by SIGTERM, then by force.

    Raises:
        RuntimeError: it ended by itself, or with another code than 0.
    """
    log = folder / f"{name}.log"
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *arguments,
            cwd=folder, env=_environment(variables or {}), stdin=DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        yield process
    except Exception as error:
        error.add_note(f"{name} wrote:\n{_tail(log)}")
        raise
    finally:
        ended_itself = process.returncode is not None
        await _end(process)
    if ended_itself or process.returncode:
        raise RuntimeError(f"{name} ended with {process.returncode}:\n{_tail(log)}")


@asynccontextmanager
async def bot_program(folder: Path, *, api: str, part: str = "bot") -> AsyncIterator[Process]:
    """`samenleven run` on the data folder in `folder`, as fast as it can: no limits of its own."""
    variables = {
        "DATA_DIR": str(folder / "data"),
        "TELEGRAM_TOKEN": EXAMPLE_TOKEN,
        "TELEGRAM_API": api,
        "PORT": "0",
        "LOG_LEVEL": "WARNING",
        **dict.fromkeys(("TELEGRAM_RATE_OVERALL", "TELEGRAM_RATE_CALLS", "TELEGRAM_RATE_CHAT"), "0"),
        "TELEGRAM_RATE_GROUP": "0",
    }
    async with program("samenleven", "run", part, folder=folder, name="ours", variables=variables) as process:
        yield process


@asynccontextmanager
async def emulator_program(folder: Path) -> AsyncIterator[str]:
    """An emulated Telegram without limits, in a process of its own; its address."""
    async with _server(folder, "tests.botapi", "--no-limits", "--control") as url:
        yield url


@asynccontextmanager
async def bare_server_program(folder: Path) -> AsyncIterator[str]:
    """What answers as Telegram would, and looks at nothing (`bare_server`); its address."""
    async with _server(folder, "tests.bench.bare_server") as url:
        yield url


@asynccontextmanager
async def _server(folder: Path, *words: str) -> AsyncIterator[str]:
    """Which says where it is as soon as it is ready."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *words, cwd=folder, env=_environment({}), stdin=DEVNULL, stdout=PIPE
    )
    try:
        async with asyncio.timeout(STOP_SECONDS):
            line = await process.stdout.readline() if process.stdout else b""
        yield line.decode().removeprefix("ready ").strip()
    finally:
        await _end(process)


def processor_seconds(process: Process) -> float:
    """What this process itself has used, its children apart."""
    times = psutil.Process(process.pid).cpu_times()
    return float(times.user + times.system)


def memory(process: Process) -> tuple[float, float]:
    """Resident, and its very own: RSS and USS, in MB of a million bytes."""
    found = psutil.Process(process.pid).memory_full_info()
    return found.rss / 1e6, found.uss / 1e6


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Ours without whatever would set up Samenleven otherwise; the tree that this file is in is the one measured."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return {**kept, "PYTHONPATH": str(ROOT), **variables}


def _tail(log: Path) -> str:
    return log.read_bytes()[-_LAST:].decode(errors="replace")


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
