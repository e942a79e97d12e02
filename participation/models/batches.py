"""What is done with many submissions at once, and by which key a repeated request is known."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped

from participation.models.base import Base, Big, Id, Now, mapped_column


class SubmissionBatch(Base):
    """One thing done with many submissions, so that all of it can be told and taken back."""

    __tablename__ = "submission_batches"

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    deed: Mapped[str]
    target_id: Mapped[Big | None]
    """The tag, domain or member of the deed. No foreign key: it outlives a tag that is merged."""
    made_at: Mapped[Now]
    undone_at: Mapped[datetime | None]


class SubmissionBatchItem(Base):
    """How it went with one of them."""

    __tablename__ = "submission_batch_items"

    batch_id: Mapped[int] = mapped_column(ForeignKey("submission_batches.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    """Of the submission, also of one that is not there: that is told, too."""
    outcome: Mapped[str]
    before: Mapped[Big | None]
    """Whose turn it was."""


class IdempotencyKey(Base):
    """A request of a member's script that must not count twice."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index(None, "created_at"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes]
    result_id: Mapped[Big | None]
    created_at: Mapped[Now]
