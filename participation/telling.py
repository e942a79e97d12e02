"""Who is to hear of a step: the author of a submission, and the authors of what goes on as part of it.

`notices` tells them, once a day.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import BigInteger, Text, delete, insert, literal, or_, select

from participation.batch_rows import among
from participation.database import Db
from participation.lineage import STANDS, merged_with
from participation.models import Merge, Notice, Submission, Support
from participation.words import OF_DECISIONS, NoticeKind

_COLUMNS: Final = ["challenge_id", "resident_id", "submission_id", "kind"]


async def tell(
    db: Db, *, number: int, kind: NoticeKind, reason: str | None = None, entry_id: int | None = None
) -> None:
    """Each author once, however much of theirs goes on as this one."""
    part = or_(Submission.id == number, Submission.id.in_(merged_with(number)))
    authors = (
        select(
            Submission.challenge_id,
            Submission.resident_id,
            literal(number, BigInteger),
            literal(kind.value, Text),
            literal(reason, Text),
            literal(entry_id, BigInteger),
        )
        .where(part, Submission.withdrawn_at.is_(None))
        .distinct()
    )
    await db.execute(insert(Notice).from_select([*_COLUMNS, "reason", "entry_id"], authors))


async def tell_of_each(db: Db, *, numbers: Sequence[int], kind: NoticeKind) -> None:
    """The same of many at once."""
    told = literal(kind.value, Text)
    columns = (Submission.challenge_id, Submission.resident_id)
    here = Submission.withdrawn_at.is_(None)
    own = select(*columns, Submission.id, told).where(among(Submission.id, numbers), here)
    parts = (
        select(*columns, Merge.into_id, told)
        .join(Merge, Merge.from_id == Submission.id)
        .where(among(Merge.into_id, numbers), STANDS, here)
    )
    await db.execute(insert(Notice).from_select(_COLUMNS, own.union(parts)))


async def not_told(db: Db, *, number: int) -> None:
    """What would be told of it is true no more."""
    await not_told_of(db, numbers=[number])


async def not_told_of(db: Db, *, numbers: Sequence[int]) -> None:
    here = among(Notice.submission_id, numbers)
    await db.execute(delete(Notice).where(here, Notice.told_at.is_(None), Notice.kind.in_(OF_DECISIONS)))


async def tell_merged(db: Db, *, number: int) -> None:
    """Its author; and those who support it, who are asked whether they support the canonical one too."""
    await _tell_author(db, number, NoticeKind.MERGED)
    supporters = (
        select(
            Support.challenge_id, Support.resident_id, Support.submission_id, literal(NoticeKind.SUPPORT.value, Text)
        )
        .where(Support.submission_id == number)
        .distinct()
    )
    await db.execute(insert(Notice).from_select(_COLUMNS, supporters))


async def tell_unmerged(db: Db, *, number: int) -> None:
    """Its author, when they heard that it was merged; who did not hear that yet hears neither."""
    waits = (Notice.submission_id == number) & Notice.told_at.is_(None)
    of_merges = Notice.kind.in_((NoticeKind.MERGED, NoticeKind.UNMERGED))
    await db.execute(delete(Notice).where(waits, of_merges | (Notice.kind == NoticeKind.SUPPORT)))
    heard = select(Notice.kind).where(Notice.submission_id == number, of_merges).order_by(Notice.id.desc()).limit(1)
    if (await db.execute(heard)).scalar_one_or_none() == NoticeKind.MERGED:
        await _tell_author(db, number, NoticeKind.UNMERGED)


async def _tell_author(db: Db, number: int, kind: NoticeKind) -> None:
    author: Any = select(Submission.challenge_id, Submission.resident_id, Submission.id, literal(kind.value, Text))
    await db.execute(insert(Notice).from_select(_COLUMNS, author.where(Submission.id == number)))
