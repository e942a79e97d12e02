"""The chat with JavaScript: nothing reloads, answers come in by themselves; and without it the same by plain forms."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from tests.bot.web.chat_page import LIVE, TOO_MUCH
from tests.bot.web.conftest import Site

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture
async def chat(browser: Browser, site: Site) -> AsyncIterator[Page]:
    site.posted.clear()
    context = await browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Security Policy" in said.text else None)
    async with page.expect_request("**/events"):
        await page.goto(site.address + LIVE)
    await page.evaluate("window.same = true")
    yield page
    await context.close()
    assert faults == []


async def test_a_tap_gets_its_tick_the_next_question_and_the_focus(chat: Page, site: Site) -> None:
    await chat.get_by_role("button", name="Een dak bij de bushalte").click()

    await expect(chat.locator("#now")).to_contain_text("Waarom is dat belangrijk voor u?")
    await expect(chat.locator("#now")).to_be_focused()
    await expect(chat.locator("#now")).to_be_in_viewport()
    await expect(chat.locator(".chosen")).to_contain_text("Een dak bij de bushalte")
    await expect(chat.locator("#step")).to_contain_text("Stap 3 van 5")
    await expect(chat.get_by_role("button", name="Meer bankjes")).to_have_count(0)
    assert await chat.evaluate("window.same"), "the page was loaded anew"
    assert site.posted == [{"form": ["12345"], "tap": ["7:same:31"]}]


async def test_words_are_sent_by_enter_and_whoever_writes_keeps_the_focus(chat: Page, site: Site) -> None:
    words = chat.locator("#words")
    await words.fill("Een bankje")
    await words.press("Shift+Enter")
    await words.press_sequentially("bij de winkel")
    await words.press("Enter")

    await expect(chat.locator(".me .words").last).to_have_text("Een bankje\nbij de winkel", use_inner_text=True)
    await expect(words).to_be_focused()
    await expect(words).to_have_value("")
    assert site.posted[0]["words"] == ["Een bankje\nbij de winkel"]


async def test_what_somebody_was_writing_stays_when_they_tap_an_answer(chat: Page) -> None:
    await chat.locator("#words").fill("Nog niet af")
    await chat.get_by_role("button", name="Een dak bij de bushalte").click()
    await expect(chat.locator("#now")).to_contain_text("Waarom")

    await expect(chat.locator("#words")).to_have_value("Nog niet af")


async def test_every_form_that_was_taken_gets_a_number_of_its_own(chat: Page, site: Site) -> None:
    await chat.get_by_role("button", name="Een dak bij de bushalte").click()
    await expect(chat.locator("#now")).to_contain_text("Waarom")
    await chat.locator("#words").fill("Daarom")
    await chat.locator("#send").click()
    await expect(chat.locator("#words")).to_have_value("")

    first, second = (posted["form"][0] for posted in site.posted)
    assert first != second
    assert second.isdigit()
    assert int(second) < 2**53


async def test_words_that_are_refused_stay_with_a_sentence_that_says_what_to_do(chat: Page) -> None:
    await chat.locator("#words").fill(TOO_MUCH)
    await chat.locator("#send").click()

    await expect(chat.locator("#error")).to_have_text("Wacht een minuut.")
    await expect(chat.locator("#words")).to_have_value(TOO_MUCH)
    await expect(chat.locator("#words")).to_have_attribute("aria-invalid", "true")


async def test_a_tap_that_was_not_heard_is_sent_again_under_the_same_number_and_another_under_its_own(
    chat: Page, site: Site
) -> None:
    await chat.route(f"**{LIVE}", lambda route: route.abort())
    first = chat.get_by_role("button", name="Een dak bij de bushalte")
    await first.click()
    await expect(chat.locator("#error")).to_have_text("Uw bericht is niet verstuurd. Probeer het nog eens.")

    await chat.unroute(f"**{LIVE}")
    await chat.route(f"**{LIVE}", _heard_but_not_answered)
    await first.click()
    await expect(chat.locator("[data-events][data-busy]")).to_have_count(0)
    await chat.unroute(f"**{LIVE}")
    await chat.get_by_role("button", name="Stoppen").click()
    await expect(chat.locator("#error")).to_be_hidden()

    first_number, second_number = (posted["form"][0] for posted in site.posted)
    assert first_number == "12345"
    assert second_number != "12345"


async def _heard_but_not_answered(route: Route) -> None:
    await route.fetch()
    await route.abort()


async def test_a_double_tap_is_one_tap(chat: Page, site: Site) -> None:
    await chat.get_by_role("button", name="Een dak bij de bushalte").dblclick()
    await expect(chat.locator("#now")).to_contain_text("Waarom")

    assert len(site.posted) == 1


async def test_nothing_is_not_sent(chat: Page, site: Site) -> None:
    await chat.locator("#words").fill("   ")
    await chat.locator("#send").click()

    await expect(chat.locator("#words")).to_be_focused()
    assert site.posted == []


async def test_escape_closes_the_menu_and_goes_back_to_its_button(chat: Page) -> None:
    await chat.locator("summary").last.press("Enter")
    await chat.keyboard.press("Tab")
    await chat.keyboard.press("Escape")

    await expect(chat.locator("details[open]")).to_have_count(0)
    await expect(chat.locator("summary").last).to_be_focused()


async def test_a_lost_line_is_told_quietly_and_no_longer_once_it_is_back(browser: Browser, site: Site) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    await page.route("**/events", lambda route: route.abort())
    await page.goto(site.address + LIVE)
    await expect(page.locator("#lost")).to_have_text("De verbinding is weg. We blijven het proberen.", timeout=10_000)

    await page.unroute("**/events")
    await expect(page.locator("#lost")).to_be_hidden(timeout=15_000)
    await context.close()


async def test_without_javascript_plain_forms_do_the_same(browser: Browser, site: Site) -> None:
    site.posted.clear()
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(site.address + LIVE)
    await page.get_by_role("button", name="Een dak bij de bushalte").click()
    await page.locator("#words").fill("Daarom")
    await page.locator("#send").click()
    await page.locator("summary").last.click()
    await page.locator(".menu-in").last.get_by_role("button", name="Deel een idee").click()

    assert page.url == f"{site.address}{LIVE}#now"
    assert site.posted == [
        {"form": ["12345"], "tap": ["7:same:31"]},
        {"form": ["12345"], "words": ["Daarom"]},
        {"form": ["12345"], "tap": ["menu:idea"]},
    ]
    await context.close()
