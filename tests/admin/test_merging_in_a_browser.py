"""Merging by keyboard alone."""

import pytest
from playwright.async_api import Browser
from sqlalchemy import select

from participation.database import transaction
from participation.models import Merge
from participation.words import Role
from tests.admin.conftest import Desk, a_client
from tests.builders import a_submission

pytestmark = pytest.mark.browser


async def test_a_coordinator_merges_and_takes_it_back_by_keyboard(browser: Browser, the_desk: Desk) -> None:
    member = await the_desk.member("Samira", Role.COORDINATOR)
    async with transaction(the_desk.engine) as db:
        words = ("Er is geen bankje bij de vijver.", "Ik mis bankjes rond de vijver.")
        one, other = [await a_submission(db, the_desk.challenge, own_words=each, language="nl") for each in words]
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    async with a_client(the_desk, member) as client:
        await context.add_cookies([{"name": "desk", "value": client.token or "", "url": the_desk.url}])
        page = await context.new_page()
        await page.goto(f"{the_desk.url}/desk/wonen/submissions/{one}")
        for key in ("m", "j"):
            await page.keyboard.press(key)
            await page.wait_for_url("**/merge")
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**/merge?with={other}")
        await page.get_by_role("radio", name="Somebody sent it twice").focus()
        for key in ("Space", "Enter"):
            await page.keyboard.press(key)
        await page.wait_for_url("**did=merge**")
        assert await _merges(the_desk) == [(one, other, "twice", None)]

        await page.keyboard.press("z")
        await page.wait_for_url("**did=unmerge**")
        ((*_who, undone_at),) = await _merges(the_desk)
        assert undone_at is not None
    await context.close()


async def _merges(desk: Desk) -> list[tuple[object, ...]]:
    async with transaction(desk.engine) as db:
        found = await db.execute(select(Merge.from_id, Merge.into_id, Merge.reason, Merge.undone_at))
        return [tuple(row) for row in found]
