"""Calls through the sender: what each hears, in which order, how fast, and what is held when it is in doubt."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.calling import PAUSE_SECONDS, STREAK_SECONDS, Calls
from bot.delivery import Blocked, Result, Unknown
from bot.pace import Pace
from bot.settings import Rates
from conversations.content import Content
from participation.call_draft import CallDraft
from participation.call_queue import queue_due
from participation.calls import Called, CallMove, make_call, move_call
from participation.challenges import ChallengeView
from participation.database import transaction
from participation.outbox import MOST_CLAIMED, Claimed
from tests.bot.street import Channels, Street, a_street, running, until
from tests.builders import a_chat, a_listener, an_awake_challenge

REPLY = Content("nl", ("a reply",)).dump()
TEXTS = {"nl": "Dag {name}", "en": "Hello {name}"}


class Doors(Channels):
    """Takes what is really said: of each message its first bubble."""

    async def deliver(self, message: Claimed, address: str) -> Result:
        text = Content.load(message.content).bubbles[0]
        return await super().deliver(replace(message, content={"text": text}), address)


@pytest.fixture
async def street(engine: AsyncEngine) -> Street:
    street = await a_street(engine, chats=0)
    street.channels = Doors()
    return street


async def called(street: Street, *names: str, language: str = "nl") -> tuple[ChallengeView, Called]:
    """A call to as many residents, that is under way."""
    async with transaction(street.engine) as db:
        challenge = await an_awake_challenge(db)
        for name in names:
            await a_listener(db, challenge, bot=street.bot, name=name, language=language)
        now = datetime.now(UTC)
        made = await make_call(db, CallDraft(TEXTS), challenge_id=challenge.id, by=None, begins_at=now)
        await queue_due(db, now=now)
        return challenge, Called(challenge.id, made, None)


async def test_each_hears_it_once_in_their_language_by_their_name(street: Street) -> None:
    await called(street, "Fatma", "Omar", language="en")
    async with running(street.a_sender()):
        await street.channels.has_taken(2)

    assert sorted(street.channels.taken) == ["Hello Fatma", "Hello Omar"]
    assert [row.state for row in await street.rows("state")] == ["sent", "sent"]
    assert [row.content for row in await street.rows("content")] == [None, None]


async def test_a_blocked_one_is_marked_and_the_others_get_theirs(street: Street) -> None:
    street.channels.answers = {"Dag Omar": [Blocked()]}
    await called(street, "Fatma", "Omar", "Piet")
    async with running(street.a_sender()):
        await street.channels.has_taken(3)
    assert sorted(await street.states()) == ["blocked", "sent", "sent"]


async def test_one_in_doubt_is_held_and_not_sent_again(street: Street) -> None:
    street.channels.answers = {"Dag Fatma": [Unknown("TimeoutError")]}
    await called(street, "Fatma")
    async with running(street.a_sender()):
        await street.channels.has_taken(1)
    assert await street.states() == ["uncertain"]
    async with running(street.a_sender()):
        await called(street, "Omar")
        await street.channels.has_taken(2)
    assert street.channels.taken == ["Dag Fatma", "Dag Omar"]


async def test_pausing_stops_what_is_not_yet_sent_and_resuming_sends_it(street: Street) -> None:
    rates = Rates(overall=2, calls=1, chat=0, group=0)
    _challenge, on = await called(street, *"abcd")
    async with running(street.a_sender(pace=Pace(rates))):
        await street.channels.has_taken(1)
        async with transaction(street.engine) as db:
            await move_call(db, on, CallMove.PAUSE)
        paused = len(street.channels.taken)
        await until(lambda: street.channels.at_once == 0)
        assert paused <= 2
        assert sorted(await street.states())[:2] == ["queued", "queued"]
        async with transaction(street.engine) as db:
            await move_call(db, on, CallMove.RESUME)
        await street.channels.has_taken(4)
    assert sorted(street.channels.taken) == ["Dag a", "Dag b", "Dag c", "Dag d"]


async def test_calls_leave_room_for_replies(street: Street) -> None:
    """Of three a second one is kept for replies."""
    await called(street, *(str(number) for number in range(6)))
    street.channels.hold(*(f"Dag {number}" for number in range(6)))
    async with running(street.a_sender(pace=Pace(Rates(overall=3, calls=2, chat=0, group=0)))):
        await street.channels.has_taken(2)
        await asyncio.sleep(1.3)  # sending takes longer than the second in which the next might go
        assert (await street.states()).count("sending") == 2
        async with transaction(street.engine) as db:
            street.chats.append(await a_chat(db, bot=street.bot))
        await street.put("", content=REPLY)
        await street.channels.has_taken(3)
        assert street.channels.taken[2] == "a reply"
        street.channels.let_go()
        await street.channels.has_taken(7)
    assert street.channels.most_at_once == 3


async def test_replies_take_nothing_of_the_calls_share_as_long_as_there_is_room(street: Street) -> None:
    await called(street, *"abcdef")
    async with transaction(street.engine) as db:
        street.chats += [await a_chat(db, bot=street.bot) for _ in range(3)]
    for chat in range(3):
        await street.put("", chat=chat, content=REPLY)
    street.channels.hold("a reply", *(f"Dag {name}" for name in "abcdef"))
    async with running(street.a_sender(pace=Pace(Rates(overall=6, calls=3, chat=0, group=0)))):
        await street.channels.has_taken(6)
        assert street.channels.at_once == 6
        street.channels.let_go()
        await street.channels.has_taken(9)


async def test_a_reply_goes_before_the_rest_of_a_call(street: Street) -> None:
    neighbours = [str(number) for number in range(3 * MOST_CLAIMED)]
    await called(street, *neighbours)
    async with transaction(street.engine) as db:
        street.chats.append(await a_chat(db, bot=street.bot))
    street.channels.hold(*(f"Dag {name}" for name in neighbours))
    async with running(street.a_sender()):
        await street.channels.has_taken(MOST_CLAIMED)
        await street.put("", content=REPLY)
        street.channels.let_go()
        await street.channels.has_taken(len(neighbours) + 1)
    assert street.channels.taken.index("a reply") <= 2 * MOST_CLAIMED


async def test_a_call_at_full_speed_is_alone_until_something_goes_before_it(street: Street) -> None:
    await called(street, *"abcd")
    async with transaction(street.engine) as db:
        street.chats.append(await a_chat(db, bot=street.bot))
    calls = Calls(street.bot.id)
    assert not calls.alone(10.0)
    assert await taken(calls, street, now=10.0) == (1, True)
    assert calls.alone(10.0 + PAUSE_SECONDS / 2)
    assert not calls.alone(10.0 + PAUSE_SECONDS)
    await street.put("", content=REPLY)
    assert await taken(calls, street, now=10.01) == (1, True)
    assert not calls.alone(10.01)


async def test_what_is_under_way_is_looked_up_every_second(street: Street) -> None:
    await called(street, *(str(number) for number in range(40)))
    calls = Calls(street.bot.id)
    for turn in range(int(STREAK_SECONDS / 0.04)):
        assert await taken(calls, street, now=10.0 + 0.04 * turn) == (1, True)
        assert calls.alone(10.0 + 0.04 * turn)
    later = 10.01 + STREAK_SECONDS
    assert not calls.alone(later)
    assert await taken(calls, street, now=later) == (1, True)
    assert calls.alone(later)


async def test_a_call_that_is_paused_or_over_gives_way_to_the_next(street: Street) -> None:
    challenge, first = await called(street, *"abc")
    async with transaction(street.engine) as db:
        at = datetime.now(UTC)
        await make_call(db, CallDraft(TEXTS), challenge_id=challenge.id, by=None, begins_at=at)
        await queue_due(db, now=at)
    calls = Calls(street.bot.id)
    assert await taken(calls, street, now=10.0) == (1, True)
    async with transaction(street.engine) as db:
        await move_call(db, first, CallMove.PAUSE)
    assert await taken(calls, street, now=10.01) == (0, True)
    assert not calls.alone(10.01)
    assert await taken(calls, street, now=10.02, most=4) == (2, False)


async def taken(calls: Calls, street: Street, *, now: float, most: int = 1) -> tuple[int, bool]:
    async with street.engine.connect() as plain:
        db = await plain.execution_options(isolation_level="AUTOCOMMIT")
        found, more = await calls.claim(db, most=most, timeout=timedelta(seconds=9), resting=(), now=now)
    return len(found), more
