"""Residents, the chats that reach them, and what they consented to."""

from datetime import datetime, time
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped

from participation.models.base import Base, Big, Id, Now, mapped_column


class Bot(Base):
    __tablename__ = "bots"

    id: Mapped[Id]
    channel: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    """`web`, or `telegram:` and the bot's own number."""
    not_before: Mapped[datetime | None]
    """A 429's `retry_after`: nothing is sent earlier."""


class Chat(Base):
    __tablename__ = "chats"
    __table_args__ = (
        UniqueConstraint("bot_id", "address_hash"),
        Index(
            *("ix_chats_source", "challenge_id", "source"),
            postgresql_where=text("resident_id IS NULL AND source IS NOT NULL"),
        ),
        Index("ix_chats_tried_by", "tried_by", postgresql_where=text("tried_by IS NOT NULL")),
    )

    id: Mapped[Id]
    bot_id: Mapped[int] = mapped_column(ForeignKey("bots.id"))
    channel: Mapped[str]
    address_hash: Mapped[bytes | None]
    address_sealed: Mapped[bytes | None]
    key_number: Mapped[int] = mapped_column(SmallInteger)
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id", ondelete="SET NULL"))
    """The challenge it speaks in now."""
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id", ondelete="SET NULL"), index=True)
    """The resident it speaks as now."""
    language: Mapped[str]
    """Spoken here until a resident says otherwise."""
    source: Mapped[str | None]
    """From the deep link, until a resident takes it over."""
    blocked_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    created_at: Mapped[Now]
    test: Mapped[bool] = mapped_column(server_default=false())
    """A member of the team tries it: its residents are test residents."""
    tried_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))


class Resident(Base):
    __tablename__ = "residents"
    __table_args__ = (
        UniqueConstraint("challenge_id", "handle"),
        Index(None, "challenge_id", "joined_at"),
        Index(None, "source_id", postgresql_where=text("source_id IS NOT NULL")),
        Index("ix_residents_pretend", "challenge_id", "pretend", postgresql_where=text("pretend IS NOT NULL")),
        Index(
            *("ix_residents_digested_at", "challenge_id", "digested_at"),
            postgresql_where=text("digest <> 'never'"),
        ),
    )

    id: Mapped[Id]
    uuid: Mapped[UUID] = mapped_column(unique=True, server_default=text("gen_random_uuid()"))
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    handle: Mapped[str]
    language: Mapped[str]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="SET NULL"))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id", ondelete="SET NULL"))
    name: Mapped[str | None]
    joined_at: Mapped[Now]
    digest: Mapped[str] = mapped_column(server_default="never")
    """How often they would like an overview of the neighbourhood."""
    digested_at: Mapped[datetime | None]
    """Until when they were told what happened there; from when they asked for it. None: they never did."""
    paused_at: Mapped[datetime | None]
    """Since when the bot begins nothing with them (`/stop`)."""
    quiet_from: Mapped[time | None]
    """Between these two, by the challenge's clocks, the bot begins nothing with them; beside its own quiet hours."""
    quiet_until: Mapped[time | None]
    calls_offered_at: Mapped[datetime | None]
    """When they were asked whether calls may be sent: once."""
    former: Mapped[list[UUID]] = mapped_column(server_default="{}")
    """Residents who turned out to be the same person: a backup of before that must be erased of them too."""
    pretend: Mapped[str | None]
    """None: a real resident."""


class ChatResident(Base):
    __tablename__ = "chat_residents"
    __table_args__ = (
        Index("uq_chat_residents_preferred", "resident_id", unique=True, postgresql_where=text("preferred")),
    )

    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id", ondelete="CASCADE"), index=True)
    preferred: Mapped[bool]
    since: Mapped[Now]


class Consent(Base):
    __tablename__ = "consents"

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str]
    version: Mapped[str]
    language: Mapped[str]
    given_at: Mapped[Now]
    withdrawn_at: Mapped[datetime | None]


class HandledUpdate(Base):
    __tablename__ = "handled_updates"
    __table_args__ = (Index("ix_handled_updates_handled_at", "handled_at", postgresql_using="brin"),)

    bot_id: Mapped[Big] = mapped_column(primary_key=True)
    number: Mapped[Big] = mapped_column(primary_key=True)
    """Telegram's update id, or the random number of a web form."""
    handled_at: Mapped[Now]


class DeadLetter(Base):
    __tablename__ = "dead_letters"

    bot_id: Mapped[Big] = mapped_column(primary_key=True)
    number: Mapped[Big] = mapped_column(primary_key=True)
    tries: Mapped[int] = mapped_column(SmallInteger)
    error: Mapped[str]
    """The error's class."""
    place: Mapped[str]
    """File and line where it came from."""
    sealed: Mapped[bytes | None]
    """The update itself, once it is given up."""
    key_number: Mapped[int | None] = mapped_column(SmallInteger)
    failed_at: Mapped[Now] = mapped_column(index=True)
    chat_id: Mapped[int | None] = mapped_column(ForeignKey("chats.id", ondelete="CASCADE"), index=True)
    """Where the sealed update came from; none when it could not be read."""
