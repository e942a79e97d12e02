"""A real browser the size of a telephone, at a house of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, BrowserContext

from tests.bot.web.door.browsing import House


@asynccontextmanager
async def a_telephone(
    browser: Browser, house: House, *, locale: str = "nl-NL", size: tuple[int, int] = (390, 844)
) -> AsyncIterator[BrowserContext]:
    """Without the service worker, which would stand between the page and what a test does to its requests."""
    async with TestServer(house.app) as server:
        context = await browser.new_context(
            base_url=str(server.make_url("")),
            viewport={"width": size[0], "height": size[1]},
            locale=locale,
            reduced_motion="reduce",
            service_workers="block",
        )
        yield context
        await context.close()
        house.door.door.wakeups.close()
