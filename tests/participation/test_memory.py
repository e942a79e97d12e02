"""Every table is described once in docs/memory.md."""

from pathlib import Path

from participation.models import Base

_MEMORY = Path(__file__).resolve().parents[2] / "docs" / "memory.md"


def described() -> list[str]:
    """The tables of its first column."""
    rows = [line for line in _MEMORY.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [table for row in rows[1:] for table in row.split("|")[1].strip().split(", ")]


def with_words() -> list[str]:
    """The tables that hold what a resident wrote, or what leads to them."""
    rows = [line.split("|") for line in _MEMORY.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    return [table for row in rows if row[4].strip() != "–" for table in row[1].strip().split(", ")]


def test_every_table_with_residents_words_stands_in_the_privacy_document() -> None:
    told = _MEMORY.with_name("privacy.md").read_text("utf-8")
    assert [table for table in with_words() if f"`{table}`" not in told] == []


def test_every_table_has_one_line_in_the_memory_document_and_every_line_its_table() -> None:
    assert sorted(described()) == sorted(Base.metadata.tables)
