"""The pages of Intake in a browser: typed by keyboard alone, looked at by axe and by width, and slips as printed."""

import re
from typing import Final

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import select

from participation.database import transaction
from participation.models import Submission
from tests.admin.conftest import Desk, a_client
from tests.admin.test_intake import FILE, INTAKE, saves, sends
from tests.admin.test_sheets_in_a_browser import SIZES, opened
from tests.looking import looked_at

pytestmark = pytest.mark.browser
ODD: Final = b"Tekst;Buurt;Thema\nEenwoorddatveeltelangisomophaartelefoontepassenennogverder;Atlantis;Vliegen\n"


async def test_one_after_another_by_keyboard_alone(browser: Browser, the_desk: Desk) -> None:
    async with opened(browser, the_desk, language="en") as page:
        await page.goto(the_desk.url + INTAKE)
        await page.keyboard.type("Er is geen bankje bij de vijver.")
        await page.keyboard.press("Tab")  # why
        await page.keyboard.press("Tab")
        await page.keyboard.type("buurthuis, 3 maart")
        await page.get_by_label("I told them what we keep.").focus()
        await page.keyboard.press("Space")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("is saved.")
        await page.keyboard.type("Er is geen dak bij de bushalte.")  # straight into the words
        await page.get_by_label("The same person as").focus()
        await page.keyboard.press("Space")
        await page.get_by_label("In their own words").focus()
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(".rows .row")).to_have_count(2)
    async with transaction(the_desk.engine) as db:
        found = (await db.execute(select(Submission.own_words, Submission.resident_id))).all()
    assert {row.own_words for row in found} == {"Er is geen bankje bij de vijver.", "Er is geen dak bij de bushalte."}
    assert len({row.resident_id for row in found}) == 1


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_axe_finds_nothing_and_nothing_runs_out_of_the_page(
    browser: Browser, the_desk: Desk, size: tuple[int, int]
) -> None:
    async with opened(browser, the_desk, size=size) as page:
        await page.goto(f"{the_desk.url}{INTAKE}")
        await looked_at(page, "before anything")
        await page.goto(f"{the_desk.url}{INTAKE}/files")
        await looked_at(page, "before any file")
        async with a_client(the_desk, the_desk.people["Samira Haddou-van der Grootenhuijs"]) as client:
            number = await saves(client)
            waiting = (await sends(client, ODD + b"Soep;;\n"))[1]
            brought = (await sends(client, FILE))[1]
            await client.post(brought, {"source": "markt", "told": "on"})
            again = (await sends(client, FILE))[1]
        one = f"/desk/wonen/submissions/{number}"
        for path in (f"{INTAKE}?saved={number}", f"{INTAKE}/files", waiting, brought, again, one):
            await page.goto(the_desk.url + path)
            await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
            await looked_at(page, path)
        await page.goto(the_desk.url + INTAKE)
        await page.get_by_role("button", name=re.compile("Bewaar")).click()  # the browser asks for the words
        assert await page.evaluate("document.activeElement.name") == "words"
        await page.goto(the_desk.url + brought)
        await page.get_by_role("button", name="Maak briefjes").click()
        await looked_at(page, "slips")


async def test_four_slips_are_one_page_of_a4_with_all_of_their_words_and_nothing_of_the_desk(
    browser: Browser, the_desk: Desk
) -> None:
    async with opened(browser, the_desk) as page:
        async with a_client(the_desk, the_desk.people["Samira Haddou-van der Grootenhuijs"]) as client:
            content = "Tekst;Bron\n" + "".join(f"Nummer {each} zegt iets;markt\n" for each in range(5))
            brought = (await sends(client, content.encode()))[1]
            await client.post(brought, {"told": "on"})
        await page.goto(the_desk.url + brought)
        await page.get_by_role("button", name="Maak briefjes").click()
        await expect(page.locator(".slip")).to_have_count(5)
        await page.emulate_media(media="print")
        for outside in (".nav", ".rail-foot", ".head", ".skip", ".note"):
            assert not await page.locator(outside).first.is_visible(), outside
        cut = """() => [...document.querySelectorAll(".slip, .slip-words, .slip-said")].filter(
            (each) => each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1).length"""
        assert await page.evaluate(cut) == 0
        printed = (await page.pdf(prefer_css_page_size=True)).decode("latin-1")
        assert len(re.findall(r"/Type\s*/Page\b", printed)) == 2
        assert len(re.findall(r"/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]", printed)) == 2
