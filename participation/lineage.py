"""What goes on as part of what: read from `merges`, which `merging` keeps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ARRAY, ScalarSelect, Select, Text, case, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from participation.database import Db
from participation.models import Member, Merge, Resident, Submission, ThreadEntry
from participation.showing import public_words, shown_to_neighbours
from participation.words import OF_RESIDENTS, Kind, MergeReason, Status

STANDS: Final = Merge.undone_at.is_(None)


@dataclass(frozen=True, slots=True)
class GoesOnAs:
    """A canonical one, as the author of what was merged into it may see it."""

    number: int
    status: Status
    words: str | None
    """As neighbours may read it; None: the team alone sees it."""


@dataclass(frozen=True, slots=True)
class MergedOne:
    """What goes on as part of another one, in its resident's own words."""

    number: int
    kind: Kind
    own_words: str
    language: str | None
    resident: str
    """Handle."""
    additions: tuple[str, ...]
    """What the resident added or answered later, oldest first."""
    by: str | None
    """A member's name."""
    reason: MergeReason
    at: datetime


def merged_with(number: int) -> Select[int]:
    """The numbers of what goes on as part of this one."""
    return select(Merge.from_id).where(Merge.into_id == number, STANDS)


def merged_into() -> ScalarSelect[Any]:
    """The number of the canonical one, beside `Submission` in a query; nothing for what stands on its own."""
    return select(Merge.into_id).where(Merge.from_id == Submission.id, STANDS).correlate(Submission).scalar_subquery()


async def canonical_of(db: Db, *, number: int) -> int:
    """The number of what this one goes on as; its own when it stands on its own."""
    found = await db.execute(select(Merge.into_id).where(Merge.from_id == number, STANDS))
    return found.scalar_one_or_none() or number


async def goes_on_as(db: Db, *, number: int) -> GoesOnAs | None:
    """None: it stands on its own."""
    words = case((shown_to_neighbours(), public_words()))
    found = await db.execute(
        select(Submission.id, Submission.status, words)
        .join(Merge, Merge.into_id == Submission.id)
        .where(Merge.from_id == number, STANDS)
    )
    row = found.one_or_none()
    return GoesOnAs(row[0], Status(row[1]), row[2]) if row else None


async def merged_ones(db: Db, *, number: int) -> tuple[MergedOne, ...]:
    """All that goes on as part of this one, the oldest first; what was taken back is left out."""
    found = await db.execute(
        select(
            Submission.id,
            Submission.kind,
            Submission.own_words,
            Submission.language,
            Resident.handle,
            additions().label("additions"),
            Member.name,
            Merge.reason,
            Merge.at,
        )
        .join(Merge, Merge.from_id == Submission.id)
        .join(Resident, Resident.id == Submission.resident_id)
        .outerjoin(Member, Member.id == Merge.member_id)
        .where(Merge.into_id == number, STANDS, Submission.withdrawn_at.is_(None))
        .order_by(Submission.id)
    )
    return tuple(
        MergedOne(
            number=row.id,
            kind=Kind(row.kind),
            own_words=row.own_words,
            language=row.language,
            resident=row.handle,
            additions=tuple(row.additions or ()),
            by=row.name,
            reason=MergeReason(row.reason),
            at=row.at,
        )
        for row in found
    )


def additions() -> ScalarSelect[Any]:
    """What residents wrote later at a submission, the oldest first; null where there is nothing."""
    return (
        select(func.array_agg(aggregate_order_by(ThreadEntry.words, ThreadEntry.id), type_=ARRAY(Text)))
        .where(
            ThreadEntry.submission_id == Submission.id,
            ThreadEntry.kind.in_(OF_RESIDENTS),
            ThreadEntry.words.is_not(None),
        )
        .correlate(Submission)
        .scalar_subquery()
    )
