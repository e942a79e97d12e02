"""The same need on the web chat, by plain forms alone; and what forms must not be able to do."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest

from tests.faults.memory import CHALLENGE
from tests.stories.browser import Browser
from tests.stories.needs import DUTCH, ENGLISH, Need, exported, told_of
from tests.stories.told import Told

pytestmark = pytest.mark.timeout(240)
PATH = f"/chat/{CHALLENGE}"


@pytest.fixture
async def fatma(told: Told) -> AsyncIterator[Browser]:
    async with Browser(told.program.url, PATH, language="nl") as browser:
        yield browser


@pytest.mark.parametrize("need", [DUTCH, ENGLISH], ids=lambda need: need.language)
async def test_a_need_is_shared_with_every_question_by_plain_forms(told: Told, need: Need) -> None:
    async with Browser(told.program.url, PATH, language=need.language) as fatma:
        await comes_in(fatma)
        await says_what_is_missing(fatma, need)
        await fatma.press(":send:send")
        number = re.search(r"(?:nummer is|number is) (\d+)", fatma.page.text)
        assert number, fatma.page.text
        await fatma.press(":more:yes")
        await fatma.press(":domains:done", tick=need.domains)
        await fatma.write(need.why)
        await fatma.press(":about:all")
        await fatma.press(":seen:named")
        await fatma.write(need.name)
        await fatma.press(":calls:no")
        assert fatma.page.has("menu:need")
    assert told_of(await told.exported()) == [exported(need, int(number.group(1)))]


async def test_a_form_sent_twice_has_one_effect(told: Told, fatma: Browser) -> None:
    await comes_in(fatma)
    await says_what_is_missing(fatma, DUTCH)
    form = fatma.filled(":send:send")
    await asyncio.gather(*(fatma.send(*form) for _ in range(5)))
    await fatma.send(*form)
    assert [row["own_words"] for row in await told.exported()] == [DUTCH.words]
    assert fatma.page.has(":more:yes")


async def test_a_form_from_a_foreign_page_is_refused(told: Told, fatma: Browser) -> None:
    await comes_in(fatma)
    before = fatma.page.text
    await fatma.send(*fatma.written("Not hers"), origin="https://elsewhere.example")
    assert fatma.status == 403
    await fatma.open()
    assert fatma.page.text == before
    assert await told.exported() == []


async def test_back_change_and_stop_lead_where_they_say(told: Told, fatma: Browser) -> None:
    await comes_in(fatma)
    await fatma.write("Een eerste zin")
    await fatma.press(":kind:need")
    await fatma.press(":area:back")
    assert fatma.page.has(":kind:need")
    await fatma.press(":kind:need")
    await press_labelled(fatma, "Noorderhof")
    await fatma.press(":send:change-words")
    await fatma.write("Een betere zin")
    assert fatma.page.has(":send:send")
    await fatma.press(":send:send")
    await fatma.press(":more:stop")
    assert fatma.page.has("menu:need")
    await fatma.press("menu:need")
    await fatma.press(":words:stop")
    assert [row["own_words"] for row in await told.exported()] == ["Een betere zin"]


async def test_a_talk_on_the_web_goes_on_after_the_program_was_killed(told: Told, fatma: Browser) -> None:
    await comes_in(fatma)
    await says_what_is_missing(fatma, DUTCH)
    await told.program.kill()
    told.program.launch()
    await told.program.ready()
    await fatma.open()
    await fatma.press(":send:send")
    assert [row["own_words"] for row in await told.exported()] == [DUTCH.words]


async def comes_in(fatma: Browser) -> None:
    await fatma.press(":notice-1:go")


async def says_what_is_missing(fatma: Browser, need: Need) -> None:
    await fatma.write(need.words)
    await fatma.press(":kind:need")
    await press_labelled(fatma, "Noorderhof")


async def press_labelled(fatma: Browser, label: str) -> None:
    [value] = [button.value for form in fatma.page.forms for button in form.buttons if button.label == label]
    await fatma.press(value)
