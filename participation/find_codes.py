"""Codes of four words: given once, kept as a keyed hash alone, tried so often and no more.

2,048 words make four of them 44 bits. Wrong tries are counted, per chat and all together: at `MOST_TRIES_OF_ALL` an
hour, day and night, somebody who guesses would find one of ten thousand residents once in some seven hundred years.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Delete,
    LargeBinary,
    SmallInteger,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from participation.code_words import WORDS_OF_A_CODE, words_in
from participation.database import Db
from participation.keys import Keys
from participation.models import ChatResident, FindCode, FindTry, Message, Resident
from participation.statements import Statement
from participation.words import Finding, MessageState

WINDOW: Final = timedelta(hours=1)
MOST_TRIES: Final = 5
"""Wrong ones of one chat in that time."""
MOST_TRIES_OF_ALL: Final = 300
"""Wrong ones of all chats together: whoever guesses can make as many chats as they like."""
KEPT: Final = timedelta(days=1)
_PURPOSE: Final = "four words"
_dice: Final = SystemRandom()


_GIVE: Final = Statement(
    text("""
    INSERT INTO find_codes (challenge_id, resident_id, hash, key_number)
    SELECT :challenge, :resident, :hash, :key
    WHERE NOT EXISTS (SELECT FROM find_codes WHERE resident_id = :resident)
    ON CONFLICT (hash) DO NOTHING
    RETURNING id
""").bindparams(
        bindparam("challenge", type_=BigInteger),
        bindparam("resident", type_=BigInteger),
        bindparam("hash", type_=LargeBinary),
        bindparam("key", type_=SmallInteger),
    )
)


@dataclass(frozen=True, slots=True)
class Tried:
    finding: Finding
    code_id: int | None = None
    """Of the code that was found."""


async def give_code(
    db: Db, *, challenge_id: int, resident_id: int, language: str, keys: Keys
) -> tuple[str, ...] | None:
    """Four words for a resident who has none yet; None for who has. They can be shown this once."""
    while True:  # as good as never twice: another one has these words already
        words = _drawn(language)
        made = _hashed(words, keys)
        if await _GIVE.rows(
            db, challenge=challenge_id, resident=resident_id, hash=made["hash"], key=made["key_number"]
        ):
            return words
        if (await db.execute(select(exists().where(FindCode.resident_id == resident_id)))).scalar_one():
            return None


async def renew_code(db: Db, *, challenge_id: int, resident_id: int, language: str, keys: Keys) -> tuple[str, ...]:
    """Four other words; what the resident had before leads nowhere any more."""
    given = None
    while given is None:  # twice when another of their chats asks at this very moment
        await db.execute(delete(FindCode).where(FindCode.resident_id == resident_id))
        given = await give_code(db, challenge_id=challenge_id, resident_id=resident_id, language=language, keys=keys)
    return given


async def renew_codes(
    db: Db, *, challenge_id: int, residents: Mapping[int, str], keys: Keys
) -> dict[int, tuple[str, ...]]:
    """The same for many at once, each in their own language: resident to words."""
    await db.execute(delete(FindCode).where(FindCode.resident_id.in_(residents)))
    given: dict[int, tuple[str, ...]] = {}
    while len(given) < len(residents):  # twice when another one has these words already
        drawn = {who: _drawn(language) for who, language in residents.items() if who not in given}
        made = [
            {"challenge_id": challenge_id, "resident_id": who, **_hashed(words, keys)} for who, words in drawn.items()
        ]
        new = insert_or_leave(FindCode).on_conflict_do_nothing(index_elements=["hash"])
        kept = (await db.execute(new.returning(FindCode.resident_id), made)).scalars()
        given |= {who: drawn[who] for who in kept}
    return given


async def try_code(db: Db, *, chat_id: int, challenge_id: int, code: str, keys: Keys, now: datetime) -> Tried:
    """Looks for the resident whose code this is (as `code_words.read_code` gives it); a wrong one is counted."""
    if await _too_often(db, chat_id, now):
        return Tried(Finding.WAIT)
    found = await db.execute(
        select(FindCode.id, FindCode.key_number).where(FindCode.challenge_id == challenge_id, _made_of(code, keys))
    )
    row = found.one_or_none()
    if row is None:
        await db.execute(insert(FindTry).values(chat_id=chat_id, tried_at=now))
        return Tried(Finding.UNKNOWN)
    if row.key_number != keys.number:  # the words are at hand now, so that the former key is not needed for them
        anew = {"hash": keys.hash(_PURPOSE, code), "key_number": keys.number}
        await db.execute(update(FindCode).where(FindCode.id == row.id).values(anew))
    return Tried(Finding.FOUND, row.id)


def tried_long_ago(now: datetime) -> Delete:
    return delete(FindTry).where(FindTry.tried_at < now - KEPT)


async def resident_of(db: Db, *, code_id: int) -> int | None:
    """Whom the code leads to, now."""
    found = await db.execute(
        select(FindCode.resident_id).join(Resident, Resident.id == FindCode.resident_id).where(FindCode.id == code_id)
    )
    return found.scalar_one_or_none()


async def forget_left_open(db: Db, *, now: datetime) -> int:
    """Four words on a page that was left for an hour, and those that never could be sent; in how many messages.

    A page on which something else is said forgets them at once (`saves.save`), and so does the outbox once they are
    sent (`outbox.mark`).
    """
    newly = select(FindCode.resident_id).where(FindCode.given_at > now - 2 * KEPT)
    chats = select(ChatResident.chat_id).where(ChatResident.resident_id.in_(newly))
    unsent = Message.state.in_((MessageState.QUEUED, MessageState.SENDING))
    past = func.coalesce(Message.sent_at, Message.created_at) < now - WINDOW
    left = Message.chat_id.in_(chats) & Message.content.has_key("code") & ~unsent & past
    return (await db.execute(update(Message).where(left).values(content=Message.content.op("-")("code")))).rowcount


def _drawn(language: str) -> tuple[str, ...]:
    return tuple(_dice.sample(words_in(language), WORDS_OF_A_CODE))


def _hashed(words: Sequence[str], keys: Keys) -> dict[str, Any]:
    return {"hash": keys.hash(_PURPOSE, " ".join(words)), "key_number": keys.number}


async def _too_often(db: Db, chat_id: int, now: datetime) -> bool:
    here = func.count().filter(FindTry.chat_id == chat_id)
    counted = await db.execute(select(here, func.count()).where(FindTry.tried_at > now - WINDOW))
    tries, of_all = counted.one()
    return bool(tries >= MOST_TRIES or of_all >= MOST_TRIES_OF_ALL)


def _made_of(code: str, keys: Keys) -> ColumnElement[bool]:
    """Under the key in use or a former one: the words are kept nowhere, so no rotation can hash them anew."""
    every: Sequence[Keys] = (keys, *keys.former)
    return or_(*(and_(FindCode.key_number == k.number, FindCode.hash == k.hash(_PURPOSE, code)) for k in every))
