"""How these tests type a command: as a person would, in a process and a data folder of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from samenleven.environment import Environment

Typed = subprocess.CompletedProcess[str]
Type = Callable[..., Typed]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder without `.env` to be in, and an environment without any variable of ours."""
    for name in Environment.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def typed(bare: Path) -> Type:
    """`typed("challenge", "list", DATABASE_URL=…)`: what came of it."""

    def run(*words: str, **variables: str) -> Typed:
        environment = os.environ | {"DATA_DIR": str(bare / "data")} | variables
        command = [sys.executable, "-m", "samenleven", *words]
        return subprocess.run(command, cwd=bare, env=environment, capture_output=True, text=True, check=False)

    return run
