"""Getting back: what was sent on one channel is found again on the other by four words, and chats become one person."""

import asyncio
import random
import re
from collections.abc import AsyncIterator

import pytest

from tests.faults.memory import CHALLENGE
from tests.faults.residents import Resident
from tests.stories.browser import Browser
from tests.stories.needs import DUTCH
from tests.stories.test_no_address_in_a_dump import dumped
from tests.stories.test_on_the_web import comes_in, says_what_is_missing
from tests.stories.told import Told

pytestmark = pytest.mark.timeout(240)
PATH = f"/chat/{CHALLENGE}"
OFFER = "Ik kan op dinsdag soep koken."
_SHOWN = re.compile(r"(?:één keer zien\.)\s+([a-z]+ [a-z]+ [a-z]+ [a-z]+)")


@pytest.fixture
async def page(told: Told) -> AsyncIterator[Browser]:
    async with Browser(told.program.url, PATH, language="nl") as browser:
        yield browser


def on_telegram(told: Told) -> Resident:
    return Resident(told.telegram.person("Fatma", language_code="nl"), random.Random(1), think=0)  # noqa: S311 — nothing secret


def words_in(text: str) -> str:
    found = _SHOWN.search(text)
    assert found, text
    return found[1]


async def sent_on_the_web(page: Browser) -> str:
    """A need, to the end of the talk; the four words."""
    await comes_in(page)
    await says_what_is_missing(page, DUTCH)
    await page.press(":send:send")
    await page.press(":more:no")
    await page.press(":calls:no")
    return words_in(page.page.text)


async def test_a_talk_on_the_web_is_taken_up_on_telegram_by_the_four_words(told: Told, page: Browser) -> None:
    words = await sent_on_the_web(page)
    fatma = on_telegram(told)
    await fatma.person.start(f"{CHALLENGE}__find")  # where the page's link and its QR code lead
    await fatma.hears(":code-1:")
    await fatma.person.say(", ".join(words.upper().split()))
    assert "Gevonden!" in (await fatma.hears("menu:need")).text

    await fatma.person.say("/mine")
    mine = await fatma.hears(":which:")
    assert any(DUTCH.words[:20] in label for label in mine.buttons)
    await fatma.person.tap(next(label for label in mine.buttons if DUTCH.words[:20] in label))
    assert DUTCH.words in (await fatma.hears(":do-1:add")).text
    await fatma.person.tap("Iets toevoegen")
    await fatma.hears(":add-1:")
    await fatma.person.say("Vooral bij de winkel.")
    await fatma.tap(await fatma.hears(":send-1:"), "send")
    await fatma.hears(":do-2:")

    await page.write("/mine")
    await page.press(page_button(page, DUTCH.words[:20]))
    assert "Vooral bij de winkel." in page.page.text
    dump = await asyncio.to_thread(dumped, told)
    assert DUTCH.words in dump
    for form in (words, words.upper(), '", "'.join(words.split()), ", ".join(words.upper().split())):
        assert form not in dump
    assert words not in told.program.log.read_text("utf-8")


async def test_a_talk_on_telegram_is_taken_up_on_the_web_and_both_are_one_person(told: Told, page: Browser) -> None:
    fatma = on_telegram(told)
    await fatma.person.start(CHALLENGE)
    await fatma.tap(await fatma.hears(":notice-1:go"), "go")
    await fatma.hears(":words:")
    await fatma.person.say(DUTCH.words)
    await fatma.tap(await fatma.hears(":kind:"), "need")
    await fatma.hears(":area:")
    await fatma.person.tap("Noorderhof")
    await fatma.tap(await fatma.hears(":send:send"), "send")
    await fatma.tap(await fatma.hears(":more:"), "no")
    await fatma.tap(await fatma.hears(":calls:"), "no")
    words = words_in((await fatma.hears("menu:need")).text)

    await page.press(":notice-1:go")  # somebody of their own there, with an offer
    await page.write(OFFER)
    await page.press(":kind:offer")
    await page.press(page_button(page, "Noorderhof"))
    await page.press(":send:send")
    await page.press(":more:no")
    await page.press(":calls:no")
    await page.write("/find")
    await page.write("koffje fiets lamp strand")
    assert "Is het “koffie”?" in page.page.text
    await page.write(words.replace(" ", "-"))
    assert "Uit deze chat kregen we eerder 1 bericht." in page.page.text
    assert DUTCH.words not in page.page.text
    await page.press(":together:yes")
    assert "Gevonden!" in page.page.text

    await page.write("/mine")
    assert DUTCH.words[:20] in page.page.text
    await fatma.person.say("/mine")
    mine = await fatma.hears(":which:")
    assert [any(sent[:20] in label for label in mine.buttons) for sent in (DUTCH.words, OFFER)] == [True, True]
    assert sorted(row["own_words"] for row in await told.exported()) == sorted((DUTCH.words, OFFER))
    assert len({row["resident"] for row in await told.exported()}) == 1


async def test_who_guesses_is_stopped_from_one_chat_and_another_finds_the_way_still(told: Told, page: Browser) -> None:
    words = await sent_on_the_web(page)
    guesser, fatma = on_telegram(told), on_telegram(told)
    await guesser.person.start(f"{CHALLENGE}__find")
    for turn in range(1, 6):
        await guesser.hears(f":code-{turn}:")
        await guesser.person.say("koffie fiets lamp strand")
    await guesser.hears(":code-6:")
    await guesser.person.say(words)
    assert "Dat was te vaak." in (await guesser.hears("menu:find")).text
    await fatma.person.start(f"{CHALLENGE}__find")
    await fatma.hears(":code-1:")
    await fatma.person.say(words)
    assert "Gevonden!" in (await fatma.hears("menu:need")).text


def page_button(page: Browser, label: str) -> str:
    return next(each.value for form in page.page.forms for each in form.buttons if label in each.label)
