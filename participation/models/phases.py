"""Runs of phases, what is asked during them, and what residents answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, ForeignKey, Index, Integer, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from participation.models.base import Base, Id, Now, mapped_column


class Phase(Base):
    """One run of a kind of step."""

    __tablename__ = "phases"
    __table_args__ = (
        Index(None, "challenge_id", "id"),
        Index("ix_phases_to_open", "opens_at", postgresql_where=text("state = 'planned' AND opens_at IS NOT NULL")),
        Index("ix_phases_to_close", "closes_at", postgresql_where=text("state = 'open' AND closes_at IS NOT NULL")),
    )

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    kind: Mapped[str]
    round: Mapped[int] = mapped_column(SmallInteger)
    """The how manieth of its kind, in its area."""
    name: Mapped[str]
    """What the team calls it beside that; mostly nothing."""
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"))
    """With all areas in it; None: everywhere."""
    state: Mapped[str]
    version: Mapped[int] = mapped_column(server_default="1")
    """One more with every change: whoever decides on what they saw earlier is told."""
    opens_at: Mapped[datetime | None]
    """As planned, as is when it closes."""
    closes_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    """The last time."""
    closed_at: Mapped[datetime | None]
    created_at: Mapped[Now]


class PhaseMove(Base):
    __tablename__ = "phase_moves"
    __table_args__ = (Index(None, "challenge_id", "id"),)

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    phase_id: Mapped[int] = mapped_column(ForeignKey("phases.id", ondelete="CASCADE"), index=True)
    move: Mapped[str]
    why: Mapped[str]
    """In the member's own words."""
    by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    """None: the clock, as planned."""
    at: Mapped[datetime]


class Prompt(Base):
    __tablename__ = "prompts"
    __table_args__ = (
        Index(None, "challenge_id", "id"),
        Index("ix_prompts_picture_id", "picture_id", postgresql_where=text("picture_id IS NOT NULL")),
        Index("ix_prompts_next_at", "next_at", postgresql_where=text("next_at IS NOT NULL")),
    )

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    phase_id: Mapped[int] = mapped_column(ForeignKey("phases.id", ondelete="CASCADE"), index=True)
    state: Mapped[str]
    version: Mapped[int] = mapped_column(server_default="1")
    texts: Mapped[dict[str, Any]]
    """Language → what it says."""
    labels: Mapped[dict[str, Any]]
    """Language → what stands on the button that answers it."""
    fallback: Mapped[str | None]
    """The language for residents whose own lacks a text."""
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id", ondelete="SET NULL"))
    picture_alts: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    """Language → what is seen on it."""
    starts: Mapped[str]
    questions: Mapped[dict[str, Any]]
    """`participation.prompt_questions.Questions`."""
    audience: Mapped[dict[str, Any]]
    """`participation.audience.Audience`."""
    rhythm: Mapped[dict[str, Any]]
    """`participation.rhythms.Rhythm`."""
    remind_after: Mapped[int | None]
    """Days after which who did not answer hears it once more; None: they do not."""
    next_at: Mapped[datetime | None]
    """When it asks next; None: not now."""
    made_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    created_at: Mapped[Now]


class Firing(Base):
    """A prompt asked."""

    __tablename__ = "firings"
    __table_args__ = (
        UniqueConstraint("prompt_id", "at"),
        Index("ix_firings_to_remind", "remind_at", postgresql_where=text("remind_at IS NOT NULL")),
    )

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompts.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    """By its rhythm; after a standstill the first moment that was missed."""
    fired_at: Mapped[Now]
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id", ondelete="SET NULL"), index=True)
    """None: there was nobody to ask."""
    questions: Mapped[dict[str, Any]]
    """As they were then: what is changed later changes nothing for who is asked already."""
    remind_at: Mapped[datetime | None]
    """None: not, or not any more."""
    reminder_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id", ondelete="SET NULL"), index=True)


class Answer(Base):
    """What a resident said to one question of a prompt."""

    __tablename__ = "answers"
    __table_args__ = (
        UniqueConstraint("firing_id", "question", "resident_id"),
        Index(None, "prompt_id", "question", "id"),
    )

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    phase_id: Mapped[int] = mapped_column(ForeignKey("phases.id", ondelete="CASCADE"), index=True)
    prompt_id: Mapped[int] = mapped_column(ForeignKey("prompts.id", ondelete="CASCADE"))
    firing_id: Mapped[int] = mapped_column(ForeignKey("firings.id", ondelete="CASCADE"))
    question: Mapped[int]
    """Its number in the prompt."""
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id", ondelete="SET NULL"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="SET NULL"))
    """Where they lived then."""
    options: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    """What was chosen, by number; of a scale the figure, of yes or no 1 or 0."""
    words: Mapped[str | None]
    language: Mapped[str]
    at: Mapped[Now]
