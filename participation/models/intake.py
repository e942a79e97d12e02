"""What the team wrote down of people whom it met, at a table or from a file."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped

from participation.models.base import Base, Id, Now, mapped_column


class Import(Base):
    """A file that was brought in, or waits until somebody says that it shall be."""

    __tablename__ = "imports"
    __table_args__ = (Index(None, "challenge_id", "id"),)

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    hash: Mapped[bytes]
    """Of the file, by which it is known when it comes again."""
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    uploaded_at: Mapped[Now]
    sealed: Mapped[bytes | None]
    """Its table, for a day: first whole, then only the rows that were left out."""
    key_number: Mapped[int] = mapped_column(SmallInteger)
    reading: Mapped[dict[str, Any] | None]
    """How its columns were read when it was brought in."""
    confirmed_at: Mapped[datetime | None]
    brought: Mapped[int] = mapped_column(server_default="0")
    """So many submissions."""
    left_out: Mapped[int] = mapped_column(server_default="0")
    """So many rows."""
    undone_at: Mapped[datetime | None]


class Intake(Base):
    """A submission that the team wrote down for somebody."""

    __tablename__ = "intakes"
    __table_args__ = (UniqueConstraint("member_id", "form"), Index(None, "member_id", "submission_id"))

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    source: Mapped[str | None]
    """Where and when it was heard, in the team's words; emptied when its resident is erased."""
    form: Mapped[int | None] = mapped_column(BigInteger)
    """The random number of the form that it was typed in: sent twice, it is written down once."""
    import_id: Mapped[int | None] = mapped_column(ForeignKey("imports.id", ondelete="SET NULL"), index=True)
    line: Mapped[int | None]
    """Of that file."""
