"""The product as a process of its own, without its seconds of imports: a process that did them forks for each.

Nothing else differs from `python -m samenleven …`: folder, environment, what is written and how it ends are its own.
The faults, and what a newcomer sees, start the real thing.
"""

import contextlib
import multiprocessing
import os
import runpy
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing import forkserver
from pathlib import Path
from signal import Signals
from typing import Final

_ROOT: Final = Path(__file__).parents[1]
_FORKS: Final = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["alembic.config", "samenleven.cli", "samenleven.run"])


class Forked:
    """As `subprocess.Popen` is. What it prints goes at the end of `out`, and what it complains of at that of `err`."""

    def __init__(self, words: Sequence[str], *, folder: Path, variables: dict[str, str], out: Path, err: Path) -> None:
        with contextlib.chdir(_ROOT):  # whence it imports
            forkserver.ensure_running()
        self._process = _FORKS.Process(target=_become, args=(words, folder, variables, out, err), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("samenleven", timeout or 0)
        return self._process.exitcode

    def send_signal(self, signal: Signals) -> None:
        os.kill(self.pid, signal)

    def kill(self) -> None:
        self._process.kill()


def _become(words: Sequence[str], folder: Path, variables: dict[str, str], out: Path, err: Path) -> None:
    for path, stream in ((out, 1), (err, 2)):
        with path.open("ab") as file:
            os.dup2(file.fileno(), stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    sys.argv[1:] = words
    runpy.run_module("samenleven", run_name="__main__", alter_sys=True)
