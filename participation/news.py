"""What a notice tells: of which submission, what it goes on as, and what part the resident has in it."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from participation.lineage import STANDS
from participation.models import Merge, Notice, Resident, Submission, Support, ThreadEntry
from participation.showing import public_words, shown_to_neighbours
from participation.words import DeclineReason, Kind, NoticeKind, Status

_CANONICAL: Final = aliased(Submission)
"""What the submission of a notice was merged into."""


@dataclass(frozen=True, slots=True)
class Canonical:
    """What `number` goes on as."""

    number: int
    status: Status
    words: str | None
    """Those that neighbours may read; None: the team alone sees it."""
    known: bool
    """It is the resident's own, or they support it already."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing to be told."""

    id: int
    kind: NoticeKind
    number: int
    of: Kind
    reason: DeclineReason | None
    words: str | None
    """A member's own, that go with it."""
    own: int | None = None
    """The resident's: the number itself, or one of theirs that goes on as it; None: they have no part in it."""
    canonical: Canonical | None = None
    """Where `number` was merged."""


def news_of(who: Select[int]) -> Select[*tuple[Any, ...]]:
    """What these residents are to be told, locked, each row for `one`."""
    return (
        select(
            Notice.id,
            Notice.resident_id,
            Resident.language,
            Notice.kind,
            Notice.submission_id,
            Submission.kind.label("of"),
            Notice.reason,
            ThreadEntry.words,
            _own().label("own"),
            _CANONICAL.id.label("canonical"),
            _CANONICAL.status.label("canonical_status"),
            case((shown_to_neighbours(_CANONICAL), public_words(_CANONICAL))).label("canonical_words"),
            _known().label("known"),
        )
        .join(Resident, Resident.id == Notice.resident_id)
        .join(Submission, Submission.id == Notice.submission_id)
        .outerjoin(ThreadEntry, ThreadEntry.id == Notice.entry_id)
        .outerjoin(Merge, and_(Merge.from_id == Submission.id, STANDS))
        .outerjoin(_CANONICAL, _CANONICAL.id == Merge.into_id)
        .where(Notice.resident_id.in_(who), Notice.told_at.is_(None), may_be_told())
        .order_by(Notice.resident_id, Notice.id)
        .with_for_update(of=Notice, skip_locked=True)
    )


def may_be_told() -> ColumnElement[bool]:
    """Whether they support the canonical one too is asked once they may see it."""
    seen = (
        exists()
        .where(Merge.from_id == Notice.submission_id, STANDS, _CANONICAL.id == Merge.into_id)
        .where(shown_to_neighbours(_CANONICAL))
        .correlate(Notice)
    )
    return or_(Notice.kind != NoticeKind.SUPPORT, seen)


def _own() -> ColumnElement[int | None]:
    part = aliased(Submission)
    theirs = (
        select(func.min(part.id))
        .join(Merge, and_(Merge.from_id == part.id, STANDS))
        .where(
            Merge.into_id == Notice.submission_id, part.resident_id == Notice.resident_id, part.withdrawn_at.is_(None)
        )
        .correlate(Notice)
        .scalar_subquery()
    )
    return case((Submission.resident_id == Notice.resident_id, Submission.id), else_=theirs)


def _known() -> ColumnElement[bool]:
    supported = exists().where(Support.submission_id == _CANONICAL.id, Support.resident_id == Notice.resident_id)
    return or_(_CANONICAL.resident_id == Notice.resident_id, supported.correlate(Notice, _CANONICAL))


def one(row: Any) -> News:
    return News(
        id=row.id,
        kind=NoticeKind(row.kind),
        number=row.submission_id,
        of=Kind(row.of),
        reason=DeclineReason(row.reason) if row.reason else None,
        words=row.words,
        own=row.own,
        canonical=_canonical(row) if row.canonical else None,
    )


def _canonical(row: Any) -> Canonical:
    return Canonical(row.canonical, Status(row.canonical_status), row.canonical_words, bool(row.known))
