"""The door's parts against an emulated Telegram without limits, and a resident of the real database's bot."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.door import Door
from bot.settings import TelegramSettings
from bot.telegram.api import TelegramBot, make_bot
from bot.telegram.handling import Handler
from bot.wakeups import Wakeups
from participation.challenges import ChallengeView
from participation.chats import BotRow
from tests.botapi import Limits, TelegramServer
from tests.builders import KEYS, a_bot, a_challenge


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(limits=Limits.off()) as running:
        yield running


@pytest.fixture
async def api(server: TelegramServer) -> AsyncIterator[TelegramBot]:
    """With our own request class."""
    bot = make_bot(TelegramSettings(server.token, server.url))
    yield bot
    await bot.leave()


@pytest.fixture
async def bot(engine: AsyncEngine) -> BotRow:
    async with engine.begin() as db:
        return await a_bot(db)


@pytest.fixture
async def challenge(engine: AsyncEngine) -> ChallengeView:
    async with engine.begin() as db:
        return await a_challenge(db)


@pytest.fixture
async def handler(engine: AsyncEngine, api: TelegramBot, bot: BotRow) -> AsyncIterator[Handler]:
    handler = Handler(api, bot, "samenleven_bot", Door(engine, KEYS, Wakeups()))
    yield handler
    for task in list(handler._asides):
        task.cancel()
