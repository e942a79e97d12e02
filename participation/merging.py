"""Two submissions that are about the same go on as one: the canonical one, which others are merged into.

Each keeps its own words and its author. A merge never leads to what is merged itself, so that one step always leads to
the canonical one. Whoever changes what is merged into a submission holds its lock; of two it is the lower number first.
"""

from sqlalchemy import func, insert, select, update

from participation import moves
from participation.database import Db
from participation.errors import (
    ChangedMeanwhile,
    KindsApart,
    MadeUpApart,
    MergedWithItself,
    NoSuchOther,
    NotAllowedNow,
    NoWords,
    OtherDeclined,
)
from participation.lineage import STANDS, canonical_of
from participation.models import Merge, Resident, Submission, SubmissionMove
from participation.review import Reviewed, locked, said, write
from participation.telling import tell_merged, tell_unmerged
from participation.words import EntryKind, Kind, MergeReason, Move, Status


async def merge(db: Db, on: Reviewed, *, into: int, reason: MergeReason, words: str = "") -> int:
    """It goes on as part of `into`, with all that was merged into it; the number of the canonical one, which is another
    when `into` was merged itself. Words are a note for the team.

    Raises (beside what `review` does):
        NoSuchOther, MergedWithItself, KindsApart, MadeUpApart, OtherDeclined, NoWords
    """
    if reason is MergeReason.OTHER and not words:
        raise NoWords
    canonical = await canonical_of(db, number=into)
    await _lock(db, on.challenge_id, on.number, canonical)
    at = await locked(db, on)
    if moves.after(Move.MERGE, status=at.status, kind=at.kind) is None:
        raise NotAllowedNow
    if await canonical_of(db, number=into) != canonical:  # it was merged at this very moment
        raise ChangedMeanwhile
    await find_other(db, challenge_id=on.challenge_id, number=on.number, kind=at.kind, into=into)
    await write(db, on, Move.MERGE, at.status, Status.MERGED, reason)
    await db.execute(update(Merge).where(Merge.into_id == on.number, STANDS).values(into_id=canonical))
    row = {"challenge_id": on.challenge_id, "from_id": on.number, "into_id": canonical, "chosen_id": canonical}
    await db.execute(insert(Merge).values(**row, member_id=on.by, reason=reason))
    if words:
        await said(db, on, EntryKind.NOTE, words)
    await tell_merged(db, number=on.number)
    return canonical


async def unmerge(db: Db, on: Reviewed) -> None:
    """It stands on its own again, where it was before, with all that was merged into it then.

    Raises:
        NotAllowedNow: it is not merged.
    """
    await _lock(db, on.challenge_id, await canonical_of(db, number=on.number))
    at = await locked(db, on)
    merged = (
        await db.execute(
            select(SubmissionMove.id, SubmissionMove.before)
            .where(SubmissionMove.submission_id == on.number, SubmissionMove.move == Move.MERGE)
            .order_by(SubmissionMove.id.desc())
            .limit(1)
        )
    ).one_or_none()
    was = Status(merged.before) if merged else None
    back = moves.after(Move.UNMERGE, status=at.status, kind=at.kind, was=was)
    if merged is None or back is None:
        raise NotAllowedNow
    made = await write(db, on, Move.UNMERGE, at.status, back)
    await db.execute(update(SubmissionMove).where(SubmissionMove.id == merged.id).values(undone_by=made))
    await _stand_alone(db, on.number)
    await tell_unmerged(db, number=on.number)


async def find_other(db: Db, *, challenge_id: int, number: int, kind: Kind, into: int) -> int:
    """The number of what a submission of this kind would go on as.

    Raises:
        NoSuchOther, MergedWithItself, KindsApart, MadeUpApart, OtherDeclined
    """
    canonical = await canonical_of(db, number=into)
    if canonical == number:
        raise MergedWithItself
    here = (Submission.id == canonical) & (Submission.challenge_id == challenge_id) & Submission.withdrawn_at.is_(None)
    other = (await db.execute(select(Submission.kind, Submission.status).where(here))).one_or_none()
    if other is None:
        raise NoSuchOther
    if not moves.alike(kind, Kind(other.kind)):
        raise KindsApart
    if await _pretend(db, number) != await _pretend(db, canonical):
        raise MadeUpApart
    if other.status == Status.DECLINED:
        raise OtherDeclined
    return canonical


async def _pretend(db: Db, number: int) -> str | None:
    of_whom = select(Resident.pretend).join(Submission, Submission.resident_id == Resident.id)
    return (await db.execute(of_whom.where(Submission.id == number))).scalar_one()


async def _stand_alone(db: Db, number: int) -> None:
    """With all that a member merged with it, and with those again."""
    under = select(Merge.from_id).where(Merge.chosen_id == number, STANDS).cte("under", recursive=True)
    under = under.union(select(Merge.from_id).where(Merge.chosen_id == under.c.from_id, STANDS))
    await db.execute(update(Merge).where(Merge.from_id.in_(select(under.c.from_id)), STANDS).values(into_id=number))
    await db.execute(update(Merge).where(Merge.from_id == number, STANDS).values(undone_at=func.now()))


async def _lock(db: Db, challenge_id: int, *numbers: int) -> None:
    here = select(Submission.id).where(Submission.id.in_(numbers), Submission.challenge_id == challenge_id)
    await db.execute(here.order_by(Submission.id).with_for_update())
