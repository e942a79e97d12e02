"""Who was erased, so that a restored backup can be erased again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped

from participation.models.base import Base, mapped_column


class Erasure(Base):
    __tablename__ = "erasures"

    uuid: Mapped[UUID] = mapped_column(primary_key=True)
    """The resident's; random, so that it tells nothing."""
    erased_at: Mapped[datetime]
