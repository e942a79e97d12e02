"""What waits for the team now, and what moved lately."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from participation.challenges import ChallengeView
from participation.counts import exactly, up_to
from participation.database import Db, fixed
from participation.filters import SubmissionFilter
from participation.models import Member, Resident, Submission, SubmissionMove
from participation.pretending import pretend_of
from participation.promises import late_before
from participation.words import BROUGHT, Kind, Move, Pretend, Status

MOST_MOVES: Final = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where there are more than `MOST_COUNTED`, one more than that; of what is to be read as many as there are."""

    to_read: int
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
    here = (Submission.challenge_id == challenge.id, Submission.withdrawn_at.is_(None), ~Submission.test)
    unread = (Submission.status == fixed(Status.RECEIVED.value), Submission.answered_at.is_(None))
    of_member = Submission.assigned_to == member_id
    found = await db.execute(
        select(
            exactly(SubmissionFilter(status=(Status.RECEIVED,), kind=BROUGHT), challenge_id=challenge.id),
            up_to(*here, *unread, Submission.received_at < promised),
            up_to(*here, Submission.rest == 0),
            up_to(*here, Submission.answered_at.is_not(None)),
            up_to(*here, *unread, Submission.kind == Kind.MESSAGE),
            up_to(*here, of_member, Submission.status.in_((Status.RECEIVED, Status.CLARIFYING))),
        )
    )
    return Waiting(*found.one())


async def lately_moved(db: Db, *, challenge_id: int) -> tuple[LatelyMoved, ...]:
    """Newest first."""
    found = await db.execute(
        select(SubmissionMove.submission_id, SubmissionMove.move, SubmissionMove.after, Member.name, SubmissionMove.at)
        .add_columns(Resident.pretend)
        .join(Submission, Submission.id == SubmissionMove.submission_id)
        .join(Resident, Resident.id == Submission.resident_id)
        .outerjoin(Member, Member.id == SubmissionMove.member_id)
        .where(SubmissionMove.challenge_id == challenge_id, Submission.withdrawn_at.is_(None), ~Submission.test)
        .order_by(SubmissionMove.id.desc())
        .limit(fixed(MOST_MOVES))
    )
    return tuple(LatelyMoved(row[0], Move(row[1]), Status(row[2]), row[3], row[4], pretend_of(row[5])) for row in found)
