"""In which forms submissions can be taken along."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from participation import xlsx
from participation.challenges import ChallengeView
from participation.export_lines import Columns, Places, Rows, csv_lines, geojson, json_lines
from participation.export_lines import xlsx as xlsx_pieces


@dataclass(frozen=True, slots=True)
class Form:
    media_type: str
    suffix: str
    write: Callable[[Rows, Columns, Places], AsyncIterator[bytes]]
    text: bool = True
    """In UTF-8."""


FORMS: Final[Mapping[str, Form]] = {
    "csv": Form("text/csv", "csv", lambda rows, columns, _places: csv_lines(rows, columns)),
    "xlsx": Form(xlsx.MEDIA_TYPE, "xlsx", lambda rows, columns, _places: xlsx_pieces(rows, columns), text=False),
    "json-lines": Form("application/jsonl", "jsonl", lambda rows, columns, _places: json_lines(rows, columns)),
    "geojson": Form("application/geo+json", "geojson", geojson),
}
"""By the names that they have in addresses."""


def places_of(challenges: Iterable[ChallengeView]) -> Places:
    """Of all their areas that have a centre."""
    return {
        (challenge.slug, area.slug): (area.latitude, area.longitude)
        for challenge in challenges
        for area in challenge.areas
        if area.latitude is not None and area.longitude is not None
    }
