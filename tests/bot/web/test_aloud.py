"""The chat as a screen reader hears it: what is new is said once, and nothing else."""

from collections.abc import AsyncIterator
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.bot.web.chat_page import LIVE
from tests.bot.web.conftest import Site

pytestmark = pytest.mark.browser

LISTEN: Final = """() => {
  window.said = [];
  new MutationObserver((changes) => {
    for (const { addedNodes, target } of changes)
      for (const node of addedNodes) {
        const region = (node.closest ? node : target).closest("[aria-live], [role=log], [role=status], [role=alert]");
        if (region && region.getAttribute("aria-live") !== "off" && node.textContent.trim())
          window.said.push([region.getAttribute("role"), node.textContent.trim().replace(/\\s+/g, " ")]);
      }
  }).observe(document.body, { childList: true, subtree: true });
}"""


@pytest_asyncio.fixture
async def page(browser: Browser, site: Site) -> AsyncIterator[Page]:
    site.posted.clear()
    context = await browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    await context.add_init_script(f"document.addEventListener('DOMContentLoaded', {LISTEN})")
    page = await context.new_page()
    async with page.expect_request("**/events"):
        await page.goto(site.address + LIVE)
    yield page
    await context.close()


async def said(page: Page) -> list[list[str]]:
    found: list[list[str]] = await page.evaluate("window.said")
    return found


async def test_nothing_is_said_again_when_the_page_is_loaded_anew(page: Page) -> None:
    await page.reload()
    await page.wait_for_timeout(800)

    assert await said(page) == []


async def test_of_what_comes_in_only_the_new_question_is_said_not_the_one_that_got_its_answer(page: Page) -> None:
    await page.locator("#words").fill("Een bankje")
    await page.locator("#send").click()
    await expect(page.locator("#now")).to_contain_text("Waarom is dat belangrijk voor u?")

    [[role, text]] = await said(page)
    assert role == "log"
    assert text.startswith("Waarom is dat belangrijk voor u?")
    assert "Een bankje" not in text


async def test_the_log_says_what_is_added_and_waits_until_somebody_has_finished(page: Page) -> None:
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Accessibility.getFullAXTree")
    [log] = [node for node in tree["nodes"] if node.get("role", {}).get("value") == "log"]
    told = {each["name"]: each["value"].get("value") for each in log["properties"]}

    assert log["name"]["value"] == "Gesprek met Samenleven"
    assert told["live"] == "polite"
    assert "additions" in told["relevant"]
    assert not told.get("atomic"), "else all of it is said at every message"


@pytest.mark.parametrize("name", ["#told", "#lost", "#error"])
async def test_what_is_said_beside_the_log_has_a_place_before_there_is_something_to_say(page: Page, name: str) -> None:
    shown = await page.locator(name).evaluate("e => e.closest('[role=status], [role=alert]').checkVisibility()")
    assert shown
    role = await page.locator(name).evaluate("e => e.closest('[role=status], [role=alert]').getAttribute('role')")
    assert role == ("alert" if name == "#error" else "status")


async def test_after_a_reload_one_is_at_the_newest_message(page: Page, site: Site) -> None:
    await page.goto("about:blank")
    await page.goto(f"{site.address}{LIVE}#now")

    await expect(page.locator("#now")).to_be_focused()


async def test_somebody_who_wants_no_motion_gets_none(browser: Browser, site: Site) -> None:
    context = await browser.new_context(reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(site.address + LIVE)
    await page.locator("#words").fill("Een bankje")
    await page.locator("#send").click()
    await expect(page.locator("#now")).to_contain_text("Waarom")
    moves = await page.evaluate(
        "document.getAnimations().filter((each) => each.effect.getComputedTiming().duration > 0).length"
    )
    await context.close()

    assert moves == 0
