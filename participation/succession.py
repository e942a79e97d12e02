"""A canonical submission goes: the oldest of what was merged into it takes its place, and the others go on as that one.

For any selection, so that erasing and forgetting take as many statements for one as for all.
"""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Select, Text, Update, and_, case, func, insert, literal, select, update
from sqlalchemy.orm import aliased

from participation.database import Db
from participation.lineage import STANDS
from participation.models import Merge, Notice, Submission, SubmissionMove
from participation.words import Move, NoticeKind, Status

Which: TypeAlias = Callable[[type[Submission]], ColumnElement[bool]]
_NOTICE: Final = ["challenge_id", "resident_id", "submission_id", "kind"]
_MOVE: Final = ["challenge_id", "submission_id", "move", "before", "after"]


async def lock_families(db: Db, numbers: Select[int]) -> None:
    """These, and then all that is merged into them: nobody merges or unmerges any of it meanwhile."""
    parts = select(Merge.from_id).where(Merge.into_id.in_(numbers), STANDS)
    for each in (numbers, parts):
        await db.execute(select(Submission.id).where(Submission.id.in_(each)).order_by(Submission.id).with_for_update())


def succeed(gone: Which) -> Update:
    """For all canonical ones that `gone` tells of. Where nothing is left that may take the place, nothing is done."""
    canonical, part = aliased(Submission), aliased(Submission)
    heirs = (
        select(Merge.into_id.label("gone"), func.min(Merge.from_id).label("heir"))
        .join(canonical, canonical.id == Merge.into_id)
        .join(part, part.id == Merge.from_id)
        .where(STANDS, gone(canonical), ~gone(part), part.withdrawn_at.is_(None))
        .group_by(Merge.into_id)
        .cte("heirs")
    )
    moved = _take_place(heirs).cte("moved")
    noted = insert(SubmissionMove).from_select(
        _MOVE,
        select(
            moved.c.challenge_id,
            moved.c.id,
            literal(Move.SUCCEED.value, Text),
            literal(Status.MERGED.value, Text),
            moved.c.status,
        ),
    )
    takes = Merge.from_id == heirs.c.heir
    by_it = Merge.chosen_id == heirs.c.gone
    return (
        update(Merge)
        .where(Merge.into_id == heirs.c.gone, STANDS)
        .values(
            undone_at=case((takes, func.now())),
            into_id=case((takes, Merge.into_id), else_=heirs.c.heir),
            chosen_id=case((and_(by_it, ~takes), heirs.c.heir), else_=Merge.chosen_id),
        )
        .add_cte(noted.cte("noted"), _tell(heirs).cte("told"))
    )


def _take_place(heirs: Any) -> Any:
    """A question that was asked to somebody else is not theirs to answer: then it waits to be read."""
    canonical = aliased(Submission)
    after = case((canonical.status == Status.CLARIFYING, Status.RECEIVED.value), else_=canonical.status)
    return (
        update(Submission)
        .where(Submission.id == heirs.c.heir, canonical.id == heirs.c.gone)
        .values(status=after, version=Submission.version + 1)
        .returning(Submission.id, Submission.challenge_id, Submission.status)
    )


def _tell(heirs: Any) -> Any:
    """All authors: who stands on their own again, and who goes on with another one."""
    kind = case((Merge.from_id == heirs.c.heir, NoticeKind.UNMERGED.value), else_=NoticeKind.MERGED.value)
    authors = (
        select(Submission.challenge_id, Submission.resident_id, Submission.id, kind)
        .join(Merge, Merge.from_id == Submission.id)
        .join(heirs, heirs.c.gone == Merge.into_id)
        .where(STANDS, Submission.withdrawn_at.is_(None))
    )
    return insert(Notice).from_select(_NOTICE, authors)
