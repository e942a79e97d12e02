"""Neighbours see each other's accepted submissions, and say "me too", "I'd join in" or "I can help".

Only what its author allowed, and what the team accepted, is ever shown to them; a message to the team never is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    and_,
    delete,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import Insert, insert

from participation.database import Db, fixed
from participation.errors import NoLongerShown
from participation.models import Area, Resident, Submission, Support
from participation.pretending import alike
from participation.showing import public_words, shown_to_neighbours
from participation.words import Kind, SupportKind, Visibility

MOST_LISTED: Final = 12


@dataclass(frozen=True, slots=True)
class NeighbourSubmission:
    """As neighbours may read it."""

    number: int
    kind: Kind
    words: str
    """The public wording, or else the author's own words."""
    name: str | None
    """Only of who chose to be named."""
    area: str | None
    supports: dict[SupportKind, int]
    given: tuple[SupportKind, ...]
    """What this resident said of it."""


async def submissions_for_neighbours(db: Db, *, challenge_id: int, resident_id: int) -> tuple[int, ...]:
    """Numbers of what this resident said nothing of yet: first of their own area, those inside it and those that hold
    it; then what was shown least; then the newest."""
    given = select(Support.submission_id).where(Support.resident_id == resident_id)
    first = (
        select(Submission.id, Submission.shown)
        .where(shown_to(challenge_id, resident_id), Submission.id.not_in(given))
        .order_by(Submission.shown, Submission.id.desc())
        .limit(fixed(MOST_LISTED))
    )
    of_area = first.where(Submission.area_id == Area.id).lateral()
    of_none = first.where(Submission.area_id.is_(None)).subquery()
    near = Area.id.in_(_around(resident_id))
    each = union_all(
        select(of_area.c.id, of_area.c.shown, near.label("near"))
        .select_from(Area)
        .join(of_area, true())
        .where(Area.challenge_id == challenge_id),
        select(of_none.c.id, of_none.c.shown, false()),
    ).subquery()
    found = await db.execute(
        select(each.c.id).order_by(each.c.near.desc(), each.c.shown, each.c.id.desc()).limit(fixed(MOST_LISTED))
    )
    return tuple(found.scalars())


async def supported_by(db: Db, *, challenge_id: int, resident_id: int) -> tuple[int, ...]:
    """Numbers of what this resident supports and may still see, the last one first."""
    found = await db.execute(
        select(Submission.id)
        .join(Support, and_(Support.submission_id == Submission.id, Support.resident_id == resident_id))
        .where(shown_to(challenge_id, resident_id))
        .group_by(Submission.id)
        .order_by(func.max(Support.id).desc())
        .limit(fixed(MOST_LISTED))
    )
    return tuple(found.scalars())


async def show_to_neighbour(db: Db, *, challenge_id: int, number: int, resident_id: int) -> NeighbourSubmission | None:
    """Counts that it was shown; None when it may not, or no longer, be."""
    name = select(Resident.name).where(Resident.id == Submission.resident_id).scalar_subquery()
    area = select(Area.name).where(Area.id == Submission.area_id).scalar_subquery()
    found = await db.execute(
        update(Submission)
        .where(Submission.id == number, shown_to(challenge_id, resident_id))
        .values(shown=Submission.shown + 1)
        .returning(
            Submission.kind,
            Submission.visibility,
            public_words().label("words"),
            name.label("name"),
            area.label("area"),
        )
    )
    if (row := found.one_or_none()) is None:
        return None
    return NeighbourSubmission(
        number,
        Kind(row.kind),
        row.words,
        row.name if row.visibility == Visibility.NAMED else None,
        row.area,
        await counts(db, number=number),
        await _given(db, number, resident_id),
    )


async def support(
    db: Db, *, challenge_id: int, number: int, resident_id: int, kind: SupportKind, note: str | None = None
) -> None:
    """Twice is once; a later note takes the place of an earlier one.

    Raises:
        NoLongerShown: this resident may not see it.
    """
    columns = ["challenge_id", "submission_id", "resident_id", "kind", "note"]
    shown = select(
        Submission.challenge_id,
        Submission.id,
        literal(resident_id, BigInteger),
        literal(kind.value, Text),
        literal(note, Text),
    ).where(Submission.id == number, shown_to(challenge_id, resident_id))
    if (await db.execute(kept_once(columns, shown))).rowcount == 0:
        raise NoLongerShown


