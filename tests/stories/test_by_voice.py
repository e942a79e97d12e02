"""A need told by voice and by photos, on both channels; and the place told by where one is."""

import random
from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, FilePayload, Geolocation, Page

from tests.bot.media.recordings import MP4, an_ogg
from tests.bot.media.test_pictures import a_photo_that_tells
from tests.faults.memory import CHALLENGE
from tests.faults.residents import Resident
from tests.stories.told import Told

pytestmark = pytest.mark.timeout(240)
PHOTO = a_photo_that_tells()
PLACE: Final[Geolocation] = {"latitude": 52.5521, "longitude": 5.2508}
"""A street in Noorderhof (participation/sample)."""


def a_file(name: str, content: bytes = PHOTO) -> FilePayload:
    return {"name": name, "mimeType": "audio/mp4" if name.endswith("m4a") else "image/jpeg", "buffer": content}


async def told_with_media(told: Told) -> list[tuple[str, Any]]:
    return [(row["own_words"], row["media"]) for row in await told.exported()]


async def test_three_photos_of_an_album_and_a_voice_on_telegram_are_one_answer(told: Told) -> None:
    fatma = Resident(told.telegram.person("Fatma", language_code="nl"), random.Random(1), think=0)  # noqa: S311
    await fatma.come_in()
    for number in range(3):
        caption = "" if number else "Hier kan niemand zitten."
        await fatma.person.send_photo(caption, content=PHOTO, album="album-1")
    await fatma.person.send_voice(content=an_ogg())
    await fatma.hears(":area:")
    await fatma.person.tap("Noorderhof")
    await fatma.tap(await fatma.hears(":send:send"), "send")
    await fatma.hears(":more:")

    assert await told_with_media(told) == [("Hier kan niemand zitten.", ["photo", "photo", "photo", "voice"])]


@pytest.fixture(params=[True, False], ids=["live", "by plain forms"])
async def page(request: pytest.FixtureRequest, told: Told, browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(
        java_script_enabled=request.param,
        viewport={"width": 390, "height": 844},
        locale="nl-NL",
        permissions=["microphone", "geolocation"],
        geolocation=PLACE,
    )
    page = await context.new_page()
    page.set_default_timeout(10_000)
    await page.goto(f"{told.program.url}/chat/{CHALLENGE}")
    await page.get_by_role("button", name="Prima, ga verder").click()
    await page.get_by_text("Schrijf het hier.").wait_for()
    yield page
    await context.close()


@pytest.mark.browser
@pytest.mark.parametrize("page", [True], indirect=True, ids=["live"])
async def test_on_the_page_a_voice_is_recorded_heard_again_and_sent_with_a_photo(told: Told, page: Page) -> None:
    await page.get_by_role("button", name="Spraakbericht opnemen").click()
    await page.get_by_text("0:01").wait_for()
    assert (await Axe().run(page)).response["violations"] == []
    await page.get_by_role("button", name="Klaar").click()
    await page.get_by_label("Foto toevoegen").set_input_files(a_file("a.jpg"))
    await page.get_by_role("button", name="Weglaten: Foto").wait_for()
    assert (await Axe().run(page)).response["violations"] == []
    await page.locator("#send").click()
    await page.get_by_text("Wat voor bericht is het?").wait_for()
    assert await page.locator(".along > div").count() == 0

    player = page.locator(".says .me audio")
    await player.wait_for()
    lasts = "audio => new Promise((done, no) => { audio.onloadedmetadata = () => done(audio.duration); "
    assert 0.5 < await player.evaluate(lasts + "audio.onerror = no; audio.load() })") < 5
    seen = "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
    assert await page.locator(".says .me img").evaluate(seen) == [400, 300]

    await page.get_by_role("button", name="Iets wat ik mis").click()
    await page.get_by_role("button", name="Gebruik mijn plek").click()
    await page.get_by_text("Zal ik dit naar het buurtteam sturen?").wait_for()
    assert await page.locator(".review").get_by_text("Noorderhof").count() == 1
    await page.get_by_role("button", name="Versturen", exact=True).click()
    await page.get_by_text("Uw nummer is").wait_for()

    assert await told_with_media(told) == [("", ["photo", "voice"])]


@pytest.mark.browser
@pytest.mark.parametrize("page", [False], indirect=True, ids=["by plain forms"])
async def test_without_javascript_the_same_is_done_by_fields_of_the_browser(told: Told, page: Page) -> None:
    assert not await page.get_by_role("button", name="Spraakbericht opnemen").is_visible()
    await page.get_by_label("Foto toevoegen").set_input_files([a_file("a.jpg"), a_file("b.jpg")])
    await page.get_by_label("Spraakbericht toevoegen").set_input_files(a_file("a.m4a", MP4))
    await page.locator("#words").fill("Hier kan niemand zitten.")
    await page.locator("#send").click()
    await page.get_by_role("button", name="Iets wat ik mis").click()
    assert not await page.get_by_role("button", name="Gebruik mijn plek").is_visible()
    await page.get_by_role("button", name="Noorderhof").click()
    await page.get_by_role("button", name="Versturen", exact=True).click()
    await page.get_by_text("Uw nummer is").wait_for()

    assert await told_with_media(told) == [("Hier kan niemand zitten.", ["photo", "photo", "voice"])]


@pytest.mark.browser
@pytest.mark.parametrize("page", [True], indirect=True, ids=["live"])
async def test_what_cannot_be_kept_is_said_and_the_words_stay(told: Told, page: Page) -> None:
    await page.get_by_label("Foto toevoegen").set_input_files(a_file("a.jpg", b"no photo"))
    await page.locator("#words").fill("Hier kan niemand zitten.")
    await page.locator("#send").click()
    await page.get_by_text("Die foto kunnen we niet openen.").wait_for()
    assert await page.locator("#words").input_value() == "Hier kan niemand zitten."

    await page.get_by_role("button", name="Weglaten: Foto").click()
    await page.locator("#send").click()
    await page.get_by_text("Wat voor bericht is het?").wait_for()
