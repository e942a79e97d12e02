"""Every page of the desk, looked at by axe, in both schemes, and by width; 320 px is 400 % zoom on a common screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import pytest
from playwright.async_api import Browser, Page, ViewportSize

from tests.admin.conftest import Desk, a_client
from tests.admin.full_desk import a_full_desk
from tests.looking import SCROLLS, looked_at

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
SIZES: Final = {"phone": (390, 844), "desk": (1440, 900)}
ZOOMED: Final = (320, 480)
CUT_OFF: Final = """() => {
  const rolls = (e) => e && (["auto", "scroll"].includes(getComputedStyle(e).overflowX) || rolls(e.parentElement));
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.checkVisibility() && !e.closest("svg, .vh, .skip, .sheet") && !rolls(e))
    .map((e) => [e, e.getBoundingClientRect()])
    .filter(([, { left, right }]) => left < -0.5 || right > innerWidth + 0.5)
    .map(([e]) => e.outerHTML.slice(0, 120));
}"""
"""What one cannot reach by scrolling up and down; but for sheets of paper, and strips that scroll by themselves."""


@asynccontextmanager
async def pages_of(
    browser: Browser, the_desk: Desk, size: tuple[int, int]
) -> AsyncIterator[AsyncIterator[tuple[str, Page]]]:
    """One after the other, each with all that can be opened open."""
    full = await a_full_desk(the_desk)
    context = await browser.new_context(
        viewport=ViewportSize(width=size[0], height=size[1]), locale="nl-NL", reduced_motion="reduce"
    )

    async def opened() -> AsyncIterator[tuple[str, Page]]:
        page = await context.new_page()
        async with a_client(the_desk, full.member) as client:
            for name, path in (*full.outside(), *full.inside()):
                if path.startswith("/desk/wonen"):
                    await context.add_cookies([{"name": "desk", "value": client.token or "", "url": the_desk.url}])
                await page.goto(the_desk.url + path)
                await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
                yield name, page

    try:
        yield opened()
    finally:
        await context.close()


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_axe_finds_nothing_and_nothing_runs_out_of_the_page(
    browser: Browser, the_desk: Desk, size: tuple[int, int]
) -> None:
    async with pages_of(browser, the_desk, size) as pages:
        async for name, page in pages:
            await looked_at(page, name)


async def test_four_hundred_per_cent_zoom_loses_nothing(browser: Browser, the_desk: Desk) -> None:
    async with pages_of(browser, the_desk, ZOOMED) as pages:
        async for name, page in pages:
            assert not await page.evaluate(SCROLLS), name
            assert await page.evaluate(CUT_OFF) == [], name
