"""What stays on the page and what does not; commands typed there; addresses that lead nowhere."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.bot.web.door.browsing import House, Visitor

PAGE = "/chat/wonen"
SECRET = "Iets wat niemand mag weten"


async def test_words_of_a_talk_that_was_stopped_leave_the_page_and_the_database(
    engine: AsyncEngine, fatma: Visitor
) -> None:
    await fatma.opens(PAGE)
    await fatma.taps(PAGE, "Prima, ga verder")
    await fatma.writes(PAGE, SECRET)
    await fatma.taps(PAGE, "Iets wat ik mis")
    await fatma.taps(PAGE, "Noorderhof")
    page = await fatma.taps(PAGE, "Stoppen")

    assert "Ik heb niets van dit gesprek bewaard." in page.text
    assert SECRET not in (await fatma.opens(PAGE)).text
    async with engine.connect() as db:
        rows = await db.execute(text("SELECT t::text FROM talks t UNION ALL SELECT m::text FROM messages m"))
        assert SECRET not in "".join(rows.scalars())


async def test_a_command_may_be_typed_on_the_page_too(fatma: Visitor) -> None:
    await fatma.opens(PAGE)
    await fatma.taps(PAGE, "Prima, ga verder")
    page = await fatma.writes(PAGE, "/need")

    assert "Wat mist u in uw buurt? Vertel het in uw eigen woorden." in page.text


async def test_going_on_is_the_first_button_of_the_welcome(fatma: Visitor) -> None:
    page = await fatma.opens(PAGE)

    assert page.text.index("Prima, ga verder") < page.text.index("Meer lezen")


async def test_help_and_privacy_can_be_asked_for_before_anything_was_said(fatma: Visitor) -> None:
    page = await fatma.opens(PAGE)

    assert page.button("Hulp") == "menu:help"
    assert page.button("Uw privacy") == "menu:privacy"
    assert "Liever iemand spreken?" in (await fatma.taps(PAGE, "Hulp")).text


async def test_an_address_that_leads_nowhere_is_told_in_a_sentence(house: House) -> None:
    async with house.visitor(Accept_Language="nl") as visitor:
        page = await visitor.opens("/zomaar")

    assert page.status == 404
    assert "Op dit adres is geen buurtgesprek open." in page.text
