"""Who answered a call, and with what: a tap on one of its buttons, or just words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    String,
    bindparam,
    case,
    cast,
    delete,
    exists,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from participation.call_draft import CallButton, load_buttons
from participation.database import Db
from participation.groups import FROM_GROUP
from participation.models import Call, CallAnswer, Challenge, Chat, ChatResident, Message, Resident, Source
from participation.received import PERHAPS_THERE, taken_up
from participation.statements import Statement

WORDS: Final = "words"
"""The option of who wrote something of their own."""


@dataclass(frozen=True, slots=True)
class Answerable:
    challenge_id: int
    challenge: str
    """Slug."""
    buttons: Sequence[CallButton]


async def answerable(db: Db, *, call_id: int, chat_id: int) -> Answerable | None:
    """None: it is gone, or did not reach this chat, nor a resident whom it stands for: a page could be made to say
    anything. Of what a member tries here no message is a call's, so there any call of the challenge is believed."""
    stands = ChatResident.chat_id == chat_id
    of_call = (Message.call_id == call_id, taken_up())
    to_them = exists().where(*of_call, Message.resident_id.in_(select(ChatResident.resident_id).where(stands)))
    here = exists().where(*of_call, Message.chat_id == chat_id)
    tried = exists().where(
        stands, ChatResident.challenge_id == Call.challenge_id, Chat.id == ChatResident.chat_id, Chat.test
    )
    return await _answerable(db, Call.id == call_id, or_(to_them, here, tried))


async def answerable_in(db: Db, *, call_id: int, group_id: int) -> Answerable | None:
    """Of a call that went to this group chat."""
    there = exists().where(Message.call_id == call_id, Message.group_id == group_id, Message.state.in_(PERHAPS_THERE))
    return await _answerable(db, Call.id == call_id, there)


async def _answerable(db: Db, *which: ColumnElement[bool]) -> Answerable | None:
    found = await db.execute(
        select(Call.challenge_id, Challenge.slug, Call.buttons)
        .join(Challenge, Challenge.id == Call.challenge_id)
        .where(*which)
    )
    row = found.one_or_none()
    return Answerable(row.challenge_id, row.slug, load_buttons(row.buttons)) if row else None


async def note_arrival(db: Db, *, call_id: int, resident_id: int, challenge_id: int) -> None:
    """Who became a resident on the way from a call in a group chat answered it."""
    went_there = exists().where(
        Message.call_id == call_id,
        Message.group_id.is_not(None),
        Source.name == literal(FROM_GROUP) + cast(Message.group_id, String),
    )
    came_by = select(Source.name).join(Resident, Resident.source_id == Source.id)
    option = (await db.execute(came_by.where(Resident.id == resident_id, went_there))).scalar_one_or_none()
    if option is not None:
        await note_answer(db, call_id=call_id, resident_id=resident_id, challenge_id=challenge_id, option=option)


async def note_answer(db: Db, *, call_id: int, resident_id: int, challenge_id: int, option: str) -> None:
    """The first answer counts; whoever taps again says nothing new, and what a test taps counts nowhere."""
    row = select(literal(call_id, BigInteger), Resident.id, literal(challenge_id, BigInteger), literal(option))
    real = row.where(Resident.id == resident_id, Resident.pretend.is_(None))
    columns = ["call_id", "resident_id", "challenge_id", "option"]
    await db.execute(insert(CallAnswer).from_select(columns, real).on_conflict_do_nothing())


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
_LAST_SHOWN: Final = Statement(
    text("""
    SELECT l.call_id FROM (
        SELECT :chat AS id UNION ALL
        SELECT m.chat_id FROM chat_residents w
            JOIN chat_residents m ON m.resident_id = w.resident_id AND m.challenge_id = w.challenge_id
            JOIN chats c ON c.id = m.chat_id AND c.channel = 'mail'
        WHERE w.chat_id = :chat
    ) shown CROSS JOIN LATERAL (
        SELECT id, call_id FROM messages
        WHERE chat_id = shown.id AND edits_id IS NULL AND state IN ('sent', 'sending', 'uncertain')
            AND (chat_id = :chat OR priority > 0)
        ORDER BY id DESC LIMIT 1
    ) l
    ORDER BY l.id DESC LIMIT 1
""").bindparams(bindparam("chat", type_=BigInteger))
)


async def just_called(db: Db, *, chat_id: int, on_a_page: bool) -> int | None:
    """The call that is the last thing the bot said here; a page shows what went by mail, too."""
    rows = await (_LAST_SHOWN if on_a_page else _LAST).rows(db, chat=chat_id)
    return rows[0]["call_id"] if rows else None
