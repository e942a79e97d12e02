"""After a restore nothing goes out by itself that may have gone out already."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from participation.calls import make_call, see_call
from participation.challenges import ChallengeView
from participation.database import Db
from participation.firings import fire_due, remind_due
from participation.models import Message
from participation.restored import hold_what_may_have_gone_out
from participation.words import CallState, MessageState
from tests.builders import a_bot, a_listener, an_awake_challenge
from tests.participation.called import BOTH, begun
from tests.participation.called import NOW as TODAY
from tests.participation.test_firings import WEEK, next_at, started
from tests.participation.test_prompts import FIRST

LATER = FIRST + timedelta(days=2)


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await an_awake_challenge(db)


async def test_calls_wait_for_a_coordinator(db: Db, challenge: ChallengeView) -> None:
    await a_listener(db, challenge, bot=await a_bot(db))
    await begun(db, challenge)
    moments = (TODAY - timedelta(minutes=1), TODAY + timedelta(minutes=1))
    made = [await make_call(db, BOTH, challenge_id=challenge.id, by=None, begins_at=each) for each in moments]
    await hold_what_may_have_gone_out(db, now=TODAY)
    seen = [await see_call(db, challenge_id=challenge.id, call_id=each) for each in made]
    assert [(each.state, each.begins_at) for each in seen] == [
        (CallState.DRAFT, None),
        (CallState.SCHEDULED, moments[1]),
    ]
    assert (await db.execute(select(Message.state))).scalars().all() == [MessageState.UNCERTAIN]


async def test_prompts_ask_again_from_then_on(db: Db, challenge: ChallengeView) -> None:
    await started(db, challenge)
    await hold_what_may_have_gone_out(db, now=LATER)
    assert await fire_due(db, now=LATER) == 0
    assert await next_at(db) == FIRST + WEEK


async def test_nobody_is_reminded_of_what_was_asked_before(db: Db, challenge: ChallengeView) -> None:
    await started(db, challenge)
    await fire_due(db, now=FIRST)
    await hold_what_may_have_gone_out(db, now=FIRST + WEEK)
    assert await remind_due(db, now=FIRST + WEEK) == 0
