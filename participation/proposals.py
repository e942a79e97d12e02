"""Whether a message to the team may become a need or an offer: its sender is asked, and says so."""

from dataclasses import dataclass

from sqlalchemy import func, insert, select, update

from participation.challenge_file import QuietHours
from participation.database import Db
from participation.errors import NoLongerProposed
from participation.models import Resident, Submission, SubmissionMove
from participation.threads import MOST_SHOWN
from participation.words import Kind, Move, Status


@dataclass(frozen=True, slots=True)
class Proposal:
    number: int
    words: str
    """The sender's own."""
    kind: Kind
    """What it may become."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Whom to ask, and what."""

    resident_id: int
    language: str
    kind: Kind
    quiet: QuietHours | None = None
    """Their own."""


async def open_proposals(db: Db, *, resident_id: int) -> tuple[Proposal, ...]:
    """What this resident is asked and did not answer, the newest first."""
    found = await db.execute(
        select(Submission.id, Submission.own_words, Submission.proposed_kind)
        .where(
            Submission.resident_id == resident_id,
            Submission.proposed_kind.is_not(None),
            Submission.withdrawn_at.is_(None),
        )
        .order_by(Submission.id.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(Proposal(row.id, row.own_words, Kind(row.proposed_kind)) for row in found)


async def proposed(db: Db, *, number: int) -> Proposed:
    row = (
        await db.execute(
            select(Resident.id, Resident.language, Submission.proposed_kind, Resident.quiet_from, Resident.quiet_until)
            .join(Submission, Submission.resident_id == Resident.id)
            .where(Submission.id == number)
        )
    ).one()
    quiet = QuietHours(start=row.quiet_from, end=row.quiet_until) if row.quiet_from is not None else None
    return Proposed(row.id, row.language, Kind(row.proposed_kind), quiet)


async def answer_proposal(db: Db, *, number: int, resident_id: int, agrees: bool) -> None:
    """Yes: it is that from now on, read by the team alone until its sender says otherwise. No: it stays a message.

    Raises:
        NoLongerProposed: the team took the question back, or it was answered already.
    """
    own = await db.execute(
        select(Submission.challenge_id, Submission.proposed_kind)
        .where(
            Submission.id == number,
            Submission.resident_id == resident_id,
            Submission.proposed_kind.is_not(None),
            Submission.withdrawn_at.is_(None),
        )
        .with_for_update()
    )
    if (row := own.one_or_none()) is None:
        raise NoLongerProposed
    standing = {"status": Status.RECEIVED, "answered_at": func.now(), "proposed_kind": None}
    if agrees:
        standing["kind"] = row.proposed_kind
    await db.execute(
        update(Submission).where(Submission.id == number).values(**standing, version=Submission.version + 1)
    )
    await db.execute(
        insert(SubmissionMove).values(
            challenge_id=row.challenge_id,
            submission_id=number,
            move=Move.TURNED if agrees else Move.KEPT,
            before=Status.CLARIFYING,
            after=Status.RECEIVED,
            reason=row.proposed_kind,
        )
    )
