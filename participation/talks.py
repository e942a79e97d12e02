"""The memory of talks, on the path of every message: one statement reads and locks.

Two processes may hear the same chat, or the same update, at once. Reading locks the chat's row and its open talk's row
(`FOR UPDATE`), so the second sees what the first wrote; a talk opened meanwhile is not in its statement's snapshot, the
fast way then finds no talk, and it is read anew under the lock. `participation.saves` writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, LargeBinary, String, bindparam, func, null, select, text, update
from sqlalchemy.dialects.postgresql import JSONB

from participation.database import Db
from participation.models import Message, Talk
from participation.statements import Statement
from participation.words import Priority, TalkState


@dataclass(frozen=True, slots=True)
class TalkRow:
    id: int
    challenge_id: int
    script: str
    me: dict[str, Any]
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChatRow:
    id: int
    challenge_id: int | None
    resident_id: int | None
    language: str
    area_id: int | None
    """The resident's."""
    blocked: bool
    talk: TalkRow | None
    """The open one."""
    waiting: bool = False
    """Another one waits."""
    seen: bool = False
    """This update was handled before."""
    outdated: bool = False
    """The resident acknowledged older versions of the notice only."""


_SEEN: Final = """
    c.id, c.challenge_id, c.resident_id, coalesce(r.language, c.language) AS language, r.area_id,
    c.blocked_at IS NOT NULL AS blocked, t.id AS talk_id, t.challenge_id AS talk_challenge, t.script, t.me, t.record,
    EXISTS (SELECT FROM talks w WHERE w.chat_id = c.id AND w.state = 'waiting') AS waiting,
    EXISTS (SELECT FROM handled_updates h WHERE h.bot_id = c.bot_id AND h.number = :number) AS seen,
    (SELECT NOT bool_or(k.version = h.notice_version) FROM consents k JOIN challenges h ON h.id = k.challenge_id
     WHERE k.resident_id = r.id AND k.kind = 'notice') AS outdated
"""

# The chat is locked first, then its talk: looked up by its chat, whatever the planner believes of the table's size.
_READ: Final = Statement(
    text(f"""
    WITH c AS MATERIALIZED (
        SELECT id, bot_id, challenge_id, resident_id, language, blocked_at
        FROM chats WHERE bot_id = :bot AND address_hash = :hash
        FOR UPDATE
    )
    SELECT {_SEEN}
    FROM c
    LEFT JOIN LATERAL (
        SELECT id, challenge_id, script, me, record FROM talks WHERE chat_id = c.id AND state = 'open' FOR UPDATE
    ) t ON true
    LEFT JOIN residents r ON r.id = c.resident_id
""").bindparams(  # noqa: S608 — only our own columns are filled in
        bindparam("bot", type_=BigInteger), bindparam("hash", type_=LargeBinary), bindparam("number", type_=BigInteger)
    )
)

_READ_LOCKED: Final = Statement(
    text(f"""
    SELECT {_SEEN}
    FROM chats c
    LEFT JOIN talks t ON t.chat_id = c.id AND t.state = 'open'
    LEFT JOIN residents r ON r.id = c.resident_id
    WHERE c.id = :chat
""").bindparams(  # noqa: S608 — only our own columns are filled in
        bindparam("chat", type_=BigInteger), bindparam("number", type_=BigInteger)
    )
)

_OPEN: Final = Statement(
    text("""
    INSERT INTO talks (challenge_id, chat_id, resident_id, script, state, me, record)
    VALUES (:challenge, :chat, :resident, :script, 'open', :me, :record)
    RETURNING id
""").bindparams(
        bindparam("challenge", type_=BigInteger),
        bindparam("chat", type_=BigInteger),
        bindparam("resident", type_=BigInteger),
        bindparam("script", type_=String),
        bindparam("me", type_=JSONB),
        bindparam("record", type_=JSONB),
    )
)


