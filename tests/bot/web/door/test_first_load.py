"""What a telephone fetches before it shows the chat for the first time, and what it shows without a connection."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import pytest
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from participation.challenges import ChallengeView
from tests.bot.web.door.browsing import House

pytestmark = pytest.mark.browser

PAGE: Final = "/chat/wonen"
MOST_BYTES: Final = 60 * 1024
IS_KEPT: Final = """() => navigator.serviceWorker.ready.then(async ({ active }) => {
  while (active.state !== "activated")
    await new Promise((resolve) => active.addEventListener("statechange", resolve, { once: true }));
})"""
IS_ANOTHER: Final = """async (before) => {
  for (let names = []; names.length !== 1 || names[0] === before; names = await caches.keys())
    await new Promise((resolve) => setTimeout(resolve, 20));
}"""


class Line:
    """Between a browser and the program: it counts what comes down, and can be cut."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self.down = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._is_cut = False

    def cut(self) -> None:
        self._is_cut = True
        for writer in self._open:
            writer.close()

    def mend(self) -> None:
        self._is_cut = False

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.close()
            return
        there, up = await asyncio.open_connection(self._host, self._port)
        self._open |= {writer, up}
        await asyncio.gather(self._pump(reader, up), self._pump(there, writer, counted=True))
        self._open -= {writer, up}

    async def _pump(self, source: asyncio.StreamReader, to: asyncio.StreamWriter, *, counted: bool = False) -> None:
        try:
            while piece := await source.read(65536):
                self.down += len(piece) if counted else 0
                to.write(piece)
        except ConnectionError:
            pass
        finally:
            to.close()


@asynccontextmanager
async def slow_line(house: House) -> AsyncIterator[tuple[Line, str]]:
    async with TestServer(house.app) as server:
        line = Line(server.host, server.port or 0)
        front = await asyncio.start_server(line.carry, "127.0.0.1", 0)
        try:
            yield line, f"http://127.0.0.1:{front.sockets[0].getsockname()[1]}"
        finally:
            house.door.door.wakeups.close()
            line.cut()
            front.close()


@asynccontextmanager
async def kept_page(browser: Browser, house: House) -> AsyncIterator[tuple[Page, Line]]:
    """The chat on a telephone, once what it keeps for later is kept."""
    async with slow_line(house) as (line, address):
        context = await browser.new_context(base_url=address, locale="nl-NL", viewport={"width": 390, "height": 844})
        page = await context.new_page()
        await page.goto(PAGE)
        await page.evaluate(IS_KEPT)
        yield page, line
        await context.close()


async def test_the_first_page_is_small_with_all_it_needs(
    browser: Browser, house: House, challenge: ChallengeView
) -> None:
    async with slow_line(house) as (line, address):
        context = await browser.new_context(base_url=address, locale="nl-NL", viewport={"width": 390, "height": 844})
        page = await context.new_page()
        fetched: list[str] = []
        context.on("request", lambda request: fetched.append(request.url.removeprefix(address)))
        await page.goto(PAGE, wait_until="networkidle")
        await page.evaluate(IS_KEPT)
        await page.wait_for_load_state("networkidle")
        first = line.down
        await page.reload(wait_until="networkidle")
        again = line.down - first
        await context.close()

    print(f"{first:,} bytes the first time, {again:,} when it comes back: {fetched}")
    for name in ("look.css", "chat.js", "draft.js", "/offline", "/service-worker.js"):
        assert any(name in url for url in fetched), name
    assert 10_000 < first <= MOST_BYTES
    assert again < first / 2, "what was fetched is not kept"


async def test_without_a_connection_a_page_says_so_kindly_and_comes_back_by_itself(
    browser: Browser, house: House, challenge: ChallengeView
) -> None:
    async with kept_page(browser, house) as (page, line):
        address = page.url
        await page.locator("#words").fill("Er is geen")
        line.cut()
        await page.goto(PAGE)
        await expect(page.get_by_role("heading", level=1)).to_have_text("Er is geen verbinding")
        await expect(page.locator("#kept")).to_have_text("Wat u schreef, is op dit apparaat bewaard.")
        assert page.url == address
        assert await page.evaluate("getComputedStyle(document.querySelector('.btn--go')).minHeight") == "44px"
        found = await Axe().run(page)
        assert found.response["violations"] == [], found.generate_report()

        await page.get_by_role("link", name="Probeer het opnieuw").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Er is geen verbinding")
        line.mend()
        await page.evaluate("dispatchEvent(new Event('online'))")
        await expect(page.locator("#words")).to_have_value("Er is geen")


async def test_no_word_of_anybody_is_kept_by_the_worker(
    browser: Browser, house: House, challenge: ChallengeView
) -> None:
    async with kept_page(browser, house) as (page, _):
        await page.get_by_role("button", name="Prima, ga verder").click()
        await expect(page.get_by_text("Wat mist u in uw buurt?")).to_be_visible()
        await page.reload()
        await page.locator("#words").fill("Iets wat niemand mag weten")
        await page.locator("#send").click()
        await expect(page.locator(".me .words")).to_have_count(1)
        await page.reload()
        kept = await page.evaluate("""async () => {
          const urls = [];
          for (const name of await caches.keys())
            for (const { url } of await (await caches.open(name)).keys()) urls.push(new URL(url).pathname);
          return urls;
        }""")

    assert "/offline" in kept
    assert all(path == "/offline" or path.startswith("/static/") for path in kept), kept


async def test_a_new_page_takes_the_place_of_the_former_one(
    browser: Browser, house: House, challenge: ChallengeView
) -> None:
    async with kept_page(browser, house) as (page, _):
        [before] = await page.evaluate("caches.keys()")
        await page.goto(f"{PAGE}?language=en")
        await page.evaluate(IS_ANOTHER, before)


async def test_the_browser_finds_nothing_that_keeps_it_from_installing_the_chat(
    browser: Browser, house: House, challenge: ChallengeView
) -> None:
    async with kept_page(browser, house) as (page, _):
        session = await page.context.new_cdp_session(page)
        manifest = await session.send("Page.getAppManifest")
        found = await session.send("Page.getInstallabilityErrors")

    assert manifest["errors"] == []
    assert '"start_url": "/chat/wonen"' in manifest["data"]
    assert [each["errorId"] for each in found["installabilityErrors"]] in ([], ["in-incognito"])
