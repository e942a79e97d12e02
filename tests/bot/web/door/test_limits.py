"""How often one chat and one address may say something."""

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.web.limits import Limits
from bot.web.texts import Fault
from conversations.catalogues import say
from pages.rate_limits import RateLimit
from participation.challenges import ChallengeView
from participation.chats import BotRow
from tests.bot.web.door.browsing import a_house, sentence_of

PAGE = "/chat/wonen"
WORDS = "Er is geen <bankje> & geen dak."


async def test_a_chat_may_not_go_very_fast_and_keeps_its_words(
    engine: AsyncEngine, bot: BotRow, challenge: ChallengeView
) -> None:
    limits = Limits(address=RateLimit(per_minute=0.001, burst=99), chat=RateLimit(per_minute=0.001, burst=2))
    house = a_house(engine, bot, limits=limits)
    async with house.visitor(Accept_Language="nl") as visitor, house.visitor() as neighbour:
        await visitor.opens(PAGE)
        for number in ("7", "8"):
            assert (await visitor.sends(PAGE, form=number, words="Dag", live=True)).status == 204
        page = await visitor.sends(PAGE, form="9", words=WORDS)
        assert (page.status, page.headers["Retry-After"]) == (429, "60")
        assert say(Fault.BUSY.sentence, "nl") in page.text
        assert WORDS in page.text
        told = await visitor.sends(PAGE, form="9", words=WORDS, live=True)
        assert (told.status, sentence_of(told)) == (429, say(Fault.BUSY.sentence, "nl"))

        await neighbour.opens(PAGE)
        assert (await neighbour.sends(PAGE, form="7", words="Dag", live=True)).status == 204


async def test_an_address_may_not_go_very_fast(engine: AsyncEngine, bot: BotRow, challenge: ChallengeView) -> None:
    house = a_house(engine, bot, limits=Limits(RateLimit(per_minute=0.001, burst=2), RateLimit(per_minute=9, burst=9)))
    async with house.visitor() as visitor:
        assert [(await visitor.opens(PAGE)).status for _ in range(3)] == [200, 200, 429]
        assert (await visitor.sends(PAGE, form="7", words="x", live=True)).status == 429