_END: Final = Statement(
    update(Talk)
    .where(Talk.id == bindparam("talk", type_=BigInteger))
    .values(state=bindparam("ended_as", type_=String), me=null(), record=null(), ended_at=func.now())
)

_QUESTION_SENT_AT: Final = Statement(
    select(Message.sent_at)
    .where(
        Message.chat_id == bindparam("chat", type_=BigInteger),
        Message.talk_id == bindparam("talk", type_=BigInteger),
        Message.edits_id.is_(None),
        Message.priority == int(Priority.REPLY),
    )
    .order_by(Message.id.desc())
    .limit(1)
)


async def read_chat(db: Db, *, bot_id: int, address_hash: bytes, number: int) -> ChatRow | None:
    """The chat and its open talk, both locked; None when there is no such chat."""
    rows = await _READ.rows(db, bot=bot_id, hash=address_hash, number=number)
    if not rows:
        return None
    read = _chat_row(rows[0])
    return read if read.talk is not None else await read_locked(db, chat_id=read.id, number=number)


async def read_locked(db: Db, *, chat_id: int, number: int) -> ChatRow:
    """The chat with this id, which the transaction has locked already, and its open talk if any."""
    (row,) = await _READ_LOCKED.rows(db, chat=chat_id, number=number)
    return _chat_row(row)


async def open_talk(
    db: Db,
    *,
    challenge_id: int,
    chat_id: int,
    resident_id: int | None,
    script: str,
    me: Mapping[str, Any],
    record: Mapping[str, Any],
) -> int:
    """Its number; the chat must have no other open talk."""
    values = {"challenge": challenge_id, "chat": chat_id, "resident": resident_id, "script": script}
    (made,) = await _OPEN.rows(db, **values, me=me, record=record)
    return int(made["id"])


async def end_talk(db: Db, *, talk_id: int, state: TalkState) -> None:
    """Done or set aside: its words are removed, since what mattered was recorded."""
    await _END.rows(db, talk=talk_id, ended_as=state.value)


async def make_wait(db: Db, *, chat_id: int, talk_id: int) -> bool:
    """The open talk waits. At most one does: an older one is set aside, and True says so."""
    aside = await db.execute(
        update(Talk)
        .where(Talk.chat_id == chat_id, Talk.state == TalkState.WAITING)
        .values(state=TalkState.SET_ASIDE, me=None, record=None, ended_at=func.now())
    )
    await db.execute(update(Talk).where(Talk.id == talk_id).values(state=TalkState.WAITING))
    return aside.rowcount > 0


async def resume_waiting(db: Db, *, chat_id: int) -> TalkRow | None:
    """The talk that waited is open again."""
    found = await db.execute(
        update(Talk)
        .where(Talk.chat_id == chat_id, Talk.state == TalkState.WAITING)
        .values(state=TalkState.OPEN)
        .returning(Talk.id, Talk.challenge_id, Talk.script, Talk.me, Talk.record)
    )
    row = found.one_or_none()
    return TalkRow(row.id, row.challenge_id, row.script, row.me or {}, row.record or {}) if row else None


async def question_sent_at(db: Db, *, chat_id: int, talk_id: int) -> datetime | None:
    """When the talk's last question had reached the chat, reminders of it apart; None while it has not."""
    rows = await _QUESTION_SENT_AT.rows(db, chat=chat_id, talk=talk_id)
    return rows[0]["sent_at"] if rows else None


def _chat_row(row: Mapping[str, Any]) -> ChatRow:
    return ChatRow(
        id=row["id"],
        challenge_id=row["challenge_id"],
        resident_id=row["resident_id"],
        language=row["language"],
        area_id=row["area_id"],
        blocked=row["blocked"],
        talk=_talk_row(row) if row["talk_id"] else None,
        waiting=row["waiting"],
        seen=row["seen"],
        outdated=bool(row["outdated"]),
    )


def _talk_row(row: Mapping[str, Any]) -> TalkRow:
    return TalkRow(row["talk_id"], row["talk_challenge"], row["script"], row["me"] or {}, row["record"] or {})
