"""Group chats that calls may go to, as the team has them: of which area, in which language, on or off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ScalarSelect, Select, String, cast, func, insert, literal, or_, select, update

from participation import audit
from participation.challenges import ChallengeView
from participation.database import Db
from participation.errors import NoSuchArea, NoSuchGroup
from participation.models import Chat, Group, Message, Resident, Source
from participation.words import MessageState, OnDoubt, Priority

MOST: Final = 100
FROM_GROUP: Final = "group--"
"""Begins the source of who followed a link in a group: no poster's name has two of these in a row."""


@dataclass(frozen=True, slots=True)
class GroupView:
    id: int
    title: str
    challenge_id: int | None
    """None: of no challenge yet."""
    area_id: int | None
    language: str | None
    active: bool
    removed_at: datetime | None
    """Since when the bot is there no more."""
    came: int
    """Residents who came by a link that stood there."""


@dataclass(frozen=True, slots=True)
class GroupSettings:
    area_id: int | None
    language: str | None
    """None: the first one of the challenge."""
    active: bool


def source_of_group(group_id: int) -> str:
    """Where residents come from who followed a link in it."""
    return f"{FROM_GROUP}{group_id}"


async def groups_of(db: Db, *, challenge_id: int, after: int = 0) -> tuple[GroupView, ...]:
    """The challenge's, and those that are of none yet, the oldest first; `after`: of the page before, the last one's
    id."""
    found = _groups().where(or_(Group.challenge_id == challenge_id, Group.challenge_id.is_(None)), Group.id > after)
    return tuple(GroupView(*row) for row in await db.execute(found.order_by(Group.id).limit(MOST)))


async def set_group(
    db: Db, settings: GroupSettings, *, group_id: int, challenge: ChallengeView, by: int | None
) -> GroupView:
    """As it was before. One that was of no challenge is this one's from now on.

    Raises:
        NoSuchGroup, NoSuchArea
    """
    before = await _locked(db, challenge.id, group_id)
    if settings.area_id is not None and settings.area_id not in {area.id for area in challenge.areas}:
        raise NoSuchArea
    language = settings.language if settings.language in challenge.languages else None
    after: Mapping[str, Any] = {
        "challenge_id": challenge.id,
        "area_id": settings.area_id,
        "language": language,
        "active": settings.active,
    }
    fields = [name for name, value in after.items() if getattr(before, name) != value]
    await db.execute(update(Group).where(Group.id == group_id).values(after))
    await _note(db, "group_changed", group_id, challenge.id, by, fields)
    return before


async def let_go_of_group(db: Db, *, group_id: int, challenge_id: int, by: int | None) -> None:
    """It is of no challenge: any of them may take it up.

    Raises:
        NoSuchGroup
    """
    await _locked(db, challenge_id, group_id)
    nobodys = {"challenge_id": None, "area_id": None, "language": None, "active": False}
    await db.execute(update(Group).where(Group.id == group_id).values(nobodys))
    await _note(db, "group_let_go", group_id, challenge_id, by, [])


async def say_in_group(
    db: Db, content: Mapping[str, Any], *, group_id: int, challenge_id: int, not_before: datetime
) -> None:
    """A notice, unless the bot was taken out."""
    columns = ["challenge_id", "bot_id", "chat_id", "priority", "on_doubt", "state", "content", "not_before"]
    row = select(
        literal(challenge_id),
        Chat.bot_id,
        Chat.id,
        literal(int(Priority.NOTICE)),
        literal(OnDoubt.RESEND.value),
        literal(MessageState.QUEUED.value),
        literal(content, Message.content.type),
        literal(not_before),
    ).join(Group, Group.chat_id == Chat.id)
    there = row.where(Group.id == group_id, Chat.blocked_at.is_(None))
    await db.execute(insert(Message).from_select(columns, there))


async def _locked(db: Db, challenge_id: int, group_id: int) -> GroupView:
    here = or_(Group.challenge_id == challenge_id, Group.challenge_id.is_(None))
    wanted = _groups().where(Group.id == group_id, here).with_for_update(of=Group)
    row = (await db.execute(wanted)).one_or_none()
    if row is None:
        raise NoSuchGroup
    return GroupView(*row)


async def _note(db: Db, what: str, group_id: int, challenge_id: int, by: int | None, fields: list[str]) -> None:
    await audit.note(db, what, target="groups", ids=[group_id], challenge_id=challenge_id, by=by, fields=fields)


def _groups() -> Select[*tuple[Any, ...]]:
    return select(
        Group.id,
        Group.title,
        Group.challenge_id,
        Group.area_id,
        Group.language,
        Group.active,
        Chat.blocked_at,
        _came(),
    ).join(Chat, Chat.id == Group.chat_id)


def _came() -> ScalarSelect[int]:
    here = (Source.challenge_id == Group.challenge_id) & (Source.name == literal(FROM_GROUP) + cast(Group.id, String))
    return (
        select(func.count())
        .select_from(Resident)
        .join(Source, Source.id == Resident.source_id)
        .where(here)
        .scalar_subquery()
    )
