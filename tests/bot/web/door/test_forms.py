"""What is said by plain forms and by JavaScript: once, from our own page, and never lost when something fails."""

import asyncio

import pytest
from aiohttp import FormData
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.web.texts import Fault
from conversations.catalogues import say
from participation.challenges import ChallengeView
from participation.chats import BotRow
from participation.models import Chat, Message, Resident, Submission
from tests.bot.web.door.browsing import House, Visitor, a_house, sentence_of
from tests.builders import a_challenge

PAGE = "/chat/wonen"
WORDS = "Er is geen <bankje> & geen dak."


async def count(engine: AsyncEngine, table: type) -> int:
    async with engine.connect() as db:
        return (await db.execute(select(func.count()).select_from(table))).scalar_one()


async def test_a_need_is_shared_by_plain_forms(engine: AsyncEngine, fatma: Visitor) -> None:
    await fatma.opens(PAGE)
    await fatma.taps(PAGE, "Prima, ga verder")
    await fatma.writes(PAGE, WORDS)
    await fatma.taps(PAGE, "Iets wat ik mis")
    await fatma.taps(PAGE, "Noorderhof")
    page = await fatma.taps(PAGE, "Versturen")

    assert page.url.startswith(PAGE)
    assert "Uw nummer is" in page.text
    assert WORDS in page.text
    async with engine.connect() as db:
        assert (await db.execute(select(Submission.own_words, Submission.language))).one() == (WORDS, "nl")


async def test_a_form_s_number_counts_once_however_often_it_is_sent(engine: AsyncEngine, fatma: Visitor) -> None:
    page = await fatma.opens(PAGE)
    fields = [("form", page.form), ("tap", page.button("Prima, ga verder"))]
    answers = await asyncio.gather(*(fatma.sends(PAGE, *fields, live=True) for _ in range(8)))
    await fatma.sends(PAGE, *fields)

    assert [answer.status for answer in answers] == [204] * 8
    assert await count(engine, Resident) == 1


async def test_another_number_counts_again(engine: AsyncEngine, fatma: Visitor) -> None:
    await fatma.opens(PAGE)
    for number in ("7", "8"):
        await fatma.sends(PAGE, form=number, words="Dag")
    assert await count(engine, Chat) == 1
    assert await count(engine, Message) > 2


async def test_javascript_hears_204_and_a_page_is_loaded_anew(fatma: Visitor) -> None:
    page = await fatma.opens(PAGE)
    assert (await fatma.sends(PAGE, form="7", words="Dag", live=True)).status == 204
    reloaded = await fatma.sends(PAGE, form="8", words="Daar")
    assert (reloaded.status, reloaded.url.split("#")[0]) == (200, PAGE)
    assert page.cookies


# — from our own page, with our own cookie


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1", None])
async def test_a_form_of_another_site_is_refused(engine: AsyncEngine, fatma: Visitor, origin: str | None) -> None:
    await fatma.opens(PAGE)
    page = await fatma.sends(PAGE, form="7", words=WORDS, origin=origin)
    assert page.status == 403
    assert say(Fault.ORIGIN.sentence, "nl") in page.text
    assert await count(engine, Chat) == 0


async def test_the_public_address_is_ours_too(engine: AsyncEngine, bot: BotRow, challenge: ChallengeView) -> None:
    async with a_house(engine, bot, public_url="http://buurt.example").visitor() as visitor:
        await visitor.opens(PAGE)
        assert (await visitor.sends(PAGE, form="7", words="x", origin="http://buurt.example", live=True)).status == 204


async def test_without_a_cookie_one_is_told_to_allow_them_and_keeps_ones_words(
    engine: AsyncEngine, fatma: Visitor
) -> None:
    page = await fatma.sends(PAGE, form="7", words=WORDS)
    assert page.status == 400
    assert say(Fault.COOKIE.sentence, "nl") in page.text
    assert WORDS in page.text
    assert page.cookies == {}
    assert await count(engine, Chat) == 0


async def test_somebody_elses_cookie_is_somebody_elses_chat(house: House, fatma: Visitor) -> None:
    await fatma.opens(PAGE)
    await fatma.sends(PAGE, form="7", words=WORDS)
    async with house.visitor(Accept_Language="nl") as omar:
        assert WORDS not in (await omar.opens(PAGE)).text
        omar.headers["Cookie"] = "chat-wonen=" + "x" * 32
        assert WORDS not in (await omar.opens(PAGE)).text
    assert WORDS in (await fatma.opens(PAGE)).text


