"""What a colleague does appears by itself, and takes nothing of what one is doing."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect

from admin.at_hand import VIEWS, Listing
from participation import corrections, review, tags
from participation.database import Db, transaction
from participation.review import Reviewed
from participation.submission_view import note_open
from participation.words import DeclineReason, MediaKind, Role
from tests.admin.conftest import Desk, a_client
from tests.builders import a_medium, a_submission

pytestmark = pytest.mark.browser
WORDS = ("Er is geen bankje.", "De stoep is te smal.", "Het is donker bij de brug.")


@asynccontextmanager
async def looking(browser: Browser, the_desk: Desk, path: str, role: Role = Role.COORDINATOR) -> AsyncIterator[Page]:
    async with a_client(the_desk, await the_desk.member("Hanna", role)) as client:
        context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
        await context.add_cookies([{"name": "desk", "value": client.token or "", "url": the_desk.url}])
        page = await context.new_page()
        async with page.expect_response("**/events?*"):
            await page.goto(f"{the_desk.url}/desk/wonen{path}")
        try:
            yield page
        finally:
            await context.close()


@pytest.fixture
async def numbers(the_desk: Desk) -> list[int]:
    async with transaction(the_desk.engine) as db:
        return [await a_submission(db, the_desk.challenge, own_words=each) for each in WORDS]


@pytest.fixture
async def joris(the_desk: Desk) -> int:
    return await the_desk.member("Joris", Role.COORDINATOR)


async def does(the_desk: Desk, what: Callable[[Db], Awaitable[object]]) -> None:
    async with transaction(the_desk.engine) as db:
        await what(db)


async def test_on_the_list_a_row_changes_and_what_is_chosen_stays_chosen(
    browser: Browser, the_desk: Desk, numbers: list[int], joris: int
) -> None:
    challenge = the_desk.challenge.id
    first, second, _ = numbers
    async with looking(browser, the_desk, f"/submissions?{Listing(VIEWS[0].wanted).query}") as page:
        rows = page.locator("[data-rows] > li")
        for each in (first, second):
            await page.locator(f'[name=number][value="{each}"]').check()
        await rows.nth(1).locator(".quote").focus()

        await does(the_desk, lambda db: note_open(db, challenge_id=challenge, number=second, member_id=joris))
        await does(the_desk, lambda db: tags.put_tag(db, Reviewed(challenge, second, joris), name="Rustplek"))
        await expect(rows.nth(1)).to_contain_text("Joris reads this now")
        await expect(rows.nth(1)).to_contain_text("Rustplek")
        await expect(page.get_by_role("status")).to_contain_text(f"Changed just now: {second}")
        await expect(rows.nth(1).locator(".quote")).to_be_focused()

        await does(the_desk, lambda db: review.accept(db, Reviewed(challenge, first, joris)))
        await expect(rows.nth(0)).to_contain_text("Not on this list any more")
        await expect(rows).to_have_count(3)
        await expect(page.locator(".views [aria-current]")).to_contain_text("2")
        await expect(page.locator(f'[name=number][value="{first}"]')).to_be_disabled()
        await expect(page.locator("#many b")).to_have_text("1 chosen")
        await expect(page.locator(f'[name=number][value="{second}"]')).to_be_checked()

        await does(the_desk, lambda db: review.undo(db, Reviewed(challenge, first, joris)))
        await expect(page.locator(f'[name=number][value="{first}"]')).to_be_enabled()

        async with transaction(the_desk.engine) as db:
            newest = await a_submission(db, the_desk.challenge, own_words="En geen lamp.")
            await corrections.hand_to(db, Reviewed(challenge, newest, joris), member_id=joris)
        await expect(rows).to_have_count(4)
        await expect(rows.nth(3)).to_contain_text("En geen lamp.")
        await page.locator(f'[name=number][value="{newest}"]').check()
        await expect(page.locator("#many b")).to_have_text("2 chosen")


async def test_on_one_what_is_being_typed_stays_and_saved_too_late_it_is_not_lost(
    browser: Browser, the_desk: Desk, numbers: list[int], joris: int
) -> None:
    on = Reviewed(the_desk.challenge.id, numbers[0], joris)
    async with looking(browser, the_desk, f"/submissions/{numbers[0]}") as page:
        words = page.locator("#ask-words")
        await words.press_sequentially("Waar precies")
        await does(the_desk, lambda db: review.decline(db, on, reason=DeclineReason.ELSEWHERE))

        await expect(page.get_by_role("status")).to_contain_text("Joris")
        await expect(page.locator("[data-live=said] .status")).to_contain_text("Declined")
        await expect(page.get_by_role("button", name="Accept")).to_have_count(0)
        await expect(words).to_be_focused()
        await words.press_sequentially("?")
        await page.get_by_role("button", name="Send question").click()

        await expect(page.get_by_role("alert")).to_contain_text("Joris")
        await expect(page.get_by_label("What you wrote")).to_have_value("Waar precies?")


async def test_what_is_being_written_down_stays_when_a_colleague_puts_a_tag(
    browser: Browser, the_desk: Desk, numbers: list[int], joris: int
) -> None:
    on = Reviewed(the_desk.challenge.id, numbers[0], joris)
    async with transaction(the_desk.engine) as db:
        await a_medium(db, the_desk.challenge, numbers[0], kind=MediaKind.VOICE)
    async with looking(browser, the_desk, f"/submissions/{numbers[0]}") as page:
        words = page.locator("#reading-words")
        await words.press_sequentially("Ik mis")
        await does(the_desk, lambda db: tags.put_tag(db, on, name="Rustplek"))
        await does(the_desk, lambda db: note_open(db, challenge_id=on.challenge_id, number=on.number, member_id=joris))
        await expect(page.locator("[data-live=said]")).to_contain_text("Joris reads this now")
        await expect(words).to_be_focused()
        await expect(words).to_have_value("Ik mis")


async def test_another_submission_leaves_this_page_alone(
    browser: Browser, the_desk: Desk, numbers: list[int], joris: int
) -> None:
    challenge = the_desk.challenge.id
    async with looking(browser, the_desk, f"/submissions/{numbers[0]}") as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await does(the_desk, lambda db: review.accept(db, Reviewed(challenge, numbers[1], joris)))
        await does(the_desk, lambda db: review.accept(db, Reviewed(challenge, numbers[0], joris)))
        await expect(page.get_by_role("status")).to_contain_text("Joris")
        assert len(asked) == 1


async def test_today_counts_along(browser: Browser, the_desk: Desk, numbers: list[int], joris: int) -> None:
    async with looking(browser, the_desk, "") as page:
        await expect(page.get_by_text("3 submissions to read", exact=True)).to_be_visible()
        await does(the_desk, lambda db: review.accept(db, Reviewed(the_desk.challenge.id, numbers[0], joris)))
        await expect(page.get_by_text("2 submissions to read", exact=True)).to_be_visible()
        await expect(page.locator("[data-live=moved]")).to_contain_text("Joris")


async def test_what_may_be_replaced_holds_nothing_to_write_in(
    browser: Browser, the_desk: Desk, numbers: list[int]
) -> None:
    async with looking(browser, the_desk, "", Role.OWNER) as page:
        for path in ("", "/submissions", f"/submissions/{numbers[0]}"):
            await page.goto(f"{the_desk.url}/desk/wonen{path}")
            assert await page.locator("[data-live]").count() > 2
            held = page.locator("[data-live]").locator(
                "textarea, select, input:not([type=hidden]):not([type=checkbox])"
            )
            assert await held.count() == 0, path
