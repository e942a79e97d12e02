"""The page on which personal data are taken out: looked at first, gone for good afterwards."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import unescape

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser
from sqlalchemy import select

from participation import threads
from participation.database import transaction
from participation.models import Media, Submission, ThreadEntry
from participation.words import MediaKind, Role
from tests.admin.conftest import Client, Desk, a_client
from tests.builders import a_challenge, a_medium, a_resident, a_submission

WORDS = "Vraag Jan <b> de Vries, op 06-12345678."
MARK = "<mark>[…]</mark>"


@dataclass
class Named:
    desk: Desk
    client: Client
    number: int
    medium: int

    @property
    def path(self) -> str:
        return f"/desk/wonen/submissions/{self.number}"

    async def do(self, do: str, passages: str, version: int = 1) -> tuple[int, str]:
        fields = {"version": str(version), "do": do, "passages": passages}
        status, page = await self.client.post(f"{self.path}/redact", fields)
        return status, unescape(page)

    async def words(self) -> list[str | None]:
        async with transaction(self.desk.engine) as db:
            own = (await db.execute(select(Submission.own_words).where(Submission.id == self.number))).scalars().all()
            return [*own, *(await db.execute(select(ThreadEntry.words))).scalars()]


@pytest.fixture
async def named(the_desk: Desk) -> AsyncIterator[Named]:
    """A submission in which somebody is named, with a voice message."""
    member = await the_desk.member("Samira", Role.COORDINATOR)
    async with transaction(the_desk.engine) as db:
        author = await a_resident(db, the_desk.challenge)
        number = await a_submission(db, the_desk.challenge, author, own_words=WORDS)
        await threads.add_to_submission(db, number=number, resident_id=author, words="Jan belt.")
        medium = await a_medium(db, the_desk.challenge, number, kind=MediaKind.VOICE)
    async with a_client(the_desk, member) as client:
        yield Named(the_desk, client, number, medium)


async def test_first_it_is_shown_what_will_stand_there_and_nothing_is_changed(named: Named) -> None:
    page = unescape((await named.client.get(f"{named.path}/redact"))[1])
    assert "Jan belt." in page
    assert "What you take out is kept nowhere, and cannot come back." in page
    assert "Take out for good" not in page

    status, page = await named.do("look", "Jan <b> de Vries\n06-12345678\nJan")
    assert status == 200
    assert f"Vraag {MARK}, op {MARK}." in page
    assert f"{MARK} belt." in page
    assert "Take out for good" in page
    assert await named.words() == [WORDS, "Jan belt."]


async def test_then_it_is_gone_and_the_page_says_so(named: Named) -> None:
    assert (await named.do("take", "jan <b> de vries\n06-12345678\njan"))[0] == 303
    assert await named.words() == ["Vraag […], op […].", "[…] belt."]
    page = unescape((await named.client.get(f"{named.path}?did=redact&of={named.number}"))[1])
    for shown in (
        "Vraag […], op […].",
        "The team took personal data out where it says […].",
        "Samira took personal data out",
        f"That is taken out of {named.number}, for good.",
    ):
        assert shown in page
    assert "Own words always stay as they are." not in page
    assert "Samira took personal data out" in (await named.client.get("/desk/wonen"))[1]


@pytest.mark.parametrize("do", ["look", "take"])
async def test_what_stands_nowhere_is_named_and_all_that_was_typed_stays(named: Named, do: str) -> None:
    status, page = await named.do(do, "Jan\nPiet Klaver\nx")
    assert status == 400
    assert "This stands nowhere in it." in page
    assert '<b dir="auto">Piet Klaver</b>, <b dir="auto">x</b>' in page
    assert ">Jan\nPiet Klaver\nx</textarea>" in page
    assert await named.words() == [WORDS, "Jan belt."]
    assert "Write at least one name" in (await named.do(do, " \n"))[1]


async def test_who_looked_at_something_older_looks_once_more(named: Named) -> None:
    await named.do("take", "06-12345678")
    status, page = await named.do("take", "Jan", version=1)
    assert (status, "Somebody changed this just now." in page) == (409, True)
    assert f"{MARK} belt." in page
    assert await named.words() == ["Vraag Jan <b> de Vries, op […].", "Jan belt."]


async def test_what_is_no_form_of_ours_does_nothing(named: Named) -> None:
    for do, passages in (("", "Jan"), ("erase", "Jan"), ("take", "Jan\n" * 700)):
        assert (await named.do(do, passages))[0] == 400
    async with transaction(named.desk.engine) as db:
        elsewhere = await a_submission(db, await a_challenge(db, slug="elders"))
    assert (await named.client.get(f"/desk/wonen/submissions/{elsewhere}/redact"))[0] == 404
    assert await named.words() == [WORDS, "Jan belt."]


async def test_a_voice_message_is_deleted_whole(named: Named) -> None:
    take_out = f"{named.path}/media/{named.medium}/take-out"
    assert (await named.client.post(take_out, {"version": "7"}))[0] == 409
    async with transaction(named.desk.engine) as db:
        assert len((await db.execute(select(Media.id))).all()) == 1
    assert (await named.client.post(take_out, {"version": "1"}))[0] == 303
    async with transaction(named.desk.engine) as db:
        assert (await db.execute(select(Media.id))).all() == []
    page = (await named.client.get(named.path))[1]
    assert ("Samira took a voice message out" in page, "<audio" in page) == (True, False)
    assert (await named.client.post(take_out, {"version": "2"}))[0] == 404


@pytest.mark.browser
async def test_what_is_selected_becomes_a_line_and_what_cannot_be_heard_is_said(browser: Browser, named: Named) -> None:
    context = await browser.new_context(locale="en")
    await context.add_cookies([{"name": "desk", "value": named.client.token or "", "url": named.desk.url}])
    page = await context.new_page()
    await page.goto(f"{named.desk.url}{named.path}/redact")
    await page.get_by_text("Jan belt.").select_text()
    await page.get_by_role("button", name="Add what is selected").click()
    assert await page.locator("#passages").input_value() == "Jan belt."
    await page.locator("#passages").fill("Jan")
    await page.get_by_role("button", name="See what will stand there").click()
    assert await page.locator("mark").all_inner_texts() == ["[…]", "[…]"]
    assert (await Axe().run(page)).response["violations"] == []
    gone = page.get_by_text("Telegram no longer has it, or does not answer.")
    assert await gone.count() == 1
    assert not await gone.is_visible()
    await page.locator("audio").evaluate("each => { each.play().catch(() => {}) }")
    await gone.wait_for(state="visible")
    await context.close()
