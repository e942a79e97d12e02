"""The set-up of a challenge: its texts and settings, its areas, its domains, where its residents come from."""

from datetime import date
from typing import Any

from sqlalchemy import Computed, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped

from participation.models.base import Base, Id, Now, mapped_column


class Challenge(Base):
    __tablename__ = "challenges"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str]
    languages: Mapped[list[str]]
    time_zone: Mapped[str]
    setup: Mapped[dict[str, Any]]
    """The rest of its file, as `participation.challenge_file.Setup` reads it."""
    notice_version: Mapped[str | None] = mapped_column(Computed("setup -> 'notice' ->> 'version'", persisted=True))
    """Of the notice in `setup`: by itself, as every message looks at it."""
    created_at: Mapped[Now]
    version: Mapped[int] = mapped_column(server_default="1")
    """One more with every change: whoever saves what they saw earlier is told."""
    digest_on: Mapped[date | None]
    """The last morning on which the team was mailed what waits, or nothing did."""


class Area(Base):
    __tablename__ = "areas"
    __table_args__ = (UniqueConstraint("challenge_id", "slug"),)

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    code: Mapped[str | None]
    """CBS code."""
    postcodes: Mapped[list[str]]
    """Four digits, or four digits and two letters, without a space."""
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    position: Mapped[int]
    hidden: Mapped[bool] = mapped_column(server_default=false())
    """Offered no more; what was said of it keeps it."""


class Domain(Base):
    __tablename__ = "domains"
    __table_args__ = (UniqueConstraint("challenge_id", "slug"),)

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    slug: Mapped[str]
    names: Mapped[dict[str, Any]]
    """Language code to name."""
    position: Mapped[int]
    hidden: Mapped[bool] = mapped_column(server_default=false())
    """As with areas."""


class Source(Base):
    __tablename__ = "sources"
    __table_args__ = (UniqueConstraint("challenge_id", "name"),)

    id: Mapped[Id]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    name: Mapped[str]
    created_at: Mapped[Now]
