"""What residents do besides a need, on both channels: bubbles and an album at once, an offer, taking back, another
language in between."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

import pytest

from tests.bot.media.test_pictures import a_photo_that_tells
from tests.faults.memory import CHALLENGE
from tests.faults.residents import number_in
from tests.stories.browser import Browser, Button
from tests.stories.needs import DUTCH
from tests.stories.test_on_telegram import comes_in, says_what_is_missing, someone
from tests.stories.test_on_the_web import press_labelled
from tests.stories.told import Told

pytestmark = pytest.mark.timeout(240)
PATH: Final = f"/chat/{CHALLENGE}"
BUBBLES: Final = ("Er is geen bankje.", "Bij de vijver.", "Al een jaar niet.")
OFFER: Final = "Ik kan soep koken."
OFFERED: Final[dict[str, Any]] = {
    "kind": "offer",
    "own_words": OFFER,
    "for_whom": "Voor wie alleen eet.",
    "availability": "Elke dinsdag.",
    "reach": "neighbourhood",
    "company": "seeking",
    "domains": ["meeting"],
    "area_slug": "veenkade",
    "visibility": "nameless",
}


@pytest.fixture
async def omar(told: Told) -> AsyncIterator[Browser]:
    async with Browser(told.program.url, PATH, language="nl") as browser:
        await browser.press(":notice-1:go")
        yield browser


async def test_three_bubbles_and_an_album_in_one_batch_are_one_answer(told: Told) -> None:
    fatma = someone(told.telegram, DUTCH)
    await fatma.come_in()
    await told.program.stop()  # so that Telegram brings all of them at once
    for words in BUBBLES:
        await fatma.person.say(words)
    for number in range(3):
        await fatma.person.send_photo("" if number else "Hier.", content=a_photo_that_tells(), album="album-1")
    told.program.launch()
    await told.program.ready()
    await fatma.hears(":area:")
    await told.telegram.settled(timeout=10)
    await fatma.person.tap("Noorderhof")
    await fatma.tap(await fatma.hears(":send:send"), "send")
    await fatma.hears(":more:")

    [row] = await told.exported()
    assert row["own_words"].split("\n") == [*BUBBLES, "Hier."]
    assert row["media"] == ["photo"] * 3


async def test_an_offer_on_telegram_is_told_in_full_and_taken_back(told: Told) -> None:
    fatma = someone(told.telegram, DUTCH)
    await fatma.come_in()
    await fatma.person.say("/cancel")
    await fatma.hears("menu:need")
    await fatma.person.say("/offer")
    await fatma.hears(":words:")
    await fatma.person.say(OFFER)
    await fatma.hears(":area:")
    await fatma.person.tap("Veenkade")
    await fatma.tap(await fatma.hears(":send:send"), "send")
    thanks = await fatma.hears(":more:")
    await fatma.tap(thanks, "yes")
    await fatma.hears(":whom:")
    await fatma.person.say(OFFERED["for_whom"])
    await fatma.hears(":when:")
    await asyncio.sleep(1.1)  # she reads it first; Telegram's times are whole seconds
    await fatma.person.say(OFFERED["availability"])
    for key, label in (("reach", "In mijn eigen buurt"), ("domains", "Ontmoeten")):
        await fatma.hears(f":{key}:")
        await fatma.person.tap(label)
    await fatma.person.hears("", timeout=20)  # ticked
    await fatma.person.tap("Klaar")
    await fatma.tap(await fatma.hears(":company:"), "seeking")
    await fatma.tap(await fatma.hears(":seen:"), "nameless")
    await fatma.tap(await fatma.hears(":calls:"), "no")
    assert await offered(told) == [OFFERED]

    number = number_in(thanks)
    await fatma.person.say("/mine")
    await fatma.tap(await fatma.hears(":which:"), str(number))
    await fatma.tap(await fatma.hears(":do-1:"), "withdraw")
    await fatma.tap(await fatma.hears(":sure-1:"), "yes")
    await fatma.hears("menu:need")
    assert await told.exported() == []


async def test_an_offer_on_the_web_is_told_in_full_and_taken_back(told: Told, omar: Browser) -> None:
    await omar.press("menu:offer")
    await omar.write(OFFER)
    await press_labelled(omar, "Veenkade")
    await omar.press(":send:send")
    await omar.press(":more:yes")
    await omar.write(OFFERED["for_whom"])
    await omar.write(OFFERED["availability"])
    await press_labelled(omar, "In mijn eigen buurt")
    await omar.press(":domains:done", tick=("Ontmoeten",))
    await omar.press(":company:seeking")
    await omar.press(":seen:nameless")
    await omar.press(":calls:no")
    assert await offered(told) == [OFFERED]

    await omar.press("menu:mine")
    await press_labelled(omar, next(button.label for button in buttons(omar) if OFFER in button.label))
    await omar.press(":do-1:withdraw")
    await omar.press(":sure-1:yes")
    assert await told.exported() == []


async def test_on_telegram_another_language_is_chosen_mid_way_and_the_talk_goes_on_in_it(told: Told) -> None:
    fatma = someone(told.telegram, DUTCH)
    await comes_in(fatma)
    await says_what_is_missing(fatma, DUTCH)
    await fatma.hears(":send:send")
    await fatma.person.say("/settings")
    await fatma.tap(await fatma.hears(":what-"), "language")
    await fatma.hears(":language-")
    await fatma.person.tap("English")
    await fatma.tap(await fatma.hears("Language: English"), "none")
    once_more = await fatma.hears("Shall I send this to the neighbourhood team?")
    assert DUTCH.words in once_more.text
    await fatma.tap(once_more, "send")
    assert "Thank you! Your number is" in (await fatma.hears(":more:")).text
    assert [row["own_words"] for row in await told.exported()] == [DUTCH.words]


async def test_on_the_web_another_language_is_chosen_mid_way_and_the_talk_goes_on_in_it(
    told: Told, omar: Browser
) -> None:
    await omar.write(DUTCH.words)
    await omar.press(":kind:need")
    [button] = [each for each in buttons(omar) if (each.name, each.value) == ("language", "en")]
    await omar.press(button.value)
    assert "Where do you live?" in omar.page.text
    await omar.press(next(each.value for each in reversed(buttons(omar)) if each.label == "Noorderhof"))
    await omar.press(":send:send")
    assert "Thank you! Your number is" in omar.page.text
    assert [row["own_words"] for row in await told.exported()] == [DUTCH.words]


def buttons(person: Browser) -> list[Button]:
    return [button for form in person.page.forms for button in form.buttons]


async def offered(told: Told) -> list[dict[str, Any]]:
    return [{name: row[name] for name in OFFERED} for row in await told.exported()]
