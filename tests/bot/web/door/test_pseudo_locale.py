"""The page in a real browser, in a language that nobody speaks: all of it was translated, and longer texts fit."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Final

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, expect
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.web.texts import MENU
from conversations.hosting import COMMANDS
from participation.challenges import create_challenge
from tests.bot.web.door.browsing import House
from tests.bot.web.door.telephone import a_telephone
from tests.pseudo import LANGUAGES, RIGHT_TO_LEFT, a_foreign_challenge, peoples, speaking_pseudo, untranslated

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PAGE: Final = "/chat/anders"
WORDS: Final = peoples("Er is geen bankje bij de vijver.")
WIDTHS: Final = (320, 390)
MOST_STEPS: Final = 10
_IN_THE_MENU: Final = tuple(way.id for way in MENU)
WALKS: Final = (*_IN_THE_MENU, *(f"/{name}" for name in COMMANDS if f"menu:{name}" not in _IN_THE_MENU))
LOOK: Final = """(whole) => {
  const turns = [...document.querySelectorAll(".says > li")];
  const seen = new Set(whole ? [] : turns.slice(0, -3)); // looked at when they were new
  for (const turn of turns) turn.hidden = seen.has(turn); // a long talk takes long to be laid out
  const isNew = (e) => !seen.has(e.closest(".says > li"));
  const said = [document.title];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const words = ".code-words"; // a list's, in its own language
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (data.trim() && isNew(parentElement) && !parentElement.matches(words)) said.push(data);
  }
  const all = [...document.querySelectorAll("body *")].filter(isNew);
  const named = ["aria-label", "title", "alt", "placeholder"];
  const ours = /^data-(?!events|worker|message|busy)/;
  for (const element of all)
    for (const { name, value } of element.attributes)
      if (value.trim() && (named.includes(name) || ours.test(name))) said.push(value);
  const shown = all.filter((e) => e.checkVisibility());
  const wide = shown
    .filter((e) => !e.closest("svg, .vh, .skip"))
    .map((e) => [e, e.getBoundingClientRect()])
    .filter(([, { left, right }]) => left < -0.5 || right > innerWidth + 0.5)
    .map(([e]) => e.outerHTML.slice(0, 120));
  const over = shown
    .filter((e) => e.matches("button, summary, a.btn, .bubble, .choice, h1, p") && !e.closest(".vh, .menu-in"))
    .filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline")
    .map((e) => `${e.scrollWidth} > ${e.clientWidth}: ${e.outerHTML.slice(0, 120)}`);
  const scrolls = document.documentElement.scrollWidth > innerWidth;
  return { said, wide, over, scrolls };
}"""
"""What a page says, and what does not fit on it: of a long talk its newest turns, or the `whole`."""
NEXT: Final = """() => {
  const now = document.querySelector("#now");
  const button = now?.querySelector("button.btn--go, button.choice:not(.choice--quiet)");
  return [button?.value ?? "", Boolean(document.querySelector("#ways").children.length)];
}"""
TAP: Final = """(button) => {
  const before = document.querySelector("#now").dataset.message;
  document.querySelector(button).click();
  return before;
}"""


@pytest.fixture(autouse=True)
def in_pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with speaking_pseudo(monkeypatch):
        yield


@pytest.fixture(params=LANGUAGES, ids=["left to right", "right to left"])
async def context(
    request: pytest.FixtureRequest, browser: Browser, engine: AsyncEngine, house: House
) -> AsyncIterator[BrowserContext]:
    async with engine.begin() as db:
        await create_challenge(db, a_foreign_challenge("anders"))
    async with a_telephone(browser, house, locale=request.param, size=(WIDTHS[0], 640)) as context:
        yield context


@pytest.fixture
async def page(context: BrowserContext) -> Page:
    page = await context.new_page()
    await page.goto(PAGE)
    return page


async def is_right(page: Page, *, whole: bool = True) -> None:
    """At each width; it stays at the last."""
    now = page.viewport_size or {"width": 0}
    for width in sorted(WIDTHS, key=lambda each: each != now["width"]):
        if width != now["width"]:
            await page.set_viewport_size({"width": width, "height": 640})
        found = await page.evaluate(LOOK, whole)
        assert len(found["said"]) > 3
        assert [each for each in found["said"] if untranslated(each)] == []
        assert (found["wide"], found["over"], found["scrolls"]) == ([], [], False), width


async def begin(page: Page) -> None:
    await is_right(page)
    await page.locator("#now .btn--go").click()
    await expect(page.locator("main")).not_to_have_attribute("data-events", "")


async def test_every_script_is_walked_on_the_page(page: Page) -> None:
    await begin(page)
    await tap(page, "#ways .stop")  # else the welcome's own talk goes on after each
    for walk in WALKS:
        await start(page, walk)
        for _step in range(MOST_STEPS):
            await is_right(page, whole=False)
            value, asks = await page.evaluate(NEXT)
            if not asks:
                break
            await answer(page, value)
        else:
            await tap(page, "#ways .stop")  # it goes round
    await is_right(page)


async def start(page: Page, walk: str) -> None:
    """By its place in the menu, or by its command."""
    if walk.startswith("/"):
        return await answer(page, "", words=walk)
    return await tap(page, f'.talk-top button[value="{walk}"]')


async def answer(page: Page, button: str, *, words: str = WORDS) -> None:
    if button:
        await page.evaluate("document.querySelector('#now [type=checkbox]')?.click()")
        return await tap(page, f'#now button[value="{button}"]')
    await page.locator("#words").fill(words)
    return await tap(page, "#send")


async def tap(page: Page, button: str) -> None:
    """And wait until the page has the answer."""
    before = await page.evaluate(TAP, button)
    await page.wait_for_selector(f'#now:not([data-message="{before}"])', state="attached")


async def test_what_waits_and_what_was_kept_is_right_too(page: Page) -> None:
    await begin(page)
    await page.locator("#words").fill(WORDS)
    await page.reload()
    await expect(page.locator("#restored")).to_be_visible()
    await is_right(page)
    await page.route(f"**{PAGE}", lambda route: route.abort())
    await page.locator("#send").click()
    await expect(page.locator("#unsent")).to_be_visible()
    await page.evaluate("dispatchEvent(new Event('offline'))")
    await is_right(page)
    found = await Axe().run(page)
    assert found.response["violations"] == [], found.generate_report()


async def test_pages_beside_the_chat_are_right_too(page: Page) -> None:
    language = await page.locator("html").get_attribute("lang")
    for path in ("/", "/nowhere", "/chat/nowhere", f"/offline?language={language}"):
        await page.goto(path)
        if path not in ("/nowhere", "/chat/nowhere"):  # those speak the house's own languages
            await is_right(page)


async def test_the_app_is_named_in_the_language(page: Page, context: BrowserContext) -> None:
    url = await page.locator("link[rel=manifest]").get_attribute("href")
    told = json.loads(await (await context.request.get(url or "")).text())

    assert [each for each in (told["name"], told["short_name"], told["description"]) if untranslated(each)] == []
    assert told["dir"] == ("rtl" if told["lang"] == RIGHT_TO_LEFT else "ltr")


async def test_arrows_point_along_the_way_one_reads(page: Page) -> None:
    await begin(page)
    is_rtl = await page.locator("html").get_attribute("dir") == "rtl"
    flips = await page.evaluate(
        "[...document.querySelectorAll('.ic--flip')].map((icon) => getComputedStyle(icon).transform)"
    )
    sends, words = [await page.locator(name).bounding_box() for name in ("#send", "#words")]

    assert flips
    assert set(flips) == ({"matrix(-1, 0, 0, 1, 0, 0)"} if is_rtl else {"none"})
    assert sends is not None
    assert words is not None
    assert (sends["x"] < words["x"]) is is_rtl
