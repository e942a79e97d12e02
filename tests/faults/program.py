"""The real program as a process: started, asked whether it is ready, killed, stopped."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, Self

import aiohttp

from samenleven.environment import Environment
from tests.botapi import Stage
from tests.faults.memory import SECRET
from tests.forked import Forked

ROOT: Final = Path(__file__).parents[2]
UNLIMITED: Final = {f"TELEGRAM_RATE_{name}": "0" for name in ("OVERALL", "CALLS", "CHAT", "GROUP")}
HONEST: Final = ("samenleven",)
BROKEN: Final = ("tests.faults.broken_build",)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def bare_environment() -> dict[str, str]:
    """Ours, without any variable of the product's."""
    ours = {name.upper() for name in Environment.model_fields}
    return {name: value for name, value in os.environ.items() if name not in ours} | {"PYTHONPATH": str(ROOT)}


def settings(url: str, telegram: Stage, **more: str) -> dict[str, str]:
    """On this database and this Telegram, without rates of its own."""
    variables = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "TELEGRAM_TOKEN": telegram.token}
    return variables | {"TELEGRAM_API": telegram.url} | UNLIMITED | more


class Program:
    """`async with Program(folder, settings(…)) as program`; left behind by nobody."""

    def __init__(
        self, folder: Path, variables: dict[str, str], *, build: Sequence[str] = HONEST, part: str = "all"
    ) -> None:
        self.port = free_port()
        self.log = folder / f"program-{self.port}.log"
        self._folder = folder
        self._command = [sys.executable, "-m", *build, "run", part]
        self._variables = bare_environment() | variables | {"PORT": str(self.port)}
        self._process: subprocess.Popen[bytes] | Forked | None = None

    async def __aenter__(self) -> Self:
        self.launch()
        await self.ready()
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._process is not None and self._process.poll() is None:
            await self.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def logged(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    def launch(self) -> None:
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                self._command, cwd=self._folder, env=self._variables, stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )

    async def ready(self, seconds: float = 60) -> float:
        """Waits until it says it is; answers how long that took. Raises AssertionError with its log."""
        began = time.monotonic()
        while await self.readiness() != 200:
            if not self.runs or time.monotonic() - began > seconds:
                raise AssertionError(f"not ready after {seconds:g} s:\n{self.logged[-3000:]}")
            await asyncio.sleep(0.05)
        return time.monotonic() - began

    async def readiness(self) -> int:
        """The status of /readyz; 0 when nobody answers."""
        try:
            timeout = aiohttp.ClientTimeout(total=5)
            async with aiohttp.ClientSession(timeout=timeout) as web, web.get(f"{self.url}/readyz") as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    async def kill(self) -> None:
        """With -9."""
        assert self._process is not None
        self._process.kill()
        await asyncio.to_thread(self._process.wait)

    async def stop(self, seconds: float = 30) -> tuple[int, float]:
        """With SIGTERM; its exit status, and how long that took."""
        assert self._process is not None
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        try:
            code = await asyncio.to_thread(self._process.wait, seconds)
        except subprocess.TimeoutExpired:
            await self.kill()
            raise AssertionError(f"not stopped after {seconds:g} s:\n{self.logged[-3000:]}") from None
        return code, time.monotonic() - began


@asynccontextmanager
async def running(folder: Path, variables: dict[str, str], **more: Any) -> AsyncIterator[Program]:
    async with Program(folder, variables, **more) as program:
        yield program
