"""How these tests type a command: as a person would, in a process and a data folder of its own."""

import os
import subprocess
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Final

import pytest

from samenleven.environment import Environment
from tests.forked import Forked

Typed = subprocess.CompletedProcess[str]
Type = Callable[..., Typed]
_numbers: Final = count(1)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder without `.env` to be in, and an environment without any variable of ours."""
    for name in Environment.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def typed(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Type:
    """`typed("challenge", "list", DATABASE_URL=…)`: what came of it."""
    printed = tmp_path_factory.mktemp("printed")

    def run(*words: str, **variables: str) -> Typed:
        environment = os.environ | {"DATA_DIR": str(bare / "data")} | variables
        out, err = (printed / f"{next(_numbers)}" for _ in range(2))
        code = Forked(words, folder=bare, variables=environment, out=out, err=err).wait()
        return Typed(words, code, out.read_text(), err.read_text())

    return run
