"""Which language the page speaks: looked at before the welcome, kept after it."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.models import Chat, Resident
from tests.bot.web.door.browsing import Visitor

PAGE = "/chat/wonen"


async def test_before_the_welcome_the_language_is_only_looked_at(engine: AsyncEngine, fatma: Visitor) -> None:
    page = await fatma.opens(f"{PAGE}?language=en")
    assert '<html lang="en"' in page.html
    page.button("Good, go on")
    assert await chats(engine) == 0


async def test_after_the_welcome_the_language_is_kept(engine: AsyncEngine, fatma: Visitor) -> None:
    await fatma.opens(PAGE)
    await fatma.taps(PAGE, "Prima, ga verder")
    page = await fatma.sends(PAGE, form="7", language="en")
    assert '<html lang="en"' in page.html
    assert '<html lang="en"' in (await fatma.opens(PAGE)).html
    async with engine.connect() as db:
        assert (await db.execute(select(Resident.language))).scalar_one() == "en"


async def test_chosen_before_the_welcome_it_is_the_language_of_the_welcome(fatma: Visitor) -> None:
    await fatma.opens(PAGE)
    page = await fatma.sends(PAGE, form="7", language="en")
    page.button("Good, go on")
    assert '<html lang="en"' in page.html


async def chats(engine: AsyncEngine) -> int:
    async with engine.connect() as db:
        return (await db.execute(select(func.count()).select_from(Chat))).scalar_one()
