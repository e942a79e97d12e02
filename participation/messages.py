"""Messages to the team, as threads: what waits first, and there the newest first; then all others."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, true

from participation.database import Db
from participation.models import Member, Resident, Submission, ThreadEntry
from participation.pretending import pretend_of
from participation.words import OF_RESIDENTS, EntryKind, Kind, Pretend, Status

PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class Place:
    """Of the last thread of a page, where the next one begins."""

    rests: bool
    """It is not the team's turn."""
    number: int


@dataclass(frozen=True, slots=True)
class LastSaid:
    """The end of a thread; notes of the team apart."""

    words: str
    by: str | None
    """A member's name; None: the resident."""
    of_team: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class MessageThread:
    number: int
    status: Status
    words: str
    language: str | None
    resident: str
    """Handle."""
    received_at: datetime
    answered: bool
    """The resident said something, and nobody replied since."""
    proposed_kind: Kind | None
    assigned_to: str | None
    pretend: Pretend | None
    last: LastSaid | None

    @property
    def place(self) -> Place:
        return Place(self.status is not Status.RECEIVED, self.number)


async def message_threads(
    db: Db, *, challenge_id: int, after: Place | None = None, most: int = PAGE
) -> tuple[MessageThread, ...]:
    last = (
        select(ThreadEntry.words, ThreadEntry.kind, ThreadEntry.created_at, Member.name.label("by"))
        .outerjoin(Member, Member.id == ThreadEntry.member_id)
        .where(
            ThreadEntry.submission_id == Submission.id,
            ThreadEntry.kind != EntryKind.NOTE,
            ThreadEntry.words.is_not(None),
        )
        .order_by(ThreadEntry.id.desc())
        .limit(1)
        .correlate(Submission)
        .lateral("last")
    )
    assigned = Member.__table__.alias("assigned")
    found = await db.execute(
        select(
            Submission.id.label("number"),
            Submission.status,
            Submission.own_words,
            Submission.language,
            Submission.received_at,
            Submission.answered_at,
            Submission.proposed_kind,
            Resident.handle,
            Resident.pretend,
            assigned.c.name.label("assigned_to"),
            last.c.words,
            last.c.kind,
            last.c.created_at,
            last.c.by,
        )
        .join(Resident, Resident.id == Submission.resident_id)
        .outerjoin(assigned, assigned.c.id == Submission.assigned_to)
        .outerjoin(last, true())
        .where(*_messages(challenge_id), *([_beyond(after)] if after else []))
        .order_by(_rests(), Submission.id.desc())
        .limit(most)
    )
    return tuple(_thread(row) for row in found)


async def count_waiting(db: Db, *, challenge_id: int) -> int:
    """Messages that are the team's to answer now."""
    waiting = select(func.count()).select_from(Submission).where(*_messages(challenge_id), ~_rests())
    return (await db.execute(waiting)).scalar_one()


def _messages(challenge_id: int) -> list[ColumnElement[bool]]:
    return [
        Submission.challenge_id == challenge_id,
        Submission.kind == Kind.MESSAGE,
        Submission.withdrawn_at.is_(None),
        ~Submission.test,
    ]


def _rests() -> ColumnElement[bool]:
    return Submission.status != Status.RECEIVED.value


def _beyond(at: Place) -> ColumnElement[bool]:
    older = Submission.id < at.number
    return and_(_rests(), older) if at.rests else or_(_rests(), older)


def _thread(row: Row[Any]) -> MessageThread:
    return MessageThread(
        number=row.number,
        status=Status(row.status),
        words=row.own_words,
        language=row.language,
        resident=row.handle,
        received_at=row.received_at,
        answered=row.answered_at is not None,
        proposed_kind=Kind(row.proposed_kind) if row.proposed_kind else None,
        assigned_to=row.assigned_to,
        pretend=pretend_of(row.pretend),
        last=_last(row) if row.words else None,
    )


def _last(row: Row[Any]) -> LastSaid:
    kind = EntryKind(row.kind)
    return LastSaid(row.words, row.by, kind not in OF_RESIDENTS, row.created_at)
