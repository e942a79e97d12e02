"""Of what a mail is written: in whose name, and to whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from participation.challenge_file import Operator
from participation.database import Db
from participation.models import Challenge, MailAddress, Message


@dataclass(frozen=True, slots=True)
class Letterhead:
    member: bool
    slug: str | None
    """Of the challenge; None: a mail to a member about none."""
    name: Mapping[str, str]
    """The challenge's, by language."""
    operator: Operator | None


async def letterhead_of(db: Db, *, message_id: int) -> Letterhead | None:
    """None: the message, or the address it goes to, is gone."""
    found = await db.execute(
        select(MailAddress.member_id, Challenge.slug, Challenge.setup)
        .select_from(Message)
        .join(MailAddress, MailAddress.chat_id == Message.chat_id)
        .outerjoin(Challenge, Challenge.id == Message.challenge_id)
        .where(Message.id == message_id)
    )
    row = found.one_or_none()
    if row is None:
        return None
    setup = row.setup or {}
    operator = Operator.model_validate(setup["operator"]) if setup else None
    return Letterhead(row.member_id is not None, row.slug, setup.get("name", {}), operator)
