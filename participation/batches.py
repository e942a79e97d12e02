"""Many at once: one thing done with up to `MOST` submissions, each checked for itself; remembered for a week, so that
what became of each can be read, and all of it taken back where nobody changed it since.

Locks are taken by number, of residents before submissions: two who do so at once wait, never in a ring.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import BigInteger, Delete, delete, func, insert, literal, select, update

from participation import audit
from participation.batch_deeds import WAYS
from participation.batch_rows import Batch, Standing, among, as_rows
from participation.batch_view import the_batch
from participation.corrections import check_in_team
from participation.database import Db
from participation.errors import NoSuchBatch, NoSuchDomain, NotAllowedNow, TooMany
from participation.filters import SubmissionFilter, conditions
from participation.lineage import STANDS
from participation.models import Domain, Merge, Resident, Submission, SubmissionBatch, SubmissionBatchItem
from participation.tags import known_or_new
from participation.words import Deed, Kind, Outcome, Status

MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    deed: Deed
    target_id: int | None = None
    """The domain, or the member; None: nobody's turn."""
    tag: str = ""
    group: str = ""
    """Of a tag that is not there yet."""


async def numbers_of(
    db: Db, wanted: SubmissionFilter, *, challenge_id: int, member_id: int, newest: int | None = None
) -> list[int]:
    """Of a whole filter, beyond any page; `newest`: the last one that was there when somebody looked.

    Raises:
        TooMany
    """
    where = conditions(wanted, challenge_id=challenge_id, member_id=member_id)
    if newest is not None:
        where.append(Submission.id <= newest)
    found = (await db.execute(select(Submission.id).where(*where).order_by(Submission.id).limit(MOST + 1))).scalars()
    return _few_enough(list(found))


async def count_of(db: Db, wanted: SubmissionFilter, *, challenge_id: int, member_id: int) -> tuple[int, int]:
    """How many a whole filter holds, counted to one more than `MOST`; and the number of the newest of them."""
    where = conditions(wanted, challenge_id=challenge_id, member_id=member_id)
    those = select(Submission.id).where(*where).limit(MOST + 1).subquery()
    row = (await db.execute(select(func.count(), func.coalesce(func.max(those.c.id), 0)).select_from(those))).one()
    return row[0], row[1]


async def do_with_many(db: Db, numbers: Sequence[int], *, challenge_id: int, by: int, wanted: Wanted) -> int:
    """The id of the batch, which tells how it went with each.

    Raises:
        TooMany
        NoWords: a tag that is called nothing.
        NoSuchDomain, NoSuchMember
    """
    chosen = _few_enough(sorted(set(numbers)))
    target_id = await _target(db, wanted, challenge_id=challenge_id, by=by)
    row = {"challenge_id": challenge_id, "member_id": by, "deed": wanted.deed, "target_id": target_id}
    made = await db.execute(insert(SubmissionBatch).values(row).returning(SubmissionBatch.id))
    batch = Batch(made.scalar_one(), challenge_id, by, wanted.deed, target_id)
    way = WAYS[wanted.deed]
    standing = await _locked(db, batch, chosen)
    done = await way.do(db, batch, standing)
    there = {each.number: Outcome.DONE if each.number in done else way.left for each in standing}
    await _keep(db, batch, {each: there.get(each, Outcome.MISSING) for each in chosen}, standing)
    await _note(db, batch, way.noted[0], done)
    return batch.id


