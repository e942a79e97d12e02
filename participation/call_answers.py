"""Who answered a call, and with what: a tap on one of its buttons, or just words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, bindparam, case, delete, exists, literal, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from participation.call_draft import CallButton, load_buttons
from participation.database import Db
from participation.models import Call, CallAnswer, Challenge, Message, Resident
from participation.statements import Statement

WORDS: Final = "words"
"""The option of who wrote something of their own."""


@dataclass(frozen=True, slots=True)
class Answerable:
    challenge_id: int
    challenge: str
    """Slug."""
    buttons: Sequence[CallButton]


async def answerable(db: Db, *, call_id: int) -> Answerable | None:
    found = await db.execute(
        select(Call.challenge_id, Challenge.slug, Call.buttons)
        .join(Challenge, Challenge.id == Call.challenge_id)
        .where(Call.id == call_id)
    )
    row = found.one_or_none()
    return Answerable(row.challenge_id, row.slug, load_buttons(row.buttons)) if row else None


async def note_answer(db: Db, *, call_id: int, resident_id: int, challenge_id: int, option: str) -> None:
    """The first answer counts; whoever taps again says nothing new."""
    row = {"call_id": call_id, "resident_id": resident_id, "challenge_id": challenge_id, "option": option}
    await db.execute(insert(CallAnswer).values(row).on_conflict_do_nothing())


@dataclass(frozen=True, slots=True)
class Answered:
    resident: str
    """Handle."""
    option: str
    at: datetime


async def answers_page(db: Db, *, call_id: int, after: str = "", most: int = 100) -> tuple[Answered, ...]:
    """By handle; `after`: of the page before, the last one's."""
    found = await db.execute(
        select(Resident.handle, CallAnswer.option, CallAnswer.at)
        .join(Resident, Resident.id == CallAnswer.resident_id)
        .where(CallAnswer.call_id == call_id, Resident.handle > after)
        .order_by(Resident.handle)
        .limit(most)
    )
    return tuple(Answered(*row) for row in found)


async def move_calls(db: Db, *, own: int, found: int) -> None:
    """One person, two residents (`joining`): what `own` got and answered is what `found` did, each call once."""
    answers = select(
        CallAnswer.call_id, literal(found, BigInteger), CallAnswer.challenge_id, CallAnswer.option, CallAnswer.at
    ).where(CallAnswer.resident_id == own)
    columns = ["call_id", "resident_id", "challenge_id", "option", "at"]
    await db.execute(insert(CallAnswer).from_select(columns, answers).on_conflict_do_nothing())
    await db.execute(delete(CallAnswer).where(CallAnswer.resident_id == own))
    other = aliased(Message)
    got_too = exists().where(other.call_id == Message.call_id, other.resident_id == found)
    theirs = (Message.call_id.is_not(None)) & (Message.resident_id == own)
    await db.execute(update(Message).where(theirs).values(resident_id=case((~got_too, found))))


_LAST: Final = Statement(
    text("""
    SELECT call_id FROM messages
    WHERE chat_id = :chat AND edits_id IS NULL AND state IN ('sent', 'sending', 'uncertain')
    ORDER BY id DESC LIMIT 1
""").bindparams(bindparam("chat", type_=BigInteger))
)


async def just_called(db: Db, *, chat_id: int) -> int | None:
    """The call that is the last thing the bot said here."""
    rows = await _LAST.rows(db, chat=chat_id)
    return rows[0]["call_id"] if rows else None
