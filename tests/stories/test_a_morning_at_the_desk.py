"""A coordinator comes in by the printed link and reads three submissions by keyboard alone; the neighbours hear of it.

As a newcomer has it: the program on its embedded database, chats on the web, a passkey in the browser.
"""

import asyncio
import re
from contextlib import AsyncExitStack
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, expect
from sqlalchemy import update

from conversations.notices import tell_the_news
from participation.database import make_engine, transaction
from participation.models import Message, Notice
from tests.admin.conftest import a_device
from tests.faults.memory import CHALLENGE
from tests.stories.browser import Browser
from tests.stories.programs import typed
from tests.stories.told import Told

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
NEEDS = (
    "Er is nergens een bankje bij de vijver.",
    "De stoep is te smal voor een rollator.",
    "In Parijs regent het vaak.",
)


async def test_three_submissions_by_keyboard_alone(told: Told, browser: Chromium) -> None:
    async with AsyncExitStack() as homes:
        neighbours = [await brings(told, words, homes) for words in NEEDS]
        await the_morning(told, browser)
        await two_minutes_later(told)
        heard = ("Aan welke kant van de vijver?", "gelezen en nemen het mee", "Vraag het in Parijs.")
        for neighbour, words in zip(neighbours, heard, strict=True):
            await hears(neighbour, words)


async def the_morning(told: Told, browser: Chromium) -> None:
    printed = await typed(told.folder, told.variables, "member", "invite", "--name", "Samira", "--role", "owner")
    path = re.search(r"/desk/come-in/\S+", printed)
    assert path is not None, printed
    port = urlsplit(told.program.url).port
    async with a_device(browser, "nl-NL") as device:
        page = device.page
        await page.goto(f"http://localhost:{port}{path.group()}")
        await reaches(page, "Maak mijn passkey")
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**/desk/{CHALLENGE}")
        await expect(page.get_by_text("3 bijdragen om te lezen", exact=True)).to_be_visible()
        await reaches(page, "Begin met lezen")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/submissions?*")

        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await expect(page.locator("blockquote")).to_contain_text(NEEDS[0])
        await page.keyboard.press("v")
        await page.keyboard.type("Aan welke kant van de vijver?")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")

        await expect(page.locator("blockquote")).to_contain_text(NEEDS[1])
        await expect(page.get_by_role("status")).to_contain_text("is onderweg")
        await page.keyboard.press("t")
        await page.keyboard.type("Toegankelijk")
        await page.keyboard.press("Enter")
        await expect(page.locator(".facts")).to_contain_text("Toegankelijk")
        await page.keyboard.press("a")

        await expect(page.locator("blockquote")).to_contain_text(NEEDS[2])
        await page.keyboard.press("d")
        await page.keyboard.press("ArrowDown")  # from the first reason to the second
        await page.keyboard.press("Tab")
        await page.keyboard.type("Vraag het in Parijs.")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/submissions?*did=decline*")
        await expect(page.get_by_role("status")).to_contain_text("is afgewezen")


async def hears(neighbour: Browser, words: str) -> None:
    for _ in range(40):
        await neighbour.open()
        if words in neighbour.page.text:
            return
        await asyncio.sleep(0.25)
    raise AssertionError(f"{words!r} did not arrive: {neighbour.page.text}")


async def brings(told: Told, words: str, homes: AsyncExitStack) -> Browser:
    neighbour = await homes.enter_async_context(Browser(told.program.url, f"/chat/{CHALLENGE}", language="nl"))
    for button in ("go", "stop", "menu:need"):
        await neighbour.press(button)
    await neighbour.write(words)
    for button in ("none", "send", "no", "no"):
        await neighbour.press(button)
    return neighbour


async def reaches(page: Page, label: str) -> None:
    """By the tabulator, until what has the focus is called so."""
    for _ in range(30):
        name = await page.evaluate(
            "document.activeElement.matches('a, button') ? document.activeElement.innerText : ''"
        )
        if label in name:
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{label} cannot be reached")


async def two_minutes_later(told: Told) -> None:
    """What the clock does then, whenever the test runs: it is noon, no quiet hours, and the moves are settled."""
    engine = make_engine(told.variables["DATABASE_URL"], pool_size=1)
    noon = datetime.combine(datetime.now(UTC).date(), time(11), UTC)
    async with transaction(engine) as db:
        await db.execute(update(Message).values(not_before=None))
        await db.execute(update(Notice).values(created_at=noon - timedelta(minutes=3)))
    async with transaction(engine) as db:
        await tell_the_news(db, now=noon)
    await engine.dispose()
