"""The program and its commands as a story starts them: forked, as there are many stories."""

import asyncio
from itertools import count
from pathlib import Path
from typing import Final

from tests.faults.program import Program, bare_environment
from tests.forked import Forked

_numbers: Final = count(1)


class ForkedProgram(Program):
    def launch(self) -> None:
        self._process = Forked(["run"], folder=self._folder, variables=self._variables, out=self.log, err=self.log)


async def typed(folder: Path, variables: dict[str, str], *words: str) -> str:
    """What a command of ours prints."""
    number = next(_numbers)
    out, err = folder / f"printed-{number}", folder / f"complained-{number}"
    process = Forked(words, folder=folder, variables=bare_environment() | variables, out=out, err=err)
    assert await asyncio.to_thread(process.wait) == 0, err.read_text()
    return out.read_text()
