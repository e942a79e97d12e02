"""Polling: the next offset is the lowest update not yet done; chats side by side, each in its order."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.door import Handling
from bot.telegram.api import ALLOWED_UPDATES, TelegramBot
from bot.telegram.fetcher import AGAIN_SECONDS, LONGEST_WAIT
from bot.telegram.handling import Handler
from participation.challenges import ChallengeView
from participation.models import HandledUpdate, Message
from tests.bot.street import until
from tests.bot.telegram.listening import Listener, a_fetcher, fetching, from_chat, undone
from tests.bot.telegram.updates import PRIVATE, a_message, an_update, says, taps
from tests.botapi import TelegramServer


async def test_what_people_say_is_in_the_database_before_telegram_may_forget_it(
    server: TelegramServer, engine: AsyncEngine, handler: Handler, api: TelegramBot, challenge: ChallengeView
) -> None:
    people = [server.person(f"Buur {n}") for n in range(5)]
    numbers = [(await person.start(challenge.slug)).update_id for person in people]
    async with fetching(a_fetcher(handler, api)):
        await server.settled()

    async with engine.connect() as db:
        handled = await db.execute(select(HandledUpdate.number).order_by(HandledUpdate.number))
        assert handled.scalars().all() == numbers
        assert (await db.execute(select(func.count()).select_from(Message))).scalar_one() == 5


async def test_the_next_offset_is_one_more_than_the_last_when_all_are_done(handler: Handler, api: TelegramBot) -> None:
    fetcher = a_fetcher(handler, api, undone())
    assert await fetcher.work([from_chat(1, 10), from_chat(2, 11)]) is Handling.DONE
    assert fetcher.offset == 12


async def test_the_next_offset_is_the_lowest_that_is_not_done(handler: Handler, api: TelegramBot) -> None:
    fetcher = a_fetcher(handler, api, undone(11, 13))
    came = await fetcher.work([from_chat(1, 10), from_chat(2, 11), from_chat(3, 12), from_chat(4, 13)])
    assert came is Handling.AGAIN
    assert fetcher.offset == 11


async def test_numbers_that_begin_anew_lower_are_followed(handler: Handler, api: TelegramBot) -> None:
    fetcher = a_fetcher(handler, api, undone())
    fetcher.offset = 900_000
    await fetcher.work([from_chat(1, 10)])
    assert fetcher.offset == 11


async def test_a_poison_update_holds_up_its_own_chat_and_no_other(handler: Handler, api: TelegramBot) -> None:
    fetcher = a_fetcher(handler, api, undone(11))
    await fetcher.work([from_chat(2, 10), from_chat(2, 11), from_chat(2, 12), from_chat(3, 13), from_chat(3, 14)])

    assert isinstance(fetcher.handler, Listener)
    assert sorted(fetcher.handler.heard) == [10, 11, 13, 14]
    assert fetcher.offset == 11


async def test_what_is_done_already_is_not_done_again_when_it_is_brought_again(
    server: TelegramServer, engine: AsyncEngine, handler: Handler, api: TelegramBot, challenge: ChallengeView
) -> None:
    person = server.person()
    said = await person.start(challenge.slug)
    assert said.update_id is not None
    server.deliver_again(said.update_id, 3)
    async with fetching(a_fetcher(handler, api)):
        await server.settled()

    async with engine.connect() as db:
        assert (await db.execute(select(func.count()).select_from(Message))).scalar_one() == 1


async def test_a_chat_is_heard_in_order_and_chats_side_by_side(handler: Handler, api: TelegramBot) -> None:
    both = asyncio.Barrier(2)

    async def answer(raw: dict[str, Any]) -> Handling:
        if raw["update_id"] in (10, 12):  # neither goes on before the other has begun
            async with asyncio.timeout(5):
                await both.wait()
        return Handling.DONE

    fetcher = a_fetcher(handler, api, answer)
    await fetcher.work([from_chat(1, 10), from_chat(1, 11), from_chat(2, 12), from_chat(2, 13)])

    assert isinstance(fetcher.handler, Listener)
    assert [n for n in fetcher.handler.heard if n < 12] == [10, 11]
    assert [n for n in fetcher.handler.heard if n >= 12] == [12, 13]


async def test_a_tap_a_correction_and_a_block_are_in_order_with_the_words_of_their_chat(
    handler: Handler, api: TelegramBot
) -> None:
    updates = [
        says("x", number=1),
        taps("menu:help", number=2, message=a_message(text="?")),
        an_update("edited_message", a_message(text="y", edit_date=1), number=3),
        an_update("my_chat_member", {"chat": dict(PRIVATE)}, number=4),
    ]
    fetcher = a_fetcher(handler, api, undone(1))
    await fetcher.work(updates)

    assert isinstance(fetcher.handler, Listener)
    assert fetcher.handler.heard == [1]


async def test_no_more_chats_are_heard_at_once_than_the_pool_has_connections(
    handler: Handler, api: TelegramBot
) -> None:
    at_once = most = 0

    async def answer(_raw: dict[str, Any]) -> Handling:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1
        return Handling.DONE

    await a_fetcher(handler, api, answer, side_by_side=3).work([from_chat(n, n) for n in range(1, 20)])
    assert most == 3


@pytest.mark.parametrize(
    "shape",
    [
        {"message": {"chat": "x"}},
        {"message": {"chat": {"id": []}}},
        {"callback_query": "x"},
        {"callback_query": {"message": "x"}},
        {"callback_query": {"message": {"chat": 3}}},
        {"message": []},
    ],
    ids=str,
)
async def test_an_update_of_any_shape_stops_nobody_else(
    handler: Handler, api: TelegramBot, shape: dict[str, Any]
) -> None:
    fetcher = a_fetcher(handler, api, undone())
    assert await fetcher.work([{"update_id": 1, **shape}, from_chat(1, 2)]) is Handling.DONE
    assert fetcher.offset == 3


async def test_only_the_kinds_of_updates_we_read_are_asked_for(
    server: TelegramServer, handler: Handler, api: TelegramBot
) -> None:
    async with fetching(a_fetcher(handler, api)):
        await until(lambda: server.calls["getUpdates"] >= 1)
        await until(lambda: server.state.updates.allowed is not None)
    assert set(server.state.updates.allowed or ()) == set(ALLOWED_UPDATES)


def test_one_update_that_fails_is_nobody_else_s_burden(handler: Handler, api: TelegramBot) -> None:
    fetcher = a_fetcher(handler, api, undone())

    assert [fetcher._pause(Handling.AGAIN) for _ in range(20)] == [AGAIN_SECONDS] * 20
    assert fetcher._pause(Handling.DONE) == 0


def test_while_nothing_can_be_kept_the_pauses_grow(handler: Handler, api: TelegramBot) -> None:
    fetcher = a_fetcher(handler, api, undone())
    pauses = [fetcher._pause(Handling.LATER) for _ in range(20)]

    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_WAIT
