"""The pages Invite and Who did what, looked at by axe and by width; and the sheets as the printer gets them."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import pytest
from playwright.async_api import Browser, Page, ViewportSize
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import sources
from participation.challenges import ChallengeView
from participation.database import transaction
from tests.admin.conftest import Desk, a_client, a_desk
from tests.builders import a_challenge, a_challenge_file
from tests.looking import looked_at

pytestmark = pytest.mark.browser
SIZES: Final = {"phone": (390, 844), "desk": (1440, 900), "zoomed": (320, 480)}
MORE: Final = {
    "ar": "كيف نعيش هنا حياة جيدة، وكيف يعتني بعضنا ببعض؟",
    "pl": "Jak dobrze tu mieszkać i dbać o siebie nawzajem?",
    "tr": "Burada birlikte nasıl iyi yaşarız ve birbirimize bakarız?",
    "uk": "Як нам добре тут жити й піклуватися одне про одного?",
}
SHEETS: Final = ("invite/wachtkamer-huisarts-noo/poster", "invite/wachtkamer-huisarts-noo/cards")
TELEGRAM: Final = "https://t.me/buurtbot?start={}".format


async def in_six_languages(engine: AsyncEngine) -> ChallengeView:
    file = a_challenge_file()
    texts = {
        name: text | MORE if isinstance(text, dict) and "nl" in text else text
        for name, text in file.setup.model_dump().items()
    }
    setup = type(file.setup).model_validate(texts)
    async with transaction(engine) as db:
        return await a_challenge(db, slug="samen-wonen-en-zorgen", languages=("nl", "en", *MORE), setup=setup)


@asynccontextmanager
async def opened(
    browser: Browser, desk: Desk, *, size: tuple[int, int] = (1440, 900), language: str = "nl"
) -> AsyncIterator[Page]:
    """A page of somebody signed in, in a challenge with one source."""
    member = await desk.member("Samira Haddou-van der Grootenhuijs", language=language)
    async with transaction(desk.engine) as db:
        await sources.add_source(db, challenge_id=desk.challenge.id, called="wachtkamer huisarts noo", by=member)
    context = await browser.new_context(
        viewport=ViewportSize(width=size[0], height=size[1]),
        reduced_motion="reduce",
    )
    async with a_client(desk, member) as client:
        await context.add_cookies([{"name": "desk", "value": client.token or "", "url": desk.url}])
        try:
            yield await context.new_page()
        finally:
            await context.close()


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_axe_finds_nothing_and_nothing_runs_out_of_the_page(
    browser: Browser, engine: AsyncEngine, size: tuple[int, int]
) -> None:
    challenge = await in_six_languages(engine)
    async with (
        a_desk(engine, challenge=challenge, telegram_url=TELEGRAM) as desk,
        opened(browser, desk, size=size) as page,
    ):
        for path in ("invite", *SHEETS, "audit", "audit?action=merged"):
            await page.goto(f"{desk.url}/desk/{challenge.slug}/{path}")
            await looked_at(page, path)


@pytest.mark.parametrize("languages", [2, 6])
@pytest.mark.parametrize("path", SHEETS)
async def test_a_sheet_is_one_page_of_a4_with_all_of_its_words_and_nothing_of_the_desk(
    browser: Browser, engine: AsyncEngine, path: str, languages: int
) -> None:
    challenge = await in_six_languages(engine) if languages > 2 else None
    reached = "https://samen.elzermeer.example"
    async with (
        a_desk(engine, challenge=challenge, telegram_url=TELEGRAM, public_url=reached) as desk,
        opened(browser, desk) as page,
    ):
        await page.goto(f"{desk.url}/desk/{desk.challenge.slug}/{path}")
        printed = (await page.pdf(prefer_css_page_size=True)).decode("latin-1")
        assert len(re.findall(r"/Type\s*/Page\b", printed)) == 1
        assert re.search(r"/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]", printed)
        await page.emulate_media(media="print")
        for outside in (".nav", ".rail-foot", ".head", ".skip"):
            assert not await page.locator(outside).is_visible(), outside
        cut = """() => [...document.querySelectorAll(".poster, .invite, .invite-others")].filter(
            (each) => each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1).length"""
        assert await page.evaluate(cut) == 0


async def test_the_button_prints(browser: Browser, the_desk: Desk) -> None:
    async with opened(browser, the_desk, language="en") as page:
        await page.add_init_script("window.print = () => { document.title = 'printed' }")
        await page.goto(f"{the_desk.url}/desk/wonen/{SHEETS[0]}")
        await page.get_by_role("button", name="Print").click()
        assert await page.title() == "printed"
