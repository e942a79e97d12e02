"""Chats: the addresses residents are reached at, and the bots they are reached by."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, LargeBinary, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from participation.database import Db
from participation.keys import Keys
from participation.models import Bot, Chat, ChatResident, Resident
from participation.statements import Statement
from participation.words import Channel


@dataclass(frozen=True, slots=True)
class BotRow:
    id: int
    channel: Channel
    name: str


@dataclass(frozen=True, slots=True)
class Address:
    """Where a chat is reached: a Telegram chat id, or the value of a web cookie."""

    bot: BotRow
    value: str

    def hash(self, keys: Keys) -> bytes:
        return keys.hash(f"chat:{self.bot.name}", self.value)

    def sealed(self, keys: Keys) -> bytes:
        return keys.seal(f"chat:{self.bot.name}", self.value)


def unsealed_address(keys: Keys, bot: BotRow, sealed: bytes) -> str:
    """The address itself, for the one who sends."""
    return keys.unseal(f"chat:{bot.name}", sealed)


async def know_bot(db: Db, *, channel: Channel, name: str) -> BotRow:
    """The row of this bot, made at its first start."""
    await db.execute(insert(Bot).values(channel=channel, name=name).on_conflict_do_nothing())
    found = (await db.execute(select(Bot.id).where(Bot.name == name))).scalar_one()
    return BotRow(found, channel, name)


async def known_bot(db: Db, *, name: str) -> BotRow | None:
    """None: none of that name ever started."""
    row = (await db.execute(select(Bot.id, Bot.channel).where(Bot.name == name))).one_or_none()
    return BotRow(row.id, Channel(row.channel), name) if row else None


_LOCK: Final = Statement(
    select(Chat.id)
    .where(Chat.bot_id == bindparam("bot", type_=BigInteger), Chat.address_hash == bindparam("hash", type_=LargeBinary))
    .with_for_update()
)


async def arrive(db: Db, *, address: Address, keys: Keys, language: str) -> int:
    """The id of the chat with this address, made when somebody comes for the first time; locked."""
    hashed = address.hash(keys)
    if known := await _LOCK.rows(db, bot=address.bot.id, hash=hashed):
        return int(known[0]["id"])
    await db.execute(
        insert(Chat)
        .values(
            bot_id=address.bot.id,
            channel=address.bot.channel,
            address_hash=hashed,
            address_sealed=address.sealed(keys),
            key_number=keys.number,
            language=language,
        )
        .on_conflict_do_nothing()
    )
    (made,) = await _LOCK.rows(db, bot=address.bot.id, hash=hashed)
    return int(made["id"])


async def enter_challenge(db: Db, *, chat_id: int, challenge_id: int, source: str | None = None) -> None:
    """From now on the chat speaks in this challenge, as its resident there if it has one."""
    resident = (
        select(ChatResident.resident_id)
        .where(ChatResident.chat_id == chat_id, ChatResident.challenge_id == challenge_id)
        .scalar_subquery()
    )
    values = {"challenge_id": challenge_id, "resident_id": resident}
    if source is not None:
        values["source"] = source
    await db.execute(update(Chat).where(Chat.id == chat_id).values(values))


async def begin_test(db: Db, *, address: Address, keys: Keys, language: str, challenge_id: int, member_id: int) -> int:
    """A chat of its own, in which a member of the team tries what residents see: who joins there is a test resident."""
    chat_id = await arrive(db, address=address, keys=keys, language=language)
    await db.execute(update(Chat).where(Chat.id == chat_id).values(test=True, tried_by=member_id))
    await enter_challenge(db, chat_id=chat_id, challenge_id=challenge_id)
    return chat_id


async def be_as(db: Db, *, chat_id: int, other_id: int) -> None:
    """In the place of the other one: a test where that was one."""
    other = Chat.__table__.alias("other")
    values = {
        name: select(other.c[name]).where(other.c.id == other_id).scalar_subquery() for name in ("test", "tried_by")
    }
    await db.execute(update(Chat).where(Chat.id == chat_id).values(values))


async def speak_language(db: Db, *, chat_id: int, resident_id: int | None, language: str) -> None:
    await db.execute(update(Chat).where(Chat.id == chat_id).values(language=language))
    if resident_id is not None:
        await db.execute(
            text("UPDATE residents SET language = :language WHERE id = :id"), {"language": language, "id": resident_id}
        )


async def mark_blocked(db: Db, *, chat_id: int, blocked_at: datetime | None) -> None:
    """The bot was blocked (or, with None, unblocked) there."""
    await db.execute(update(Chat).where(Chat.id == chat_id).values(blocked_at=blocked_at))


async def decline_notice(db: Db, *, chat_id: int, declined_at: datetime) -> None:
    await db.execute(update(Chat).where(Chat.id == chat_id).values(declined_at=declined_at, source=None))


@dataclass(frozen=True, slots=True)
class Here:
    """A chat as a page finds it."""

    id: int
    challenge_id: int | None
    language: str
    test: bool = False
    """A member of the team tries it."""


async def find_chat(db: Db, *, address: Address, keys: Keys) -> Here | None:
    """The chat with this address, if somebody ever said something there."""
    language = func.coalesce(Resident.language, Chat.language)
    found = await db.execute(
        select(Chat.id, Chat.challenge_id, language, Chat.test)
        .outerjoin(Resident, Resident.id == Chat.resident_id)
        .where(Chat.bot_id == address.bot.id, Chat.address_hash == address.hash(keys))
    )
    row = found.one_or_none()
    return Here(*row) if row else None
