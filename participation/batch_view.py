"""What was done with many at once, and what became of each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from participation.database import Db
from participation.errors import NoSuchBatch
from participation.models import Member, SubmissionBatch, SubmissionBatchItem, Tag
from participation.words import Deed, Outcome


@dataclass(frozen=True, slots=True)
class BatchView:
    id: int
    deed: Deed
    target_id: int | None
    called: str | None
    """The tag's or the member's name."""
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
    target = aliased(Member)
    named = (
        the_batch(challenge_id, batch_id)
        .outerjoin(Member, Member.id == SubmissionBatch.member_id)
        .outerjoin(Tag, and_(SubmissionBatch.deed == Deed.TAG, Tag.id == SubmissionBatch.target_id))
        .outerjoin(target, and_(SubmissionBatch.deed == Deed.ASSIGN, target.id == SubmissionBatch.target_id))
        .add_columns(Member.name.label("by"), func.coalesce(Tag.name, target.name).label("called"))
    )
    row = (await db.execute(named)).one_or_none()
    if row is None:
        raise NoSuchBatch(batch_id)
    items = await db.execute(
        select(SubmissionBatchItem.number, SubmissionBatchItem.outcome)
        .where(SubmissionBatchItem.batch_id == batch_id)
        .order_by(SubmissionBatchItem.number)
    )
    outcomes = {number: Outcome(outcome) for number, outcome in items}
    return BatchView(id=batch_id, **row._asdict() | {"deed": Deed(row.deed), "outcomes": outcomes})


def the_batch(challenge_id: int, batch_id: int) -> Select[*tuple[Any, ...]]:
    return select(
        SubmissionBatch.deed, SubmissionBatch.target_id, SubmissionBatch.made_at, SubmissionBatch.undone_at
    ).where(SubmissionBatch.id == batch_id, SubmissionBatch.challenge_id == challenge_id)
