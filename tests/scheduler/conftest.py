"""Somebody whose words wait for a day, and somebody whose words wait for a week, at whatever hour it is now."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.sample import sample_challenge
from tests.builders import a_challenge
from tests.scheduler.leaving import leaves_words, not_now


@pytest.fixture
async def left_open(engine: AsyncEngine) -> None:
    setup = sample_challenge().setup.model_copy(update={"quiet_hours": not_now()})
    async with engine.begin() as db:
        challenge = await a_challenge(db, setup=setup)
        for days in (1.1, 7.1):
            await leaves_words(db, challenge, days=days)
