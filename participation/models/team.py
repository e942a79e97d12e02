"""The team, how it signs in, and what it did. Secrets are kept as hashes only."""

from datetime import datetime

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Index, false
from sqlalchemy.orm import Mapped

from participation.models.base import Base, Big, Id, Now, mapped_column


class Member(Base):
    __tablename__ = "members"

    id: Mapped[Id]
    name: Mapped[str]
    language: Mapped[str]
    created_at: Mapped[Now]
    disabled_at: Mapped[datetime | None]
    sample: Mapped[bool] = mapped_column(server_default=false())
    """In whose name `samenleven demo` decides: they cannot sign in, and stand on no list."""


class MemberRole(Base):
    __tablename__ = "member_roles"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    challenge_id: Mapped[int] = mapped_column(
        ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str]


class Passkey(Base):
    __tablename__ = "passkeys"

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[Big]
    name: Mapped[str]
    """What it is kept on, in the member's words."""
    created_at: Mapped[Now]
    used_at: Mapped[datetime | None]
    """A proof that was asked for earlier is not taken again."""


class SignIn(Base):
    __tablename__ = "sign_ins"

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    passkey_id: Mapped[int | None] = mapped_column(ForeignKey("passkeys.id", ondelete="CASCADE"))
    """None: by a one-time link."""
    browser: Mapped[str]
    """As a person would name it."""
    created_at: Mapped[Now]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Invitation(Base):
    """A one-time link."""

    __tablename__ = "invitations"

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"))
    """None: from the command line."""
    created_at: Mapped[Now]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ApiToken(Base):
    """By which a member's script comes in, to one challenge."""

    __tablename__ = "api_tokens"

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    scope: Mapped[str]
    """A role; the member's own may have become lower since."""
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[Now]
    used_at: Mapped[datetime | None]


class Audit(Base):
    """Who did what, when, to which ids. Only added to (a trigger), and no foreign key points out of it."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "challenge_id", "id"),)

    id: Mapped[Id]
    at: Mapped[Now]
    challenge_id: Mapped[int | None] = mapped_column(BigInteger)
    member_id: Mapped[int | None] = mapped_column(BigInteger)
    """None: the command line, or the program itself."""
    action: Mapped[str]
    target: Mapped[str]
    """The table that `ids` are of."""
    ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    fields: Mapped[list[str]]
    """The names of what was changed; never the words."""
    reason: Mapped[str | None]
    """A code, never a text."""
