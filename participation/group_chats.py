"""The group chats that somebody put the bot in, as Telegram tells of them. What is said there is not heard.

Of a group its title is kept, by which a member knows it. It belongs to the only challenge that is open, or to the one
in which a member took it up (`groups`).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Boolean, delete, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from participation.chats import Address
from participation.database import Db
from participation.keys import Keys
from participation.models import Chat, Group, Message
from participation.received import NEVER_THERE, PERHAPS_THERE
from participation.words import MessageState, Priority

NOT_AGAIN: Final = timedelta(minutes=5)
"""So long after a reply in a group there is no other one."""
TITLE_LENGTH: Final = 128
"""Telegram has none that are longer."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    id: int
    challenge_id: int | None
    new: bool


async def take_in(db: Db, *, chat_id: int, title: str, challenge_id: int | None) -> TakenIn:
    """The bot is in the group of this chat, now or since long; `challenge_id`: where it is clear whose it is."""
    found = insert(Group).values(chat_id=chat_id, title=title[:TITLE_LENGTH], challenge_id=challenge_id)
    known = {
        "title": found.excluded.title,
        "challenge_id": func.coalesce(Group.challenge_id, found.excluded.challenge_id),
    }
    new = literal_column("xmax = 0", Boolean)
    either = found.on_conflict_do_update(index_elements=["chat_id"], set_=known)
    return TakenIn(*(await db.execute(either.returning(Group.id, Group.challenge_id, new))).one())


async def just_answered(db: Db, *, chat_id: int) -> bool:
    """Whether a reply was said in the group of this chat within `NOT_AGAIN`, or is about to be."""
    said = select(Message.id).where(
        Message.chat_id == chat_id,
        Message.priority == Priority.REPLY,
        Message.state.not_in(NEVER_THERE),
        Message.created_at > func.now() - NOT_AGAIN,
    )
    return (await db.execute(said.limit(1))).one_or_none() is not None


async def rename_group(db: Db, *, chat_id: int, title: str) -> None:
    await db.execute(update(Group).where(Group.chat_id == chat_id).values(title=title[:TITLE_LENGTH]))


async def follow_group(db: Db, *, chat_id: int, to: Address, keys: Keys) -> bool:
    """It became a supergroup: from now on this chat is reached at another address. Whether it is a group at all.

    A chat that was made for that address meanwhile is given up; what it was sent is not sent again.
    """
    if (await db.execute(select(Group.id).where(Group.chat_id == chat_id))).one_or_none() is None:
        return False
    hashed = to.hash(keys)
    other = select(Chat.id).where(Chat.bot_id == to.bot.id, Chat.address_hash == hashed, Chat.id != chat_id)
    if (double := (await db.execute(other)).scalar_one_or_none()) is not None:
        await _give_up(db, double=double, chat_id=chat_id)
    there = {"address_hash": hashed, "address_sealed": to.sealed(keys), "key_number": keys.number}
    await db.execute(update(Chat).where(Chat.id == chat_id).values(there | {"blocked_at": None}))
    return True


async def _give_up(db: Db, *, double: int, chat_id: int) -> None:
    had = Message.state.in_(PERHAPS_THERE)
    waits = Message.state.in_((MessageState.QUEUED, MessageState.SENDING))
    reached = select(Message.call_id).where(Message.chat_id == double, Message.call_id.is_not(None), had)
    again = (Message.chat_id == chat_id) & Message.call_id.in_(reached) & waits
    not_sent = or_(again, (Message.chat_id == double) & (Message.state == MessageState.QUEUED))
    await db.execute(update(Message).where(not_sent).values(state=MessageState.SKIPPED, failure="SameGroup"))
    await db.execute(delete(Group).where(Group.chat_id == double))
    await db.execute(update(Chat).where(Chat.id == double).values(address_hash=None, address_sealed=None))
