"""How many submissions there are: exactly where the database keeps count, of anything else up to a bound.

Every change leaves a row with what it adds or takes (`submission_counts`, by triggers), so that nobody waits for
anybody; now and then the clock folds them together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, ScalarSelect, delete, func, insert, literal, select

from participation.database import Db, fixed
from participation.filters import SubmissionFilter, conditions
from participation.models import Domain, Submission, SubmissionCount
from participation.words import Status

MOST_COUNTED: Final = 1_000
"""One more than that means: more than that."""
_MANY: Final = 500
"""So many rows are worth folding."""
_WHAT: Final = (
    *(SubmissionCount.challenge_id, SubmissionCount.status, SubmissionCount.kind),
    *(SubmissionCount.domain_id, SubmissionCount.tag_id),
)
_SUM: Final = func.coalesce(func.sum(SubmissionCount.number), 0)


async def count_each(
    db: Db, wanted: Sequence[SubmissionFilter], *, challenge_id: int, member_id: int
) -> tuple[int, ...]:
    """How many submissions each of the filters means, in one statement: exactly those of a status or kind, of others
    at most `MOST_COUNTED` and one."""
    counts = [
        exactly(each, challenge_id=challenge_id)
        if each == replace(SubmissionFilter(), status=each.status, kind=each.kind)
        else up_to(*conditions(each, challenge_id=challenge_id, member_id=member_id))
        for each in wanted
    ]
    return tuple((await db.execute(select(*counts))).one())


async def counts_by_status(db: Db, *, challenge_id: int) -> Mapping[Status, int]:
    """Those there are none of are left out."""
    found = await db.execute(
        select(SubmissionCount.status, _SUM)
        .where(SubmissionCount.challenge_id == challenge_id, SubmissionCount.status.is_not(None))
        .group_by(SubmissionCount.status)
        .having(_SUM > 0)
    )
    return {Status(row[0]): row[1] for row in found if row[0]}


async def counts_by_domain(db: Db, *, challenge_id: int) -> Mapping[int, int]:
    """Domain id → on how many submissions; the most first, without those on none."""
    found = await db.execute(
        select(SubmissionCount.domain_id, _SUM)
        .join(Domain, Domain.id == SubmissionCount.domain_id)
        .where(SubmissionCount.challenge_id == challenge_id)
        .group_by(SubmissionCount.domain_id, Domain.position)
        .having(_SUM > 0)
        .order_by(_SUM.desc(), Domain.position)
    )
    return {row[0]: row[1] for row in found if row[0]}


def with_tag(tag_id: Any) -> ScalarSelect[int]:
    """On how many submissions a tag is, beside it in a query."""
    return select(_SUM).where(SubmissionCount.tag_id == tag_id).scalar_subquery()


def exactly(wanted: SubmissionFilter, *, challenge_id: int) -> ScalarSelect[int]:
    """How many submissions are of its statuses and kinds; it is to ask for nothing else."""
    return (
        select(_SUM)
        .where(
            *(SubmissionCount.challenge_id == challenge_id, SubmissionCount.status.is_not(None)),
            *([SubmissionCount.status.in_(wanted.status)] if wanted.status else []),
            *([SubmissionCount.kind.in_(wanted.kind)] if wanted.kind else []),
        )
        .scalar_subquery()
    )


def up_to(*where: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many submissions these are, at most `MOST_COUNTED` and one."""
    few = select(literal(1)).select_from(Submission).where(*where).limit(fixed(MOST_COUNTED + 1)).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


async def fold(db: Db, *, now: datetime) -> int:  # noqa: ARG001 — as every job of the clock is called
    """Many rows become one for each thing that is counted; how many those are. Who reads meanwhile sees either."""
    many = select(func.count() > _MANY).select_from(SubmissionCount).scalar_subquery()
    gone = delete(SubmissionCount).where(many).returning(*_WHAT, SubmissionCount.number).cte("gone")
    what, number = [gone.c[column.key] for column in _WHAT], func.sum(gone.c.number)
    folded = select(*what, number).group_by(*what).having(number != 0)
    into = insert(SubmissionCount).from_select([*(column.key for column in _WHAT), "number"], folded)
    return (await db.execute(into)).rowcount
