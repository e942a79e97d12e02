"""The sender with a channel of the tests: in which order, and how many at once."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery import Again
from bot.pace import Pace
from bot.sender import IDLE_SECONDS
from bot.settings import Rates
from participation import outbox
from participation.database import Db
from participation.outbox import Claimed
from participation.words import Priority
from tests.bot.street import Street, a_street, running, sent, until
from tests.builders import a_chat


@pytest.fixture
async def street(engine: AsyncEngine) -> Street:
    return await a_street(engine)


async def test_replies_go_before_notices_and_notices_before_calls(street: Street) -> None:
    await street.put("call", chat=0, priority=Priority.CALL)
    await street.put("notice", chat=1, priority=Priority.NOTICE)
    await street.put("reply", chat=2, priority=Priority.REPLY)
    await street.put("a later reply", chat=0, priority=Priority.REPLY)

    assert await sent(street, 4) == ["reply", "a later reply", "notice", "call"]
    assert await street.states() == ["sent"] * 4


async def test_a_chat_gets_one_message_after_another(street: Street) -> None:
    street.channels.hold("first")
    for words in ("first", "second", "third"):
        await street.put(words)
    await street.put("a neighbour's", chat=1)
    async with running(street.a_sender()):
        await street.channels.has_taken(2)
        assert street.channels.taken == ["first", "a neighbour's"]
        assert (await street.states())[:3] == ["sending", "queued", "queued"]
        street.channels.let_go()
        await street.channels.has_taken(4)

    assert street.channels.taken[2:] == ["second", "third"]


async def test_never_more_than_sixty_four_are_in_doubt_at_once(engine: AsyncEngine) -> None:
    street = await a_street(engine, chats=70)
    street.channels.hold(*(str(n) for n in range(70)))
    for n in range(70):
        await street.put(str(n), chat=n)
    async with running(street.a_sender()):
        await street.channels.has_taken(64)
        assert (await street.states()).count("sending") == 64
        street.channels.let_go()
        await street.channels.has_taken(70)

    assert street.channels.most_at_once == 64
    assert await street.states() == ["sent"] * 70


async def test_while_some_are_being_sent_what_comes_is_gathered(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims: list[int] = []
    claim = outbox.claim

    async def counted(db: Db, **values: Any) -> list[Claimed]:
        claimed = await claim(db, **values)
        claims.append(len(claimed))
        return claimed

    monkeypatch.setattr("participation.outbox.claim", counted)
    monkeypatch.setattr("bot.sender.GATHER_SECONDS", 0.5)
    street = await a_street(engine, chats=12)
    street.channels.hold("0", "1")
    await street.put("0", chat=0)
    await street.put("1", chat=1)
    async with running(street.a_sender()):
        await street.channels.has_taken(2)
        claims.clear()
        for n in range(2, 12):
            await street.put(str(n), chat=n)
            street.wakeups.wake(street.bot.id, street.chats[n])
        await street.channels.has_taken(12)
        street.channels.let_go()

    assert max(claims) >= 9
    assert await street.states() == ["sent"] * 12


async def test_an_address_is_unsealed_only_for_the_channel(engine: AsyncEngine, street: Street) -> None:
    async with engine.begin() as db:
        street.chats[0] = await a_chat(db, bot=street.bot, address="4711")
    await street.put("hello")
    await sent(street, 1)

    assert street.channels.addresses == ["4711"]
    row = (await street.rows("state", "remote_id", "tries", "failure", "deadline", "sent_at"))[0]
    assert tuple(row)[:5] == ("sent", 1, 1, None, None)
    assert abs(row.sent_at - datetime.now(UTC)) < timedelta(seconds=30)


async def test_what_is_put_off_is_not_sent_before_its_time_and_holds_up_nothing_of_another_kind(street: Street) -> None:
    await street.put("tomorrow's", priority=Priority.REPLY, not_before=datetime.now(UTC) + timedelta(days=1))
    await street.put("a notice", priority=Priority.NOTICE)

    assert await sent(street, 1) == ["a notice"]
    assert await street.states() == ["queued", "sent"]


async def test_the_pace_is_kept_and_a_group_is_known_by_its_address(engine: AsyncEngine, street: Street) -> None:
    async with engine.begin() as db:
        street.chats.append(await a_chat(db, bot=street.bot, address="-100"))
    await street.put("to a group", chat=3)
    await street.put("to a person")
    pace = Pace(Rates(overall=30, calls=25, chat=0, group=20))
    await sent(street, 2, pace=pace)

    loop = asyncio.get_running_loop()
    assert pace.resting(loop.time()) == [street.chats[3]]
    assert pace.room(loop.time()) >= 28


async def test_an_edit_waits_for_no_rest_of_its_chat(street: Street) -> None:
    first = await street.put("question")
    await street.put("question, answered", edits_id=first)
    pace = Pace(Rates(overall=30, calls=25, chat=0.001, group=20))

    assert await sent(street, 2, pace=pace) == ["question", "question, answered"]


async def test_what_follows_an_edit_that_is_put_off_waits_with_it(street: Street) -> None:
    first = await street.put("question")
    await sent(street, 1)
    street.channels.answers = {"question, answered": [Again("ServerTrouble")]}
    await street.put("question, answered", edits_id=first)
    await street.put("next question")
    async with running(street.a_sender()):
        await street.channels.has_taken(4)
    assert street.channels.taken[1:] == ["question, answered", "question, answered", "next question"]
    assert await street.states() == ["sent"] * 3


async def test_what_the_sender_has_in_hand_is_not_judged_however_long_the_database_stood_still(street: Street) -> None:
    street.channels.hold("hello")
    await street.put("hello")
    sender = street.a_sender()
    async with running(sender):
        await street.channels.has_taken(1)
        await street.execute("UPDATE messages SET deadline = now() - interval '1 minute'")
        await asyncio.sleep(IDLE_SECONDS + 0.3)
        assert await street.states() == ["sending"]
        street.channels.let_go()
    assert street.channels.taken == ["hello"]
    assert await street.states() == ["sent"]


async def test_after_an_edit_its_chat_need_not_rest(street: Street) -> None:
    first = await street.put("question")
    await sent(street, 1)
    await street.put("question, answered", edits_id=first)
    pace = Pace(Rates(overall=30, calls=25, chat=0.001, group=20))
    await sent(street, 2, pace=pace)
    assert pace.resting(asyncio.get_running_loop().time()) == []


async def test_what_was_never_begun_in_its_time_is_tried_again(street: Street) -> None:
    first = await street.put("question")
    await sent(street, 1)
    street.channels.hold("question, answered")
    await street.put("question, answered", edits_id=first)
    await street.put("next question")
    sender = street.a_sender()
    sender.send_seconds = 0.5
    async with running(sender):
        await street.channels.has_taken(2)
        await asyncio.sleep(0.7)
        assert [row.failure for row in await street.rows("failure")] == [None, "TimeoutError", "OutOfTime"]
        street.channels.let_go()
        await street.channels.has_taken(4)
    assert street.channels.taken[-1] == "next question"


async def test_no_more_than_a_seconds_worth_is_in_doubt_however_long_it_takes(street: Street) -> None:
    street.channels.hold("a", "b", "c")
    for chat, words in enumerate("abc"):
        await street.put(words, chat=chat)
    pace = Pace(Rates(overall=2, calls=2, chat=0))
    async with running(street.a_sender(pace=pace)):
        await street.channels.has_taken(2)
        pace._sent.clear()  # as if the second had passed
        kick = street.wakeups.sender(street.bot.id)
        kick.set()
        await until(lambda: not kick.is_set())
        assert (await street.states()).count("sending") == 2
        street.channels.let_go()
        await street.channels.has_taken(3)
    assert street.channels.most_at_once == 2


async def test_another_bots_messages_are_not_touched(engine: AsyncEngine, street: Street) -> None:
    other = await a_street(engine)
    await other.put("another bot's")
    await street.put("ours")

    assert await sent(street, 1) == ["ours"]
    assert await street.states() == ["queued", "sent"]
