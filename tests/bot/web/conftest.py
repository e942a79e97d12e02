"""A real browser, and the example pages served to it."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, async_playwright

from tests.bot.web.browser import ARGUMENTS, BROWSER_IS_MISSING, browser_path
from tests.bot.web.chat_page import POSTED, an_application


@dataclass(frozen=True, slots=True)
class Site:
    address: str
    posted: list[dict[str, list[str]]]
    """What forms sent, in order; a test clears it."""


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    executable = browser_path()
    if executable is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(BROWSER_IS_MISSING)
        pytest.skip(BROWSER_IS_MISSING)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session")
async def site() -> AsyncIterator[Site]:
    app = an_application()
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield Site("http://{}:{}".format(*runner.addresses[0]), app[POSTED])
    await runner.cleanup()
