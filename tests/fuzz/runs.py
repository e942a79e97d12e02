"""One run of schemathesis: a fresh folder, a fresh server, a seed."""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from participation import migrations
from participation.database import make_engine, transaction
from participation.words import Kind, Role, Status
from samenleven.embedded.server import EmbeddedPostgres
from tests.admin.api.conftest import BASE, an_api
from tests.builders import a_submission

_START: Final = "from schemathesis.cli import schemathesis; schemathesis()"
CONFIG: Final = Path(__file__).with_name("schemathesis.toml")
HOOKS: Final = Path(__file__).with_name("hooks.py")


@dataclass(frozen=True, slots=True)
class Target:
    url: str
    token: str


@dataclass(frozen=True, slots=True)
class Run:
    cases: int
    failed: bool
    told: str
    """Its whole report."""


async def run(target: Target, *, seed: int, examples: int, phases: str = "coverage,fuzzing,stateful") -> Run:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        report = Path(folder) / "report.json"
        command = ["-c", _START, "--config-file", str(CONFIG), "run", f"{target.url}{BASE}/openapi.json"]
        command += ["--origin", target.url, "--header", f"Authorization: Bearer {target.token}"]
        command += ["--seed", str(seed), "--max-examples", str(examples), "--phases", phases, "--warnings", "off"]
        command += ["--no-color", "--report", "json", "--report-json-path", str(report)]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *command,
            cwd=folder,
            env={**os.environ, "SCHEMATHESIS_HOOKS": str(HOOKS)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        told, _ = await process.communicate()
        made = json.loads(report.read_text()) if report.exists() else {}
    cases = made.get("test_cases", {}).get("generated", 0)
    return Run(cases, process.returncode != 0, told.decode(errors="replace"))


@asynccontextmanager
async def a_target(engine: AsyncEngine) -> AsyncIterator[Target]:
    """With a submission of every kind and status."""
    async with an_api(engine) as api:
        async with transaction(engine) as db:
            for status in Status:
                for kind in Kind:
                    await a_submission(db, api.challenge, status=status, kind=kind)
        yield Target(api.url, await api.token(Role.OWNER))


@asynccontextmanager
async def a_fresh_target() -> AsyncIterator[Target]:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder, EmbeddedPostgres(Path(folder) / "data") as postgres:
        await migrations.upgrade(postgres.url)
        engine = make_engine(postgres.url)
        async with a_target(engine) as target:
            yield target
        await engine.dispose()
