"""What the bot says of its own accord, put into the outbox; who takes it from there is in `outbox`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, DateTime, Integer, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from participation.database import Db
from participation.words import Priority

_TELL: Final = text("""
    INSERT INTO messages (challenge_id, bot_id, chat_id, priority, on_doubt, state, content, sent_at)
    SELECT s.challenge_id, c.bot_id, c.id, :priority, 'resend', CASE WHEN web THEN 'sent' ELSE 'queued' END, :content,
        CASE WHEN web THEN clock_timestamp() END
    FROM chat_residents s JOIN chats c ON c.id = s.chat_id CROSS JOIN LATERAL (SELECT c.channel = 'web' AS web) w
    WHERE s.resident_id = :resident AND c.id <> :but AND c.blocked_at IS NULL AND c.channel <> 'mail'
    FOR KEY SHARE OF c SKIP LOCKED
    RETURNING pg_notify('outbox', bot_id || ':' || chat_id)
""").bindparams(bindparam("content", type_=JSONB), bindparam("priority", type_=Integer))


async def tell_other_chats(db: Db, *, resident_id: int, but: int, content: Mapping[str, Any]) -> None:
    """A notice for all chats of this resident but one. A chat in which something is being said at this very moment is
    left out: waiting for it could be waiting for each other."""
    values = {"resident": resident_id, "but": but, "content": content, "priority": Priority.NOTICE.value}
    await db.execute(_TELL, values)


_PUT: Final = text("""
    INSERT INTO messages (challenge_id, bot_id, chat_id, priority, on_doubt, state, content)
    SELECT :challenge, c.bot_id, c.id, :priority, 'resend', 'queued', r.content
    FROM jsonb_to_recordset(:rows) AS r(chat bigint, content jsonb) JOIN chats c ON c.id = r.chat
    RETURNING pg_notify('outbox', bot_id || ':' || chat_id)
""").bindparams(
    bindparam("challenge", type_=BigInteger),
    bindparam("priority", type_=Integer),
    bindparam("rows", type_=JSONB),
)


async def put(
    db: Db, said: Mapping[int, Mapping[str, Any]], *, challenge_id: int | None, priority: Priority = Priority.NOTICE
) -> int:
    """By chat, what it is sent. Of `Priority.REPLY` what somebody asked for, so that `/stop` does not hold it back."""
    rows = [{"chat": chat_id, "content": content} for chat_id, content in said.items()]
    return len((await db.execute(_PUT, {"challenge": challenge_id, "priority": priority.value, "rows": rows})).all())


_BEGIN: Final = text("""
    WITH wanted AS (
        SELECT id, challenge_id FROM residents WHERE id = :resident AND paused_at IS NULL FOR SHARE
    )
    INSERT INTO messages (challenge_id, bot_id, chat_id, priority, on_doubt, state, content, not_before)
    SELECT w.challenge_id, c.bot_id, c.id, :priority, 'resend', 'queued', :content, :not_before
    FROM wanted w
    JOIN chat_residents s ON s.resident_id = w.id AND s.preferred
    JOIN chats c ON c.id = s.chat_id AND c.blocked_at IS NULL AND c.address_sealed IS NOT NULL
    RETURNING pg_notify('outbox', bot_id || ':' || chat_id)
""").bindparams(
    bindparam("content", type_=JSONB),
    bindparam("priority", type_=Integer),
    bindparam("not_before", type_=DateTime(timezone=True)),
)


_BEGIN_EACH: Final = text("""
    INSERT INTO messages (challenge_id, bot_id, chat_id, priority, on_doubt, state, content)
    SELECT r.challenge_id, c.bot_id, c.id, :priority, 'resend', 'queued', n.content
    FROM jsonb_to_recordset(:notices) AS n(resident bigint, content jsonb)
    JOIN residents r ON r.id = n.resident AND r.paused_at IS NULL
    JOIN chat_residents s ON s.resident_id = r.id AND s.preferred
    JOIN chats c ON c.id = s.chat_id AND c.blocked_at IS NULL AND c.address_sealed IS NOT NULL
    ORDER BY r.id
    RETURNING pg_notify('outbox', bot_id || ':' || chat_id)
""").bindparams(bindparam("notices", type_=JSONB), bindparam("priority", type_=Integer))


async def begin_each(db: Db, contents: Mapping[int, Mapping[str, Any]]) -> int:
    """A notice of its own for each of these residents, whose rows who calls has locked; how many there were."""
    notices = [{"resident": who, "content": content} for who, content in contents.items()]
    written = await db.execute(_BEGIN_EACH, {"notices": notices, "priority": Priority.NOTICE.value})
    return len(written.all())


async def begin(
    db: Db,
    *,
    resident_id: int,
    content: Mapping[str, Any],
    not_before: datetime | None = None,
    priority: Priority = Priority.NOTICE,
) -> bool:
    """A notice for the one chat that the bot begins in; whether there is one, and the resident wants it
    (`stopping`)."""
    values = {"resident": resident_id, "content": content, "priority": priority.value, "not_before": not_before}
    return bool((await db.execute(_BEGIN, values)).all())
