"""How a call will go, before it is sent: when it begins, how long it takes, who gets it later."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from participation.audience import Audience, residents_in
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Chat, ChatResident, Resident
from participation.own_quiet_hours import left_in_peace
from participation.quiet_hours import awake_at
from participation.words import Channel


@dataclass(frozen=True, slots=True)
class Forecast:
    begins_at: datetime
    """Not in the challenge's quiet hours."""
    seconds: int
    """Until the last one is sent."""
    later: int
    """Residents whose own quiet hours it is then."""
    languages: Mapping[str, int]
    """Residents who may be sent it, by the language they chose."""


async def forecast(
    db: Db, audience: Audience, *, challenge: ChallengeView, at: datetime, per_second: int, follows: int | None = None
) -> Forecast:
    """`per_second`: so many go to Telegram; 0 where nothing slows them."""
    begins = awake_at(challenge.setup.quiet_hours, time_zone=challenge.time_zone, now=at)
    who = residents_in(audience, challenge_id=challenge.id, time_zone=challenge.time_zone, follows=follows).subquery()
    found = await db.execute(
        select(
            Resident.language,
            func.count(),
            func.count().filter(Chat.channel == Channel.TELEGRAM),
            func.count().filter(left_in_peace(time_zone=challenge.time_zone, now=begins)),
        )
        .select_from(who)
        .join(Resident, Resident.id == who.c.id)
        .join(ChatResident, (ChatResident.resident_id == Resident.id) & ChatResident.preferred)
        .join(Chat, Chat.id == ChatResident.chat_id)
        .where(~who.c.paused, who.c.agreed, Chat.blocked_at.is_(None), Chat.address_sealed.is_not(None))
        .group_by(Resident.language)
        .order_by(Resident.language)
    )
    rows = found.all()
    telegram = sum(row[2] for row in rows)
    return Forecast(
        begins_at=begins,
        seconds=math.ceil(telegram / per_second) if per_second else 0,
        later=sum(row[3] for row in rows),
        languages={row[0]: row[1] for row in rows},
    )
