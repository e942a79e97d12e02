"""Somebody whose words wait for a day, and somebody whose words wait for a week, at whatever hour it is now."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import review
from participation.members import add_member
from participation.models import Notice
from participation.review import Reviewed
from participation.sample import sample_challenge
from participation.words import Role
from tests.builders import a_challenge, a_chat, a_resident, a_submission
from tests.scheduler.leaving import leaves_words, not_now


@pytest.fixture
async def left_open(engine: AsyncEngine) -> None:
    setup = sample_challenge().setup.model_copy(update={"quiet_hours": not_now()})
    async with engine.begin() as db:
        challenge = await a_challenge(db, setup=setup)
        for days in (1.1, 7.1):
            await leaves_words(db, challenge, days=days)


@pytest.fixture
async def reviewed(engine: AsyncEngine) -> None:
    """Somebody who is to hear that what they sent was accepted, and one of whom something waits for a month."""
    setup = sample_challenge().setup.model_copy(update={"quiet_hours": not_now()})
    async with engine.begin() as db:
        challenge = await a_challenge(db, setup=setup)
        member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
        resident = await a_resident(db, challenge, chat_id=await a_chat(db))
        on = Reviewed(challenge.id, await a_submission(db, challenge, resident), member)
        await review.accept(db, on)
        month_ago = datetime.now(UTC) - timedelta(days=30)
        await db.execute(update(Notice).values(created_at=month_ago))
        await a_submission(db, challenge, received_at=month_ago)
