"""One sender per bot: the lease, what is judged when a holder dies, and who is woken how."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.wakeups import CHANNEL, Wakeups
from participation import outbox
from participation.database import make_engine
from participation.words import MessageState, OnDoubt, Priority
from tests.bot.street import Street, a_street, running, until

PAST = timedelta(seconds=-1)
LATER = timedelta(minutes=1)


@pytest.fixture
async def street(engine: AsyncEngine) -> Street:
    return await a_street(engine)


async def left_sending(street: Street, words: str, deadline: timedelta, **more: Any) -> int:
    """As a sender left it that died amid sending."""
    return await street.put(words, state=MessageState.SENDING, deadline=datetime.now(UTC) + deadline, tries=1, **more)


async def test_a_row_left_sending_is_judged_only_after_its_deadline(street: Street) -> None:
    await left_sending(street, "past", PAST)
    await left_sending(street, "not yet", LATER, chat=1)
    async with running(street.a_sender()):
        await street.channels.has_taken(1)

    assert street.channels.taken == ["past"]
    assert await street.states() == ["sent", "sending"]


async def test_a_call_left_sending_is_held_and_a_reply_is_sent_again(street: Street) -> None:
    await left_sending(street, "call", PAST, on_doubt=OnDoubt.HOLD, priority=Priority.CALL)
    await left_sending(street, "reply", PAST, chat=1)
    async with running(street.a_sender()):
        await street.channels.has_taken(1)

    assert street.channels.taken == ["reply"]
    assert await street.states() == ["uncertain", "sent"]


async def test_what_is_still_sending_holds_up_its_own_chat_alone(street: Street) -> None:
    await left_sending(street, "under way", LATER)
    await street.put("next")
    await street.put("a neighbour's", chat=1)
    async with running(street.a_sender()):
        await street.channels.has_taken(1)

    assert street.channels.taken == ["a neighbour's"]


async def test_a_second_sender_stands_by_and_takes_over_when_the_first_loses_its_connection(street: Street) -> None:
    first, second = street.a_sender(), street.a_sender(wakeups=Wakeups())
    street.channels.hold("one")
    await street.put("one")
    async with running(first):
        await street.channels.has_taken(1)
        async with running(second):
            await street.put("two", chat=1)
            second.wakeups.wake(street.bot.id, street.chats[1])
            assert street.bot.id not in second.wakeups.sending
            first.stopping.set()  # it will not come back for the lease
            await street.cut_the_lease()
            first.wakeups.wake(street.bot.id, street.chats[0])
            await until(lambda: street.bot.id not in first.wakeups.sending)
            await street.channels.has_taken(2)
            assert street.bot.id in second.wakeups.sending
            street.channels.let_go()

    assert street.channels.taken == ["one", "two"]
    assert await street.states() == ["sending", "sent"]


async def test_without_its_connection_a_sender_claims_nothing_and_marks_afterwards_what_it_sent(street: Street) -> None:
    sender = street.a_sender()
    street.channels.hold("under way")
    await street.put("under way")
    async with running(sender):
        await street.channels.has_taken(1)
        async with street.engine.connect() as rival:
            await street.cut_the_lease()
            await _taken(rival, street.bot.id)
            await street.put("waits", chat=1)
            street.wakeups.wake(street.bot.id, street.chats[1])
            await until(lambda: street.bot.id not in street.wakeups.sending)
            street.channels.let_go()
            await until(lambda: street.channels.at_once == 0)
            assert street.channels.taken == ["under way"]
            assert await street.states() == ["sending", "queued"]
            await rival.invalidate()
        street.wakeups.wake(street.bot.id, street.chats[0])
        await street.channels.has_taken(2)

    assert street.channels.taken == ["under way", "waits"]
    assert await street.states() == ["sent", "sent"]


async def test_what_another_judged_meanwhile_is_not_marked_anew(street: Street) -> None:
    number = await street.put("held", state=MessageState.UNCERTAIN, on_doubt=OnDoubt.HOLD)
    async with street.engine.begin() as db:
        await outbox.mark(db, [outbox.Outcome(number, MessageState.SENT, remote_id=5)])

    assert await street.states() == ["uncertain"]


async def test_the_lease_does_not_stay_with_a_pooled_connection(street: Street) -> None:
    await street.put("hello")
    async with running(street.a_sender()):
        await street.channels.has_taken(1)

    async with street.engine.connect() as db:
        assert (await db.execute(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))).scalar_one() == 0


async def test_stop_finishes_what_is_in_hand_and_begins_nothing_new(street: Street) -> None:
    street.channels.hold("under way")
    await street.put("under way")
    sender = street.a_sender()
    task = asyncio.create_task(sender.run())
    await street.channels.has_taken(1)
    sender.stop()
    await street.put("too late", chat=1)
    street.wakeups.wake(street.bot.id, street.chats[1])
    assert not task.done()
    street.channels.let_go()
    async with asyncio.timeout(1):  # at once, not after a time of waiting
        await task

    assert street.channels.taken == ["under way"]
    assert await street.states() == ["sent", "queued"]


async def test_a_sender_that_stands_by_stops_at_once(street: Street) -> None:
    async with running(street.a_sender()):
        await until(lambda: street.bot.id in street.wakeups.sending)
        second = street.a_sender(wakeups=Wakeups())
        task = asyncio.create_task(second.run())
        await asyncio.sleep(0)
        second.stop()
        async with asyncio.timeout(1):
            await task


async def test_it_is_woken_at_once_in_its_own_process(street: Street) -> None:
    async with running(street.a_sender()):
        async with asyncio.timeout(3):  # looked at once a second they would take five
            for n in range(1, 6):
                await street.put(str(n))
                street.wakeups.wake(street.bot.id, street.chats[0])
                await street.channels.has_taken(n)


async def test_it_is_woken_at_once_by_another_process(street: Street, database_url: str) -> None:
    far = make_engine(database_url, pool_size=1)
    listening = asyncio.create_task(street.wakeups.listen(street.engine))
    with street.wakeups.following(street.chats[2]) as listens:
        await asyncio.wait_for(listens.wait(), 10)
    try:
        async with running(street.a_sender()):
            async with asyncio.timeout(3):
                for n in range(1, 6):
                    await street.put(str(n))
                    async with far.begin() as db:
                        payload = f"{street.bot.id}:{street.chats[0]}"
                        await db.execute(text("SELECT pg_notify(:to, :what)"), {"to": CHANNEL, "what": payload})
                    await street.channels.has_taken(n)
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await far.dispose()


async def test_who_stands_by_does_not_ask_for_the_lease_at_every_wake_up(street: Street) -> None:
    second = street.a_sender(wakeups=Wakeups())
    asked: list[str] = []
    async with running(street.a_sender()):
        await until(lambda: street.bot.id in street.wakeups.sending)
        event.listen(street.engine.sync_engine, "before_cursor_execute", lambda *told: asked.append(str(told[2])))
        async with running(second):
            await until(lambda: any("advisory_lock" in statement for statement in asked))
            for _ in range(50):
                second.wakeups.wake(street.bot.id, street.chats[0])
                await asyncio.sleep(0)
            await street.put("hello")
            street.wakeups.wake(street.bot.id, street.chats[0])
            await street.channels.has_taken(1)

    assert len([statement for statement in asked if "advisory_lock" in statement]) == 1


async def _taken(rival: AsyncConnection, bot_id: int) -> None:
    """Another process was faster."""
    async with asyncio.timeout(10):
        while not await outbox.take_lease(rival, bot_id=bot_id):  # noqa: ASYNC110 — a lock that is let go has no event
            await asyncio.sleep(0.002)
