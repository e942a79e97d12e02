"""What members are mailed: whom, and whether it is the morning for it. `conversations.team_mail` words it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select, update

from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Challenge, Chat, MailAddress, Member, MemberRole, Message
from participation.promises import works
from participation.received import NEVER_THERE
from participation.roles import RIGHTS, Right
from participation.words import MailPage

MORNING: Final = time(7, 30)
"""From then on, by the challenge's clocks."""
NOT_AGAIN: Final = timedelta(minutes=10)
"""So long after a mail about something urgent there is no other one."""
_ROLES: Final = tuple(role for role, rights in RIGHTS.items() if Right.READ_ALL in rights)


@dataclass(frozen=True, slots=True)
class Recipient:
    chat_id: int
    language: str


async def claim_morning(db: Db, *, challenge: ChallengeView, now: datetime) -> bool:
    """Whether this is a working day's morning on which the team was not told yet; from now on it was. However long all
    stood still, it is told once."""
    here = now.astimezone(ZoneInfo(challenge.time_zone))
    if here.time() < MORNING or not works(here.date(), challenge.setup.pauses):
        return False
    due = or_(Challenge.digest_on.is_(None), Challenge.digest_on < here.date())
    claimed = update(Challenge).where(Challenge.id == challenge.id, due).values(digest_on=here.date())
    return bool((await db.execute(claimed)).rowcount)


async def recipients(db: Db, *, challenge_id: int, of: MailPage) -> Sequence[Recipient]:
    """Members who read all words here, and want this mailed; one who is disabled has no address any more.

    `of`: what the link under such a mail ends.
    """
    return [Recipient(*row) for row in await db.execute(_who(challenge_id, of))]


async def not_just_told(db: Db, *, challenge_id: int, of: MailPage, button: str) -> Sequence[Recipient]:
    """`recipients` but those to whom a mail of this kind was written here within `NOT_AGAIN`; they stay locked, so that
    of two who look at the same moment one finds what the other wrote.

    `button`: which all mails of this kind have.
    """
    who = await db.execute(_who(challenge_id, of).with_for_update(of=Chat, key_share=True))
    found = [Recipient(*row) for row in who]
    told = select(Message.chat_id).where(
        Message.chat_id.in_([each.chat_id for each in found]),
        Message.challenge_id == challenge_id,
        Message.created_at > func.now() - NOT_AGAIN,
        Message.state.not_in(NEVER_THERE),
        Message.content.contains({"buttons": [{"id": button}]}),
    )
    just = set((await db.execute(told)).scalars())
    return [each for each in found if each.chat_id not in just]


def _who(challenge_id: int, of: MailPage) -> Select[int, str]:
    wanted = (MailAddress.digest if of is MailPage.NO_DIGEST else MailAddress.urgent).is_(other=True)
    return (
        select(MailAddress.chat_id, Member.language)
        .join(Chat, Chat.id == MailAddress.chat_id)
        .join(Member, Member.id == MailAddress.member_id)
        .join(MemberRole, MemberRole.member_id == Member.id)
        .where(MemberRole.challenge_id == challenge_id, MemberRole.role.in_(_ROLES))
        .where(MailAddress.confirmed_at.is_not(None), Chat.blocked_at.is_(None), wanted)
        .order_by(MailAddress.chat_id)
    )
