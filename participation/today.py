"""What waits for the team now, what moved lately, and how much there is of what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Domain, Member, Resident, Submission, SubmissionDomain, SubmissionMove
from participation.pretending import of_tests, pretend_of
from participation.promises import late_before
from participation.words import BROUGHT, Kind, Move, Pretend, Status

MOST_MOVES: Final = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    to_read: int
    oldest: datetime | None
    """When the first of them came in."""
    late: int
    """Past the promised reading time."""
    urgent: int
    """And nobody's yet."""
    answered: int
    messages: int
    mine: int
    """Handed to this member and not done with."""


@dataclass(frozen=True, slots=True)
class LatelyMoved:
    number: int
    move: Move
    after: Status
    by: str | None
    at: datetime
    pretend: Pretend | None


async def waiting(db: Db, *, challenge: ChallengeView, member_id: int, now: datetime) -> Waiting:
    setup = challenge.setup
    promised = late_before(now, days=setup.reading_days, pauses=setup.pauses, time_zone=challenge.time_zone)
    unread = (Submission.status == Status.RECEIVED) & Submission.kind.in_(BROUGHT)
    first_time = (Submission.status == Status.RECEIVED) & Submission.answered_at.is_(None)
    row = (
        await db.execute(
            select(
                func.count().filter(unread).label("to_read"),
                func.min(Submission.received_at).filter(unread).label("oldest"),
                func.count().filter(first_time & (Submission.received_at < promised)).label("late"),
                func.count().filter(Submission.urgent & Submission.assigned_to.is_(None)).label("urgent"),
                func.count().filter(Submission.answered_at.is_not(None)).label("answered"),
                func.count().filter(Submission.kind == Kind.MESSAGE, first_time).label("messages"),
                func.count().filter(Submission.assigned_to == member_id).label("mine"),
            ).where(
                Submission.challenge_id == challenge.id,
                Submission.status.in_((Status.RECEIVED, Status.CLARIFYING)),
                Submission.withdrawn_at.is_(None),
                of_tests(challenge.id),
            )
        )
    ).one()
    return Waiting(*row)


async def lately_moved(db: Db, *, challenge_id: int) -> tuple[LatelyMoved, ...]:
    """Newest first."""
    found = await db.execute(
        select(SubmissionMove.submission_id, SubmissionMove.move, SubmissionMove.after, Member.name, SubmissionMove.at)
        .add_columns(Resident.pretend)
        .join(Submission, Submission.id == SubmissionMove.submission_id)
        .join(Resident, Resident.id == Submission.resident_id)
        .outerjoin(Member, Member.id == SubmissionMove.member_id)
        .where(SubmissionMove.challenge_id == challenge_id, Submission.withdrawn_at.is_(None), of_tests(challenge_id))
        .order_by(SubmissionMove.id.desc())
        .limit(MOST_MOVES)
    )
    return tuple(LatelyMoved(row[0], Move(row[1]), Status(row[2]), row[3], row[4], pretend_of(row[5])) for row in found)


async def counts_by_domain(db: Db, *, challenge_id: int) -> Mapping[int, int]:
    """Domain id → on how many submissions; the most first, without those on none."""
    count = func.count()
    found = await db.execute(
        select(SubmissionDomain.domain_id, count)
        .join(Submission, Submission.id == SubmissionDomain.submission_id)
        .join(Domain, Domain.id == SubmissionDomain.domain_id)
        .where(Submission.challenge_id == challenge_id, Submission.withdrawn_at.is_(None), of_tests(challenge_id))
        .group_by(SubmissionDomain.domain_id, Domain.position)
        .order_by(count.desc(), Domain.position)
    )
    return {row[0]: row[1] for row in found}
