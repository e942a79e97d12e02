"""The four words by which a resident is found again, and how often somebody tried."""

from sqlalchemy import ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped

from participation.models.base import Base, Id, Now, mapped_column


class FindCode(Base):
    __tablename__ = "find_codes"

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id", ondelete="CASCADE"), index=True)
    hash: Mapped[bytes] = mapped_column(unique=True)
    """Keyed; the words themselves are kept nowhere."""
    key_number: Mapped[int] = mapped_column(SmallInteger)
    given_at: Mapped[Now]


class FindTry(Base):
    """Four words that led to nobody."""

    __tablename__ = "find_tries"

    id: Mapped[Id]
    chat_id: Mapped[int | None] = mapped_column(ForeignKey("chats.id", ondelete="SET NULL"), index=True)
    """None once its resident was erased: it counts all the same, or whoever guesses would be erased between guesses."""
    tried_at: Mapped[Now] = mapped_column(index=True)
