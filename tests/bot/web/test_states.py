"""The chat page in states that no example shows: words found again, words that wait, the app on a telephone."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final, Literal

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.bot.web.browser import ARGUMENTS, browser_path
from tests.bot.web.chat_page import LIVE
from tests.bot.web.conftest import Site
from tests.bot.web.examples import NEED
from tests.pictures import SIZES

pytestmark = pytest.mark.browser

AXE: Final = Axe()
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")


@pytest_asyncio.fixture
async def page(browser: Browser, site: Site) -> AsyncIterator[Page]:
    site.posted.clear()
    context = await browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = await context.new_page()
    await page.route("**/live/events", lambda route: route.abort())
    await page.goto(site.address + LIVE)
    yield page
    await context.close()


async def is_fine(page: Page) -> None:
    for width, height in ((320, 640), *SIZES.values()):
        await page.set_viewport_size({"width": width, "height": height})
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            await page.wait_for_timeout(300)  # colours on their way from one scheme to the other
            found = await AXE.run(page)
            assert found.response["violations"] == [], (width, scheme, found.generate_report())


async def test_words_that_were_found_again(page: Page) -> None:
    await page.locator("#words").fill(NEED[:40])
    await page.reload()
    await expect(page.locator("#restored")).to_be_visible()

    await is_fine(page)


async def test_words_that_wait_for_a_connection(page: Page) -> None:
    await page.route(f"**{LIVE}", lambda route: route.abort())
    await page.locator("#words").fill(NEED)
    await page.locator("#send").click()
    await page.evaluate("dispatchEvent(new Event('offline'))")
    await expect(page.locator("#unsent")).to_be_visible()
    await expect(page.locator("#lost")).to_be_visible()

    await is_fine(page)


async def test_very_long_words_that_wait_leave_room_for_the_talk(page: Page) -> None:
    await page.route(f"**{LIVE}", lambda route: route.abort())
    await page.locator("#words").fill("\n".join([NEED] * 20))
    await page.locator("#send").click()
    await expect(page.locator("#unsent")).to_be_visible()
    box = await page.locator(".log").bounding_box()

    assert box is not None
    assert box["height"] > 844 / 3
    await is_fine(page)


async def test_the_app_on_a_telephone(site: Site, tmp_path: Path, browser: Browser) -> None:
    """In a window of its own, without anything of the browser's around it."""
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path,
            executable_path=browser_path(),
            args=[*ARGUMENTS, f"--app={site.address}{LIVE}"],
            reduced_motion="reduce",
        )
        page = context.pages[0] if context.pages else await context.wait_for_event("page")
        await page.wait_for_load_state()
        assert await page.evaluate("matchMedia('(display-mode: standalone)').matches")
        await is_fine(page)
        await context.close()


@pytest.mark.parametrize(("scheme", "bar"), [("light", "#fffefa"), ("dark", "#182527")])
async def test_a_telephone_paints_its_bar_like_ours(page: Page, scheme: Literal["light", "dark"], bar: str) -> None:
    await page.emulate_media(color_scheme=scheme)
    shown = await page.evaluate(
        "[...document.querySelectorAll('[name=theme-color]')].find(({ media }) => matchMedia(media).matches).content"
    )

    assert shown == bar
