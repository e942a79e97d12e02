"""Files to take along: an empty one to fill in, and the rows that could not come in, with what would be right."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from admin.intake.columns import NAMES
from admin.intake.preview import problems_in
from admin.intake.rows import Row
from conversations.catalogues import say
from conversations.texts import _
from participation.export_lines import cell

_MARK: Final = "\ufeff"
"""By which a spreadsheet knows that it is UTF-8."""
_ROW: Final = _("Row")
_RIGHT: Final = _("What to put right")


def template_csv(language: str) -> str:
    return _written([[say(name, language) for name in NAMES.values()]])


def left_out_csv(names: Sequence[str], rows: Sequence[Row], language: str) -> str:
    """Its own columns, so that it can be brought in once it is put right."""
    first = [*names, say(_ROW, language), say(_RIGHT, language)]
    lines = ([*row.line.cells, str(row.line.number), _told(row, language)] for row in rows)
    return _written([first, *lines])


def _told(row: Row, language: str) -> str:
    return " ".join(f"{column}: {says}" for column, says in problems_in(language, row.problems))


def _written(lines: Iterable[Sequence[str]]) -> str:
    """With semicolons, which a Dutch spreadsheet opens in columns."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows([cell(each) for each in line] for line in lines)
    return _MARK + file.getvalue()
