"""A challenge, and people in it, as most tests of conversations begin."""

import pytest

from conversations.incoming import Asked, Wrote
from participation.challenges import ChallengeView
from participation.database import Db
from participation.words import Channel
from tests.builders import a_bot, a_challenge
from tests.conversations.someone import NEED, Someone, a_resident_of, someone


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


@pytest.fixture
async def fatma(db: Db, challenge: ChallengeView) -> Someone:
    return await a_resident_of(db, challenge.slug)


@pytest.fixture
async def omar(db: Db, challenge: ChallengeView) -> Someone:
    """On Telegram, asked where he lives just after he wrote his need."""
    bot = await a_bot(db, channel=Channel.TELEGRAM)
    person = await someone(db, bot=bot)
    await person.starts(challenge.slug)
    await person.taps("Prima, ga verder")
    await person.does(Asked("need"))
    await person.does(Wrote(NEED, message=10))
    return person
