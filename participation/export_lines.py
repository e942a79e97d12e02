"""The rows of an export in one form or another, piece by piece, for whoever sends or writes them while they come."""

import csv
import io
import json
import re
from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, TypeAlias

from participation.export import ExportedSubmission, plain
from participation.xlsx import Cell, workbook

Rows: TypeAlias = AsyncIterable[ExportedSubmission]
Places: TypeAlias = Mapping[tuple[str, str], tuple[float, float]]
"""The slugs of a challenge and of an area in it, to its centre: latitude and longitude."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
"""Cells that begin so may be run by a spreadsheet (OWASP, CSV Injection)."""
_WITHIN: Final = re.compile(r"""([;\t\r\n][\s"']*)(?=[=+\-@])""")
"""Where a spreadsheet that takes another sign for the separator, as a Dutch one does, sees a cell begin."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The fields that are shown, in the order of `ExportedSubmission`, and what they are called."""

    names: Sequence[str]
    called: Callable[[str], str] = str

    @property
    def heading(self) -> list[str]:
        return [self.called(name) for name in self.names]

    def shown(self, row: ExportedSubmission) -> dict[str, Any]:
        values = plain(row)
        return {self.called(name): values[name] for name in self.names}


ALL: Final = Columns([field.name for field in fields(ExportedSubmission)])


async def csv_lines(rows: Rows, columns: Columns) -> AsyncIterator[bytes]:
    """RFC 4180, with a line of names."""
    yield _csv_line(columns.heading)
    async for row in rows:
        yield _csv_line([cell(value) for value in columns.shown(row).values()])


async def json_array(rows: Rows, columns: Columns) -> AsyncIterator[bytes]:
    """A row per line."""
    before = "[\n"
    async for row in rows:
        yield (before + json.dumps(columns.shown(row), ensure_ascii=False)).encode()
        before = ",\n"
    yield b"\n]\n" if before == ",\n" else b"[]\n"


async def json_lines(rows: Rows, columns: Columns) -> AsyncIterator[bytes]:
    """An object per line (jsonlines.org)."""
    async for row in rows:
        yield (json.dumps(columns.shown(row), ensure_ascii=False) + "\n").encode()


async def geojson(rows: Rows, columns: Columns, places: Places) -> AsyncIterator[bytes]:
    """One FeatureCollection (RFC 7946). Each lies at the centre of its area, never nearer to somebody's home."""
    yield b'{"type": "FeatureCollection", "features": ['
    between = "\n"
    async for row in rows:
        feature = {"type": "Feature", "geometry": _point(row, places), "properties": columns.shown(row)}
        yield (between + json.dumps(feature, ensure_ascii=False)).encode()
        between = ",\n"
    yield b"\n]}\n"


async def xlsx(rows: Rows, columns: Columns) -> AsyncIterator[bytes]:
    cells = ([_typed(getattr(row, name)) for name in columns.names] async for row in rows)
    async for piece in workbook(cells, heading=columns.heading):
        yield piece


def cell(value: object) -> str:
    """As it stands in a CSV, where no spreadsheet runs it."""
    if not isinstance(value, str | tuple):
        return "" if value is None else str(value)
    text = value if isinstance(value, str) else _joined(value)
    guarded = _WITHIN.sub(r"\1'", text)
    return f"'{guarded}" if text.startswith(_FORMULA) else guarded


def _typed(value: Any) -> Cell:
    return _joined(value) if isinstance(value, tuple) else value


def _joined(values: Sequence[str | Mapping[str, str]]) -> str:
    """A reading names its kind and language."""
    return ", ".join(
        each if isinstance(each, str) else f"{each['kind']} ({each['language']}): {each['words']}" for each in values
    )


def _csv_line(cells: Sequence[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def _point(row: ExportedSubmission, places: Places) -> dict[str, Any] | None:
    if row.area_slug is None or (row.challenge, row.area_slug) not in places:
        return None
    latitude, longitude = places[row.challenge, row.area_slug]
    return {"type": "Point", "coordinates": [longitude, latitude]}
