"""The outbox: what waits, who may take it, and what became of it.

The sender runs these statements on the very connection that holds its bot's lease (`lease`). A claim writes a deadline;
a row left `sending` is judged only after it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, Float, Integer, bindparam, select, text, true, update
from sqlalchemy.dialects.postgresql import JSONB

from participation.database import Db
from participation.models import Bot, Chat, Message
from participation.statements import Statement
from participation.words import MessageState, OnDoubt, Priority

MOST_CLAIMED: Final = 64
"""Never more than so many messages of a bot may be in doubt at once."""
LEASE: Final = 1
"""The first key of the advisory lock under which a bot's one sender works; the second is the bot's row id."""


@dataclass(frozen=True, slots=True)
class Claimed:
    id: int
    chat_id: int
    address_sealed: bytes
    content: dict[str, Any]
    priority: Priority
    on_doubt: OnDoubt
    tries: int
    edits: bool
    edits_remote_id: int | None
    """The channel's number of the message to edit; None when that one never arrived."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claimed message."""

    id: int
    state: MessageState
    remote_id: int | None = None
    failure: str | None = None
    wait: float | None = None
    """Seconds until it is tried again; with state `queued`."""


_CLAIM: Final = Statement(
    text("""
    WITH due AS MATERIALIZED (
        SELECT m.id FROM messages m
        WHERE m.bot_id = :bot AND m.state = 'queued' AND m.call_id IS NULL
            AND (m.not_before IS NULL OR m.not_before <= clock_timestamp())
            AND (m.edits_id IS NOT NULL OR m.chat_id <> ALL(:resting))
            AND NOT EXISTS (
                SELECT FROM messages e
                WHERE e.chat_id = m.chat_id AND e.id <> m.id AND (
                    e.state = 'sending'
                    OR e.state = 'queued' AND (e.priority, e.id) < (m.priority, m.id) AND (
                        CASE WHEN e.not_before IS NULL OR e.not_before <= clock_timestamp() THEN e.edits_id IS NULL
                        ELSE e.priority = m.priority END
                    )
                )
            )
        ORDER BY m.priority, m.id
        LIMIT :most
        FOR UPDATE SKIP LOCKED
    )
    UPDATE messages m
    SET state = CASE WHEN s.unwanted THEN 'skipped' ELSE 'sending' END,
        failure = CASE WHEN s.unwanted THEN 'Stopped' ELSE m.failure END,
        deadline = CASE WHEN NOT s.unwanted THEN clock_timestamp() + make_interval(secs => :timeout) END,
        tries = m.tries + 1
    FROM due JOIN messages d ON d.id = due.id JOIN chats c ON c.id = d.chat_id LEFT JOIN messages o ON o.id = d.edits_id
        CROSS JOIN LATERAL (
            SELECT CASE WHEN d.priority = :reply THEN false ELSE EXISTS (
                SELECT FROM chat_residents cr JOIN residents r ON r.id = cr.resident_id
                WHERE cr.chat_id = d.chat_id AND cr.challenge_id = d.challenge_id AND r.paused_at IS NOT NULL
            ) END AS unwanted
        ) s
    WHERE m.id = due.id
    RETURNING m.id, m.chat_id, m.content, m.priority, m.on_doubt, m.tries, m.edits_id, c.address_sealed,
        o.remote_id AS edits_remote_id, s.unwanted
""").bindparams(
        bindparam("bot", type_=BigInteger),
        bindparam("reply", type_=Integer),
        bindparam("resting", type_=ARRAY(BigInteger)),
        bindparam("most", type_=Integer),
        bindparam("timeout", type_=Float),
    )
)

_MARK: Final = Statement(
    text("""
    UPDATE messages m
    SET state = r.state, remote_id = coalesce(r.remote_id, m.remote_id), failure = r.failure, deadline = NULL,
        sent_at = CASE WHEN r.state = 'sent' THEN clock_timestamp() END,
        not_before = CASE WHEN r.wait IS NOT NULL THEN clock_timestamp() + make_interval(secs => r.wait)
            WHEN m.call_id IS NOT NULL THEN m.not_before END,
        content = CASE WHEN r.state <> 'queued' AND m.content ? 'code' THEN m.content - 'code' ELSE m.content END
    FROM jsonb_to_recordset(:outcomes) AS r(id bigint, state text, remote_id bigint, failure text, wait float)
    WHERE m.id = r.id AND m.state = 'sending'
""").bindparams(bindparam("outcomes", type_=JSONB))
)

