"""What neighbours sent, on the page without JavaScript."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.challenges import ChallengeView
from participation.models import Support
from participation.words import Status, Visibility
from tests.bot.web.door.browsing import Visitor
from tests.builders import a_submission

PAGE = "/chat/wonen"


async def test_a_neighbour_is_read_and_answered_without_javascript(
    engine: AsyncEngine, challenge: ChallengeView, fatma: Visitor
) -> None:
    async with engine.begin() as db:
        await a_submission(
            db,
            challenge,
            own_words="Geheim.",
            visibility=Visibility.NAMELESS,
            status=Status.ACCEPTED,
            public_wording="Een bankje <bij> de vijver.",
        )
    await fatma.opens(PAGE)
    await fatma.taps(PAGE, "Prima, ga verder")
    page = await fatma.taps(PAGE, "Wat buren zeggen")
    assert "Een bankje <bij> de vijver." in page.text.replace("\u2068", "").replace("\u2069", "")
    await fatma.taps(PAGE, "Ik kan helpen")
    await fatma.writes(PAGE, "Ik heb een boor.")
    page = await fatma.taps(PAGE, "Toch niet: ik kan helpen")

    assert "Goed, dat hebt u teruggenomen." in page.text
    assert "Geheim." not in page.text
    async with engine.connect() as db:
        assert (await db.execute(select(Support.note))).all() == []
