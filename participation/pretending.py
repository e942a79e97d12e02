"""Residents who are none: samples, and test residents. They are told apart here, and cleared away.

Real residents and those made up never meet: neither sees what the other sent.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from participation import audit
from participation.belongings import their_chats
from participation.database import Db
from participation.models import (
    Answer,
    Area,
    Chat,
    ChatResident,
    Consent,
    DeadLetter,
    Media,
    Message,
    Resident,
    Submission,
    Talk,
)
from participation.words import Channel, Pretend


def made_up(challenge_id: int | InstrumentedAttribute[int], *kinds: Pretend) -> Select[int]:
    """Ids of the challenge's residents who are none; without `kinds` of all of them."""
    wanted = Resident.pretend.in_(kinds) if kinds else Resident.pretend.is_not(None)
    return select(Resident.id).where(Resident.challenge_id == challenge_id, wanted)


def exported(*, samples: bool = False) -> ColumnElement[bool]:
    """On `Submission`: what goes into a file. Samples do only when they are asked for, and never what a test sent."""
    made_up_anywhere = select(Resident.id).where(Resident.pretend.is_not(None))
    return ~Submission.test if samples else Submission.resident_id.not_in(made_up_anywhere)


def alike(challenge_id: int, resident_id: int) -> ColumnElement[bool]:
    """On `Submission`: its author is real, as this resident is, or neither of them is."""
    author = Submission.resident_id.in_(made_up(challenge_id))
    reader = aliased(Resident)
    return author == select(reader.pretend.is_not(None)).where(reader.id == resident_id).scalar_subquery()


def pretend_of(stored: str | None) -> Pretend | None:
    return Pretend(stored) if stored else None


async def is_test(db: Db, *, number: int) -> bool:
    """Whether a test resident sent it."""
    return bool((await db.execute(select(Submission.test).where(Submission.id == number))).scalar_one_or_none())


async def count_made_up(db: Db, *, challenge_id: int, kind: Pretend) -> int:
    """How many submissions are of such residents."""
    theirs = Submission.resident_id.in_(made_up(challenge_id, kind))
    return (await db.execute(select(func.count()).select_from(Submission).where(theirs))).scalar_one()


@dataclass(frozen=True, slots=True)
class Tester:
    """The test resident of a member, in the chat that they try."""

    resident_id: int
    language: str
    name: str | None
    area: str | None


async def tester(db: Db, *, challenge_id: int, member_id: int) -> Tester | None:
    """Of the chat that was begun last; None: there is none, or nobody joined in it yet."""
    found = await db.execute(
        select(Resident.id, Resident.language, Resident.name, Area.name)
        .join(ChatResident, ChatResident.resident_id == Resident.id)
        .join(Chat, Chat.id == ChatResident.chat_id)
        .outerjoin(Area, Area.id == Resident.area_id)
        .where(Chat.tried_by == member_id, ChatResident.challenge_id == challenge_id, Resident.pretend == Pretend.TEST)
        .order_by(Chat.id.desc())
        .limit(1)
    )
    row = found.one_or_none()
    return Tester(*row) if row else None


async def has_real_residents(db: Db, *, challenge_id: int) -> bool:
    real = exists().where(Resident.challenge_id == challenge_id, Resident.pretend.is_(None))
    return bool((await db.execute(select(real))).scalar_one())


async def clear_away(db: Db, *, challenge_id: int, kind: Pretend, by: int | None) -> int:
    """All such residents of the challenge, with everything that is theirs; how many submissions went.

    A chat stays, empty and a test's: what is typed on a page that is open still must never become a real resident's.
    """
    who = made_up(challenge_id, kind)
    chats = or_(their_chats(who), Chat.test & (Chat.challenge_id == challenge_id)) if kind is Pretend.TEST else None
    if chats is not None:
        await _empty(db, select(Chat.id).where(chats))
    await db.execute(select(Resident.id).where(Resident.id.in_(who)).order_by(Resident.id).with_for_update())
    gone = await count_made_up(db, challenge_id=challenge_id, kind=kind)
    for kept_without in (Consent, Answer):
        await db.execute(delete(kept_without).where(kept_without.resident_id.in_(who)))
    ids = (await db.execute(delete(Resident).where(Resident.id.in_(who)).returning(Resident.id))).scalars().all()
    if ids:
        await audit.note(db, "cleared", target="residents", ids=ids, challenge_id=challenge_id, by=by, reason=kind)
    return gone


async def _empty(db: Db, chats: Select[int]) -> None:
    ids = (await db.execute(chats.order_by(Chat.id).with_for_update())).scalars().all()
    for table in (Talk, Message, ChatResident, DeadLetter):
        await db.execute(delete(table).where(table.chat_id.in_(ids)))
    await db.execute(delete(Media).where(Media.chat_id.in_(ids)))
    await db.execute(delete(Chat).where(Chat.id.in_(ids), Chat.channel == Channel.MAIL))  # nobody types there
