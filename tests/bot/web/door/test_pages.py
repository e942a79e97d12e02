"""What is shown: nothing is written by looking, and a cookie is who one is."""

import json
import re
from ipaddress import ip_network

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.web.texts import Fault
from conversations.catalogues import say
from participation.challenges import ChallengeView
from participation.chats import BotRow
from participation.database import make_engine
from participation.words import ChallengeStatus
from tests.bot.web.door.browsing import House, Visitor, a_house
from tests.builders import a_challenge

PAGE = "/chat/wonen"


async def rows(engine: AsyncEngine) -> int:
    """In all tables together."""
    async with engine.connect() as db:
        await db.execute(text("SELECT pg_stat_force_next_flush()"))
        names = (await db.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))).scalars().all()
        counts = [(await db.execute(text(f'SELECT count(*) FROM "{name}"'))).scalar_one() for name in names]  # noqa: S608
    return sum(counts)


async def test_looking_at_pages_writes_nothing(engine: AsyncEngine, fatma: Visitor) -> None:
    before = await rows(engine)
    for path in ("/", "/chat", PAGE, f"{PAGE}?language=en", "/chat/nowhere", f"{PAGE}/events"):
        await fatma.opens(path)
    assert await rows(engine) == before


async def test_the_page_shows_the_welcome_before_anything_is_said(fatma: Visitor, challenge: ChallengeView) -> None:
    page = await fatma.opens(PAGE)
    assert page.status == 200
    assert challenge.setup.question["nl"] in page.text
    assert page.button("Prima, ga verder") == "0:notice-1:go"
    assert page.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


async def test_over_plain_http_the_cookie_is_closed_to_scripts_and_to_other_sites(fatma: Visitor) -> None:
    cookie = (await fatma.opens(PAGE)).cookies["chat-wonen"]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
    assert cookie["max-age"] == str(400 * 24 * 3600)
    assert not cookie["secure"]


async def test_over_https_the_cookie_is_tied_to_the_host(
    engine: AsyncEngine, bot: BotRow, challenge: ChallengeView
) -> None:
    behind = a_house(engine, bot, proxies=[ip_network("127.0.0.0/8")])
    async with behind.visitor(X_Forwarded_Proto="https") as visitor:
        page = await visitor.opens(PAGE)
    assert page.cookies["__Host-chat-wonen"]["secure"]
    assert "Strict-Transport-Security" in page.headers


async def test_a_stranger_cannot_claim_https(house: House, challenge: ChallengeView) -> None:
    async with house.visitor(X_Forwarded_Proto="https") as visitor:
        assert list((await visitor.opens(PAGE)).cookies) == ["chat-wonen"]


async def test_who_has_a_cookie_gets_no_other(fatma: Visitor) -> None:
    await fatma.opens(PAGE)
    assert (await fatma.opens(PAGE)).cookies == {}


@pytest.mark.parametrize("slug", ["nowhere", "WONEN", "%00", "%F0%9F%98%80", "x" * 3000, "..%2Fwonen", "a'--"])
async def test_an_unknown_challenge_gets_a_page_that_says_so(fatma: Visitor, slug: str) -> None:
    page = await fatma.opens(f"/chat/{slug}")
    assert page.status == 404
    assert say(Fault.MISSING.sentence, "nl") in page.text
    assert page.cookies == {}


@pytest.mark.parametrize("status", [ChallengeStatus.DRAFT, ChallengeStatus.CLOSED])
async def test_a_challenge_that_is_not_open_is_not_shown(
    engine: AsyncEngine, fatma: Visitor, status: ChallengeStatus
) -> None:
    async with engine.begin() as db:
        await db.execute(text("UPDATE challenges SET status = :status"), {"status": status})
    assert (await fatma.opens(PAGE)).status == 404
    assert (await fatma.sends(PAGE, form="7", words="x")).status == 404


# — the first page


async def test_with_no_challenge_the_first_page_says_so(house: House) -> None:
    async with house.visitor(Accept_Language="nl") as visitor:
        page = await visitor.opens("/")
        assert page.status == 200
        assert 'href="/chat/' not in page.html
        assert (await visitor.opens("/chat")).status == 200


async def test_with_one_challenge_the_chat_is_one_step_away(fatma: Visitor) -> None:
    assert f'href="{PAGE}#now"' in (await fatma.opens("/")).html
    assert (await fatma.opens("/chat")).url == PAGE


async def test_with_several_they_are_listed(engine: AsyncEngine, fatma: Visitor) -> None:
    async with engine.begin() as db:
        await a_challenge(db, slug="zorg")
    page = await fatma.opens("/chat")
    assert page.url == "/chat"
    assert f'href="{PAGE}#now"' in page.html
    assert 'href="/chat/zorg#now"' in page.html


async def test_the_first_page_speaks_the_language_that_is_asked_for(fatma: Visitor) -> None:
    assert '<html lang="nl"' in (await fatma.opens("/")).html
    assert '<html lang="en"' in (await fatma.opens("/?language=en")).html
    assert '<html lang="nl"' in (await fatma.opens("/?language=xx")).html


async def test_the_way_to_telegram_is_shown_where_there_is_one(
    engine: AsyncEngine, bot: BotRow, challenge: ChallengeView
) -> None:
    house = a_house(engine, bot, telegram_url=lambda slug: f"https://t.me/buurtbot?start={slug}")
    async with house.visitor() as visitor:
        for path in ("/", PAGE):
            assert "https://t.me/buurtbot?start=wonen" in (await visitor.opens(path)).html


# — when the database is away


async def test_without_a_database_a_page_says_so_and_when_to_come_back(bot: BotRow) -> None:
    nowhere = make_engine("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    async with a_house(nowhere, bot).visitor(Accept_Language="nl") as visitor:
        for page in [await visitor.opens(path) for path in ("/", "/chat", PAGE)]:
            assert (page.status, page.headers["Retry-After"]) == (503, "60")
            assert '<html lang="nl"' in page.html
        told = await visitor.sends(PAGE, form="7", words="x", live=True)
        assert (told.status, told.headers["Retry-After"]) == (503, "60")
        assert '"sentence"' in told.html
    await nowhere.dispose()


async def test_a_resident_gets_their_own_data_as_a_file_and_a_stranger_none(house: House, fatma: Visitor) -> None:
    await fatma.opens(PAGE)
    await fatma.taps(PAGE, "Prima, ga verder")
    await fatma.writes(PAGE, "Er is geen bankje.")
    await fatma.writes(PAGE, "/mydata")
    page = await fatma.opens(PAGE)
    link = re.search(r'href="([^"]+[.]json)" download', page.html)
    assert link is not None

    file = await fatma.opens(link[1])
    held = json.loads(file.html)
    assert held["resident"]["language"] == "nl"
    assert "Er is geen bankje." in file.html
    assert file.headers["Content-Disposition"] == 'attachment; filename="samenleven.json"'
    assert file.headers["Cache-Control"] == "no-store"
    async with house.visitor(Accept_Language="nl") as stranger:
        assert (await stranger.opens(link[1])).status == 404
