"""Mail addresses: left for one purpose, confirmed by a link that is sent there, forgotten on request.

Each is a chat of the mail bot, of one resident or one member: two who share a mailbox do not know of each other, and
since nothing comes in by mail, there is no hash to find it by.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Delete, and_, delete, false, func, insert, or_, select, update

from participation import audit, consents, mail_chats
from participation.chats import Address, BotRow
from participation.database import Db
from participation.errors import NoSuchLink, TooManyMails
from participation.keys import Keys
from participation.models import Chat, ChatResident, Consent, MailAddress, MailAsk, Member, Resident
from participation.words import ConsentKind, MailPage, MailState

LINK_DAYS: Final = 3
"""So long the link that confirms an address is good, and one that was not confirmed is kept."""
A_DAY: Final = timedelta(days=1)
AN_HOUR: Final = timedelta(hours=1)
MOST_TO_ONE: Final = 3
"""Mails to confirm it, to one address in a day: nobody can have somebody else's mailbox filled."""
MOST_BY_ONE: Final = 5
"""And in a day for one resident, or one member."""
MOST_OF_ALL: Final = 300
"""And in an hour for all residents together. Members do not count: they are few, and a crowd of residents must not
keep the team from being mailed."""
_LOCK: Final = 4_715_230_613
"""An advisory lock's number, any but always the same: who counts waits until the one before has counted too."""


@dataclass(frozen=True, slots=True)
class Left:
    """An address that waits to be confirmed: where the link is to be sent."""

    bot_id: int
    chat_id: int
    challenge_id: int | None
    language: str


@dataclass(frozen=True, slots=True)
class Whose:
    """Of an address, as a page tells it."""

    language: str
    member: bool
    challenge_id: int | None
    """A resident's."""
    good: bool
    """The link that confirms it is, still."""
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Wishes:
    """How it stands with a member's address, and what they want to be mailed."""

    state: MailState
    digest: bool = True
    urgent: bool = True


async def leave_address(db: Db, *, bot: BotRow, resident_id: int, address: str, keys: Keys, now: datetime) -> Left:
    """A resident's; an earlier link is good no more.

    Raises:
        TooManyMails: to this address, for this resident, or for all together.
    """
    await _count(db, address, f"resident {resident_id}", keys, now, most_of_all=MOST_OF_ALL)
    await _drop_unconfirmed(db, Chat.resident_id == resident_id)
    found = await db.execute(select(Resident.challenge_id, Resident.language).where(Resident.id == resident_id))
    challenge_id, language = found.one()
    chat = {"challenge_id": challenge_id, "resident_id": resident_id, "language": language}
    chat_id = await _made(db, Address(bot, address), keys, chat)
    await db.execute(insert(MailAddress).values(chat_id=chat_id, challenge_id=challenge_id, asked_at=now))
    return Left(bot.id, chat_id, challenge_id, language)


async def leave_members_address(
    db: Db, *, bot: BotRow, member_id: int, address: str, keys: Keys, now: datetime
) -> Left:
    """
    Raises:
        TooManyMails: to this address, or for this member.
    """
    await _count(db, address, f"member {member_id}", keys, now, most_of_all=None)
    await _drop_unconfirmed(db, MailAddress.member_id == member_id)
    language = (await db.execute(select(Member.language).where(Member.id == member_id))).scalar_one()
    chat_id = await _made(db, Address(bot, address), keys, {"language": language})
    await db.execute(insert(MailAddress).values(chat_id=chat_id, member_id=member_id, asked_at=now))
    await audit.note(db, "mail_left", target="members", ids=[member_id], by=member_id)
    return Left(bot.id, chat_id, None, language)


async def look_at_address(db: Db, *, chat_id: int, now: datetime) -> Whose | None:
    """None: it is forgotten. A preview may look at it as often as it likes."""
    found = await db.execute(_whose(chat_id))
    row = found.one_or_none()
    if row is None or (row.resident_id is None and row.member_id is None):
        return None
    good = row.confirmed_at is None and row.asked_at > now - timedelta(days=LINK_DAYS) and row.disabled_at is None
    return Whose(row.language, row.member_id is not None, row.challenge_id, good, row.confirmed_at is not None)