async def test_two_challenges_are_two_chats_with_a_cookie_each(engine: AsyncEngine, fatma: Visitor) -> None:
    async with engine.begin() as db:
        await a_challenge(db, slug="zorg")
    first = (await fatma.opens(PAGE)).cookies["chat-wonen"].value
    second = (await fatma.opens("/chat/zorg")).cookies["chat-zorg"].value
    assert first != second
    await fatma.sends(PAGE, form="7", words=WORDS)
    await fatma.sends("/chat/zorg", form="8", words="Iets anders")

    assert await count(engine, Chat) == 2
    assert WORDS not in (await fatma.opens("/chat/zorg")).text
    assert WORDS in (await fatma.opens(PAGE)).text


# — words are never lost


async def broken(engine: AsyncEngine, code: str) -> None:
    async with engine.begin() as db:
        body = f"BEGIN RAISE 'on purpose' USING ERRCODE = '{code}'; END"
        await db.execute(text(f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"))
        await db.execute(
            text("CREATE TRIGGER refuse BEFORE INSERT ON handled_updates FOR EACH ROW EXECUTE FUNCTION refuse()")
        )


@pytest.mark.parametrize(("code", "fault"), [("53100", Fault.AWAY), ("40P01", Fault.AWAY), ("22P05", Fault.FAILED)])
async def test_what_could_not_be_kept_stays_where_it_was_written(
    engine: AsyncEngine, fatma: Visitor, code: str, fault: Fault
) -> None:
    await fatma.opens(PAGE)
    await broken(engine, code)
    page = await fatma.sends(PAGE, form="7", words=WORDS)
    assert (page.status, say(fault.sentence, "nl") in page.text, WORDS in page.text) == (fault.status, True, True)
    told = await fatma.sends(PAGE, form="7", words=WORDS, live=True)
    assert (told.status, sentence_of(told)) == (fault.status, say(fault.sentence, "nl"))
    assert await count(engine, Chat) == 0

    async with engine.begin() as db:
        await db.execute(text("DROP FUNCTION refuse CASCADE"))
    assert WORDS in (await fatma.sends(PAGE, form="7", words=WORDS)).text


async def test_an_empty_form_is_told_to_write_something(fatma: Visitor) -> None:
    await fatma.opens(PAGE)
    page = await fatma.sends(PAGE, form="7", words="  ")
    assert (page.status, say(Fault.EMPTY.sentence, "nl") in page.text) == (400, True)


@pytest.mark.parametrize("fields", [{}, {"form": "x", "words": WORDS}, {"form": "7", "tap": "nonsense"}])
async def test_a_form_that_is_not_complete_is_told_so(fatma: Visitor, fields: dict[str, str]) -> None:
    await fatma.opens(PAGE)
    page = await fatma.sends(PAGE, *fields.items())
    assert (page.status, say(Fault.FORM.sentence, "nl") in page.text) == (400, True)
    told = await fatma.sends(PAGE, *fields.items(), live=True)
    assert sentence_of(told) == say(Fault.FORM.sentence, "nl")


async def test_a_form_of_another_kind_is_told_so_too(fatma: Visitor) -> None:
    await fatma.opens(PAGE)
    form = FormData()
    form.add_field("form", b"7", filename="x.txt")
    form.add_field("words", b"\xff\xfe", filename="y.txt")
    async with fatma.client.post(PAGE, data=form, headers={"Origin": fatma.origin}) as answer:
        assert answer.status == 400


async def test_who_is_erased_is_told_goodbye_on_a_page_that_is_loaded_anew(fatma: Visitor) -> None:
    await fatma.opens(PAGE)
    await fatma.taps(PAGE, "Prima, ga verder")
    await fatma.taps(PAGE, "Stoppen")
    await fatma.writes(PAGE, "/delete")
    page = await fatma.taps(PAGE, "Ja")
    answer = await fatma.sends(PAGE, form=page.form, tap=page.button("Ja, wis het"), live=True)
    assert answer.status == 205

    page = await fatma.opens(PAGE)
    assert "Alles over u is gewist." in page.text
    assert "Weet u het zeker?" not in page.text
