"""What was done with many at once, and what became of each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from participation.database import Db
from participation.errors import NoSuchBatch
from participation.models import Member, SubmissionBatch, SubmissionBatchItem
from participation.words import Deed, Outcome


@dataclass(frozen=True, slots=True)
class BatchView:
    id: int
    deed: Deed
    target_id: int | None
    by: str | None
    """A member's name."""
    made_at: datetime
    undone_at: datetime | None
    outcomes: Mapping[int, Outcome]
    """By number, in order."""

    def numbers(self, *outcomes: Outcome) -> list[int]:
        return [number for number, outcome in self.outcomes.items() if outcome in outcomes]


async def see_batch(db: Db, *, challenge_id: int, batch_id: int) -> BatchView:
    """
    Raises:
        NoSuchBatch: none of this challenge, or longer ago than they are remembered.
    """
    named = the_batch(challenge_id, batch_id).outerjoin(Member, Member.id == SubmissionBatch.member_id)
    row = (await db.execute(named.add_columns(Member.name))).one_or_none()
    if row is None:
        raise NoSuchBatch(batch_id)
    items = await db.execute(
        select(SubmissionBatchItem.number, SubmissionBatchItem.outcome)
        .where(SubmissionBatchItem.batch_id == batch_id)
        .order_by(SubmissionBatchItem.number)
    )
    outcomes = {number: Outcome(outcome) for number, outcome in items}
    return BatchView(batch_id, Deed(row.deed), row.target_id, row.name, row.made_at, row.undone_at, outcomes)


def the_batch(challenge_id: int, batch_id: int) -> Select[*tuple[Any, ...]]:
    return select(
        SubmissionBatch.deed, SubmissionBatch.target_id, SubmissionBatch.made_at, SubmissionBatch.undone_at
    ).where(SubmissionBatch.id == batch_id, SubmissionBatch.challenge_id == challenge_id)
