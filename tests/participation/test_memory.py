"""Every table is described once in docs/memory.md."""

from pathlib import Path

from participation.models import Base

_MEMORY = Path(__file__).resolve().parents[2] / "docs" / "memory.md"


def described() -> list[str]:
    """The tables of its first column."""
    rows = [line for line in _MEMORY.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [table for row in rows[1:] for table in row.split("|")[1].strip().split(", ")]


def test_every_table_has_one_line_in_the_memory_document_and_every_line_its_table() -> None:
    assert sorted(described()) == sorted(Base.metadata.tables)
