"""Programs of our own for the tests: a second process that uses the server, as ourselves or as another user."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from samenleven.embedded.postmaster import ask

_ROOT = Path(__file__).parents[3]

# Turns into another user only after its imports: that user may be unable to read our interpreter's files.
_USER_OF_THE_SERVER = """
import os, sys
from pathlib import Path
from samenleven.embedded.errors import EmbeddedError
from samenleven.embedded.server import EmbeddedPostgres
if len(sys.argv) > 2:
    os.setgroups([]); os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[2]))
try:
    postgres = EmbeddedPostgres(Path(sys.argv[1]))
    postgres.start()
except EmbeddedError as error:
    print("refused:", error, flush=True)
    sys.exit(1)
print("up", flush=True)
sys.stdin.read()
postgres.stop()
"""


_LOG_IN = """
import asyncio, asyncpg, os, sys
os.setgroups([]); os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[2]))
login = {"host": sys.argv[1], "port": 5432, "user": "samenleven", "database": "samenleven", "password": "guessed"}
try:
    asyncio.run(asyncpg.connect(**login))
except (OSError, asyncpg.PostgresError) as error:
    print(error)
else:
    print("logged in")
"""


def log_in_as(uid: int, socket_folder: Path) -> str:
    """What another user of this machine gets to hear who tries the socket in that folder."""
    command = [sys.executable, "-c", _LOG_IN, str(socket_folder), str(uid)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


class UserOfTheServer:
    """Another process that starts or joins the server and uses it until it is let go."""

    def __init__(self, data_dir: Path, *, uid: int | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _USER_OF_THE_SERVER, str(data_dir), *([] if uid is None else [str(uid)])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
        )

    def first_words(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate(timeout=60)

    def is_killed(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)


def postmaster_of(data_dir: Path) -> psutil.Process:
    return psutil.Process(int((data_dir / "postgres" / "postmaster.pid").read_text().splitlines()[0]))


def postgres_processes_in(data_dir: Path) -> list[psutil.Process]:
    """Told by the folder they work in."""
    running = psutil.process_iter(["cwd"])
    return [each for each in running if each.info["cwd"] and Path(each.info["cwd"]).is_relative_to(data_dir)]


def question(socket_folder: Path, sql: str) -> list[str]:
    answer = ask(socket_folder, "samenleven", sql, timeout=30)
    assert answer is not None, "the server did not answer"
    return answer


def wait_until(happened: Callable[[], bool], *, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


def is_root() -> bool:
    return os.geteuid() == 0
