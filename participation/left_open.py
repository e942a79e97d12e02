"""Talks that were left open: shown once more after a day, set aside after a week. A row is claimed under lock (another
clock passes over it), and what comes of it is written in the same transaction.

The chat is locked as on the path of a message, so that what is said meanwhile comes before or after.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)

from participation import outbox
from participation.chats import BotRow
from participation.database import Db
from participation.models import Message, Talk
from participation.talks import end_talk
from participation.words import Channel, MessageState, OnDoubt, Priority, TalkState

REMIND_AFTER: Final = timedelta(days=1)
TOO_LATE: Final = timedelta(days=6)
"""Nobody is reminded of what is set aside within the day."""
SET_ASIDE_AFTER: Final = timedelta(days=7)
AT_ONCE: Final = 50
"""So many at most in one transaction, in which their chats wait."""


@dataclass(frozen=True, slots=True)
class LeftOpen:
    talk_id: int
    challenge_id: int
    script: str
    me: dict[str, Any]
    record: dict[str, Any]
    bot: BotRow
    chat_id: int
    resident_id: int
    language: str
    blocked: bool


_COLUMNS: Final = """
    SELECT t.id AS talk_id, t.challenge_id, t.script, t.me, t.record,
        c.id AS chat_id, b.id AS bot_id, b.channel, b.name, r.id AS resident_id, r.language,
        c.blocked_at IS NOT NULL AS blocked
    FROM talks t JOIN chats c ON c.id = t.chat_id JOIN bots b ON b.id = c.bot_id
"""

_DUE: Final = text(f"""
    {_COLUMNS} JOIN residents r ON r.id = c.resident_id JOIN challenges h ON h.id = t.challenge_id
        CROSS JOIN LATERAL (SELECT CAST(CAST(:now AS timestamptz) AT TIME ZONE h.time_zone AS time) AS clock) here
    WHERE t.state = 'open' AND t.started_at < :day_ago AND t.heard_at < :day_ago AND t.heard_at > :too_late
        AND (t.reminded_at IS NULL OR t.reminded_at < t.heard_at)
        AND t.challenge_id = ANY(:challenges) AND c.challenge_id = t.challenge_id AND c.blocked_at IS NULL
        AND r.paused_at IS NULL
        AND CASE WHEN r.quiet_from < r.quiet_until THEN clock >= r.quiet_from AND clock < r.quiet_until
            ELSE clock >= r.quiet_from OR clock < r.quiet_until END IS NOT TRUE
    ORDER BY t.heard_at LIMIT :most
    FOR UPDATE OF c, t SKIP LOCKED
    FOR SHARE OF r SKIP LOCKED
""").bindparams(
    bindparam("now", type_=DateTime(timezone=True)),
    bindparam("day_ago", type_=DateTime(timezone=True)),
    bindparam("too_late", type_=DateTime(timezone=True)),
    bindparam("challenges", type_=ARRAY(BigInteger)),
    bindparam("most", type_=Integer),
)

_OVER: Final = text(f"""
    {_COLUMNS} JOIN residents r ON r.id = t.resident_id
    WHERE t.state IN ('open', 'waiting') AND t.started_at < :week_ago AND t.heard_at < :week_ago
    ORDER BY t.heard_at LIMIT :most
    FOR UPDATE OF c, t SKIP LOCKED
""").bindparams(bindparam("week_ago", type_=DateTime(timezone=True)), bindparam("most", type_=Integer))


async def claim_due(db: Db, *, challenges: Collection[int], now: datetime) -> list[LeftOpen]:
    """Open for a day since their resident was last heard there, and not shown once more since then; of nobody for whom
    the bot begins nothing (`stopping`)."""
    times = {"now": now, "day_ago": now - REMIND_AFTER, "too_late": now - TOO_LATE}
    rows = await db.execute(_DUE, {**times, "challenges": list(challenges), "most": AT_ONCE})
    return [_left_open(row) for row in rows.mappings()]


async def claim_over(db: Db, *, now: datetime) -> list[LeftOpen]:
    """Open or waiting for a week since their resident was last heard there."""
    rows = await db.execute(_OVER, {"week_ago": now - SET_ASIDE_AFTER, "most": AT_ONCE})
    return [_left_open(row) for row in rows.mappings()]


async def note_reminded(db: Db, left: LeftOpen, *, now: datetime) -> None:
    """It is not due again before something is said there."""
    await db.execute(update(Talk).where(Talk.id == left.talk_id).values(reminded_at=now))


async def show_again(
    db: Db, left: LeftOpen, *, record: Mapping[str, Any], closes: Mapping[str, Any] | None, shows: Mapping[str, Any]
) -> None:
    """Puts the talk's last question once more; `closes` is how its earlier message stands from now on."""
    await db.execute(update(Talk).where(Talk.id == left.talk_id).values(record=record))
    if closes is not None:
        await _say(db, left, closes, edits=True)
    await _say(db, left, shows)


async def set_aside(db: Db, left: LeftOpen, *, forget: Collection[int], closes: Mapping[str, Any] | None) -> None:
    """The talk is over and its words are removed, also from what was shown of the talks in `forget`."""
    await end_talk(db, talk_id=left.talk_id, state=TalkState.SET_ASIDE)
    await db.execute(update(Message).where(_unsent(left)).values(state=MessageState.CANCELLED, content=None))
    if forget:
        await outbox.forget_own_words(db, chat_id=left.chat_id, talk_ids=forget)
    if closes is not None and not left.blocked:
        await _say(db, left, closes, edits=True)


async def _say(db: Db, left: LeftOpen, content: Mapping[str, Any], *, edits: bool = False) -> None:
    """A notice, or an edit of the talk's last message, which nobody is rung for."""
    last = select(func.max(Message.id)).where(_of(left), Message.state != MessageState.CANCELLED)
    asked = (await db.execute(last)).scalar_one() if edits else None
    if edits and asked is None:
        return
    web = left.bot.channel is Channel.WEB
    row = {
        "challenge_id": left.challenge_id,
        "bot_id": left.bot.id,
        "chat_id": left.chat_id,
        "talk_id": left.talk_id,
        "edits_id": asked,
        "priority": Priority.NOTICE,
        "on_doubt": OnDoubt.RESEND,
        "state": MessageState.SENT if web else MessageState.QUEUED,
        "content": content,
        "sent_at": func.clock_timestamp() if web else None,
    }
    await db.execute(insert(Message).values(row))
    await db.execute(select(func.pg_notify("outbox", f"{left.bot.id}:{left.chat_id}")))


def _of(left: LeftOpen) -> ColumnElement[bool]:
    """The talk's messages, edits apart."""
    here = (Message.chat_id == left.chat_id) & (Message.talk_id == left.talk_id)
    return here & Message.edits_id.is_(None)


def _unsent(left: LeftOpen) -> ColumnElement[bool]:
    """A reminder that could not be sent, since its bot was away for so long."""
    return _of(left) & (Message.state == MessageState.QUEUED)


def _left_open(row: Mapping[Any, Any]) -> LeftOpen:
    return LeftOpen(
        talk_id=row["talk_id"],
        challenge_id=row["challenge_id"],
        script=row["script"],
        me=row["me"] or {},
        record=row["record"] or {},
        bot=BotRow(row["bot_id"], Channel(row["channel"]), row["name"]),
        chat_id=row["chat_id"],
        resident_id=row["resident_id"],
        language=row["language"],
        blocked=row["blocked"],
    )
