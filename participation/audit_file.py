"""The audit as a CSV for a spreadsheet, a page of lines at a time."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from datetime import UTC
from typing import Final

from participation.audit import AuditFilter, AuditLine, audit_page
from participation.database import Db
from participation.export_lines import cell

PAGE: Final = 500
COLUMNS: Final = ("at", "member", "member_id", "action", "target", "ids", "fields", "reason")


async def audit_csv(db: Db, wanted: AuditFilter, *, challenge_id: int) -> AsyncIterator[str]:
    """The newest first; times in UTC. What is noted meanwhile stands above the first line, and is left out."""
    yield _written([COLUMNS])
    after: int | None = None
    while lines := await audit_page(db, wanted, challenge_id=challenge_id, after=after, most=PAGE):
        yield _written([_row(each) for each in lines])
        after = lines[-1].id


def _row(line: AuditLine) -> list[str]:
    at = line.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds")
    ids = tuple(str(each) for each in line.ids)
    values = (f"{at}Z", line.member, line.member_id, line.action, line.target, ids, line.fields, line.reason)
    return [cell(value) for value in values]


def _written(rows: Sequence[Sequence[str]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()
