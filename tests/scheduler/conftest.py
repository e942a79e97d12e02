"""Somebody whose words wait for a day, and somebody whose words wait for a week, at whatever hour it is now."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import call_queue, digests, review
from participation.call_draft import CallDraft
from participation.calls import make_call
from participation.firings import fire_due
from participation.members import add_member
from participation.models import Call, Firing, Notice, Resident, Support
from participation.phases import OnPhase, PhasePlan, move_phase, plan_phase
from participation.prompts import OnPrompt, make_prompt, start_prompt
from participation.review import Reviewed
from participation.rhythms import AfterOpening, Rhythm, Weekday, Weekly
from participation.starters import starters
from participation.words import CallState, Digest, PhaseKind, PhaseMove, Role, SupportKind
from tests.builders import a_chat, a_listener, a_resident, a_submission, an_awake_challenge
from tests.scheduler.leaving import leaves_words


@pytest.fixture
async def left_open(engine: AsyncEngine) -> None:
    async with engine.begin() as db:
        challenge = await an_awake_challenge(db)
        for days in (1.1, 7.1):
            await leaves_words(db, challenge, days=days)


@pytest.fixture
async def reviewed(engine: AsyncEngine) -> None:
    """Somebody who is to hear that what they sent was accepted, and one of whom something waits for a month."""
    async with engine.begin() as db:
        challenge = await an_awake_challenge(db)
        member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
        resident = await a_resident(db, challenge, chat_id=await a_chat(db))
        on = Reviewed(challenge.id, await a_submission(db, challenge, resident), member)
        await review.accept(db, on)
        month_ago = datetime.now(UTC) - timedelta(days=30)
        await db.execute(update(Notice).values(created_at=month_ago))
        await a_submission(db, challenge, resident, received_at=month_ago)


@pytest.fixture
async def calling(engine: AsyncEngine) -> None:
    """A call whose moment has come, one that was cancelled while it waited, and one of which nothing waits any more."""
    async with engine.begin() as db:
        now = datetime.now(UTC)
        challenge, elsewhere = await an_awake_challenge(db), await an_awake_challenge(db)
        await a_listener(db, challenge)
        for state, here in ((CallState.CANCELLED, challenge), (CallState.SENDING, elsewhere)):
            made = await make_call(db, CallDraft({"nl": "Dag"}), challenge_id=here.id, by=None, begins_at=now)
            await call_queue.queue_due(db, now=now)
            await db.execute(update(Call).where(Call.id == made).values(state=state))
        await make_call(db, CallDraft({"nl": "Dag"}), challenge_id=challenge.id, by=None, begins_at=now)


@pytest.fixture
async def asking(engine: AsyncEngine) -> None:
    """A phase that is to open, a prompt whose time has come, and one that asked and is to remind."""
    now = datetime.now(UTC)
    earlier = now - timedelta(days=30)
    async with engine.begin() as db:
        challenge = await an_awake_challenge(db)
        ids = [
            await plan_phase(db, plan, challenge_id=challenge.id, by=None, now=earlier)
            for plan in (PhasePlan(PhaseKind.LEARN, opens_at=now), PhasePlan(PhaseKind.TRY))
        ]
        await move_phase(db, OnPhase(challenge.id, ids[1], None), PhaseMove.OPEN, now=earlier)
        draft = starters(PhaseKind.TRY, challenge)[0]
        for rhythm in (Rhythm(AfterOpening(1), time(12)), Rhythm(Weekly(tuple(Weekday)), time(12))):
            drafted = replace(draft, rhythm=rhythm)
            made = await make_prompt(db, drafted, challenge_id=challenge.id, phase_id=ids[1], by=None)
            await start_prompt(db, OnPrompt(challenge.id, made, None), now=earlier)
        await fire_due(db, now=earlier + timedelta(days=2))
        await db.execute(update(Firing).values(remind_at=now))


@pytest.fixture
async def overview_due(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who wants one, on whatever day it is; a neighbour reacted to what they sent."""
    monkeypatch.setattr(digests, "CATCHES_UP", timedelta(days=8))
    async with engine.begin() as db:
        challenge = await an_awake_challenge(db)
        resident, neighbour = await a_resident(db, challenge, chat_id=await a_chat(db)), await a_resident(db, challenge)
        wants = {"digest": Digest.WEEKLY, "digested_at": datetime.now(UTC) - timedelta(days=30)}
        await db.execute(update(Resident).where(Resident.id == resident).values(wants))
        number = await a_submission(db, challenge, resident)
        row = {"challenge_id": challenge.id, "submission_id": number, "resident_id": neighbour}
        await db.execute(insert(Support).values(row | {"kind": SupportKind.ME_TOO}))