_JUDGE: Final = text("""
    UPDATE messages
    SET state = CASE WHEN on_doubt = 'resend' THEN 'queued' ELSE 'uncertain' END, deadline = NULL
    WHERE bot_id = :bot AND state = 'sending' AND deadline < clock_timestamp() AND id <> ALL(:but)
""").bindparams(bindparam("bot", type_=BigInteger), bindparam("but", type_=ARRAY(BigInteger)))


async def take_lease(db: Db, *, bot_id: int) -> bool:
    """Whether this connection is now the one that sends for the bot; it stays so until the connection ends."""
    taken = await db.execute(text("SELECT pg_try_advisory_lock(:lease, :bot)"), {"lease": LEASE, "bot": bot_id})
    return bool(taken.scalar_one())


async def write_lazily(db: Db) -> None:
    """What this connection commits from now on is not waited for until it is on the disk: a claim that a crash of the
    server takes back means that a reply is sent once more. Of calls, which nobody may get twice, it is
    (`call_outbox.claim`)."""
    await db.execute(text("SET synchronous_commit = off"))


async def claim(
    db: Db,
    *,
    bot_id: int,
    most: int,
    timeout: timedelta,
    resting: Collection[int] = (),
) -> list[Claimed]:
    """Takes at most `most` due messages, replies first; `resting` chats must wait (edits excepted).

    Of each chat the first, and the edits just before it: they go one after another, in the order given. What the bot
    begins itself is skipped where a resident asked it to begin nothing (`stopping`). Calls are taken by `call_outbox`.
    """
    values = {
        "bot": bot_id,
        "most": most,
        "timeout": timeout.total_seconds(),
        "resting": list(resting),
        "reply": Priority.REPLY,
    }
    rows = await _CLAIM.rows(db, **values)
    claimed = [
        Claimed(
            id=row["id"],
            chat_id=row["chat_id"],
            address_sealed=row["address_sealed"],
            content=row["content"] or {},
            priority=Priority(row["priority"]),
            on_doubt=OnDoubt(row["on_doubt"]),
            tries=row["tries"],
            edits=row["edits_id"] is not None,
            edits_remote_id=row["edits_remote_id"],
        )
        for row in rows
        if not row["unwanted"]
    ]
    return sorted(claimed, key=lambda message: (message.priority, message.id))


async def mark(db: Db, outcomes: Sequence[Outcome]) -> None:
    """Notes what became of claimed messages; one that was judged meanwhile is left as it is."""
    rows = [
        {"id": o.id, "state": o.state, "remote_id": o.remote_id, "failure": o.failure, "wait": o.wait} for o in outcomes
    ]
    await _MARK.rows(db, outcomes=rows)


async def judge_overdue(db: Db, *, bot_id: int, but: Collection[int] = ()) -> int:
    """Rows left `sending` past their deadline: sent again, or held as uncertain. How many there were.

    `but`: those that the sender has in hand itself, however long the database stood still.
    """
    return (await db.execute(_JUDGE, {"bot": bot_id, "but": list(but)})).rowcount


async def block_chats(db: Db, *, chat_ids: Collection[int]) -> None:
    """Telegram says that the bot is blocked there: nothing more is tried until they come back."""
    await db.execute(update(Chat).where(Chat.id.in_(chat_ids)).values(blocked_at=text("now()")))
    waiting = (Message.chat_id.in_(chat_ids)) & (Message.state == MessageState.QUEUED)
    await db.execute(update(Message).where(waiting).values(state=MessageState.BLOCKED))


async def pause_bot(db: Db, *, bot_id: int, seconds: float) -> None:
    """A 429's `retry_after`: one global not-before time, for every process that comes after."""
    until = text("clock_timestamp() + make_interval(secs => :seconds)").bindparams(seconds=seconds)
    await db.execute(update(Bot).where(Bot.id == bot_id).values(not_before=until))


async def paused_until(db: Db, *, bot_id: int) -> datetime | None:
    return (await db.execute(select(Bot.not_before).where(Bot.id == bot_id))).scalar_one()


async def forget_own_words(db: Db, *, chat_id: int, talk_ids: Collection[int] | None = None) -> None:
    """What somebody wrote on a page, and then did not send: taken out of what the page shows."""
    own = Message.content["answered"]["own"].as_boolean()
    here = (Message.chat_id == chat_id) & (Message.talk_id.in_(talk_ids) if talk_ids is not None else true())
    without = Message.content.op("-")("answered")
    await db.execute(update(Message).where(here, own).values(content=without))
    reviewed = here & Message.content.has_key("review") & (Message.state == MessageState.SENT)
    await db.execute(update(Message).where(reviewed).values(content=Message.content.op("-")("review")))
