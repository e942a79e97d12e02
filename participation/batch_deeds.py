"""What can be done with many submissions at once, and how it is taken back: each by a few statements, however many.

All are given submissions that are locked, and say with which of them it was done; the others are left as they were.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import BigInteger, delete, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from participation.batch_accept import accept, take_back
from participation.batch_rows import Batch, Standing, among, as_rows
from participation.database import Db
from participation.models import Member, Submission, SubmissionBatchItem, SubmissionDomain, SubmissionTag
from participation.words import Deed, Move, Outcome

Does = Callable[[Db, Batch, Sequence[Standing]], Awaitable[set[int]]]


@dataclass(frozen=True, slots=True)
class Way:
    do: Does
    undo: Does
    left: Outcome
    """Why it was not done with one that is there."""
    noted: tuple[str, str]
    """In the audit: done, and taken back."""
    field: str | None = None
    """Its name there."""
    tells: bool = False
    """Whether residents hear of it."""


async def _tag(db: Db, batch: Batch, standing: Sequence[Standing]) -> set[int]:
    return await _put(db, batch, standing, SubmissionTag, SubmissionTag.tag_id.key)


async def _untag(db: Db, batch: Batch, standing: Sequence[Standing]) -> set[int]:
    return await _take_off(db, batch, standing, SubmissionTag)


async def _domain(db: Db, batch: Batch, standing: Sequence[Standing]) -> set[int]:
    return await _counted(db, await _put(db, batch, standing, SubmissionDomain, SubmissionDomain.domain_id.key))


async def _not_domain(db: Db, batch: Batch, standing: Sequence[Standing]) -> set[int]:
    return await _counted(db, await _take_off(db, batch, standing, SubmissionDomain))


async def _assign(db: Db, batch: Batch, standing: Sequence[Standing]) -> set[int]:
    done = {each.number for each in standing if each.assigned_to != batch.target_id}
    await db.execute(update(Submission).where(among(Submission.id, list(done))).values(assigned_to=batch.target_id))
    return await _counted(db, done)


async def _not_assign(db: Db, batch: Batch, standing: Sequence[Standing]) -> set[int]:
    """To whom it was before."""
    done = {each.number for each in standing if each.assigned_to == batch.target_id}
    before = select(Member.id).where(Member.id == SubmissionBatchItem.before).correlate(SubmissionBatchItem)
    await db.execute(
        update(Submission)
        .where(
            SubmissionBatchItem.batch_id == batch.id,
            SubmissionBatchItem.number == Submission.id,
            among(Submission.id, list(done)),
        )
        .values(assigned_to=before.scalar_subquery())
    )
    return await _counted(db, done)


WAYS: Final[Mapping[Deed, Way]] = {
    Deed.ACCEPT: Way(accept, take_back, Outcome.NOT_NOW, (Move.ACCEPT, Move.UNDO), tells=True),
    Deed.TAG: Way(_tag, _untag, Outcome.ALREADY, ("tagged", "untagged")),
    Deed.DOMAIN: Way(_domain, _not_domain, Outcome.ALREADY, ("corrected", "corrected"), "domains"),
    Deed.ASSIGN: Way(_assign, _not_assign, Outcome.ALREADY, ("corrected", "corrected"), "assigned_to"),
}


async def _put(
    db: Db,
    batch: Batch,
    standing: Sequence[Standing],
    pairs: type[SubmissionTag] | type[SubmissionDomain],
    what: str,
) -> set[int]:
    rows = as_rows(number=[each.number for each in standing])
    values = select(rows.c.number, literal(batch.target_id, BigInteger), literal(batch.id, BigInteger))
    made = upsert(pairs).from_select(["submission_id", what, "batch_id"], values).on_conflict_do_nothing()
    return set((await db.execute(made.returning(pairs.submission_id))).scalars())


async def _take_off(
    db: Db, batch: Batch, standing: Sequence[Standing], pairs: type[SubmissionTag] | type[SubmissionDomain]
) -> set[int]:
    """What this batch put there, and nobody after it."""
    here = among(pairs.submission_id, [each.number for each in standing])
    gone = await db.execute(delete(pairs).where(here, pairs.batch_id == batch.id).returning(pairs.submission_id))
    return set(gone.scalars())


async def _counted(db: Db, numbers: set[int]) -> set[int]:
    await db.execute(
        update(Submission).where(among(Submission.id, list(numbers))).values(version=Submission.version + 1)
    )
    return numbers