async def confirm_address(db: Db, *, chat_id: int, version: str, now: datetime) -> Whose:
    """From now on a resident is written to there. `version`: of the words with which it was asked.

    Raises:
        NoSuchLink: used, too old, or the address is forgotten.
    """
    resident_id = (await db.execute(select(Chat.resident_id).where(Chat.id == chat_id))).scalar_one_or_none()
    if resident_id is not None:
        await _lock(db, resident_id)
    await db.execute(select(MailAddress.chat_id).where(MailAddress.chat_id == chat_id).with_for_update())
    whose = await look_at_address(db, chat_id=chat_id, now=now)  # once more: now it stays so
    if whose is None or not whose.good:
        raise NoSuchLink
    await db.execute(update(MailAddress).where(MailAddress.chat_id == chat_id).values(confirmed_at=now))
    if resident_id is None:
        await _only_one(db, chat_id)
    else:
        await _stand(db, chat_id, resident_id, version)
    return whose


async def mail_state(db: Db, *, resident_id: int) -> MailState:
    return await _state(db, Chat.resident_id == resident_id)


async def members_wishes(db: Db, *, member_id: int) -> Wishes:
    of_member = MailAddress.member_id == member_id
    found = await db.execute(
        select(MailAddress.digest, MailAddress.urgent).where(of_member, MailAddress.confirmed_at.is_not(None))
    )
    return Wishes(await _state(db, of_member), *(found.one_or_none() or ()))


async def wish(db: Db, *, member_id: int, digest: bool, urgent: bool) -> None:
    of_member = MailAddress.member_id == member_id
    await db.execute(update(MailAddress).where(of_member).values(digest=digest, urgent=urgent))
    await audit.note(db, "mail_wished", target="members", ids=[member_id], by=member_id)


async def forget_address(db: Db, *, resident_id: int) -> None:
    """At once, with the consent to write there."""
    await mail_chats.drop(db, chat_ids=await _chats(db, Chat.resident_id == resident_id))
    await consents.withdraw(db, resident_ids=[resident_id], kinds=[ConsentKind.MAIL])


async def drop_unconfirmed(db: Db, *, chat_id: int) -> None:
    """Of all residents of this chat: a link that was mailed is good no more, and one that waits is not mailed."""
    here = select(ChatResident.resident_id).where(ChatResident.chat_id == chat_id)
    await _drop_unconfirmed(db, Chat.resident_id.in_(here))


async def forget_members_address(db: Db, *, member_id: int) -> None:
    await mail_chats.drop(db, chat_ids=await _chats(db, MailAddress.member_id == member_id))
    await audit.note(db, "mail_forgotten", target="members", ids=[member_id], by=member_id)


async def end_mail(db: Db, *, chat_id: int, page: MailPage) -> None:
    """What a mail's own link ends; where it ended already, nothing."""
    row = (await db.execute(_whose(chat_id))).one_or_none()
    if row is None:
        return
    if row.member_id is None and row.resident_id is not None:
        await forget_address(db, resident_id=row.resident_id)
    elif row.member_id is not None and page is MailPage.STOP:
        await forget_members_address(db, member_id=row.member_id)
    elif row.member_id is not None:
        wanted = {"digest": False} if page is MailPage.NO_DIGEST else {"urgent": False}
        await db.execute(update(MailAddress).where(MailAddress.member_id == row.member_id).values(wanted))


def left_too_long(now: datetime) -> Delete:
    """That was not confirmed, or is nobody's any more."""
    nobodys = and_(MailAddress.member_id.is_(None), Chat.resident_id.is_(None))
    old = and_(MailAddress.confirmed_at.is_(None), MailAddress.asked_at < now - timedelta(days=LINK_DAYS))
    gone = select(Chat.id).join(MailAddress, MailAddress.chat_id == Chat.id).where(or_(nobodys, old))
    return delete(Chat).where(Chat.id.in_(gone))


def asked_long_ago(now: datetime) -> Delete:
    return delete(MailAsk).where(MailAsk.asked_at < now - A_DAY)


def _whose(chat_id: int) -> Any:
    return (
        select(
            Chat.language,
            Chat.resident_id,
            MailAddress.member_id,
            MailAddress.challenge_id,
            MailAddress.asked_at,
            MailAddress.confirmed_at,
            Member.disabled_at,
        )
        .join(MailAddress, MailAddress.chat_id == Chat.id)
        .outerjoin(Member, Member.id == MailAddress.member_id)
        .where(Chat.id == chat_id)
    )


