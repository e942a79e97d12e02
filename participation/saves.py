"""What one update came to, written by one statement, which notes the update as handled.

The second of two equal updates fails on that note's primary key, and its transaction is rolled back whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import asyncpg
from sqlalchemy import BigInteger, Boolean, String, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import TypeEngine

from participation.database import Db
from participation.errors import SeenAlready
from participation.statements import Statement
from participation.words import MessageState, Priority, TalkState


@dataclass(frozen=True, slots=True)
class Row:
    """One message for the outbox."""

    content: Mapping[str, Any]
    priority: Priority = Priority.REPLY
    edits: bool = False
    """It edits the message that put the talk's last question."""


_SAVING: Final = """
    WITH handled AS (
        INSERT INTO handled_updates (bot_id, number) VALUES (:bot, :number)
    ), saved AS (
        UPDATE talks SET
            record = :record, state = :state, heard_at = now(),
            me = CASE WHEN :state IN ('open', 'waiting') THEN me END,
            resident_id = coalesce(resident_id, :resident),
            ended_at = CASE WHEN :state NOT IN ('open', 'waiting') THEN now() END
        WHERE id = :talk
    )
    INSERT INTO messages (challenge_id, bot_id, chat_id, talk_id, priority, on_doubt, state, content, edits_id, sent_at)
    SELECT :challenge, :bot, :chat, r.talk, r.priority, 'resend', :message_state, r.content,
        CASE WHEN r.edits THEN
            (SELECT m.id FROM messages m WHERE m.chat_id = :chat AND m.talk_id = r.talk AND m.edits_id IS NULL
             ORDER BY m.id DESC LIMIT 1)
        END,
        CASE WHEN :message_state = 'sent' THEN clock_timestamp() END
    FROM jsonb_to_recordset(:rows) AS r(content jsonb, priority smallint, edits boolean, talk bigint)
    RETURNING CASE WHEN :notify THEN pg_notify('outbox', :bot || ':' || :chat) END
"""
_FORGETTING: Final = """, forgotten AS (
        UPDATE messages SET content = content - 'code'
        WHERE chat_id = :chat AND state = 'sent' AND content ? 'code' AND EXISTS (
            SELECT FROM find_codes WHERE resident_id = :resident AND given_at > now() - interval '2 hours'
        )
    )
    INSERT INTO messages"""
"""Four words that a page has shown go as soon as something else is said there."""
_SAVED: Final[Mapping[str, TypeEngine[Any]]] = {
    "record": JSONB(none_as_null=True), "rows": JSONB(), "state": String(), "message_state": String(),
    "notify": Boolean(),
    **dict.fromkeys(("bot", "number", "resident", "talk", "challenge", "chat"), BigInteger()),
}  # fmt: skip
_SAVE, _SAVE_ON_PAGE = (
    Statement(text(sql).bindparams(*(bindparam(name, type_=kind) for name, kind in _SAVED.items())))
    for sql in (_SAVING, _SAVING.replace("\n    INSERT INTO messages", _FORGETTING))
)


@dataclass(frozen=True, slots=True)
class Save:
    """What one update came to: how the talk stands now, and what the bot says."""

    bot_id: int
    number: int
    chat_id: int
    challenge_id: int | None
    resident_id: int | None
    talk_id: int | None
    state: TalkState
    record: Mapping[str, Any] | None
    rows: Sequence[tuple[Row, int | None]]
    """Each with the talk it belongs to."""
    message_state: MessageState
    """`queued`; on the web, where a reply needs no sending, `sent`."""
    notify: bool
    """Tell other processes that the outbox has something."""


async def save(db: Db, save: Save) -> None:
    """Writes it all, and notes the update as handled.

    Raises:
        SeenAlready: another transaction handled this update meanwhile; this one must be rolled back.
    """
    values = {
        "bot": save.bot_id,
        "number": save.number,
        "chat": save.chat_id,
        "challenge": save.challenge_id,
        "resident": save.resident_id,
        "talk": save.talk_id,
        "state": save.state.value,
        "record": save.record,
        "rows": [
            {"content": row.content, "priority": row.priority, "edits": row.edits, "talk": talk}
            for row, talk in save.rows
        ],
        "message_state": save.message_state.value,
        "notify": save.notify,
    }
    try:
        await (_SAVE if save.message_state is MessageState.QUEUED else _SAVE_ON_PAGE).rows(db, **values)
    except (asyncpg.UniqueViolationError, IntegrityError) as error:
        if "pk_handled_updates" in str(error):
            raise SeenAlready from error
        raise
