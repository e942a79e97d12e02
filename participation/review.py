"""Review: what a member of the team decides on one submission. Each move is checked, kept, and told to the resident.

All refuse before they write: `NoSuchSubmission` (none of this challenge, or taken back), `ChangedMeanwhile` (`version`
is not the one it stands at), `NotAllowedNow` (`participation.moves`), `NoWords`.
"""

from dataclasses import dataclass

from sqlalchemy import insert, select, update

from participation import audit, moves
from participation.answered import answered_again
from participation.database import Db
from participation.errors import ChangedMeanwhile, NoSuchSubmission, NotAllowedNow, NoWords
from participation.models import Submission, SubmissionMove, ThreadEntry
from participation.telling import not_told, tell
from participation.words import TURNS_INTO, UNDONE_BY_NOTHING, DeclineReason, EntryKind, Kind, Move, NoticeKind, Status


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The submission that a member looks at: its number, in which challenge, who they are, what they saw of it."""

    challenge_id: int
    number: int
    by: int
    version: int | None = None
    """None: whatever it stands at (of many at once, each is told how it went)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whose submission it is, and where it stands."""

    resident_id: int
    kind: Kind
    status: Status


async def accept(db: Db, on: Reviewed) -> None:
    """Read, and taken along. The resident hears it with the next notices."""
    await _moved(db, on, Move.ACCEPT)
    await tell(db, number=on.number, kind=NoticeKind.ACCEPTED)


async def decline(db: Db, on: Reviewed, *, reason: DeclineReason, words: str = "") -> None:
    """The neighbourhood cannot go on with it: always with a reason; one of one's own takes words."""
    if reason is DeclineReason.OTHER and not words:
        raise NoWords
    await _moved(db, on, Move.DECLINE, reason)
    entry = await said(db, on, EntryKind.DECLINED, words) if words else None
    await tell(db, number=on.number, kind=NoticeKind.DECLINED, reason=reason, entry_id=entry)


async def ask(db: Db, on: Reviewed, *, words: str) -> int:
    """A question to the resident; the id of its entry, which `conversations.notices` sends at once."""
    if not words:
        raise NoWords
    await _moved(db, on, Move.ASK)
    return await said(db, on, EntryKind.QUESTION, words)


async def reply(db: Db, on: Reviewed, *, words: str) -> int:
    """An answer to a message to the team; the id of its entry, sent at once as a question is."""
    if not words:
        raise NoWords
    await _moved(db, on, Move.REPLY)
    return await said(db, on, EntryKind.REPLY, words)


async def propose(db: Db, on: Reviewed, *, kind: Kind) -> None:
    """Its sender is asked whether a message may become that (`conversations.notices.ask_to_turn`). It does so when they
    say yes, and never before (`participation.proposals`)."""
    if kind not in TURNS_INTO:
        raise NotAllowedNow
    await _moved(db, on, Move.PROPOSE, kind)
    await db.execute(update(Submission).where(Submission.id == on.number).values(proposed_kind=kind))


async def reopen(db: Db, on: Reviewed) -> None:
    """There are new facts after it was declined."""
    await _moved(db, on, Move.REOPEN)
    await not_told(db, number=on.number)


async def undo(db: Db, on: Reviewed) -> None:
    """Takes the last move back, as long as nothing was moved since. What the resident has not heard yet, they do not
    hear.

    Raises:
        NotAllowedNow: there is nothing to take back.
    """
    at = await locked(db, on)
    last = (
        await db.execute(
            select(SubmissionMove.id, SubmissionMove.move, SubmissionMove.before, SubmissionMove.undone_by)
            .where(SubmissionMove.submission_id == on.number, SubmissionMove.move.not_in(UNDONE_BY_NOTHING))
            .order_by(SubmissionMove.id.desc())
            .limit(1)
        )
    ).one_or_none()
    if last is None or last.undone_by is not None:
        raise NotAllowedNow
    back = moves.undone(Move(last.move), before=Status(last.before), status=at.status)
    if back is None:
        raise NotAllowedNow
    made = await write(db, on, Move.UNDO, at.status, back)
    await db.execute(update(SubmissionMove).where(SubmissionMove.id == last.id).values(undone_by=made))
    await db.execute(update(Submission).where(Submission.id == on.number).values(answered_at=answered_again()))
    await not_told(db, number=on.number)


async def add_note(db: Db, on: Reviewed, *, words: str) -> None:
    """For the team alone."""
    if not words:
        raise NoWords
    await locked(db, on)
    await said(db, on, EntryKind.NOTE, words)
    await audit.note(db, "noted", target="submissions", ids=[on.number], challenge_id=on.challenge_id, by=on.by)


async def locked(db: Db, on: Reviewed) -> Standing:
    """Where it stands now; nobody else changes it before this transaction ends."""
    found = await db.execute(
        select(Submission.resident_id, Submission.kind, Submission.status, Submission.version)
        .where(
            Submission.id == on.number,
            Submission.challenge_id == on.challenge_id,
            Submission.withdrawn_at.is_(None),
        )
        .with_for_update(key_share=True)
    )
    row = found.one_or_none()
    if row is None:
        raise NoSuchSubmission
    if on.version is not None and row.version != on.version:
        raise ChangedMeanwhile
    return Standing(row.resident_id, Kind(row.kind), Status(row.status))


async def _moved(db: Db, on: Reviewed, move: Move, reason: str | None = None) -> None:
    at = await locked(db, on)
    after = moves.after(move, status=at.status, kind=at.kind)
    if after is None:
        raise NotAllowedNow
    await write(db, on, move, at.status, after, reason)


async def write(db: Db, on: Reviewed, move: Move, before: Status, after: Status, reason: str | None = None) -> int:
    """Where it stands from now on; the id of the move."""
    await db.execute(
        update(Submission)
        .where(Submission.id == on.number)
        .values(status=after, version=Submission.version + 1, answered_at=None, proposed_kind=None)
    )
    row = {"challenge_id": on.challenge_id, "submission_id": on.number, "move": move, "before": before, "after": after}
    made: int = (
        await db.execute(
            insert(SubmissionMove).values(**row, member_id=on.by, reason=reason).returning(SubmissionMove.id)
        )
    ).scalar_one()
    await audit.note(
        db, move, target="submissions", ids=[on.number], challenge_id=on.challenge_id, by=on.by, reason=reason
    )
    return made


async def said(db: Db, on: Reviewed, kind: EntryKind, words: str) -> int:
    """A member's words in the thread; the id of the entry."""
    row = {"challenge_id": on.challenge_id, "submission_id": on.number, "kind": kind, "words": words}
    made: int = (
        await db.execute(insert(ThreadEntry).values(**row, member_id=on.by).returning(ThreadEntry.id))
    ).scalar_one()
    return made