async def _count(db: Db, address: str, who: str, keys: Keys, now: datetime, *, most_of_all: int | None) -> None:
    """A row for each thing that is counted, in a table that holds nothing but keyed hashes."""
    await db.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    day = f"{now:%Y-%m-%d}"
    counted = [
        (keys.hash(f"mail asked on {day}", _mailbox(address)), A_DAY, MOST_TO_ONE),
        (keys.hash(f"mail asked by, on {day}", who), A_DAY, MOST_BY_ONE),
    ]
    if most_of_all is not None:
        counted.append((keys.hash("mail asked by residents", ""), AN_HOUR, most_of_all))
    counts = [
        func.count().filter(MailAsk.address_hash == hashed, MailAsk.asked_at > now - within)
        for hashed, within, _most in counted
    ]
    asked = (await db.execute(select(*counts).where(MailAsk.asked_at > now - A_DAY))).one()
    if any(count >= most for count, (_hashed, _within, most) in zip(asked, counted, strict=True)):
        raise TooManyMails
    rows = [{"address_hash": hashed, "asked_at": now} for hashed, _within, _most in counted]
    await db.execute(insert(MailAsk), rows)


def _mailbox(address: str) -> str:
    """What is written after a plus leads to the same mailbox nearly everywhere, and so do capitals."""
    local, _at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


async def _made(db: Db, address: Address, keys: Keys, more: dict[str, Any]) -> int:
    row = {"bot_id": address.bot.id, "channel": address.bot.channel, "key_number": keys.number, **more}
    made = insert(Chat).values(row | {"address_sealed": address.sealed(keys)}).returning(Chat.id)
    return (await db.execute(made)).scalar_one()


async def _chats(db: Db, whose: ColumnElement[bool]) -> Sequence[int]:
    theirs = select(Chat.id).join(MailAddress, MailAddress.chat_id == Chat.id).where(whose)
    return (await db.execute(theirs.order_by(Chat.id).with_for_update(of=Chat))).scalars().all()


async def _drop_unconfirmed(db: Db, whose: ColumnElement[bool]) -> None:
    chats = await _chats(db, and_(whose, MailAddress.confirmed_at.is_(None)))
    await db.execute(delete(Chat).where(Chat.id.in_(chats)))


async def _lock(db: Db, resident_id: int) -> None:
    """Their chats, and then themselves, as everywhere: nobody joins or erases them meanwhile."""
    standing = select(ChatResident.chat_id).where(ChatResident.resident_id == resident_id)
    theirs = or_(Chat.resident_id == resident_id, Chat.id.in_(standing))
    await db.execute(select(Chat.id).where(theirs).order_by(Chat.id).with_for_update())
    await db.execute(select(Resident.id).where(Resident.id == resident_id).with_for_update())


async def _stand(db: Db, chat_id: int, resident_id: int, version: str) -> None:
    """The chat of this address stands for its resident, who is written to again."""
    here = Chat.id == chat_id
    columns = ["chat_id", "challenge_id", "resident_id", "preferred"]
    standing = select(Chat.id, Chat.challenge_id, Chat.resident_id, false()).where(here)
    await db.execute(insert(ChatResident).from_select(columns, standing))
    language, challenge_id = (await db.execute(select(Chat.language, Chat.challenge_id).where(here))).one()
    await db.execute(update(Resident).where(Resident.id == resident_id).values(paused_at=None))
    await consents.withdraw(db, resident_ids=[resident_id], kinds=[ConsentKind.MAIL])  # of an address before this one
    given = {"challenge_id": challenge_id, "resident_id": resident_id, "version": version, "language": language}
    await db.execute(insert(Consent).values(given | {"kind": ConsentKind.MAIL}))
    await mail_chats.settle(db, resident_id=resident_id)


async def _only_one(db: Db, chat_id: int) -> None:
    """Of a member: what they wanted to be mailed at another address, they want at this one."""
    of = select(MailAddress.member_id).where(MailAddress.chat_id == chat_id).scalar_subquery()
    others = and_(MailAddress.member_id == of, MailAddress.chat_id != chat_id)
    before = (await db.execute(select(MailAddress.digest, MailAddress.urgent).where(others))).first()
    if before is not None:
        wanted = {"digest": before.digest, "urgent": before.urgent}
        await db.execute(update(MailAddress).where(MailAddress.chat_id == chat_id).values(wanted))
    await db.execute(delete(Chat).where(Chat.id.in_(await _chats(db, others))))


async def _state(db: Db, whose: ColumnElement[bool]) -> MailState:
    """Of several the one confirmed counts."""
    found = await db.execute(
        select(MailAddress.confirmed_at, Chat.blocked_at)
        .join(Chat, Chat.id == MailAddress.chat_id)
        .where(whose)
        .order_by(MailAddress.confirmed_at.is_(None), MailAddress.chat_id.desc())
        .limit(1)
    )
    row = found.one_or_none()
    if row is None:
        return MailState.NONE
    if row.blocked_at is not None:
        return MailState.REFUSED
    return MailState.ON if row.confirmed_at is not None else MailState.ASKED
