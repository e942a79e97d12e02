"""Words that were begun or could not be sent: they stay on the device, say so, and are heard once."""

from collections.abc import AsyncIterator
from typing import Final

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.challenges import ChallengeView
from participation.models import HandledUpdate
from tests.bot.web.door.browsing import House
from tests.bot.web.door.telephone import a_telephone

pytestmark = pytest.mark.browser

PAGE: Final = "/chat/wonen"
WORDS: Final = "Er is geen bankje bij de vijver."
KEPT: Final = "localStorage.getItem('samenleven:/chat/wonen')"
WAITING: Final = "Nog niet verstuurd. We versturen het zodra er verbinding is."


@pytest.fixture
async def context(browser: Browser, house: House, challenge: ChallengeView) -> AsyncIterator[BrowserContext]:
    async with a_telephone(browser, house) as context:
        yield context


@pytest.fixture
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    """At the first question; nothing of it may break a rule of the page."""
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Security Policy" in said.text else None)
    await page.goto(PAGE)
    async with page.expect_response("**/events?*"):
        await page.get_by_role("button", name="Prima, ga verder").click()
    await expect(page.locator("#now")).to_contain_text("Wat mist u in uw buurt?")
    yield page
    assert faults == []


async def heard(engine: AsyncEngine) -> int:
    """Forms that had an effect; one of them is the tap that begins every test."""
    async with engine.connect() as db:
        return (await db.execute(select(func.count()).select_from(HandledUpdate))).scalar_one() - 1


async def hears_but_loses_the_answer(route: Route) -> None:
    if route.request.method == "POST":
        await route.fetch()
        await route.abort()
    else:
        await route.continue_()


async def loses(route: Route) -> None:
    await (route.abort() if route.request.method == "POST" else route.continue_())


# — begun


async def test_half_typed_words_are_there_again_after_a_reload_and_the_page_says_so(page: Page) -> None:
    await page.locator("#words").fill("Er is geen")
    await page.reload()

    await expect(page.locator("#words")).to_have_value("Er is geen")
    await expect(page.locator("#restored")).to_contain_text("Wat u schreef, staat er nog.")
    await expect(page.locator("#told")).to_have_text("Wat u schreef, staat er nog.")


async def test_they_are_taken_away_from_page_and_device_by_one_button(page: Page) -> None:
    await page.locator("#words").fill("Er is geen")
    await page.reload()
    await page.get_by_role("button", name="Haal het weg").click()

    await expect(page.locator("#words")).to_have_value("")
    await expect(page.locator("#words")).to_be_focused()
    await expect(page.locator("#restored")).to_be_hidden()
    assert await page.evaluate(KEPT) is None


async def test_nothing_of_what_was_sent_stays_on_the_device(page: Page) -> None:
    await page.locator("#words").fill(WORDS)
    assert WORDS in await page.evaluate(KEPT)
    await page.locator("#send").click()
    await expect(page.locator("#now")).to_contain_text("Wat voor bericht is het?")

    assert await page.evaluate(KEPT) is None


async def test_nothing_stays_when_the_talk_ends(page: Page) -> None:
    await page.locator("#words").fill("Er is geen")
    await page.get_by_role("button", name="Stoppen").click()
    await expect(page.locator("#now")).to_contain_text("Ik heb niets van dit gesprek bewaard.")

    assert await page.evaluate(KEPT) is None


async def test_nothing_stays_when_all_is_erased(page: Page) -> None:
    await page.locator("#words").fill("/delete")
    await page.locator("#send").click()
    await expect(page.locator("#words")).to_have_value("")
    await page.locator("#words").fill("Er is geen")
    await page.get_by_role("button", name="Ja", exact=True).click()
    await expect(page.locator("#words")).to_have_value("Er is geen")
    await page.get_by_role("button", name="Ja, wis het").click()
    await expect(page.locator("#now")).to_contain_text("Op uw eigen telefoon kunt u deze chat ook verwijderen.")

    assert await page.evaluate(KEPT) is None
    await expect(page.locator("#words")).to_have_value("")


