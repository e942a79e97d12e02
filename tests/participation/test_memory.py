"""Every table is described once in docs/memory.md."""

from pathlib import Path

from participation.models import Base

_MEMORY = Path(__file__).resolve().parents[2] / "docs" / "memory.md"


def test_every_table_has_one_line_in_the_memory_document_and_every_line_its_table() -> None:
    rows = [line for line in _MEMORY.read_text("utf-8").splitlines() if line.startswith("| ")]
    described = [table for row in rows[1:] for table in row.split("|")[1].strip().split(", ")]

    assert sorted(described) == sorted(Base.metadata.tables)
