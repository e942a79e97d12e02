"""One open challenge in Dutch and English, and somebody at its page."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.challenges import ChallengeView
from participation.chats import BotRow
from participation.words import Channel
from tests.bot.web.door.browsing import House, Visitor, a_house
from tests.builders import a_bot, a_challenge


@pytest.fixture
async def bot(engine: AsyncEngine) -> BotRow:
    async with engine.begin() as db:
        return await a_bot(db, channel=Channel.WEB, name="web")


@pytest.fixture
async def challenge(engine: AsyncEngine) -> ChallengeView:
    async with engine.begin() as db:
        return await a_challenge(db, slug="wonen")


@pytest.fixture
def house(engine: AsyncEngine, bot: BotRow) -> House:
    return a_house(engine, bot)


@pytest.fixture
async def fatma(house: House, challenge: ChallengeView) -> AsyncIterator[Visitor]:
    async with house.visitor(Accept_Language="nl") as visitor:
        yield visitor
