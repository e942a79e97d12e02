"""Talks, and the outbox that everything the bot says goes through."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped

from participation.models.base import Base, Id, Now, mapped_column


class Talk(Base):
    __tablename__ = "talks"
    __table_args__ = (
        Index("uq_talks_open", "chat_id", unique=True, postgresql_where=text("state = 'open'")),
        Index("uq_talks_waiting", "chat_id", unique=True, postgresql_where=text("state = 'waiting'")),
        Index("ix_talks_started_at", "started_at", postgresql_where=text("state IN ('open', 'waiting')")),
        {"postgresql_with": {"fillfactor": 50}},  # its record is written at every turn: room for it on the same page
    )

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id", ondelete="CASCADE"), index=True)
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id", ondelete="CASCADE"), index=True)
    script: Mapped[str]
    state: Mapped[str]
    me: Mapped[dict[str, Any] | None]
    """The snapshot the script plays with; emptied when the talk ends."""
    record: Mapped[dict[str, Any] | None]
    """Answers, look-ups, deeds, what was said, the open question; emptied when the talk ends."""
    started_at: Mapped[Now]
    heard_at: Mapped[Now]
    reminded_at: Mapped[datetime | None]
    """When the clock last looked whether to show it once more, since it was left open."""
    ended_at: Mapped[datetime | None]


_UNSENT = text("state IN ('queued', 'sending')")
_DUE = text("state = 'sending' OR state = 'queued' AND call_id IS NULL")
"""A call's messages are found by their call: one that is paused is in nobody's way."""


class Message(Base):
    """No foreign keys but the chat's: the check of one locks the row it points at, and all messages of a bot would
    queue for the same two rows."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_due", "bot_id", "state", "priority", "id", postgresql_where=_DUE),
        Index("ix_messages_unsent", "chat_id", "priority", "id", postgresql_where=_UNSENT),
        Index(None, "chat_id", "id"),
        Index("uq_messages_call", "call_id", "resident_id", unique=True, postgresql_where=text("call_id IS NOT NULL")),
        Index(
            "uq_messages_call_group", "call_id", "group_id", unique=True, postgresql_where=text("group_id IS NOT NULL")
        ),
        Index(
            "ix_messages_call_due",
            "call_id",
            "bot_id",
            "not_before",
            "id",
            postgresql_where=text("call_id IS NOT NULL AND state = 'queued'"),
        ),
    )

    id: Mapped[Id]
    challenge_id: Mapped[int | None] = mapped_column(BigInteger)
    bot_id: Mapped[int] = mapped_column(BigInteger)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id", ondelete="CASCADE"))
    talk_id: Mapped[int | None] = mapped_column(BigInteger)
    """The talk it belongs to."""
    edits_id: Mapped[int | None] = mapped_column(BigInteger)
    """The earlier message that this one edits."""
    call_id: Mapped[int | None] = mapped_column(BigInteger)
    """The call that it is a message of; its text stands there."""
    resident_id: Mapped[int | None] = mapped_column(BigInteger)
    """A call's: to whom."""
    group_id: Mapped[int | None] = mapped_column(BigInteger)
    """A call's, in place of a resident: to which group chat."""
    priority: Mapped[int] = mapped_column(SmallInteger)
    on_doubt: Mapped[str]
    state: Mapped[str]
    content: Mapped[dict[str, Any] | None]
    """`conversations.content.Content`: plain text and buttons, already in the resident's language. None of a call."""
    not_before: Mapped[datetime | None]
    deadline: Mapped[datetime | None]
    """While it is `sending`: until when its claim holds."""
    tries: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    remote_id: Mapped[int | None] = mapped_column(BigInteger)
    """Telegram's message id in its chat."""
    failure: Mapped[str | None]
    """A reason code, never words."""
    created_at: Mapped[Now]
    sent_at: Mapped[datetime | None]