async def test_nothing_stays_when_all_was_erased_elsewhere(page: Page, context: BrowserContext) -> None:
    await page.locator("#words").fill("Er is geen")
    await context.clear_cookies()
    await page.reload()

    await expect(page.locator("#words")).to_have_value("")
    assert await page.evaluate(KEPT) is None


async def test_after_a_day_nothing_is_left_in_any_chat_of_this_browser(page: Page) -> None:
    await page.locator("#words").fill("Er is geen")
    await page.evaluate(
        """() => {
          const record = JSON.parse(localStorage.getItem("samenleven:/chat/wonen"));
          record.at -= 24 * 60 * 60 * 1000 + 1;
          for (const slug of ["wonen", "haven"])
            localStorage.setItem(`samenleven:/chat/${slug}`, JSON.stringify(record));
        }"""
    )
    await page.reload()

    await expect(page.locator("#words")).to_have_value("")
    assert await page.evaluate("localStorage.length") == 0


# — sent without a connection


async def test_without_a_connection_words_wait_and_go_out_once_it_is_back(
    page: Page, context: BrowserContext, engine: AsyncEngine
) -> None:
    await context.set_offline(True)
    await page.locator("#words").fill(WORDS)
    await page.locator("#send").click()

    await expect(page.locator("#unsent")).to_contain_text(WORDS)
    await expect(page.locator("#told")).to_have_text(WAITING)
    await expect(page.locator("#lost")).to_be_visible()
    await expect(page.locator("#words")).to_have_value("")
    told = await page.locator("#told").bounding_box()
    assert told is not None
    assert told["width"] <= 1, "it is for who hears the page"
    assert await heard(engine) == 0

    await context.set_offline(False)
    await expect(page.locator(".me .words")).to_have_text(WORDS)
    await expect(page.locator("#unsent")).to_be_hidden()
    await expect(page.locator("#lost")).to_be_hidden(timeout=15_000)
    assert await page.evaluate(KEPT) is None
    assert await heard(engine) == 1


async def test_words_that_were_heard_without_an_answer_are_not_heard_twice(page: Page, engine: AsyncEngine) -> None:
    await page.route(f"**{PAGE}", hears_but_loses_the_answer)
    await page.locator("#words").fill(WORDS)
    await page.locator("#send").click()
    await expect(page.locator("#unsent")).to_be_visible()
    assert await heard(engine) == 1

    await page.unroute(f"**{PAGE}")
    await expect(page.locator("#unsent")).to_be_hidden(timeout=15_000)
    await expect(page.locator(".me .words")).to_have_count(1)
    assert await heard(engine) == 1


async def test_words_that_wait_survive_a_reload_and_go_out_by_themselves(page: Page, engine: AsyncEngine) -> None:
    await page.route(f"**{PAGE}", loses)
    await page.locator("#words").fill(WORDS)
    await page.locator("#send").click()
    await expect(page.locator("#unsent")).to_be_visible()
    await page.reload()
    await expect(page.locator("#unsent")).to_contain_text(WORDS)
    await expect(page.locator("#told")).to_have_text(WAITING)
    await expect(page.locator("#words")).to_have_value("")

    await page.unroute(f"**{PAGE}")
    await expect(page.locator(".me .words")).to_have_text(WORDS, timeout=15_000)
    assert await heard(engine) == 1


async def test_a_page_that_is_closed_amid_sending_sends_once(
    page: Page, context: BrowserContext, engine: AsyncEngine
) -> None:
    await page.route(f"**{PAGE}", hears_but_loses_the_answer)
    await page.locator("#words").fill(WORDS)
    await page.locator("#send").click()
    await expect(page.locator("#unsent")).to_be_visible()
    await page.close()
    again = await context.new_page()
    await again.goto(PAGE)

    await expect(again.locator("#told")).to_have_text("Uw bericht is verstuurd.")
    await expect(again.locator(".me .words")).to_have_count(1)
    assert await heard(engine) == 1


