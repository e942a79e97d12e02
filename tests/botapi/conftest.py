"""An emulated Telegram without limits, and python-telegram-bot's `Bot` that talks to it."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.botapi import Limits, TelegramServer


async def until(condition: Callable[[], bool]) -> None:
    """Waits for what another server or task brings about; raises TimeoutError after ten seconds."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  # what is waited for has no event
            await asyncio.sleep(0.005)


@pytest.fixture(autouse=True)
def retry_after_is_a_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns of its coming type whenever it makes a RetryAfter, unless it is asked for already."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(limits=Limits.off()) as running:
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    one, two = (HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2))  # no certificates to load: plain http
    bot = Bot(server.token, server.base_url, server.base_file_url, request=one, get_updates_request=two)
    async with bot as ready:
        yield ready