async def undo_batch(db: Db, *, challenge_id: int, batch_id: int, by: int) -> None:
    """Takes it back with all that nobody changed since.

    Raises:
        NoSuchBatch
        NotAllowedNow: that was done before.
    """
    found = (await db.execute(the_batch(challenge_id, batch_id).with_for_update())).one_or_none()
    if found is None:
        raise NoSuchBatch(batch_id)
    if found.undone_at is not None:
        raise NotAllowedNow
    batch = Batch(batch_id, challenge_id, by, Deed(found.deed), found.target_id)
    of_it = SubmissionBatchItem.batch_id == batch_id
    was_done = select(SubmissionBatchItem.number).where(of_it, SubmissionBatchItem.outcome == Outcome.DONE)
    numbers = (await db.execute(was_done.order_by(SubmissionBatchItem.number))).scalars().all()
    way = WAYS[batch.deed]
    undone = await way.undo(db, batch, await _locked(db, batch, numbers))
    for outcome, those in ((Outcome.UNDONE, undone), (Outcome.CHANGED, set(numbers) - undone)):
        here = among(SubmissionBatchItem.number, list(those))
        await db.execute(update(SubmissionBatchItem).where(of_it, here).values(outcome=outcome))
    await db.execute(update(SubmissionBatch).where(SubmissionBatch.id == batch_id).values(undone_at=func.now()))
    await _note(db, batch, way.noted[1], undone)


def done_long_ago(now: datetime) -> Delete:
    return delete(SubmissionBatch).where(SubmissionBatch.made_at < now - timedelta(days=7))


def _few_enough(numbers: list[int]) -> list[int]:
    if len(numbers) > MOST:
        raise TooMany(len(numbers))
    return numbers


async def _target(db: Db, wanted: Wanted, *, challenge_id: int, by: int) -> int | None:
    if wanted.deed is Deed.TAG:
        return await known_or_new(db, challenge_id=challenge_id, by=by, name=wanted.tag, group=wanted.group)
    if wanted.deed is Deed.DOMAIN:
        here = select(Domain.id).where(Domain.id == wanted.target_id, Domain.challenge_id == challenge_id)
        if (await db.execute(here)).first() is None:
            raise NoSuchDomain(wanted.target_id)
    if wanted.deed is Deed.ASSIGN and wanted.target_id is not None:
        await check_in_team(db, challenge_id=challenge_id, member_id=wanted.target_id)
    return wanted.target_id


async def _locked(db: Db, batch: Batch, numbers: Sequence[int]) -> list[Standing]:
    """Those that are there; nobody else changes them before this transaction ends."""
    here = (
        among(Submission.id, numbers),
        Submission.challenge_id == batch.challenge_id,
        Submission.withdrawn_at.is_(None),
    )
    if WAYS[batch.deed].tells:
        authors = select(Submission.resident_id).where(*here)
        parts = select(Submission.resident_id).join(Merge, Merge.from_id == Submission.id)
        theirs = Resident.id.in_(authors.union(parts.where(among(Merge.into_id, numbers), STANDS)))
        await db.execute(
            select(Resident.id).where(theirs).order_by(Resident.id).with_for_update(read=True, key_share=True)
        )
    columns = (Submission.id, Submission.kind, Submission.status, Submission.assigned_to)
    found = await db.execute(select(*columns).where(*here).order_by(Submission.id).with_for_update(key_share=True))
    return [Standing(number, Kind(kind), Status(at), whose) for number, kind, at, whose in found]


async def _keep(db: Db, batch: Batch, outcomes: Mapping[int, Outcome], standing: Sequence[Standing]) -> None:
    if not outcomes:
        return
    whose = {each.number: each.assigned_to for each in standing} if batch.deed is Deed.ASSIGN else {}
    rows = as_rows(
        number=list(outcomes),
        outcome=[each.value for each in outcomes.values()],
        before=[whose.get(number) for number in outcomes],
    )
    values = select(literal(batch.id, BigInteger), rows.c.number, rows.c.outcome, rows.c.before)
    columns = ["batch_id", "number", "outcome", "before"]
    await db.execute(insert(SubmissionBatchItem).from_select(columns, values))


async def _note(db: Db, batch: Batch, action: str, numbers: set[int]) -> None:
    """One line of the audit for all of them."""
    field = WAYS[batch.deed].field
    if numbers:
        await audit.note(
            db,
            action,
            target="submissions",
            ids=sorted(numbers),
            challenge_id=batch.challenge_id,
            by=batch.by,
            fields=[field] if field else (),
            reason=str(batch.target_id) if batch.deed is Deed.TAG else None,
        )
