"""docs/security.md names a test for each defence: each of them is there, and nothing goes out but to Telegram."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENT = (ROOT / "docs" / "security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", DOCUMENT)))
ROOMS = ("admin", "bot", "conversations", "pages", "participation", "samenleven", "scheduler")
CALLS_OUT = re.compile(
    r"(?m)\bClientSession\b|\burlopen\b|urllib\.request|^\s*(?:import|from) httpx\b|\brequests\.(get|post)|http\.client"
)


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[f"{file}::{name}" for file, name in NAMED])
def test_each_test_that_is_named_is_there(file: str, name: str) -> None:
    assert re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)


def test_every_line_of_the_tables_names_a_test() -> None:
    rows = [row for row in DOCUMENT.splitlines() if row.startswith("| ") and not row.startswith(("| what", "|--"))]
    assert len(rows) > 20
    assert [row for row in rows if "`tests/" not in row] == []


def test_nothing_is_fetched_but_from_telegram() -> None:
    """So that no address a person wrote can be one of them."""
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    calling = {str(file.relative_to(ROOT)) for file in files if CALLS_OUT.search(file.read_text("utf-8"))}
    assert calling == {"bot/telegram/request.py"}
