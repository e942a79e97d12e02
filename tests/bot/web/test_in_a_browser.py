"""The pages in a real browser: whether everybody can use them, on every size, by day and in the evening."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from tests.bot.web.chat_page import LANDINGS, MAILS
from tests.bot.web.conftest import Site
from tests.bot.web.examples import CHATS
from tests.looking import looked_at
from tests.pictures import PATHS, SIZES

pytestmark = pytest.mark.browser

AXE: Final = Axe()
CHAT_PATHS: Final = [f"/chats/{name}" for name in CHATS]
assert len(PATHS) == 2 + len(CHAT_PATHS) + len(LANDINGS) + len(MAILS)

TOO_SMALL: Final = """() => [...document.querySelectorAll("button, summary, .choice, textarea, a.door, a.btn")]
    .filter(e => e.checkVisibility())
    .map(e => ({ name: e.getAttribute("aria-label") || e.textContent.trim(), box: e.getBoundingClientRect() }))
    .filter(({ box }) => box.width < 44 || box.height < 44)
    .map(({ name, box }) => `${name}: ${box.width} x ${box.height}`)"""
TOO_WIDE: Final = """() => Math.max(...[document.documentElement, ...document.querySelectorAll(".log")]
    .map(e => e.scrollWidth - e.clientWidth))"""
FILLED: Final = """() => [...document.querySelectorAll("main .btn--go, main .send")].filter(e => e.checkVisibility()
    && getComputedStyle(e).backgroundColor !== "rgba(0, 0, 0, 0)").length"""
NEWEST_IS_SEEN: Final = """() => {
    const now = document.querySelector("#now").getBoundingClientRect();
    const log = document.querySelector(".log").getBoundingClientRect();
    const tall = now.height > log.height - 32;  // then one end of it has to do
    return (now.bottom <= log.bottom + 1 || tall && now.top >= log.top - 1) && (now.top >= log.top - 1 || tall);
}"""
WHERE: Final = """() => {
    const e = document.activeElement, label = e.closest("label"), box = e.getBoundingClientRect();
    const style = getComputedStyle(label || e);
    const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {
        name: (e.getAttribute("aria-label") || (label || e).textContent).trim(),
        ring: style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 3,
        covered: !(e.contains(above) || label?.contains(above)),
    };
}"""


@asynccontextmanager
async def opened(
    browser: Browser, site: Site, path: str, *, size: tuple[int, int] = (390, 844), **options: Any
) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    try:
        page = await context.new_page()
        await page.goto(site.address + path)
        yield page
    finally:
        await context.close()


@pytest.mark.parametrize("path", PATHS)
async def test_nothing_stands_in_anybodys_way(browser: Browser, site: Site, path: str) -> None:
    async with opened(browser, site, path, reduced_motion="reduce") as page:
        for width, height in SIZES.values():
            await page.set_viewport_size({"width": width, "height": height})
            await looked_at(page, f"{path} at {width}")


@pytest.mark.parametrize("path", CHAT_PATHS)
async def test_nothing_stands_in_the_way_of_somebody_who_opens_the_menu(
    browser: Browser, site: Site, path: str
) -> None:
    async with opened(browser, site, path, reduced_motion="reduce") as page:
        await page.locator("summary").last.click()
        found = await AXE.run(page)

        assert found.response["violations"] == [], found.generate_report()
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("path", PATHS)
async def test_nobody_has_to_scroll_sideways(browser: Browser, site: Site, path: str) -> None:
    async with opened(browser, site, path) as page:
        for width, height in ((320, 640), (320, 256), (390, 844), (844, 390), (1280, 800)):
            await page.set_viewport_size({"width": width, "height": height})
            assert await page.evaluate(TOO_WIDE) <= 0, (width, height)


@pytest.mark.parametrize("size", [(390, 844), (360, 640), (1280, 800)])
@pytest.mark.parametrize("path", CHAT_PATHS)
async def test_the_newest_message_is_seen_at_once_and_nothing_covers_it(
    browser: Browser, site: Site, path: str, size: tuple[int, int]
) -> None:
    async with opened(browser, site, path, size=size, java_script_enabled=False) as page:
        assert await page.evaluate(NEWEST_IS_SEEN)
        await page.goto(f"{site.address}{path}#now")
        assert await page.evaluate(NEWEST_IS_SEEN)


@pytest.mark.parametrize("path", CHAT_PATHS)
async def test_a_newest_message_that_is_taller_than_its_room_is_shown_from_its_start(
    browser: Browser, site: Site, path: str
) -> None:
    async with opened(browser, site, path, size=(320, 480)) as page:
        tops = "['#now', '.log'].map(name => document.querySelector(name).getBoundingClientRect().top)"
        newest, log = await page.evaluate(tops)
        assert newest >= log


@pytest.mark.parametrize("path", CHAT_PATHS)
async def test_a_thumb_hits_what_it_means(browser: Browser, site: Site, path: str) -> None:
    async with opened(browser, site, path, has_touch=True, is_mobile=True) as page:
        assert await page.evaluate(TOO_SMALL) == []
        for menu in (0, 1):
            await page.locator("summary").nth(menu).tap()
            assert await page.evaluate(TOO_SMALL) == []


@pytest.mark.parametrize("path", CHAT_PATHS)
async def test_one_button_is_filled_and_no_more(browser: Browser, site: Site, path: str) -> None:
    async with opened(browser, site, path) as page:
        assert await page.evaluate(FILLED) == 1


async def test_the_keyboard_goes_down_the_page_and_its_place_is_always_seen(browser: Browser, site: Site) -> None:
    async with opened(browser, site, "/chats/choice") as page:
        visited = []
        for _ in range(12):
            await page.keyboard.press("Tab")
            here = await page.evaluate(WHERE)
            visited.append(here["name"])
            assert here["ring"], here
            assert not here["covered"], here

    assert visited == [
        "Schrijf een bericht",  # the skip link
        "Taal: Nederlands",
        "Menu",
        "Gesprek met Samenleven",
        "Meer bankjes rond het Lindeplein",
        "Een dak bij de bushalte",
        "Nee, het mijne is anders",
        "Terug",
        "Stoppen",
        "Foto toevoegen",
        "Spraakbericht opnemen",
        "Schrijf een bericht",
    ]


async def test_ticks_are_reached_and_set_by_keyboard(browser: Browser, site: Site) -> None:
    async with opened(browser, site, "/chats/several") as page:
        await page.locator(".log").focus()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Space")
        here = await page.evaluate(WHERE)

        assert (here["name"], here["ring"]) == ("Wonen", True)
        assert await page.locator("input[type=checkbox]").first.is_checked()


async def test_from_right_to_left_everything_changes_sides(browser: Browser, site: Site) -> None:
    async with opened(browser, site, "/chats/arabic") as page:
        bot, me = [(await page.locator(name).first.bounding_box()) for name in (".bubble--bot", ".words")]
        back, stop = [(await page.locator(name).first.bounding_box()) for name in (".ways .back", ".ways .stop")]

        assert bot is not None
        assert me is not None
        assert back is not None
        assert stop is not None
        assert bot["x"] + bot["width"] > me["x"] + me["width"]
        assert back["x"] > stop["x"]
