"""What the clock does to talks that were left open, and how long ago that was."""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import text, update

from conversations import reminding
from conversations.incoming import Asked
from participation.database import Db
from participation.models import Message, Talk
from tests.conversations.someone import NEED, Someone

NOON: Final = (datetime.now(UTC) - timedelta(hours=12)).replace(hour=12, minute=0)
"""The last one: what is said in a test comes later. The sample challenge is quiet from 21 to 9."""


async def shown(db: Db, fatma: Someone, now: datetime = NOON) -> int:
    """What the clock does; her chat is read anew."""
    count = await reminding.show_once_more(db, now=now)
    await fatma.looks()
    return count


async def aside(db: Db, fatma: Someone) -> int:
    count = await reminding.set_aside(db, now=NOON)
    await fatma.looks()
    return count


async def left_for(db: Db, days: float) -> None:
    """Every talk was last heard so many days before."""
    ago = NOON - timedelta(days=days)
    await db.execute(update(Talk).values(started_at=ago, heard_at=ago))
    await db.execute(update(Message).values(sent_at=ago))


async def words_of_talks(db: Db) -> str:
    kept = await db.execute(text("SELECT string_agg(CAST(t AS text), ' ') FROM (SELECT me, record FROM talks) t"))
    said = await db.execute(text("SELECT string_agg(CAST(content AS text), ' ') FROM messages"))
    return f"{kept.scalar_one()} {said.scalar_one()}"


async def reviews(fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
