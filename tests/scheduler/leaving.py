"""Residents who leave their words unsent."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from conversations.incoming import Asked
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Talk
from tests.conversations.someone import NEED, Someone, a_resident_of


async def leaves_words(db: Db, challenge: ChallengeView, *, days: float) -> Someone:
    """So many days ago."""
    person = await a_resident_of(db, challenge.slug)
    await person.taps("Stoppen")
    await person.does(Asked("need"))
    await person.says(NEED)
    ago = datetime.now(UTC) - timedelta(days=days)
    await db.execute(update(Talk).where(Talk.chat_id == person.chat_id).values(started_at=ago, heard_at=ago))
    return person
