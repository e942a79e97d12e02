"""The live page: what is sent comes by itself, from where the page left off."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.challenges import ChallengeView
from participation.models import Message
from tests.bot.web.door.browsing import House, Visitor

PAGE = "/chat/wonen"


@asynccontextmanager
async def following(visitor: Visitor, after: int = 0, last: str | None = None) -> AsyncIterator["Line"]:
    headers = {"Last-Event-ID": last} if last is not None else {}
    async with visitor.client.get(f"{PAGE}/events?after={after}", headers=headers) as answer:
        assert answer.status == 200
        assert answer.content_type == "text/event-stream"
        yield Line(answer.content)


class Line:
    def __init__(self, content: Any) -> None:
        self._content = content

    async def next(self) -> tuple[int, dict[str, Any]]:
        """The next message: its number, and what it brings."""
        number = 0
        async with asyncio.timeout(5):
            while True:
                line = (await self._content.readline()).decode().rstrip("\n")
                if line.startswith("id: "):
                    number = int(line.removeprefix("id: "))
                elif line.startswith("data: "):
                    return number, json.loads(line.removeprefix("data: "))

    async def ends(self) -> bool:
        async with asyncio.timeout(5):
            while line := await self._content.readline():
                if line.startswith(b"data"):
                    return False
        return True


@pytest.fixture
async def numbers(engine: AsyncEngine, fatma: Visitor) -> list[int]:
    """She said one thing: the messages of her chat by then, the last an edit."""
    await fatma.opens(PAGE)
    await fatma.taps(PAGE, "Prima, ga verder")
    await fatma.writes(PAGE, "Een bankje.")
    async with engine.connect() as db:
        return list((await db.execute(select(Message.id).order_by(Message.id))).scalars())


async def test_who_has_said_nothing_has_nothing_to_follow(fatma: Visitor) -> None:
    assert (await fatma.opens(f"{PAGE}/events")).status == 204
    await fatma.opens(PAGE)
    assert (await fatma.opens(f"{PAGE}/events")).status == 204
    assert (await fatma.opens("/chat/nowhere/events")).status == 204


async def test_a_page_is_told_all_it_has_not_shown_and_an_edit_replaces_its_message(
    engine: AsyncEngine, fatma: Visitor, numbers: list[int]
) -> None:
    async with engine.connect() as db:
        edits = {row.id: row.edits_id for row in await db.execute(select(Message.id, Message.edits_id))}
    async with following(fatma) as line:
        told = [await line.next() for _ in numbers]

    assert [number for number, _data in told] == numbers
    assert [data["replaces"] for _number, data in told] == [edits[number] for number in numbers]
    assert [data["id"] for _number, data in told] == [edits[number] or number for number in numbers]
    assert any(edits.values())
    assert "Een bankje." in "".join(data["item"] for _number, data in told)
    assert {"step", "ways", "item"} <= told[-1][1].keys()


async def test_a_page_that_comes_back_is_told_only_what_it_missed(fatma: Visitor, numbers: list[int]) -> None:
    async with following(fatma, last=str(numbers[-2])) as line:
        assert (await line.next())[0] == numbers[-1]
    async with following(fatma, after=numbers[-2]) as line:
        assert (await line.next())[0] == numbers[-1]


async def test_what_the_browser_remembers_goes_before_the_address(fatma: Visitor, numbers: list[int]) -> None:
    async with following(fatma, after=0, last=str(numbers[-2])) as line:
        assert (await line.next())[0] == numbers[-1]


@pytest.mark.parametrize("last", ["x", "-1", "9" * 40])
async def test_a_number_that_is_none_of_ours_begins_at_the_pages_own(
    fatma: Visitor, numbers: list[int], last: str
) -> None:
    async with following(fatma, after=numbers[-2], last=last) as line:
        assert (await line.next())[0] == numbers[-1]


async def test_what_is_said_meanwhile_comes_by_itself(fatma: Visitor, numbers: list[int]) -> None:
    async with following(fatma, after=numbers[-1]) as line:
        assert (await fatma.sends(PAGE, form="99", tap="menu:help", live=True)).status == 204
        number, data = await line.next()
        assert number > numbers[-1]
        assert "<li" in data["item"]


async def test_two_open_pages_of_one_chat_are_both_told(fatma: Visitor, numbers: list[int]) -> None:
    async with following(fatma, after=numbers[-1]) as one, following(fatma, after=numbers[-1]) as two:
        await fatma.sends(PAGE, form="99", tap="menu:help", live=True)
        assert (await one.next())[0] == (await two.next())[0] > numbers[-1]


async def test_only_what_was_sent_is_told(engine: AsyncEngine, fatma: Visitor, numbers: list[int]) -> None:
    async with engine.begin() as db:
        await db.execute(update(Message).where(Message.id == numbers[-1]).values(state="queued"))
    async with following(fatma, after=numbers[-2]) as line:
        await fatma.sends(PAGE, form="99", tap="menu:help", live=True)
        assert (await line.next())[0] > numbers[-1]


async def test_nobody_hears_what_was_said_in_another_chat(
    house: House, fatma: Visitor, numbers: list[int], challenge: ChallengeView
) -> None:
    async with house.visitor() as omar:
        await omar.opens(PAGE)
        async with following(fatma, after=numbers[-1]) as line:
            await omar.sends(PAGE, form="98", words="Omars woorden", live=True)
            await fatma.sends(PAGE, form="99", words="Fatma weer", live=True)
            _number, data = await line.next()
            assert "Omar" not in data["item"]


async def test_open_pages_are_let_go_when_the_program_stops(house: House, fatma: Visitor, numbers: list[int]) -> None:
    async with following(fatma, after=numbers[-1]) as line:
        while not house.door.door.wakeups._followers:  # noqa: ASYNC110 — it has no event
            await asyncio.sleep(0.002)
        house.door.door.wakeups.close()
        assert await line.ends()


async def test_a_page_that_goes_is_forgotten(house: House, fatma: Visitor, numbers: list[int]) -> None:
    async with following(fatma, after=numbers[-2]) as line:
        await line.next()
    async with asyncio.timeout(5):
        while house.door.door.wakeups._followers:  # noqa: ASYNC110 — it has no event
            await asyncio.sleep(0.002)
