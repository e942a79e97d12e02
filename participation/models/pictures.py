"""Pictures of calls and prompts."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped

from participation.models.base import Base, Id, Now, mapped_column


class Picture(Base):
    __tablename__ = "pictures"

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), index=True)
    content: Mapped[bytes]
    """A JPEG, made anew; never changed."""
    created_at: Mapped[Now]


class PictureFile(Base):
    """A bot sent it: what its channel calls the file, so that it is uploaded once."""

    __tablename__ = "picture_files"

    picture_id: Mapped[int] = mapped_column(ForeignKey("pictures.id", ondelete="CASCADE"), primary_key=True)
    bot_id: Mapped[int] = mapped_column(ForeignKey("bots.id"), primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    file_id: Mapped[str]
