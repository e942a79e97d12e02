"""What strangers try at the page's door, and what it costs the others: nothing."""

import asyncio

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.challenges import ChallengeView
from participation.chats import BotRow
from participation.models import Talk
from tests.bot.web.door.browsing import House, Visitor, a_house

PAGE = "/chat/wonen"
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("letters", ["punycode", "unicode_escape", "utf-16", "nonsense"])
async def test_only_utf_8_is_read_since_other_decoders_may_take_minutes(fatma: Visitor, letters: str) -> None:
    await fatma.opens(PAGE)
    body = b"form=1&words=-" + b"b" * 60_000
    headers = {"Origin": fatma.origin, "Content-Type": f"{FORM}; charset={letters}"}
    async with asyncio.timeout(2), fatma.client.post(PAGE, data=body, headers=headers) as answer:
        assert answer.status == 400


async def test_a_file_is_no_form_of_ours(fatma: Visitor) -> None:
    await fatma.opens(PAGE)
    headers = {"Origin": fatma.origin, "Content-Type": "multipart/form-data; boundary=x"}
    async with fatma.client.post(PAGE, data=b"--x--", headers=headers) as answer:
        assert answer.status == 400


async def test_a_form_s_number_that_another_chat_used_up_still_counts_here(
    engine: AsyncEngine, house: House, fatma: Visitor
) -> None:
    async with house.visitor(Accept_Language="nl") as stranger:
        for visitor in (stranger, fatma):
            await visitor.opens(PAGE)
            await visitor.sends(PAGE, form="4711", words="Dag")

    async with engine.connect() as db:
        assert (await db.execute(select(func.count()).select_from(Talk))).scalar_one() == 2


async def test_only_so_many_pages_of_one_address_are_followed(
    house: House, fatma: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.door.MOST_STREAMS", 2)
    await fatma.opens(PAGE)
    await fatma.taps(PAGE, "Prima, ga verder")
    following = [await fatma.client.get(f"{PAGE}/events") for _ in range(2)]
    async with fatma.client.get(f"{PAGE}/events") as refused:
        assert refused.status == 429
    for answer in following:
        answer.close()
    await asyncio.sleep(0.1)
    async with fatma.client.get(f"{PAGE}/events") as answer:
        assert answer.status == 200
    house.door.door.wakeups.close()


async def test_over_https_the_cookie_is_tied_to_the_host_also_when_no_proxy_is_trusted(
    engine: AsyncEngine, bot: BotRow, challenge: ChallengeView
) -> None:
    house = a_house(engine, bot, public_url="https://chat.example")
    async with house.visitor() as visitor:
        page = await visitor.opens(PAGE)

    cookie = page.cookies["__Host-chat-wonen"]
    assert cookie["secure"]
    assert cookie["httponly"]
