"""A coordinator opens a phase, lets a prompt ask every week, and calls one neighbourhood in two languages: five hundred
residents on Telegram, of whom three answer. Another call is paused, goes on, and is stopped. The page says what is so.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, Error, Page, expect
from sqlalchemy import func, select, update

from participation.areas import leaves
from participation.database import transaction
from participation.models import Prompt, Resident
from tests.admin.conftest import a_device
from tests.botapi import TelegramServer
from tests.botapi.people import Person
from tests.faults.calling import Town, a_town
from tests.faults.memory import CHALLENGE, open_challenge
from tests.faults.program import Program, settings
from tests.stories.programs import typed

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
RESIDENTS, ELSEWHERE = 500, 12
RATES: Final = {"TELEGRAM_RATE_OVERALL": "150", "TELEGRAM_RATE_CALLS": "100"}
"""So that a call takes five seconds, in which it can be watched and stopped."""


@dataclass(frozen=True, slots=True)
class Street:
    town: Town
    program: Program
    folder: Path
    variables: Mapping[str, str]
    area: int
    """Where all live but the last twelve; every other one of them speaks English."""

    def got(self, *beginnings: str) -> Counter[int]:
        """By chat, how often one of these arrived there."""
        return Counter(entry.chat_id for entry in self.town.telegram.ledger if entry.text.startswith(beginnings))


@pytest.fixture
async def street(tmp_path: Path, telegram: TelegramServer, database_url: str) -> AsyncIterator[Street]:
    await open_challenge(database_url)
    variables = settings(database_url, telegram) | RATES
    async with a_town(database_url, telegram, residents=RESIDENTS + ELSEWHERE) as town:
        here, there = (each.id for each in leaves(town.challenge.areas)[:2])
        async with transaction(town.engine) as db:
            last = select(func.max(Resident.id)).scalar_subquery()
            await db.execute(update(Resident).values(area_id=here))
            await db.execute(update(Resident).where(Resident.id > last - ELSEWHERE).values(area_id=there))
            await db.execute(update(Resident).where(Resident.id % 2 == 0).values(language="en"))
        async with Program(tmp_path, variables) as program:
            yield Street(town, program, tmp_path, variables, here)


async def test_a_neighbourhood_is_called(street: Street, browser: Browser) -> None:
    async with at_the_desk(street, browser) as page:
        await explores(page)
        await asks_every_week(street, page)
        await calls(street, page)
        await pauses_goes_on_and_stops(street, page)


@asynccontextmanager
async def at_the_desk(street: Street, browser: Browser) -> AsyncIterator[Page]:
    words = ("member", "invite", "--name", "Samira", "--language", "en", "--role", "coordinator")
    link = re.search(r"/desk/come-in/\S+", await typed(street.folder, dict(street.variables), *words))
    assert link is not None
    async with a_device(browser) as device:
        await device.page.goto(f"http://localhost:{street.program.port}{link.group()}")
        await device.page.get_by_role("button", name="Make my passkey").click()
        await device.page.wait_for_url(f"**/desk/{CHALLENGE}")
        yield device.page


async def explores(page: Page) -> None:
    await goes(page, "phases")
    await page.get_by_role("radio", name="Explore").check()
    await page.get_by_label("Why").first.fill("The neighbours begin.")
    await page.get_by_role("button", name="Open it now").click()
    await expect(page.get_by_role("status")).to_be_visible()
    await expect(page.get_by_role("heading", name="What we ask in it")).to_be_visible()
    assert await page.locator(".rows .row").count() >= 2, "prompts to begin with"


async def asks_every_week(street: Street, page: Page) -> None:
    in_three_days = datetime.now(UTC) + timedelta(days=3)
    await page.get_by_role("link", name="New prompt").click()
    await page.locator("[name=text-nl]").fill("Wat viel u deze week op?")
    await page.locator("[name=text-en]").fill("What did you notice this week?")
    await page.locator("[name=label-nl]").fill("Ik vertel het")
    await page.locator("[name=label-en]").fill("I tell you")
    await page.locator("[name=starts][value=need]").check()
    await page.locator("[name=beat][value=weekly]").check()
    for day in await page.locator("[name=weekday]:checked").all():
        await day.uncheck()
    await page.get_by_role("group", name="Days of the week").get_by_label(f"{in_three_days:%a}").check()
    await page.locator("[name=every]").fill("1")
    await page.locator("[name=at]").fill("19:00")
    await page.get_by_role("button", name="See when it asks").click()
    await expect(page.get_by_text(f"Every {in_three_days:%A} at 19:00.")).to_be_visible()
    await page.get_by_role("button", name="Save and start").click()
    await expect(page.get_by_role("status")).to_be_visible()
    async with street.town.memory.connect() as db:
        wakes = (await db.execute(select(Prompt.next_at).where(Prompt.next_at.is_not(None)))).scalars().all()
    assert any(timedelta(days=2) < at - datetime.now(UTC) < timedelta(days=4) for at in wakes if at)


async def calls(street: Street, page: Page) -> None:
    await composes(street, page, "Waar mist u iets in uw straat?", "Where do you miss something in your street?")
    await expect(page.get_by_text(f"{RESIDENTS} residents get it")).to_be_visible()
    await page.get_by_role("button", name="Send now").click()
    await expect(page.locator("#figures .street")).to_be_visible()
    seen: set[int] = set()
    answering: list[Person] = []
    until = time.monotonic() + 60
    while (arrived := (await figures(page)).get("Arrived", 0)) < RESIDENTS and time.monotonic() < until:
        seen.add(arrived)
        if arrived and not answering:
            answering = [person for person in street.town.people if person.id in street.got("Waar", "Where")][:3]
            await asyncio.gather(*(answers(person) for person in answering))
        await asyncio.sleep(0.3)
    assert len(seen) > 2, "it is seen going out"
    got = street.got("Waar mist", "Where do you miss")
    assert (len(got), set(got.values())) == (RESIDENTS, {1})
    assert set(got) == {person.id for person in street.town.people[:RESIDENTS]}
    await anew(page)
    assert await figures(page) == {"Arrived": RESIDENTS, "Answered": 3}
    await page.get_by_role("link", name="What came of it").click()
    for person in answering:
        await expect(page.get_by_text(f"Bij nummer {person.id} is geen lamp.")).to_be_visible()


async def answers(person: Person) -> None:
    """By the call's button, in their own language."""
    await person.tap(next(label for label in ("Ik mis iets", "I miss something") if label in person.buttons()))
    await person.hears("mis", any_order=True)
    await person.say(f"Bij nummer {person.id} is geen lamp.")
    await person.tap(await offered(person, "Versturen", "Send it"))


