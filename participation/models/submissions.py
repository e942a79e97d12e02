"""What residents bring."""

from datetime import datetime

from sqlalchemy import Computed, ForeignKey, Index, SmallInteger, UniqueConstraint, false, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped

from participation.models.base import Base, Big, Id, Now, mapped_column


class Submission(Base):
    __tablename__ = "submissions"
    __table_args__ = (
        Index("ix_submissions_call_id", "call_id", postgresql_where=text("call_id IS NOT NULL")),
        Index(None, "challenge_id", "rest", "id"),
        Index(None, "challenge_id", "status", "rest", "id"),
        Index(None, "area_id", "rest", "id"),
        Index(None, "challenge_id", "language"),
        Index("ix_submissions_assigned", "assigned_to", "status", postgresql_where=text("assigned_to IS NOT NULL")),
        Index("ix_submissions_answered", "challenge_id", "id", postgresql_where=text("answered_at IS NOT NULL")),
        Index(
            *("ix_submissions_unread", "challenge_id", "received_at"),
            postgresql_where=text("status = 'received' AND answered_at IS NULL AND withdrawn_at IS NULL"),
        ),
        Index(
            *("ix_submissions_for_neighbours", "challenge_id", "area_id", "shown", text("id DESC")),
            postgresql_where=text("status = 'accepted' AND withdrawn_at IS NULL"),
        ),
        Index(
            *("ix_submissions_search", "search"),
            postgresql_using="gin",
            postgresql_with={"gin_pending_list_limit": 1024},
        ),
        Index(
            *("ix_submissions_messages", "challenge_id", text("(status <> 'received')"), text("id DESC")),
            postgresql_where=text("kind = 'message'"),
        ),
        Index(*("ix_submissions_tests", "challenge_id", "rest", "id"), postgresql_where=text("test")),
    )

    id: Mapped[Id]
    """Its number, shown to people."""
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    status: Mapped[str]
    own_words: Mapped[str]
    """Changed by `participation.redaction` alone."""
    purpose: Mapped[str | None]
    """Why it matters, in the resident's words."""
    about: Mapped[str | None]
    for_whom: Mapped[str | None]
    """An offer's, in the resident's words."""
    availability: Mapped[str | None]
    """When an offer stands and how often, in the resident's words."""
    reach: Mapped[str | None]
    company: Mapped[str | None]
    visibility: Mapped[str]
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="SET NULL"))
    language: Mapped[str | None]
    """Detected; nothing when there was nothing to detect."""
    language_confidence: Mapped[float | None]
    urgent: Mapped[bool] = mapped_column(server_default=false())
    """Its words sound as if it cannot wait."""
    received_at: Mapped[Now]
    withdrawn_at: Mapped[datetime | None]
    public_wording: Mapped[str | None]
    """What others than the team may read: the team's own text beside the resident's, which stays as it is."""
    version: Mapped[int] = mapped_column(server_default="1")
    """One more with everything the team changes: whoever decides on what they saw earlier is told."""
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    """The member whose turn it is."""
    answered_at: Mapped[datetime | None]
    """The resident answered, and nobody moved it since."""
    proposed_kind: Mapped[str | None]
    """What its sender is asked now: whether this message may become that."""
    test: Mapped[bool] = mapped_column(server_default=false())
    """A test resident sent it (decision 0025)."""
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id", ondelete="SET NULL"))
    """The call that it came from."""
    shown: Mapped[int] = mapped_column(server_default="0")
    """So often it was shown to a neighbour."""
    search: Mapped[str] = mapped_column(TSVECTOR, server_default="")
    """All its words, with those of its thread, as they are found; kept by triggers (decision 0022)."""
    rest: Mapped[int] = mapped_column(
        SmallInteger,
        Computed(
            "CASE WHEN urgent AND assigned_to IS NULL AND (status = 'received'::text OR status = 'clarifying'::text) "
            "THEN 0 ELSE 1 END",
            persisted=True,
        ),
    )
    """0: urgent, waiting and nobody's yet, which stands on top of the team's list."""


class SubmissionCount(Base):
    """So many more, or fewer, of a status and kind, about a domain, or with a tag; without what was taken back, and
    what tests sent. What there are is the sum of all rows (`participation.counts`)."""

    __tablename__ = "submission_counts"

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), index=True)
    status: Mapped[str | None]
    kind: Mapped[str | None]
    domain_id: Mapped[int | None] = mapped_column(ForeignKey("domains.id", ondelete="CASCADE"), index=True)
    tag_id: Mapped[int | None] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]


class SubmissionDomain(Base):
    __tablename__ = "submission_domains"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True)
    domain_id: Mapped[int] = mapped_column(ForeignKey("domains.id", ondelete="CASCADE"), primary_key=True, index=True)
    batch_id: Mapped[Big | None]
    """Given to many at once."""


class ThreadEntry(Base):
    __tablename__ = "thread_entries"

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    words: Mapped[str | None]
    """Emptied when its resident is erased."""
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    """Whose words they are; None: the resident's."""
    created_at: Mapped[Now]


class Reading(Base):
    """What the team wrote down of own words, beside them."""

    __tablename__ = "readings"
    __table_args__ = (UniqueConstraint("submission_id", "kind", "language"),)

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"))
    kind: Mapped[str]
    language: Mapped[str]
    words: Mapped[str]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    """Who wrote it, or changed it last."""
    written_at: Mapped[Now]


class Support(Base):
    """What a neighbour says of an accepted submission."""

    __tablename__ = "supports"
    __table_args__ = (UniqueConstraint("submission_id", "resident_id", "kind"),)

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    note: Mapped[str | None]
    """For the team alone: with what they can help."""
    created_at: Mapped[Now]


class Media(Base):
    __tablename__ = "media"
    __table_args__ = (Index(None, "bot_id", "file_id"),)

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"), index=True)
    """None: sent along on a page, in a talk that has not sent it yet."""
    bot_id: Mapped[int] = mapped_column(ForeignKey("bots.id"))
    file_id: Mapped[str]
    """Telegram's, of use to this bot only; a page's is a name that nobody guesses."""
    kind: Mapped[str]
    seconds: Mapped[int | None]
    created_at: Mapped[Now]
    chat_id: Mapped[int | None] = mapped_column(ForeignKey("chats.id", ondelete="SET NULL"), index=True)
    """The page's chat that sent it along."""
    media_type: Mapped[str | None]
    content: Mapped[bytes | None]
    """Kept here: what a page sent, made anew; of Telegram's what `samenleven media keep` fetched."""
