"""The rows of an export as text, piece by piece, for a door that sends them while they come.

Names are written as those of the API are. `names`: the fields that are shown, in the order of `ExportedSubmission`.
"""

import csv
import io
import json
from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from typing import Any, TypeAlias

from pydantic.alias_generators import to_camel

from participation.export import ExportedSubmission, cell, plain

Rows: TypeAlias = AsyncIterable[ExportedSubmission]


async def csv_lines(rows: Rows, names: Sequence[str]) -> AsyncIterator[str]:
    """RFC 4180, with a line of names."""
    yield _csv_line([to_camel(name) for name in names])
    async for row in rows:
        values = plain(row)
        yield _csv_line([cell(values[name]) for name in names])


async def json_lines(rows: Rows, names: Sequence[str]) -> AsyncIterator[str]:
    """An object per line (jsonlines.org)."""
    async for row in rows:
        yield json.dumps(_shown(row, names), ensure_ascii=False) + "\n"


async def geojson(rows: Rows, names: Sequence[str], places: Mapping[str, tuple[float, float]]) -> AsyncIterator[str]:
    """One FeatureCollection (RFC 7946). A submission lies at the centre of its area, never nearer to somebody's home.

    `places`: an area's slug to its centre, latitude and longitude.
    """
    yield '{"type": "FeatureCollection", "features": ['
    between = "\n"
    async for row in rows:
        feature = {"type": "Feature", "geometry": _point(row, places), "properties": _shown(row, names)}
        yield between + json.dumps(feature, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _shown(row: ExportedSubmission, names: Sequence[str]) -> dict[str, Any]:
    values = plain(row)
    return {to_camel(name): values[name] for name in names}


def _point(row: ExportedSubmission, places: Mapping[str, tuple[float, float]]) -> dict[str, Any] | None:
    if row.area_slug is None or row.area_slug not in places:
        return None
    latitude, longitude = places[row.area_slug]
    return {"type": "Point", "coordinates": [longitude, latitude]}
