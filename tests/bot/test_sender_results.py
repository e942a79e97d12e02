"""What the sender notes of what the channel said, and what it does about it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery import Again, Blocked, Delivered, Failed, Paused, Unknown
from bot.wakeups import CHANNEL
from participation.words import Channel, OnDoubt, Priority
from tests.bot.street import Street, a_street, running, sent, until


@pytest.fixture
async def street(engine: AsyncEngine) -> Street:
    return await a_street(engine)


async def test_a_message_that_was_surely_not_sent_is_tried_again_after_a_wait(street: Street) -> None:
    street.channels.answers = {"hello": [Again("NotSent")]}
    await street.put("hello")
    before = datetime.now(UTC)

    assert await sent(street, 2) == ["hello", "hello"]
    row = (await street.rows("state", "tries", "sent_at"))[0]
    assert tuple(row)[:2] == ("sent", 2)
    assert row.sent_at - before > timedelta(seconds=0.45)


async def test_after_doubt_a_reply_is_sent_again_and_a_call_is_held(street: Street) -> None:
    street.channels.answers = {"reply": [Unknown("TimedOut")], "call": [Unknown("TimedOut")]}
    await street.put("reply", chat=0)
    await street.put("call", chat=1, priority=Priority.CALL, on_doubt=OnDoubt.HOLD)

    assert await sent(street, 3) == ["reply", "call", "reply"]
    assert [tuple(row) for row in await street.rows("state", "failure")] == [("sent", None), ("uncertain", "TimedOut")]


async def test_one_message_that_cannot_be_sent_ends_neither_the_sender_nor_the_others(street: Street) -> None:
    street.channels.answers = {"bad": [ValueError("words")], "refused": [Failed("BadRequest")]}
    for words in ("bad", "refused", "good"):
        await street.put(words)

    assert await sent(street, 3) == ["bad", "refused", "good"]
    assert [tuple(row) for row in await street.rows("state", "failure")] == [
        ("failed", "ValueError"),
        ("failed", "BadRequest"),
        ("sent", None),
    ]


async def test_a_resident_who_blocked_the_bot_is_left_in_peace(street: Street) -> None:
    street.channels.answers = {"hello": [Blocked()]}
    await street.put("hello")
    await street.put("again")
    await street.put("a call", priority=Priority.CALL)
    await street.put("a neighbour's", chat=1)

    assert await sent(street, 2) == ["hello", "a neighbour's"]
    assert await street.states() == ["blocked", "blocked", "blocked", "sent"]
    async with street.engine.connect() as db:
        blocked = await db.execute(text("SELECT id FROM chats WHERE blocked_at IS NOT NULL"))
        assert blocked.scalars().all() == [street.chats[0]]


async def test_a_429_pauses_everything_and_is_stored_for_whoever_comes_after(street: Street) -> None:
    street.channels.answers = {"hello": [Paused(600.0)]}
    await street.put("hello")
    await sent(street, 1)
    assert await street.states() == ["queued"]

    await street.put("a neighbour's", chat=1)
    async with running(street.a_sender()):  # as good as new: what it knows is what is stored
        await until(lambda: street.bot.id in street.wakeups.sending)
        street.wakeups.wake(street.bot.id, street.chats[1])
    assert street.channels.taken == ["hello"]
    assert await street.states() == ["queued", "queued"]

    await street.execute("UPDATE bots SET not_before = now() + interval '0.2 seconds'")
    street.channels.taken.clear()
    assert sorted(await sent(street, 2)) == ["a neighbour's", "hello"]


async def test_who_asks_to_wait_longest_is_obeyed(street: Street) -> None:
    street.channels.answers = {"a": [Paused(5.0)], "b": [Paused(500.0)], "c": [Paused(50.0)]}
    street.channels.hold("a", "b", "c")
    for chat, words in enumerate("abc"):
        await street.put(words, chat=chat)
    async with running(street.a_sender()):
        await street.channels.has_taken(3)
        street.channels.let_go()

    async with street.engine.connect() as db:
        left = await db.execute(text("SELECT extract(epoch FROM not_before - now())::int FROM bots"))
        assert 480 < left.scalar_one() <= 500


async def test_a_page_that_is_open_hears_of_what_was_sent(engine: AsyncEngine) -> None:
    street = await a_street(engine, channel=Channel.WEB)
    await street.put("a notice", priority=Priority.NOTICE)
    heard = asyncio.Queue[str]()
    async with engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        await raw.add_listener(CHANNEL, lambda *told: heard.put_nowait(str(told[3])))
        await sent(street, 1)
        async with asyncio.timeout(5):
            assert await heard.get() == f"{street.bot.id}:{street.chats[0]}"
        await raw.reset()


async def test_delivered_without_a_number_keeps_the_row_without_one(street: Street) -> None:
    street.channels.answers = {"hello": [Delivered(None)]}
    await street.put("hello")
    await sent(street, 1)
    assert [tuple(row) for row in await street.rows("state", "remote_id")] == [("sent", None)]
