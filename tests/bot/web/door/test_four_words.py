"""Four words on the page: shown, followed by a way to Telegram, gone with what is said next; typed without a trace."""

import logging
import re

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.challenges import ChallengeView
from participation.chats import BotRow
from tests.bot.web.door.browsing import House, Page, Visitor, a_house

PATH = "/chat/wonen"


@pytest.fixture
def house(engine: AsyncEngine, bot: BotRow) -> House:
    telegram = "https://t.me/samen_bot?start={}".format
    return a_house(engine, bot, telegram_url=telegram, public_url="http://samen.example")


async def brings_a_need(person: Visitor) -> str:
    """To the end; the four words."""
    page = await person.opens(PATH)
    for label, words in (("Prima, ga verder", ""), ("", "Een bankje."), ("Iets wat ik mis", ""), ("Noorderhof", "")):
        field = ("tap", page.button(label)) if label else ("words", words)
        page = await person.sends(PATH, ("form", page.form), field)
    page = await person.sends(PATH, form=page.form, tap=page.button("Versturen"))
    for _question in ("more", "calls"):
        page = await person.sends(PATH, form=page.form, tap=page.button("Nee"))
    return words_on(page)


def words_on(page: Page) -> str:
    found = re.search(r'<p class="code-words">([a-z ]+)</p>', page.html)
    assert found, page.text
    return found[1]


async def everything(engine: AsyncEngine, table: str) -> str:
    async with engine.connect() as db:
        rows = await db.execute(text(f"SELECT string_agg(CAST(t AS text), ' ') FROM {table} t"))  # noqa: S608 — ours
        return str(rows.scalar_one())


async def test_they_are_shown_with_a_way_to_telegram_and_gone_with_the_next_thing_said(
    engine: AsyncEngine, fatma: Visitor
) -> None:
    words = await brings_a_need(fatma)
    page = await fatma.opens(PATH)  # reloaded
    assert words_on(page) == words
    assert 'href="https://t.me/samen_bot?start=wonen__find" rel="noreferrer"' in page.html
    assert "<svg" in page.html.partition('class="qr"')[2]
    assert page.headers["Cache-Control"] == "no-store"
    for word in words.split():
        assert not re.search(rf'(href|src|action)="[^"]*\b{word}\b', page.html)

    await fatma.sends(PATH, form=page.form, words="/help")
    again = await fatma.opens(PATH)
    assert "code-words" not in again.html
    assert words.split()[0] + '", "' not in await everything(engine, "messages")


async def test_typed_by_somebody_new_they_stand_in_no_page_no_row_and_no_log(
    engine: AsyncEngine, house: House, fatma: Visitor, challenge: ChallengeView, caplog: pytest.LogCaptureFixture
) -> None:
    words = await brings_a_need(fatma)
    page = await fatma.opens(PATH)
    await fatma.sends(PATH, form=page.form, words="/help")
    with caplog.at_level(logging.DEBUG):
        async with house.visitor(Accept_Language="nl") as elsewhere:
            page = await elsewhere.opens(PATH)
            page = await elsewhere.sends(PATH, form=page.form, tap=page.button("Ik heb vier woorden"))
            assert "Hebt u van ons vier woorden gekregen? Typ ze hier." in page.text
            page = await elsewhere.sends(PATH, form=page.form, words=words.title())
            assert "Gevonden!" in page.text
            assert "•••• •••• •••• ••••" in page.text
            assert "Een bankje." not in page.text  # what the other chat said stays there
            page = await elsewhere.sends(PATH, form=page.form, words="/mine")
            assert "Een bankje." in page.text
    for table in ("talks", "messages", "handled_updates"):
        assert words not in (await everything(engine, table)).lower()
    assert words not in caplog.text.lower()


async def test_a_foreign_page_cannot_make_a_browser_join_somebody_elses_words(fatma: Visitor, house: House) -> None:
    """Else what is sent there later would be seen by whoever has the words."""
    words = await brings_a_need(fatma)
    async with house.visitor(Accept_Language="nl") as victim:
        page = await victim.opens(PATH)
        page = await victim.sends(PATH, form=page.form, tap=page.button("Ik heb vier woorden"))
        refused = await victim.sends(PATH, origin="https://elsewhere.example", form=page.form, words=words)
        assert refused.status == 403
        assert "Gevonden!" not in (await victim.opens(PATH)).text
