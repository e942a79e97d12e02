"""Slips of paper with four words, for people without a chat: whoever types them takes over what was written down.

Only what nobody claimed yet gets a slip, and a new one makes the former worthless. Whoever has a chat asks for new
words there (`/words`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from participation import audit
from participation.database import Db
from participation.errors import NotAllowedNow
from participation.find_codes import renew_codes
from participation.keys import Keys
from participation.models import Intake, Resident, Submission
from participation.residents import has_a_chat

AT_ONCE: Final = 100
"""So many on one page to print, 25 sheets of A4."""


@dataclass(frozen=True, slots=True)
class Slip:
    words: tuple[str, ...]
    language: str
    """The resident's."""
    resident: str
    """Handle."""
    numbers: tuple[int, ...]
    """What they said, by number."""
    lines: tuple[int, ...]
    """Of the file that it came from."""


async def slip_for(db: Db, *, challenge_id: int, number: int, by: int, keys: Keys) -> Slip:
    """
    Raises:
        NotAllowedNow: it was not written down here, or has been claimed.
    """
    whose = select(Submission.resident_id).where(Submission.id == number).scalar_subquery()
    slips = await _made(db, challenge_id, Submission.resident_id == whose, by, keys)
    if not slips:
        raise NotAllowedNow
    return slips[0]


async def slips_of_import(
    db: Db, *, challenge_id: int, import_id: int, by: int, keys: Keys, after: int = 0
) -> tuple[Slip, ...]:
    """The next so many, in the order of the file, of whom the first thing has a number after `after`."""
    return await _made(db, challenge_id, Intake.import_id == import_id, by, keys, after=after)


async def _made(
    db: Db, challenge_id: int, which: ColumnElement[bool], by: int, keys: Keys, *, after: int = 0
) -> tuple[Slip, ...]:
    first = func.min(Submission.id)
    found = await db.execute(
        select(
            Resident.id,
            Resident.handle,
            Resident.language,
            func.array_agg(aggregate_order_by(Submission.id, Submission.id)).label("numbers"),
            func.array_agg(aggregate_order_by(Intake.line, Submission.id)).label("lines"),
        )
        .join(Submission, Submission.resident_id == Resident.id)
        .join(Intake, Intake.submission_id == Submission.id)
        .where(
            which,
            Intake.challenge_id == challenge_id,
            Submission.withdrawn_at.is_(None),
            ~has_a_chat(Resident.id),
        )
        .group_by(Resident.id)
        .having(first > after)
        .order_by(first)
        .limit(AT_ONCE)
    )
    rows = found.all()
    codes = await renew_codes(
        db, challenge_id=challenge_id, residents={row.id: row.language for row in rows}, keys=keys
    )
    slips = tuple(_slip(codes[row.id], row.language, row.handle, row.numbers, row.lines) for row in rows)
    if slips:
        numbers = [number for slip in slips for number in slip.numbers]
        await audit.note(db, "slips_made", target="submissions", ids=numbers, challenge_id=challenge_id, by=by)
    return slips


def _slip(
    words: tuple[str, ...], language: str, resident: str, numbers: Sequence[int], lines: Sequence[int | None]
) -> Slip:
    return Slip(words, language, resident, tuple(numbers), tuple(line for line in lines if line is not None))
