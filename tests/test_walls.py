"""The walls between the rooms stand, and each has been seen to give way when somebody breaks through it."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest

_ROOT: Final = Path(__file__).resolve().parent.parent
_SETTINGS: Final = tomllib.loads((_ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
_NAMES: Final = {each["id"]: each["name"] for each in _SETTINGS["contracts"]}

OFFENCES: Final = [
    ("layers", "bot.offence_1", "samenleven.settings"),
    ("layers", "bot.offence_2", "admin"),
    ("layers", "scheduler.offence_3", "bot"),
    ("layers", "admin.offence_4", "scheduler"),
    ("layers", "conversations.offence_5", "pages"),
    ("layers", "participation.offence_6", "conversations.content"),
    ("pages", "pages.offence_7", "participation.words"),
    ("pages", "pages.offence_8", "conversations.content"),
    ("telegram", "samenleven.offence_9", "telegram"),
    ("telegram", "bot.web.offence_10", "telegram"),
    ("aiohttp", "participation.offence_11", "aiohttp"),
    ("aiohttp", "scheduler.offence_12", "aiohttp"),
    ("apscheduler", "participation.offence_13", "apscheduler"),
    ("apscheduler", "samenleven.offence_14", "apscheduler"),
    ("pure", "conversations.scripts.offence_15", "datetime"),
    ("pure", "conversations.offence_16", "sqlalchemy"),
    ("pure", "conversations.scripts.offence_17", "participation.models"),
    ("pure", "participation.words", "asyncio"),
    ("host", "conversations.scripts.offence_18", "conversations.talk"),
    ("words", "participation.words", "participation.errors"),
    ("pillow", "bot.web.offence_19", "PIL"),
    ("openpyxl", "admin.offence_20", "openpyxl"),
    ("smtp", "bot.web.offence_21", "aiosmtplib"),
]
"""Which wall, who breaks through it, and what they import."""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rooms and of their contracts."""
    copy = tmp_path_factory.mktemp("tree")
    for room in _SETTINGS["root_packages"]:
        shutil.copytree(_ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(_ROOT / "pyproject.toml", copy)
    return copy


@pytest.fixture(scope="module")
def findings(tree: Path) -> str:
    """What the linter says of the copy after all offences."""
    for _, offender, imported in OFFENCES:
        with (tree / f"{offender.replace('.', '/')}.py").open("a") as file:
            file.write(f"\nimport {imported}\n")
    return _lint(tree).stdout


def test_every_wall_stands() -> None:
    result = _lint(_ROOT)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("wall", "offender", "imported"), OFFENCES)
def test_a_wall_gives_way_when_somebody_breaks_through_it(
    findings: str, wall: str, offender: str, imported: str
) -> None:
    assert re.search(rf"^{re.escape(_NAMES[wall])} BROKEN", findings, re.MULTILINE), findings
    assert f"{offender} -> {imported} " in _about(wall, findings)


def test_no_wall_is_left_untried() -> None:
    assert {wall for wall, *_ in OFFENCES} == set(_NAMES)


def test_every_room_stands_behind_the_walls() -> None:
    rooms = {each.parent.name for each in _ROOT.glob("*/__init__.py")} - {"tests"}
    assert rooms == set(_SETTINGS["root_packages"])


def _about(wall: str, findings: str) -> str:
    """What is said of one wall: from its name with a line below it to the next such name."""
    parts = re.split(r"^(.+)\n-+$", findings.split("Broken contracts")[-1], flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[_NAMES[wall]]


def _lint(tree: Path) -> subprocess.CompletedProcess[str]:
    program = str(Path(sys.executable).with_name("lint-imports"))
    wide = os.environ | {"COLUMNS": "300"}  # so that no name is broken over two lines
    command = [program, "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=tree, env=wide, capture_output=True, text=True, check=False)
