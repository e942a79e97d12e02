"""Calls through the sender: what each hears, in which order, how fast, and what is held when it is in doubt."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery import Blocked, Result, Unknown
from bot.pace import Pace
from bot.settings import Rates
from conversations.content import Content
from participation.call_draft import CallDraft
from participation.call_queue import queue_due
from participation.calls import Called, CallMove, make_call, move_call
from participation.challenges import ChallengeView
from participation.database import transaction
from participation.outbox import Claimed
from tests.bot.street import Channels, Street, a_street, running, until
from tests.builders import a_listener, an_awake_challenge

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
        assert (await street.states()).count("sending") == 2
        street.channels.let_go()
        await street.channels.has_taken(6)
    assert street.channels.most_at_once == 2
