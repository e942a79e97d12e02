"""Calls: one message to an audience, and who answered; and the group chats that some of them go to as well."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped

from participation.models.base import Base, Id, Now, mapped_column


class Call(Base):
    """Its messages are rows of the outbox without text: what is said is put together when one is sent."""

    __tablename__ = "calls"
    __table_args__ = (
        Index(None, "challenge_id", "id"),
        Index("ix_calls_picture_id", "picture_id", postgresql_where=text("picture_id IS NOT NULL")),
        Index("ix_calls_under_way", "state", "begins_at", postgresql_where=text("state IN ('scheduled', 'sending')")),
    )

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    state: Mapped[str]
    version: Mapped[int] = mapped_column(server_default="1")
    """One more with every change: whoever decides on what they saw earlier is told."""
    texts: Mapped[dict[str, Any]]
    """Language → what it says."""
    fallback: Mapped[str | None]
    """The language for residents whose own has no text: chosen knowingly, or nobody of theirs hears it."""
    buttons: Mapped[dict[str, Any]]
    """`participation.call_words.Buttons`."""
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id", ondelete="SET NULL"))
    picture_alts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    """Language → what is seen on it."""
    audience: Mapped[dict[str, Any]]
    """`participation.audience.Audience`."""
    group_ids: Mapped[list[int]] = mapped_column(server_default="{}")
    """The group chats that hear it too."""
    groups_only: Mapped[bool] = mapped_column(server_default=false())
    """They alone, and no resident by themselves."""
    begins_at: Mapped[datetime | None]
    """When its messages are queued; None: nobody said yet."""
    queued_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    """None: the clock, from a prompt."""
    reminds_of: Mapped[int | None] = mapped_column(ForeignKey("calls.id", ondelete="SET NULL"))
    """The call that it follows up, with who has not answered."""
    created_at: Mapped[Now]


class CallAnswer(Base):
    """A resident began something from a call."""

    __tablename__ = "call_answers"

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True)
    resident_id: Mapped[int] = mapped_column(
        ForeignKey("residents.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    option: Mapped[str]
    """The button's; `words` for who just wrote; the source (`group--3`) for who came by it in a group chat."""
    at: Mapped[Now]


class Group(Base):
    """A neighbourhood's own group chat, that somebody put the bot in. What is said there is never heard."""

    __tablename__ = "groups"

    id: Mapped[Id]
    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id", ondelete="CASCADE"), unique=True)
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), index=True)
    """None: of several, nobody said yet which one."""
    title: Mapped[str]
    """As people there call it."""
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="SET NULL"))
    language: Mapped[str | None]
    """None: the first one of the challenge."""
    active: Mapped[bool] = mapped_column(server_default=false())
    """A member knows it, and calls may go there."""
    added_at: Mapped[Now]
