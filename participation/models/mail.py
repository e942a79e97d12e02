"""Mail addresses that somebody left, to be written to there: a resident's, or a member's of the team."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped

from participation.models.base import Base, Id, Now, mapped_column


class MailAddress(Base):
    """Of the chat that it is; whose, says the chat, or `member_id`."""

    __tablename__ = "mail_addresses"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id", ondelete="CASCADE"), primary_key=True)
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), index=True)
    """None: a member's, who may belong to several teams."""
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[Now]
    """When the link to confirm it was sent there."""
    confirmed_at: Mapped[datetime | None]
    digest: Mapped[bool] = mapped_column(server_default="true")
    """A member's: each working morning what waits."""
    urgent: Mapped[bool] = mapped_column(server_default="true")
    """A member's: at once what sounds urgent."""


class MailAsk(Base):
    """A mail to confirm an address was asked for; it counts also where whoever asked is gone."""

    __tablename__ = "mail_asks"

    id: Mapped[Id]
    address_hash: Mapped[bytes]
    """Keyed, and another one every day. One row for the address, one for who asked, and one, always the same, for all
    residents together."""
    asked_at: Mapped[Now] = mapped_column(index=True)
