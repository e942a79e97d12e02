"""Two coordinators read the same submissions side by side, by keyboard: no decision is lost, none made twice.

Both begin at the first, so that they are after the same ones all the time. `LONG=1 make test` gives them a hundred.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Browser, Error, Page
from sqlalchemy import select

from admin.at_hand import VIEWS, Listing
from participation.database import transaction
from participation.models import SubmissionMove
from participation.words import Move, Role
from tests.admin.conftest import Desk, a_client
from tests.builders import a_resident, a_submission

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
MANY = 100 if "LONG" in os.environ else 30
LIST = f"/desk/wonen/submissions?{Listing(VIEWS[0].wanted).query}"


@dataclass
class Coordinator:
    page: Page
    member: int
    colleague: str
    pressed: int = 0
    accepted: list[int] = field(default_factory=list)
    """As the page told."""
    came_late: list[str] = field(default_factory=list)
    """The sentences with which a key was answered that a colleague had been before."""

    async def works(self) -> None:
        """Until the list is empty."""
        await self.page.goto(self.page.url)
        while await self.opens_the_first():
            while await self.goes_on():
                pass

    async def opens_the_first(self) -> bool:
        if not await self.page.locator("[data-rows] .quote").count():
            return False
        await self.page.keyboard.press("j")
        await self.leads_on("Enter")
        return True

    async def goes_on(self) -> bool:
        """Accepts the one that is open; whether one is open then."""
        if not (path := urlsplit(self.page.url).path).rpartition("/")[2].isdigit():
            return False
        number = int(path.rpartition("/")[2])
        if await self.page.locator("[data-key=a]").count():
            self.pressed += 1
            await self.leads_on("a", "|| !document.querySelector('[data-key=a]')")
            told = parse_qs(urlsplit(self.page.url).query)
            if told.get("did") == ["accept"] and told["of"] == [str(number)]:
                self.accepted.append(number)
                return True
            self.came_late.append(await self.page.locator("[role=alert], .live p:not([hidden])").first.inner_text())
        await self.leads_on("j" if await self.page.locator("[data-key=j]").count() else "u")
        return True

    async def leads_on(self, key: str, or_else: str = "") -> None:
        """Presses it, and waits for the page that it leads to."""
        await self.page.evaluate("window.isBefore = true")
        await self.page.keyboard.press(key)
        there = f"(!window.isBefore && document.readyState === 'complete') {or_else}"
        async with asyncio.timeout(30):
            while not await self._is(there):  # noqa: ASYNC110 — a page has no event for it
                await asyncio.sleep(0.02)

    async def _is(self, expression: str) -> bool:
        """Asked from outside: the page's own policy lets nobody evaluate strings in it."""
        try:
            return bool(await self.page.evaluate(expression))
        except Error:  # it is just being left
            return False


@asynccontextmanager
async def a_coordinator(browser: Browser, the_desk: Desk, name: str, colleague: str) -> AsyncIterator[Coordinator]:
    member = await the_desk.member(name, Role.COORDINATOR)
    async with a_client(the_desk, member) as client:
        context = await browser.new_context(locale="en-GB", viewport={"width": 1000, "height": 600})
        await context.add_cookies([{"name": "desk", "value": client.token or "", "url": the_desk.url}])
        page = await context.new_page()
        await page.goto(the_desk.url + LIST)
        yield Coordinator(page, member, colleague)
        await context.close()


async def test_no_decision_is_lost_and_none_is_made_twice(browser: Browser, the_desk: Desk) -> None:
    async with transaction(the_desk.engine) as db:
        resident = await a_resident(db, the_desk.challenge)
        numbers = [await a_submission(db, the_desk.challenge, resident, own_words=f"Nummer {n}") for n in range(MANY)]
    async with (
        a_coordinator(browser, the_desk, "Hanna", "Joris") as hanna,
        a_coordinator(browser, the_desk, "Joris", "Hanna") as joris,
    ):
        await asyncio.gather(hanna.works(), joris.works())

    made: dict[int, list[int | None]] = {each: [] for each in numbers}
    async with transaction(the_desk.engine) as db:
        moves = await db.execute(select(SubmissionMove.submission_id, SubmissionMove.move, SubmissionMove.member_id))
        for number, move, member in moves:
            assert move == Move.ACCEPT
            made[number].append(member)
    told = {number: [each.member] for each in (hanna, joris) for number in each.accepted}
    assert made == told
    assert len(hanna.accepted) + len(joris.accepted) == MANY
    for each in (hanna, joris):
        assert each.pressed == len(each.accepted) + len(each.came_late)
        assert all(each.colleague in sentence for sentence in each.came_late), each.came_late
    assert hanna.came_late or joris.came_late, "they were never after the same one"
