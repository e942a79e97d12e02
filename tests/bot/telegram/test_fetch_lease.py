"""One fetcher per bot, however many processes run; and how one stops."""

import logging

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.telegram.api import TelegramBot
from bot.telegram.handling import Handler
from participation.challenges import ChallengeView
from tests.bot.street import until
from tests.bot.telegram.listening import a_fetcher, fetching
from tests.botapi import TelegramServer


async def test_a_second_fetcher_stands_by_until_the_first_has_gone(
    server: TelegramServer, handler: Handler, api: TelegramBot, challenge: ChallengeView
) -> None:
    first, second = a_fetcher(handler, api), a_fetcher(handler, api)
    async with fetching(second), fetching(first):
        await until(lambda: server.calls["getUpdates"] >= 1)
        await server.person().start(challenge.slug)
        await server.settled()
        assert sorted([first.offset > 0, second.offset > 0]) == [False, True]
        (first if first.offset else second).stop()
        await server.person().start(challenge.slug)
        await server.settled()
    assert first.offset > 0
    assert second.offset > 0
    assert server.refused[409] == 0  # never two at once


async def test_stopping_ends_a_long_poll_at_once_and_the_lease_is_free(
    server: TelegramServer, engine: AsyncEngine, handler: Handler, api: TelegramBot
) -> None:
    async with fetching(a_fetcher(handler, api)):
        await until(lambda: server.calls["getUpdates"] >= 1)

    async with engine.connect() as db:
        locks = await db.execute(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
        assert locks.scalar_one() == 0


async def test_another_program_that_fetches_is_told_of_and_waited_for(
    server: TelegramServer, handler: Handler, api: TelegramBot, caplog: pytest.LogCaptureFixture
) -> None:
    await api.set_webhook("https://example.org/elsewhere")
    with caplog.at_level(logging.WARNING):
        async with fetching(a_fetcher(handler, api)):
            await until(lambda: server.refused[409] >= 2)
            await api.delete_webhook()
            refused = server.calls["getUpdates"]
            await until(lambda: server.calls["getUpdates"] > refused)
    assert "another program fetches this bot's updates" in caplog.text
