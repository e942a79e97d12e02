"""What the rows of a file become, as the page shows it before anything is brought in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from admin.at_hand import named_in
from admin.at_the_desk import Here
from admin.intake.columns import NAMES, Field, Reading, as_chosen
from admin.intake.rows import Problem, Row, read_rows
from conversations.catalogues import say
from participation.imports import FileTable
from participation.intake import detected_in

PAGE: Final = 50
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Preview:
    table: FileTable
    reading: Reading
    rows: Sequence[Row]

    @property
    def good(self) -> int:
        return sum(row.heard is not None for row in self.rows)

    @property
    def wrong(self) -> int:
        return len(self.rows) - self.good

    @property
    def left_out(self) -> FileTable:
        """The rows with problems."""
        return replace(self.table, lines=tuple(row.line for row in self.rows if row.problems))

    def words_of(self, row: Row) -> str:
        """Also where there are problems."""
        at = self.reading.columns.get(Field.WORDS)
        return row.line.cells[at] if at is not None else ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    number: int
    words: str
    kind: str | None
    language: str | None
    area: str | None
    domains: Sequence[str]
    source: str
    neighbours: bool
    problems: Sequence[tuple[str, str]]
    """Column, and what would be right."""


@dataclass(frozen=True, slots=True)
class ShownRows:
    rows: Sequence[ShownRow]
    only_wrong: bool
    query: str
    """Of this page's address, but for where it begins and which rows it shows."""
    after: int | None
    """Row, where the next page begins."""


def preview_of(table: FileTable, given: Mapping[str, Any], here: Here) -> Preview:
    reading = as_chosen(given, table.names)
    return Preview(table, reading, read_rows(table, reading, here.challenge, here.language))


def shown_rows(here: Here, preview: Preview) -> ShownRows:
    """A page of them; the address says from where, and whether only those with problems."""
    only_wrong = "wrong" in here.request.query
    begins = here.request.query.get("after", "")
    after = int(begins) if begins.isascii() and begins.isdigit() and len(begins) <= _DIGITS else 0
    rows = [row for row in preview.rows if row.line.number > after and (row.problems or not only_wrong)]
    return ShownRows(
        rows=[_shown(here, preview, row) for row in rows[:PAGE]],
        only_wrong=only_wrong,
        query=urlencode(preview.reading.query()),
        after=rows[PAGE - 1].line.number if len(rows) > PAGE else None,
    )


def problems_in(language: str, problems: Sequence[Problem]) -> list[tuple[str, str]]:
    return [(say(NAMES[each.column], language), say(each.says, language, each.values)) for each in problems]


def _shown(here: Here, preview: Preview, row: Row) -> ShownRow:
    heard, challenge = row.heard, here.challenge
    words = preview.words_of(row)
    detected = detected_in(challenge, words) if words else None
    return ShownRow(
        number=row.line.number,
        words=words,
        kind=heard.kind if heard else None,
        language=(heard and heard.language) or (detected.language if detected else None),
        area=next((area.name for area in challenge.areas if heard and area.id == heard.area_id), None),
        domains=[named_in(here, each.names) for each in challenge.domains if heard and each.id in heard.domain_ids],
        source=heard.source if heard else "",
        neighbours=bool(heard and heard.neighbours),
        problems=problems_in(here.language, row.problems),
    )
