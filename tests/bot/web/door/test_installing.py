"""The chat as an app: what a telephone is told of it, and what it keeps for when there is no connection."""

import json
import re
from collections.abc import Sequence

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.web.offline import worker_url
from pages.look import STATIC
from participation.challenges import ChallengeView
from participation.words import ChallengeStatus
from tests.bot.web.door.browsing import House, Visitor
from tests.builders import a_challenge

PAGE = "/chat/wonen"


async def manifest_of(visitor: Visitor, page: str = PAGE) -> dict[str, object]:
    found = re.search(r'<link rel="manifest" href="([^"]+)">', (await visitor.opens(page)).html)
    assert found is not None
    answer = await visitor.opens(found[1])
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("application/manifest+json")
    told = json.loads(answer.html)
    assert isinstance(told, dict)
    return told


async def test_a_telephone_is_told_all_it_needs_to_install_the_chat_of_one_challenge(
    fatma: Visitor, challenge: ChallengeView
) -> None:
    told = await manifest_of(fatma)

    assert told["name"] == f"{challenge.setup.name['nl']} · Samenleven"
    assert len(str(told["short_name"])) <= 12
    assert told["description"] == challenge.setup.question["nl"]
    assert (told["id"], told["start_url"], told["scope"]) == (PAGE, PAGE, PAGE)
    assert (told["lang"], told["dir"], told["display"]) == ("nl", "ltr", "standalone")


async def test_it_is_told_in_the_language_of_the_page(fatma: Visitor, challenge: ChallengeView) -> None:
    told = await manifest_of(fatma, f"{PAGE}?language=en")

    assert told["lang"] == "en"
    assert str(told["name"]).startswith(challenge.setup.name["en"])


async def test_in_a_language_that_the_challenge_does_not_speak_its_own_is_told(fatma: Visitor) -> None:
    assert json.loads((await fatma.opens(f"{PAGE}/manifest.webmanifest?language=xx")).html)["lang"] == "nl"


async def test_every_icon_that_is_named_is_there_and_kept_for_a_year(fatma: Visitor) -> None:
    icons = (await manifest_of(fatma))["icons"]
    assert isinstance(icons, Sequence)
    for icon in icons:
        async with fatma.client.get(icon["src"]) as answer:
            assert (answer.status, answer.content_type) == (200, icon["type"])
            assert "immutable" in answer.headers["Cache-Control"]
    sizes = {(icon["sizes"], icon["purpose"]) for icon in icons}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    assert "icon-touch.png" in (await fatma.opens(PAGE)).html


@pytest.mark.parametrize("slug", ["nowhere", "draft"])
async def test_of_a_challenge_that_is_not_open_nothing_is_told(engine: AsyncEngine, fatma: Visitor, slug: str) -> None:
    async with engine.begin() as db:
        await a_challenge(db, slug="draft", status=ChallengeStatus.DRAFT)

    assert (await fatma.opens(f"/chat/{slug}/manifest.webmanifest")).status == 404


async def test_the_worker_stands_at_the_root_and_is_asked_for_anew(fatma: Visitor) -> None:
    found = re.search(r'data-worker="(/service-worker\.js[^"]+)"', (await fatma.opens(PAGE)).html)
    assert found is not None
    worker = await fatma.opens(found[1].replace("&amp;", "&"))

    assert (worker.status, worker.headers["Cache-Control"]) == (200, "no-cache")
    assert worker.headers["Content-Type"].startswith("text/javascript")


async def test_the_worker_has_another_address_in_another_language(house: House) -> None:
    assert worker_url(house.door.env, "nl") == worker_url(house.door.env, "nl")
    assert worker_url(house.door.env, "nl") != worker_url(house.door.env, "en")


async def test_the_page_that_stands_in_is_the_same_for_everybody(house: House, fatma: Visitor) -> None:
    page = await fatma.opens("/offline?language=nl")
    async with house.visitor(Accept_Language="en") as omar:
        other = await omar.opens("/offline?language=nl")

    assert (page.status, page.html, page.cookies) == (200, other.html, {})
    assert "Er is geen verbinding" in page.text
    assert "There is no connection" in (await fatma.opens("/offline?language=<b>")).text


# — small over a slow line


async def encoding(visitor: Visitor, path: str, *, accept: str = "gzip, br") -> str | None:
    async with visitor.client.get(path, headers={"Accept-Encoding": accept}) as answer:
        assert answer.headers["Vary"] == "Accept-Encoding"
        return answer.headers.get("Content-Encoding")


async def test_pages_go_out_small_to_whoever_can_read_them_so(fatma: Visitor) -> None:
    for path in ("/", PAGE, "/zomaar"):
        assert await encoding(fatma, path) == "gzip", path
        assert await encoding(fatma, path, accept="identity") is None, path


async def test_a_page_that_shows_what_was_sent_along_goes_out_as_it_is(fatma: Visitor) -> None:
    """Its length would tell a stranger, who may guess, what else stands on it (BREACH)."""
    await fatma.opens(PAGE)
    fields = {"form": "7", "tap": "nonsense", "words": "Een bankje"}
    headers = {"Origin": fatma.origin, "Accept-Encoding": "gzip"}
    async with fatma.client.post(PAGE, data=fields, headers=headers) as answer:
        assert answer.status == 400
        assert "Content-Encoding" not in answer.headers


async def test_what_a_page_is_asked_with_is_not_shown_on_it(fatma: Visitor) -> None:
    """The other half: nobody can make a small page say their guess."""
    page = await fatma.opens(f"{PAGE}?language=guess-1&after=guess-2&words=guess-3", Referer="http://guess-4")

    assert "guess" not in page.html


def test_the_drawings_are_small() -> None:
    assert all(path.stat().st_size < 12_000 for path in STATIC.glob("icon*"))
