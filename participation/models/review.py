"""What the team does with what residents bring, and what residents are to hear of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, false, func, text
from sqlalchemy.orm import Mapped

from participation.models.base import Base, Big, Id, Now, mapped_column


class SubmissionMove(Base):
    __tablename__ = "submission_moves"
    __table_args__ = (Index(None, "challenge_id", "id"), Index(None, "challenge_id", "at"))

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    move: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    """None: the resident, by an answer."""
    reason: Mapped[str | None]
    """A code; words stand in the thread."""
    at: Mapped[Now]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("submission_moves.id", ondelete="SET NULL"))
    batch_id: Mapped[Big | None]
    """Made with many others at once."""


class Merge(Base):
    """A submission goes on as part of another one; `merging` keeps it."""

    __tablename__ = "merges"
    __table_args__ = (Index("uq_merges_standing", "from_id", unique=True, postgresql_where=text("undone_at IS NULL")),)

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    from_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    """The canonical one: moves along when that one is merged itself."""
    chosen_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id", ondelete="SET NULL"), index=True)
    """What a member merged it with, which stays: so all find their way back when it is unmerged. None: it is gone."""
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    reason: Mapped[str]
    """A code."""
    at: Mapped[Now]
    undone_at: Mapped[datetime | None]
    """None: it stands."""


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    group_name: Mapped[str]
    """Empty: in none."""
    name: Mapped[str]
    sample: Mapped[bool] = mapped_column(server_default=false())
    """Made by `samenleven demo`."""


Index("uq_tags_name", Tag.challenge_id, func.lower(Tag.name), unique=True)


class SubmissionTag(Base):
    __tablename__ = "submission_tags"
    __table_args__ = (Index(None, "tag_id", "submission_id"),)

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True)
    batch_id: Mapped[Big | None]
    """Put on many at once."""


class Notice(Base):
    """What a resident is to hear of one submission; `conversations.notices` words it."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_untold", "challenge_id", "resident_id", postgresql_where=text("told_at IS NULL")),
        Index("uq_notices_late", "submission_id", unique=True, postgresql_where=text("kind = 'late'")),
    )

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id", ondelete="CASCADE"), index=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    reason: Mapped[str | None]
    """A code."""
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("thread_entries.id", ondelete="CASCADE"))
    """The member's own words that go with it."""
    created_at: Mapped[Now]
    told_at: Mapped[datetime | None]


class OpenSubmission(Base):
    """A member has it open, as of then."""

    __tablename__ = "open_submissions"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[Now]
