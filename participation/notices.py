"""What residents are to hear of what they sent: gathered while the team reviews, told at most once a day.

`conversations.notices` words them. A question and a reply do not wait here; they are sent at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Delete, String, delete, exists, func, literal, select, true, update
from sqlalchemy.dialects.postgresql import insert

from participation.challenge_file import QuietHours
from participation.challenges import ChallengeView
from participation.database import Db, fixed
from participation.models import Notice, Resident, Submission, ThreadEntry
from participation.news import News, may_be_told, news_of, one
from participation.own_quiet_hours import left_in_peace
from participation.promises import late_before
from participation.residents import has_a_chat
from participation.words import EntryKind, NoticeKind, Status

SETTLED: Final = timedelta(minutes=2)
"""So long a member may take a move back before its resident hears of it."""
AT_ONCE: Final = 50
"""So many residents at most in one transaction."""


@dataclass(frozen=True, slots=True)
class Due:
    """A resident to be told now, and what."""

    resident_id: int
    language: str
    news: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question or a reply that a resident is to get at once."""

    resident_id: int
    language: str
    number: int
    kind: EntryKind
    words: str
    quiet: QuietHours | None = None
    """Of their own."""


async def claim_due(db: Db, *, challenge: ChallengeView, now: datetime) -> tuple[Due, ...]:
    """Whom to tell now, their notices locked: of nobody who was told already today. Those of who has no chat (yet) wait
    for them."""
    zone = ZoneInfo(challenge.time_zone)
    today = datetime.combine(now.astimezone(zone).date(), time(), zone)
    told = Notice.__table__.alias("told")
    todays = exists().where(told.c.resident_id == Notice.resident_id, told.c.told_at >= today)
    who = (
        select(Notice.resident_id)
        .join(Resident, Resident.id == Notice.resident_id)
        .where(Notice.challenge_id == challenge.id, Notice.told_at.is_(None), ~todays, may_be_told())
        .where(has_a_chat(Notice.resident_id))
        .where(left_in_peace(time_zone=challenge.time_zone, now=now).is_not(true()))
        .group_by(Notice.resident_id)
        .having(func.max(Notice.created_at) < now - SETTLED)
        .order_by(func.min(Notice.id))
        .limit(AT_ONCE)
    )
    found = (await db.execute(news_of(who))).all()
    grouped: dict[int, list[Any]] = {}
    for row in found:
        grouped.setdefault(row.resident_id, []).append(row)
    return tuple(Due(who, rows[0].language, tuple(one(row) for row in rows)) for who, rows in grouped.items())


async def mark_told(db: Db, ids: Sequence[int], *, now: datetime) -> None:
    await db.execute(update(Notice).where(Notice.id.in_(ids)).values(told_at=now))


async def find_late(db: Db, *, challenge: ChallengeView, now: datetime) -> int:
    """Notes for each that is past its promised reading time that its resident is to hear so, once; how many."""
    setup = challenge.setup
    before = late_before(now, days=setup.reading_days, pauses=setup.pauses, time_zone=challenge.time_zone)
    known = exists().where(Notice.submission_id == Submission.id, Notice.kind == NoticeKind.LATE)
    late = select(
        Submission.challenge_id, Submission.resident_id, Submission.id, literal(NoticeKind.LATE.value, String)
    ).where(
        Submission.challenge_id == challenge.id,
        Submission.status == fixed(Status.RECEIVED.value),
        Submission.answered_at.is_(None),
        Submission.received_at < before,
        Submission.withdrawn_at.is_(None),
        ~known,
        has_a_chat(Submission.resident_id),  # nobody else was promised anything
    )
    columns = ["challenge_id", "resident_id", "submission_id", "kind"]
    return (await db.execute(insert(Notice).from_select(columns, late).on_conflict_do_nothing())).rowcount


async def asked_by(db: Db, *, entry_id: int) -> Asked:
    """What the team wrote to a resident in this entry of a thread."""
    row = (
        await db.execute(
            select(
                Resident.id,
                Resident.language,
                Resident.quiet_from,
                Resident.quiet_until,
                Submission.id.label("number"),
                ThreadEntry.kind,
                ThreadEntry.words,
            )
            .join(Submission, Submission.id == ThreadEntry.submission_id)
            .join(Resident, Resident.id == Submission.resident_id)
            .where(ThreadEntry.id == entry_id)
        )
    ).one()
    quiet = QuietHours(start=row.quiet_from, end=row.quiet_until) if row.quiet_from is not None else None
    return Asked(row.id, row.language, row.number, EntryKind(row.kind), row.words or "", quiet)


def told_long_ago(now: datetime) -> Delete:
    return delete(Notice).where(Notice.created_at < now - timedelta(days=30))
