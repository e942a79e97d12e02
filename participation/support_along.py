"""Who supports what was merged into another one is asked whether they support that too, and never moved silently."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Text, exists, func, literal, select

from participation.database import Db
from participation.errors import NoLongerShown
from participation.lineage import STANDS
from participation.models import Merge, Submission, Support
from participation.showing import public_words
from participation.supports import kept_once, shown_to

_COLUMNS: Final = ["challenge_id", "submission_id", "resident_id", "kind", "note"]


@dataclass(frozen=True, slots=True)
class AskedAlong:
    """A canonical one, of which something is supported that was merged into it."""

    number: int
    words: str
    """As neighbours may read it."""


async def asked_along(db: Db, *, challenge_id: int, resident_id: int) -> tuple[AskedAlong, ...]:
    """What this resident may see, supports a part of, and said nothing of; the newest first."""
    part = exists().where(
        Merge.into_id == Submission.id, STANDS, Support.submission_id == Merge.from_id, _of(resident_id)
    )
    said = exists().where(Support.submission_id == Submission.id, _of(resident_id))
    found = await db.execute(
        select(Submission.id, public_words())
        .where(shown_to(challenge_id, resident_id), part, ~said)
        .order_by(Submission.id.desc())
    )
    return tuple(AskedAlong(number, words) for number, words in found)


async def support_along(db: Db, *, challenge_id: int, number: int, resident_id: int) -> None:
    """What they said of what was merged into it they say of this one too, with their notes.

    Raises:
        NoLongerShown: they may not see it, or support no part of it (any more).
    """
    notes = func.string_agg(Support.note, literal("\n", Text))
    said: Any = (
        select(Submission.challenge_id, Submission.id, literal(resident_id, BigInteger), Support.kind, notes)
        .join(Merge, Merge.into_id == Submission.id)
        .join(Support, Support.submission_id == Merge.from_id)
        .where(Submission.id == number, STANDS, _of(resident_id), shown_to(challenge_id, resident_id))
        .group_by(Submission.challenge_id, Submission.id, Support.kind)
    )
    if (await db.execute(kept_once(_COLUMNS, said))).rowcount == 0:
        raise NoLongerShown


async def count_asked(db: Db, *, number: int) -> int:
    """How many residents support what was merged into it, and said nothing of this one."""
    author = select(Submission.resident_id).where(Submission.id == number).scalar_subquery()
    said = select(Support.resident_id).where(Support.submission_id == number)
    asked = (
        select(func.count(func.distinct(Support.resident_id)))
        .join(Merge, Merge.from_id == Support.submission_id)
        .where(Merge.into_id == number, STANDS, Support.resident_id != author, Support.resident_id.not_in(said))
    )
    return (await db.execute(asked)).scalar_one()


def _of(resident_id: int) -> ColumnElement[bool]:
    return Support.resident_id == resident_id
