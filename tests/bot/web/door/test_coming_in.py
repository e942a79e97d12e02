"""The address on a poster: it leads to the chat, and who starts there is counted."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import sources
from participation.challenges import ChallengeView
from participation.database import transaction
from participation.models import Chat
from participation.sources import SourceView
from tests.bot.web.door.browsing import House, Visitor

PATH = "/chat/wonen"


async def apotheek(engine: AsyncEngine, challenge: ChallengeView) -> SourceView:
    async with engine.connect() as db:
        return await sources.source_of(db, challenge_id=challenge.id, name="apotheek")


@pytest.mark.parametrize("typed", ["/in/wonen/apotheek", "/in/Wonen/Apotheek"])
async def test_who_types_the_address_of_a_poster_is_counted_once_they_say_something(
    engine: AsyncEngine, challenge: ChallengeView, fatma: Visitor, typed: str
) -> None:
    async with transaction(engine) as db:
        await sources.add_source(db, challenge_id=challenge.id, called="Apotheek", by=1)
    page = await fatma.opens(typed)
    assert page.url == PATH
    assert (await apotheek(engine, challenge)).started == 0

    await fatma.taps(PATH, "Prima, ga verder")
    await fatma.opens("/in/wonen/school")
    await fatma.writes(PATH, "Een bankje.")
    async with engine.connect() as db:
        assert (await db.execute(text("SELECT count(*) FROM residents WHERE source_id IS NOT NULL"))).scalar_one() == 1
        assert (await db.execute(text("SELECT array_agg(name) FROM sources"))).scalar_one() == ["apotheek"]
    assert (await apotheek(engine, challenge)).started == 1


async def test_who_looks_round_first_is_counted_too(
    engine: AsyncEngine, challenge: ChallengeView, fatma: Visitor
) -> None:
    async with transaction(engine) as db:
        await sources.add_source(db, challenge_id=challenge.id, called="Apotheek", by=1)
    page = await fatma.opens("/in/wonen/apotheek")
    await fatma.sends(PATH, form=page.form, words="/help")
    assert (await apotheek(engine, challenge)).started == 1


async def test_who_comes_without_a_poster_is_not_counted(engine: AsyncEngine, fatma: Visitor) -> None:
    page = await fatma.opens(PATH)
    await fatma.sends(PATH, form=page.form, words="/help")
    async with engine.connect() as db:
        assert (await db.execute(select(Chat.source))).scalar_one() is None


@pytest.mark.parametrize("address", ["/in/wonen/a_b", "/in/wonen/%0d%0aX", "/in/wonen//evil.example", "/in/../x"])
async def test_what_no_poster_says_leads_nowhere(house: House, challenge: ChallengeView, address: str) -> None:
    assert challenge.slug == "wonen"
    async with house.visitor() as nobody:
        assert (await nobody.opens(address)).status == 404


async def test_a_challenge_that_is_not_there_is_told_as_everywhere(fatma: Visitor) -> None:
    assert (await fatma.opens("/in/nergens/apotheek")).status == 404
