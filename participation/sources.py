"""Where residents come from: the posters and cards that lead into a challenge, and what came of each."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from re import sub
from typing import Final

from sqlalchemy import Select, exists, false, func, or_, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.selectable import LateralFromClause

from participation import audit
from participation.database import Db
from participation.errors import NoName, NoSuchSource, SourceExists
from participation.groups import FROM_GROUP
from participation.models import Chat, Resident, Source, Submission, ThreadEntry
from participation.words import EntryKind

LONGEST_NAME: Final = 23
"""Beside a challenge's slug of at most 40 and a `_` it stays within the 64 of a deep link (Bot API)."""


@dataclass(frozen=True, slots=True)
class SourceView:
    name: str
    """Of `a-z0-9-`, as it stands in the address."""
    made_at: datetime
    started: int
    """Chats that nobody joined in yet, and residents."""
    sent: int
    """Of these residents: who brought something."""
    went_on: int
    """Of these: who brought more than one thing, or answered a question of the team."""


async def sources_of(db: Db, *, challenge_id: int) -> tuple[SourceView, ...]:
    """All of the challenge's but its group chats (`groups`), by name, with what came of each; in one statement."""
    posters = _counted(challenge_id).where(~Source.name.startswith(FROM_GROUP))
    return tuple(SourceView(*row) for row in await db.execute(posters.order_by(Source.name)))


async def source_of(db: Db, *, challenge_id: int, name: str) -> SourceView:
    """
    Raises:
        NoSuchSource
    """
    row = (await db.execute(_counted(challenge_id).where(Source.name == name))).one_or_none()
    if row is None:
        raise NoSuchSource(name)
    return SourceView(*row)


async def add_source(db: Db, *, challenge_id: int, called: str, by: int) -> str:
    """Its name in addresses.

    Raises:
        NoName: there is no letter or figure in it that an address can have.
        SourceExists
    """
    name = name_in_addresses(called)
    if not name:
        raise NoName
    made = await db.execute(
        insert(Source).values(challenge_id=challenge_id, name=name).on_conflict_do_nothing().returning(Source.id)
    )
    source_id = made.scalar_one_or_none()
    if source_id is None:
        raise SourceExists(name)
    await audit.note(db, "made", target="sources", ids=[source_id], challenge_id=challenge_id, by=by)
    return name


def name_in_addresses(called: str) -> str:
    """As in `flat-zuid` of `Flat Zuid!`: what a person types without a mistake. Empty when nothing is left."""
    plain = unicodedata.normalize("NFKD", called).encode("ascii", "ignore").decode().lower()
    return sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME].rstrip("-")


def _counted(challenge_id: int) -> Select[str, datetime, int, int, int]:
    waiting = _waiting(challenge_id).subquery()
    came = _came(challenge_id).subquery()
    return (
        select(
            Source.name,
            Source.created_at,
            func.coalesce(waiting.c.chats, 0) + func.coalesce(came.c.residents, 0),
            func.coalesce(came.c.sent, 0),
            func.coalesce(came.c.went_on, 0),
        )
        .outerjoin(waiting, waiting.c.source == Source.name)
        .outerjoin(came, came.c.source_id == Source.id)
        .where(Source.challenge_id == challenge_id)
    )


def _waiting(challenge_id: int) -> Select[str | None, int]:
    """Chats that came by a source and stand for no resident (yet); who joins takes the source along."""
    return (
        select(Chat.source, func.count().label("chats"))
        .where(
            Chat.challenge_id == challenge_id,
            Chat.resident_id.is_(None),
            Chat.source.is_not(None),
            Chat.test.is_(False),
        )
        .group_by(Chat.source)
    )


def _came(challenge_id: int) -> Select[int | None, int, int, int]:
    brought = _brought()
    went_on = or_(brought.c.things > 1, brought.c.answered)
    return (
        select(
            Resident.source_id,
            func.count().label("residents"),
            func.count().filter(brought.c.things > 0).label("sent"),
            func.count().filter(went_on).label("went_on"),
        )
        .join(brought, true())
        .where(Resident.challenge_id == challenge_id, Resident.source_id.is_not(None), Resident.pretend.is_(None))
        .group_by(Resident.source_id)
    )


def _brought() -> LateralFromClause:
    answered = exists().where(
        ThreadEntry.submission_id == Submission.id,
        ThreadEntry.kind == EntryKind.ANSWER,
    )
    return (
        select(
            func.count().label("things"),
            func.coalesce(func.bool_or(answered), false()).label("answered"),
        )
        .where(Submission.resident_id == Resident.id)
        .correlate(Resident)
        .lateral()
    )
