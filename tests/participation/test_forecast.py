"""How a call will go, told before it is sent."""

from datetime import UTC, datetime, time

import pytest
from sqlalchemy import update

from participation.audience import EVERYBODY
from participation.database import Db
from participation.forecast import Forecast, forecast
from participation.models import Resident
from participation.words import Channel
from tests.builders import a_bot, a_challenge, a_listener

NOON = datetime(2027, 3, 1, 11, tzinfo=UTC)
"""In Amsterdam."""


@pytest.mark.parametrize(("per_second", "seconds"), [(2, 2), (25, 1), (0, 0)])
async def test_it_takes_as_long_as_telegram_lets_it(db: Db, per_second: int, seconds: int) -> None:
    challenge = await a_challenge(db)
    for language in ("nl", "nl", "en"):
        await a_listener(db, challenge, language=language)
    await a_listener(db, challenge, bot=await a_bot(db, channel=Channel.WEB))

    ahead = await forecast(db, EVERYBODY, challenge=challenge, at=NOON, per_second=per_second)
    assert ahead == Forecast(NOON, seconds, 0, {"en": 1, "nl": 3})


async def test_at_night_it_begins_in_the_morning(db: Db) -> None:
    challenge = await a_challenge(db)
    night = datetime(2027, 3, 1, 1, tzinfo=UTC)
    ahead = await forecast(db, EVERYBODY, challenge=challenge, at=night, per_second=25)
    assert (ahead.begins_at > night, ahead.begins_at.date()) == (True, night.date())


async def test_who_rests_then_hears_it_later(db: Db) -> None:
    challenge = await a_challenge(db)
    resting, _awake = [await a_listener(db, challenge) for _ in range(2)]
    hours = {"quiet_from": time(11, 30), "quiet_until": time(13)}
    await db.execute(update(Resident).where(Resident.id == resting).values(hours))
    assert (await forecast(db, EVERYBODY, challenge=challenge, at=NOON, per_second=25)).later == 1