async def offered(person: Person, *labels: str) -> str:
    for _ in range(100):
        if found := [label for label in labels if label in person.buttons()]:
            return found[0]
        await asyncio.sleep(0.05)
    raise AssertionError(f"none of {labels} in {person.chat_log()}")


async def pauses_goes_on_and_stops(street: Street, page: Page) -> None:
    beginnings = ("Wie doet er mee", "Who joins in")
    await composes(street, page, f"{beginnings[0]}?", f"{beginnings[1]}?")
    await page.get_by_role("button", name="Send now").click()

    async def more_than(count: int) -> None:
        until = time.monotonic() + 30
        while len(street.got(*beginnings)) <= count:
            assert time.monotonic() < until, f"{len(street.got(*beginnings))} arrived"
            await asyncio.sleep(0.05)

    await more_than(50)
    await anew(page)
    await page.get_by_role("button", name="Pause").click()
    await expect(page.get_by_role("button", name="Go on")).to_be_visible()
    await asyncio.sleep(1)
    paused = len(street.got(*beginnings))
    await asyncio.sleep(1)
    assert len(street.got(*beginnings)) == paused < RESIDENTS
    await page.get_by_role("button", name="Go on").click()
    await more_than(paused + 20)
    await page.get_by_role("button", name="Stop it").click()
    await expect(page.get_by_role("button", name="Stop it")).to_have_count(0)
    await asyncio.sleep(1)
    stopped = street.got(*beginnings)
    await asyncio.sleep(1)
    assert street.got(*beginnings) == stopped
    assert set(stopped.values()) == {1}
    until = time.monotonic() + 15  # what was cancelled is marked a little later
    while "In the queue" in await figures(page) and time.monotonic() < until:
        await asyncio.sleep(0.5)
        await anew(page)
    left = RESIDENTS - len(stopped)
    assert await figures(page) == {"Arrived": len(stopped), "Not sent any more": left, "Answered": 0}


async def composes(street: Street, page: Page, dutch: str, english: str) -> None:
    await goes(page, "calls/new")
    await page.locator("[name=text-nl]").fill(dutch)
    await page.locator("[name=text-en]").fill(english)
    await page.locator("[name=does-0]").select_option("script:share_need")
    await page.locator(f"[name=area][value='{street.area}']").check()
    await page.get_by_role("button", name="Save, and see who hears it").click()
    await expect(page.get_by_role("button", name="Send now")).to_be_visible()


async def figures(page: Page) -> dict[str, int]:
    """The table, as it stands now. Where the page loads itself anew, as it then does."""
    table = "rows => rows.map((row) => [row.querySelector('th').innerText.trim(), row.querySelector('td').innerText])"
    while True:
        try:
            return {name: int(count) for name, count in await page.locator("#figures tr").evaluate_all(table)}
        except Error:
            await page.wait_for_load_state()


async def anew(page: Page) -> None:
    """Loaded once more, also where it does so by itself at that moment."""
    while True:
        try:
            await page.reload()
        except Error:
            await page.wait_for_load_state()
        else:
            return


async def goes(page: Page, path: str) -> None:
    await page.goto(f"{page.url.partition('/desk/')[0]}/desk/{CHALLENGE}/{path}")
