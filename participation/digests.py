"""The overview of a neighbourhood that residents asked for: when it is due, and to whom. What it tells is gathered by
`overviews`, and worded by `conversations.digests`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, DateTime, Integer, String, Time, bindparam, text, update

from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Resident
from participation.words import Digest

SATURDAY: Final = 5
HOUR: Final = time(10)
"""By the challenge's clocks; later where that is a quiet hour."""
CATCHES_UP: Final = timedelta(days=2)
"""So long after its moment it is still sent; after that, what happened waits for the next one."""
AT_ONCE: Final = 500
"""So many residents in one transaction."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody to whom it is due, their row locked."""

    id: int
    language: str
    area_id: int | None
    since: datetime


def last_moment(now: datetime, *, time_zone: str) -> datetime:
    """The latest one at which an overview was due."""
    here = now.astimezone(ZoneInfo(time_zone))
    day = here.date() - timedelta(days=(here.weekday() - SATURDAY) % 7)
    moment = datetime.combine(day, HOUR, here.tzinfo)
    return moment if moment <= here else datetime.combine(day - timedelta(days=7), HOUR, here.tzinfo)


_CLAIM: Final = text("""
    SELECT r.id, r.language, r.area_id, r.digested_at
    FROM residents r
    JOIN chat_residents s ON s.resident_id = r.id AND s.preferred
    JOIN chats c ON c.id = s.chat_id AND c.blocked_at IS NULL AND c.address_sealed IS NOT NULL
    WHERE r.challenge_id = :challenge AND r.digest = :weekly AND r.digested_at < :moment AND r.paused_at IS NULL
        AND r.pretend IS NULL
        AND NOT coalesce(CASE WHEN r.quiet_from < r.quiet_until THEN :clock >= r.quiet_from AND :clock < r.quiet_until
            ELSE :clock >= r.quiet_from OR :clock < r.quiet_until END, false)
    ORDER BY r.digested_at, r.id
    LIMIT :most
    FOR NO KEY UPDATE OF r SKIP LOCKED
    FOR KEY SHARE OF c SKIP LOCKED
""").bindparams(
    bindparam("challenge", type_=BigInteger),
    bindparam("weekly", type_=String),
    bindparam("moment", type_=DateTime(timezone=True)),
    bindparam("clock", type_=Time),
    bindparam("most", type_=Integer),
)
"""A chat in which something is being said at this very moment is left for the next time: waiting for it could be
waiting for each other."""


async def claim_due(db: Db, *, challenge: ChallengeView, now: datetime) -> tuple[Reader, ...]:
    """They are this transaction's; `mark_told` is to follow. Nobody who is to be left in peace is among them."""
    moment = last_moment(now, time_zone=challenge.time_zone)
    if now >= moment + CATCHES_UP:
        return ()
    values = {
        "challenge": challenge.id,
        "weekly": Digest.WEEKLY.value,
        "moment": moment,
        "clock": now.astimezone(ZoneInfo(challenge.time_zone)).time(),
        "most": AT_ONCE,
    }
    return tuple(Reader(row.id, row.language, row.area_id, row.digested_at) for row in await db.execute(_CLAIM, values))


async def mark_told(db: Db, readers: Sequence[Reader], *, now: datetime) -> None:
    """Also those of whom nothing happened: their next one begins here."""
    who = Resident.id.in_([each.id for each in readers])
    await db.execute(update(Resident).where(who).values(digested_at=now))
