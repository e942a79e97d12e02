"""The web chat as it is, in a real browser: by keyboard alone, by clicking without JavaScript, and looked at by axe."""

from collections.abc import AsyncIterator
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from tests.faults.memory import CHALLENGE
from tests.stories.needs import DUTCH, exported, told_of
from tests.stories.told import Told

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
MOST_TABS = 60
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
_FOCUSED = """() => {
  const at = document.activeElement;
  return [at.innerText || at.closest("label")?.innerText || "", at.getAttribute("aria-label") || "", at.id];
}"""

_SHOWN = """() => {
  const at = document.activeElement;
  return [at, at.closest("label")].some((each) => each && getComputedStyle(each).outlineStyle !== "none");
}"""


@pytest.fixture(params=[(390, 844), (1280, 800)], ids=["phone", "desktop"])
async def page(request: pytest.FixtureRequest, told: Told, browser: Browser) -> AsyncIterator[Page]:
    width, height = request.param
    context = await browser.new_context(viewport={"width": width, "height": height}, locale="nl-NL")
    page = await context.new_page()
    await page.goto(f"{told.program.url}/chat/{CHALLENGE}")
    yield page
    await context.close()


async def test_the_keyboard_alone_carries_through(told: Told, page: Page) -> None:
    await press(page, "Prima, ga verder", then="Wat mist u in uw buurt?")
    await write(page, DUTCH.words, then="Wat voor bericht is het?")
    await press(page, "Iets wat ik mis", then="Waar woont u?")
    await press(page, "Noorderhof", then="Zal ik dit naar het buurtteam sturen?")
    await press(page, "Versturen", then="Uw nummer is")
    await press(page, "Ja", then="Waar gaat het over?")
    for domain in DUTCH.domains:
        await reach(page, domain)
        await page.keyboard.press("Space")
    await press(page, "Klaar", then="Waarom is dat belangrijk")
    await write(page, DUTCH.why, then="Over wie gaat het?")
    await press(page, "Over ons allemaal", then="Mogen buren dit later lezen?")
    await press(page, "Ja, met een naam", then="Welke naam")
    await write(page, DUTCH.name, then="Dat was alles.")
    await press(page, "Nee", then="Dan schrijven we alleen over wat u ons stuurde.")

    [row] = told_of(await told.exported())
    assert row == exported(DUTCH, row["number"])


async def test_axe_finds_nothing_on_any_screen_of_a_talk(page: Page) -> None:
    axe = Axe()
    screens = (
        ("Prima, ga verder", "Wat mist u in uw buurt?"),
        (None, "Wat voor bericht is het?"),
        ("Iets wat ik mis", "Waar woont u?"),
        ("Noorderhof", "Zal ik dit naar het buurtteam sturen?"),
        ("Versturen", "Uw nummer is"),
        ("Ja", "Waar gaat het over?"),
    )
    for label, then in screens:
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            await page.wait_for_timeout(300)  # colours on their way from one scheme to the other
            found = await axe.run(page)
            assert found.violations_count == 0, found.generate_report()
        await (press(page, label, then=then) if label else write(page, DUTCH.words, then=then))


async def test_a_need_is_shared_by_clicking_without_javascript(told: Told, browser: Browser) -> None:
    context = await browser.new_context(
        java_script_enabled=False, locale="nl-NL", viewport={"width": 390, "height": 844}
    )
    page = await context.new_page()
    await page.goto(told.program.url)
    await page.get_by_role("link", name="Vertel wat u mist").click()
    await page.get_by_role("button", name="Prima, ga verder").click()
    await page.fill("#words", DUTCH.words)
    await page.click("#send")
    await page.get_by_role("button", name="Iets wat ik mis").click()
    await page.get_by_role("button", name="Noorderhof").click()
    await page.get_by_role("button", name="Versturen").click()
    await page.get_by_role("button", name="Ja", exact=True).click()
    for domain in DUTCH.domains:
        await page.get_by_role("checkbox", name=domain).check()
    await page.get_by_role("button", name="Klaar").click()
    await page.get_by_role("button", name="Stoppen").click()

    assert await page.get_by_text("Wat u stuurde, blijft bij ons.").is_visible()
    [row] = await told.exported()
    assert (row["own_words"], row["area"], row["domains"], row["language"]) == (
        DUTCH.words,
        "Noorderhof",
        ["living", "safety"],
        "nl",
    )
    await context.close()


async def reach(page: Page, label: str) -> None:
    """Tab by tab, as somebody does who has no mouse; what has the focus must show it."""
    for _ in range(MOST_TABS):
        await page.keyboard.press("Tab")
        text, name, id_ = await page.evaluate(_FOCUSED)
        if " ".join(text.split()).startswith(label) or label in (name, id_):
            assert await page.evaluate(_SHOWN), f"{label} has the focus, and nobody sees it"
            return
    raise AssertionError(f"{label!r} cannot be reached with the keyboard")


async def press(page: Page, label: str, *, then: str) -> None:
    await reach(page, label)
    await page.keyboard.press("Enter")
    await arrives(page, then)


async def write(page: Page, words: str, *, then: str) -> None:
    await reach(page, "words")
    await page.keyboard.type(words)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await arrives(page, then)


async def arrives(page: Page, text: str) -> None:
    await page.locator("#now", has_text=text).wait_for()
