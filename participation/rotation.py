"""All that is sealed or hashed goes over from a former key to the one in use.

Every chat's address can be hashed anew, a web chat's too: what its cookie holds is what is sealed. Hashes of values
that are kept nowhere stay as they are, and are compared under the former keys (`Keys.former`).
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, select, update

from participation.chats import Address, BotRow, unsealed_address
from participation.database import Db
from participation.imports import SEALED_FOR
from participation.keys import Keys, WrongKey
from participation.models import Bot, Chat, DeadLetter, Import
from participation.updates import LETTER
from participation.words import Channel

BATCH: Final = 500


async def count_former(db: Db, *, keys: Keys) -> int:
    """How many addresses, dead letters and waiting files are not sealed with the key in use."""
    counts = (
        select(func.count()).select_from(Chat).where(_former_chat(keys)).scalar_subquery(),
        select(func.count()).select_from(DeadLetter).where(_former_letter(keys)).scalar_subquery(),
        select(func.count()).select_from(Import).where(_former_file(keys)).scalar_subquery(),
    )
    return int((await db.execute(select(counts[0] + counts[1] + counts[2]))).scalar_one())


async def first_closed(db: Db, *, keys: Keys) -> str | None:
    """The table and number of a row that none of the keys opens; None when all can go over."""
    chats = await db.stream(_chats().order_by(Chat.id))
    async for row in chats:
        try:
            unsealed_address(keys, _bot(row), row.address_sealed)
        except WrongKey:
            return f"chats {row.chat_id}"
    letters = await db.stream(select(DeadLetter.number, DeadLetter.sealed).where(DeadLetter.sealed.is_not(None)))
    async for letter in letters:
        try:
            keys.unseal(LETTER, letter.sealed)
        except WrongKey:
            return f"dead_letters {letter.number}"
    files = await db.stream(select(Import.id, Import.sealed).where(Import.sealed.is_not(None)))
    async for file in files:
        try:
            keys.unseal(SEALED_FOR, file.sealed)
        except WrongKey:
            return f"imports {file.id}"
    return None


async def reseal_some(db: Db, *, keys: Keys, most: int = BATCH) -> int:
    """Bring at most so many rows over to the key in use; how many there were, 0 at the end.

    Raises:
        WrongKey: a row is sealed with a key that is not at hand.
    """
    chats, letters = _reseal_chats, _reseal_letters
    return await chats(db, keys, most) or await letters(db, keys, most) or await _reseal_file(db, keys)


async def _reseal_chats(db: Db, keys: Keys, most: int) -> int:
    rows = (await db.execute(_chats().where(_former_chat(keys)).order_by(Chat.id).limit(most))).all()
    if not rows:
        return 0
    addresses = [Address(_bot(row), unsealed_address(keys, _bot(row), row.address_sealed)) for row in rows]
    await db.execute(
        update(Chat)
        .where(Chat.id == bindparam("chat"))
        .values(address_hash=bindparam("hash"), address_sealed=bindparam("sealed"), key_number=keys.number),
        [
            {"chat": row.chat_id, "hash": address.hash(keys), "sealed": address.sealed(keys)}
            for row, address in zip(rows, addresses, strict=True)
        ],
    )
    return len(rows)


async def _reseal_letters(db: Db, keys: Keys, most: int) -> int:
    wanted = select(DeadLetter.bot_id, DeadLetter.number, DeadLetter.sealed).where(_former_letter(keys))
    rows = (await db.execute(wanted.order_by(DeadLetter.bot_id, DeadLetter.number).limit(most))).all()
    if not rows:
        return 0
    await db.execute(
        update(DeadLetter)
        .where(DeadLetter.bot_id == bindparam("bot"), DeadLetter.number == bindparam("letter"))
        .values(sealed=bindparam("text"), key_number=keys.number),
        [
            {"bot": row.bot_id, "letter": row.number, "text": keys.seal(LETTER, keys.unseal(LETTER, row.sealed))}
            for row in rows
        ],
    )
    return len(rows)


async def _reseal_file(db: Db, keys: Keys) -> int:
    """One of those that wait to be brought in: each may be large."""
    row = (await db.execute(select(Import.id, Import.sealed).where(_former_file(keys)).limit(1))).one_or_none()
    if row is None:
        return 0
    sealed = keys.seal(SEALED_FOR, keys.unseal(SEALED_FOR, row.sealed))
    await db.execute(update(Import).where(Import.id == row.id).values(sealed=sealed, key_number=keys.number))
    return 1


def _chats() -> Select[Any]:
    columns: tuple[Any, ...] = (Chat.id.label("chat_id"), Chat.address_sealed, Bot.id, Bot.channel, Bot.name)
    return select(*columns).join(Bot, Bot.id == Chat.bot_id).where(Chat.address_sealed.is_not(None))


def _bot(row: Row[Any]) -> BotRow:
    return BotRow(row.id, Channel(row.channel), row.name)


def _former_chat(keys: Keys) -> ColumnElement[bool]:
    return and_(Chat.address_sealed.is_not(None), Chat.key_number != keys.number)


def _former_letter(keys: Keys) -> ColumnElement[bool]:
    return and_(DeadLetter.sealed.is_not(None), DeadLetter.key_number != keys.number)


def _former_file(keys: Keys) -> ColumnElement[bool]:
    return and_(Import.sealed.is_not(None), Import.key_number != keys.number)