async def withdraw_support(db: Db, *, number: int, resident_id: int, kind: SupportKind) -> None:
    """With its note. What was never given is not missed."""
    await db.execute(
        delete(Support).where(Support.submission_id == number, Support.resident_id == resident_id, Support.kind == kind)
    )


async def counts(db: Db, *, number: int) -> dict[SupportKind, int]:
    """How many residents say what; what nobody says is left out."""
    found = await db.execute(
        select(Support.kind, func.count().label("many")).where(Support.submission_id == number).group_by(Support.kind)
    )
    by_kind = {row.kind: row.many for row in found}
    return {kind: by_kind[kind] for kind in SupportKind if kind in by_kind}


async def count_supporters(db: Db, *, number: int) -> int:
    """How many residents say anything of it."""
    distinct = func.count(func.distinct(Support.resident_id))
    return (await db.execute(select(distinct).where(Support.submission_id == number))).scalar_one()


@dataclass(frozen=True, slots=True)
class CanHelp:
    """Somebody who can help, for the team to bring together with its author."""

    resident: str
    """Handle."""
    note: str | None


async def who_can_help(db: Db, *, number: int) -> tuple[CanHelp, ...]:
    """The first one first."""
    found = await db.execute(
        select(Resident.handle, Support.note)
        .join(Resident, Resident.id == Support.resident_id)
        .where(Support.submission_id == number, Support.kind == SupportKind.CAN_HELP)
        .order_by(Support.id)
    )
    return tuple(CanHelp(handle, note) for handle, note in found)


async def move_supports(db: Db, *, own: int, found: int) -> None:
    """One person, two residents (`joining`): what `own` gave becomes what `found` gave, once; and of what has become
    their own submission nothing is left. Their submissions were moved already."""
    columns = ["challenge_id", "submission_id", "resident_id", "kind", "note", "created_at"]
    given = select(
        Support.challenge_id,
        Support.submission_id,
        literal(found, BigInteger),
        Support.kind,
        Support.note,
        Support.created_at,
    ).where(Support.resident_id == own)
    await db.execute(kept_once(columns, given))
    theirs = select(Submission.id).where(Submission.resident_id == found)
    of_their_own = and_(Support.resident_id == found, Support.submission_id.in_(theirs))
    await db.execute(delete(Support).where(or_(Support.resident_id == own, of_their_own)))


def shown_to(challenge_id: int, resident_id: int) -> ColumnElement[bool]:
    """What this resident may see of neighbours, and support."""
    return and_(
        Submission.challenge_id == challenge_id,
        Submission.resident_id != resident_id,
        alike(challenge_id, resident_id),
        shown_to_neighbours(),
    )


def _around(resident_id: int) -> CompoundSelect[int]:
    """The area where they live, those inside it and those that hold it."""
    own = select(Area.id, Area.parent_id).join(Resident, Resident.area_id == Area.id).where(Resident.id == resident_id)
    inside = own.cte("inside", recursive=True)
    inside = inside.union(select(Area.id, Area.parent_id).where(Area.parent_id == inside.c.id))
    holding = own.cte("holding", recursive=True)
    holding = holding.union(select(Area.id, Area.parent_id).where(Area.id == holding.c.parent_id))
    return union(select(inside.c.id), select(holding.c.id))


async def _given(db: Db, number: int, resident_id: int) -> tuple[SupportKind, ...]:
    found = await db.execute(
        select(Support.kind).where(Support.submission_id == number, Support.resident_id == resident_id)
    )
    given = set(found.scalars())
    return tuple(kind for kind in SupportKind if kind in given)


def kept_once(columns: Sequence[str], rows: Select[*tuple[Any, ...]]) -> Insert:
    """Supports that are there already stay, and get a note that is new."""
    new = insert(Support).from_select(columns, rows)
    return new.on_conflict_do_update(
        index_elements=["submission_id", "resident_id", "kind"],
        set_={"note": func.coalesce(new.excluded.note, Support.note)},
    )