async def test_sending_can_be_given_up_and_the_words_stand_where_they_were_written(
    page: Page, engine: AsyncEngine
) -> None:
    await page.route(f"**{PAGE}", loses)
    await page.locator("#words").fill(WORDS)
    await page.locator("#send").click()
    await page.locator("#words").fill("En geen boom.")
    await page.get_by_role("button", name="Niet versturen").click()

    await expect(page.locator("#words")).to_have_value(f"{WORDS}\nEn geen boom.")
    await expect(page.locator("#words")).to_be_focused()
    await expect(page.locator("#unsent")).to_be_hidden()
    await page.unroute(f"**{PAGE}")
    await page.evaluate("dispatchEvent(new Event('online'))")
    await page.wait_for_timeout(300)
    assert await heard(engine) == 0


@pytest.mark.parametrize(("then", "times"), [("", 1), (" Echt niet.", 2)], ids=["as they were", "changed"])
async def test_words_given_up_too_late_count_once_when_sent_as_they_were_and_again_when_changed(
    page: Page, engine: AsyncEngine, then: str, times: int
) -> None:
    await page.route(f"**{PAGE}", hears_but_loses_the_answer)
    await page.locator("#words").fill(WORDS)
    await page.locator("#send").click()
    await page.get_by_role("button", name="Niet versturen").click()
    await page.unroute(f"**{PAGE}")
    await page.locator("#words").fill(WORDS + then)
    await page.locator("#send").click()

    await expect(page.locator("#words")).to_have_value("")
    assert await heard(engine) == times


async def test_one_message_goes_after_the_other(page: Page, engine: AsyncEngine) -> None:
    await page.route(f"**{PAGE}", loses)
    await page.locator("#words").fill(WORDS)
    await page.locator("#send").click()
    await expect(page.locator("#unsent")).to_be_visible()
    await page.locator("#words").fill("En geen boom.")
    await page.locator("#send").click()

    await expect(page.locator("#error")).to_have_text("Uw vorige bericht wacht nog op verbinding.")
    await expect(page.locator("#words")).to_have_value("En geen boom.")
    await page.unroute(f"**{PAGE}")
    await expect(page.locator(".me .words")).to_have_text(WORDS, timeout=15_000)
    await expect(page.locator("#words")).to_have_value("En geen boom.")
    assert await heard(engine) == 1


async def test_the_other_page_of_this_browser_knows_that_it_went_out(page: Page, context: BrowserContext) -> None:
    other = await context.new_page()
    await other.route(f"**{PAGE}", loses)
    await page.route(f"**{PAGE}", loses)
    await page.locator("#words").fill(WORDS)
    await page.locator("#send").click()
    await expect(page.locator("#unsent")).to_be_visible()
    await other.goto(PAGE)
    await expect(other.locator("#unsent")).to_contain_text(WORDS)

    await page.unroute(f"**{PAGE}")
    await expect(page.locator("#unsent")).to_be_hidden(timeout=15_000)
    await expect(other.locator("#unsent")).to_be_hidden()


async def test_words_that_are_refused_later_come_back_with_a_sentence(page: Page, context: BrowserContext) -> None:
    await page.route(f"**{PAGE}", loses)
    await page.locator("#words").fill(WORDS)
    await page.locator("#send").click()
    await expect(page.locator("#unsent")).to_be_visible()
    await context.clear_cookies()
    await page.unroute(f"**{PAGE}")

    await expect(page.locator("#error")).to_contain_text("cookies", timeout=15_000)
    await expect(page.locator("#words")).to_have_value(WORDS)
    await expect(page.locator("#unsent")).to_be_hidden()
