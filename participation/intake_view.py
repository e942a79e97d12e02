"""What was written down for people whom the team met, as the desk shows it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Row, Select, func, select

from participation.database import Db
from participation.models import Area, Intake, Member, Resident, Submission
from participation.residents import has_a_chat
from participation.words import Kind

MOST_SHOWN: Final = 8
LATELY: Final = timedelta(hours=12)
"""What was typed in one sitting; the source of an earlier one is another."""


@dataclass(frozen=True, slots=True)
class WrittenDown:
    """One submission of those that were written down."""

    number: int
    kind: Kind
    own_words: str
    language: str | None
    resident: str
    """Handle."""
    area_id: int | None
    area: str | None
    source: str
    by: str | None
    """A member's name."""
    import_id: int | None
    claimed: bool
    """Its resident has a chat with us."""


async def lately_written(db: Db, *, challenge_id: int, member_id: int) -> tuple[WrittenDown, ...]:
    """What this member typed last, the newest first; what came from a file is left out."""
    here = _seen().where(
        Intake.member_id == member_id,
        Intake.challenge_id == challenge_id,
        Intake.import_id.is_(None),
        Submission.withdrawn_at.is_(None),
        Submission.received_at > func.now() - LATELY,
    )
    found = await db.execute(here.order_by(Intake.submission_id.desc()).limit(MOST_SHOWN))
    return tuple(_written(row) for row in found)


async def written_down(db: Db, *, challenge_id: int, number: int) -> WrittenDown | None:
    """None: its resident sent it."""
    here = _seen().where(Intake.submission_id == number, Intake.challenge_id == challenge_id)
    row = (await db.execute(here)).one_or_none()
    return _written(row) if row else None


def _seen() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Submission.id.label("number"),
            Submission.kind,
            Submission.own_words,
            Submission.language,
            Resident.handle.label("resident"),
            Submission.area_id,
            Area.name.label("area"),
            func.coalesce(Intake.source, "").label("source"),
            Member.name.label("by"),
            Intake.import_id,
            has_a_chat(Submission.resident_id).label("claimed"),
        )
        .join(Submission, Submission.id == Intake.submission_id)
        .join(Resident, Resident.id == Submission.resident_id)
        .outerjoin(Area, Area.id == Submission.area_id)
        .outerjoin(Member, Member.id == Intake.member_id)
    )


def _written(row: Row[*tuple[Any, ...]]) -> WrittenDown:
    return WrittenDown(**row._asdict() | {"kind": Kind(row.kind)})
