"""A fetcher whose updates a test answers for."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot.door import Handling
from bot.telegram.api import TelegramBot
from bot.telegram.fetcher import Fetcher
from bot.telegram.handling import Handler
from participation.database import Kept
from tests.bot.telegram.updates import PRIVATE, says

Answer = Callable[[dict[str, Any]], Awaitable[Handling]]


class Listener(Handler):
    """Hears what a test answers for; `heard` are the numbers in the order they were done or given back."""

    def __init__(self, handler: Handler, answer: Answer) -> None:
        super().__init__(handler.api, handler.bot, handler.username, handler.door)
        self.answer = answer
        self.heard: list[int] = []

    async def handle(self, raw: dict[str, Any], kept: Kept | None = None) -> Handling:  # noqa: ARG002 — the handler's
        handling = await self.answer(raw)
        self.heard.append(raw["update_id"])
        return handling


@asynccontextmanager
async def fetching(fetcher: Fetcher) -> AsyncIterator[None]:
    task = asyncio.create_task(fetcher.run())
    try:
        yield
    finally:
        fetcher.stop()
        async with asyncio.timeout(5):
            await task


def a_fetcher(handler: Handler, api: TelegramBot, answer: Answer | None = None, side_by_side: int = 10) -> Fetcher:
    return Fetcher(handler.door.engine, api, Listener(handler, answer) if answer else handler, side_by_side)


def from_chat(chat: int, number: int) -> dict[str, Any]:
    return says(f"words {number}", number=number, chat={**PRIVATE, "id": chat})


def undone(*numbers: int) -> Answer:
    async def answer(raw: dict[str, Any]) -> Handling:
        return Handling.AGAIN if raw["update_id"] in numbers else Handling.DONE

    return answer
