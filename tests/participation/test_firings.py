"""A prompt asks at its time: once, whom it is meant for, and gently once more who did not answer."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.audience import Audience
from participation.call_queue import queue_due
from participation.calls import Called, CallMove, CallView, calls_page, move_call
from participation.challenges import ChallengeView
from participation.database import Db, transaction
from participation.firings import fire_due, remind_due
from participation.models import Call, CallAnswer, Challenge, Firing, Message, Phase, Prompt, Resident
from participation.phase_clock import move_due_phases
from participation.phases import OnPhase, PhasePlan, change_plan, move_phase, plan_phase
from participation.prompt_draft import PromptDraft
from participation.prompt_questions import PromptQuestion
from participation.prompts import OnPrompt, change_prompt, make_prompt, start_prompt, stop_prompt
from participation.rhythms import AfterJoining, AfterOpening, Beat, Once, Rhythm, Weekday, Weekly
from participation.words import (
    CallState,
    ChallengeStatus,
    Does,
    MessageState,
    PhaseKind,
    PhaseMove,
    QuestionKind,
    Starts,
)
from tests.builders import a_challenge, a_listener
from tests.participation.test_prompts import DRAFT, FIRST, NOW, TUESDAYS

WEEK: Final = timedelta(days=7)
ASKS: Final = replace(
    DRAFT,
    starts=Starts.QUESTIONS,
    audience=Audience(),
    questions=(PromptQuestion(0, QuestionKind.WORDS, {"nl": "Wat?", "en": "What?"}),),
)
JOINED: Final = replace(ASKS, rhythm=Rhythm(AfterJoining(14), time(19)), remind_after=None)


async def started(
    db: Db, challenge: ChallengeView, draft: PromptDraft = ASKS, *, area_id: int | None = None
) -> OnPrompt:
    """In a phase that opens now."""
    plan = PhasePlan(PhaseKind.EXPLORE, area_id=area_id)
    phase = OnPhase(challenge.id, await plan_phase(db, plan, challenge_id=challenge.id, by=None, now=NOW), None)
    made = await make_prompt(db, draft, challenge_id=challenge.id, phase_id=phase.phase_id, by=None)
    on = OnPrompt(challenge.id, made, None)
    await start_prompt(db, on, now=NOW)
    await move_phase(db, phase, PhaseMove.OPEN, now=NOW)
    return on


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


async def fired(db: Db) -> list[datetime]:
    return list((await db.execute(select(Firing.at).order_by(Firing.at))).scalars())


async def called(db: Db, challenge: ChallengeView) -> list[CallView]:
    """The oldest first."""
    return list(reversed(await calls_page(db, challenge_id=challenge.id)))


async def next_at(db: Db) -> datetime | None:
    return (await db.execute(select(Prompt.next_at))).scalar_one()


async def test_its_call_is_made_at_its_time_and_the_next_time_set(db: Db, challenge: ChallengeView) -> None:
    await started(db, challenge)
    assert await fire_due(db, now=FIRST - timedelta(seconds=1)) == 0
    assert await fire_due(db, now=FIRST) == 1
    assert await fire_due(db, now=FIRST) == 0
    (call,) = await called(db, challenge)
    assert (call.state, call.begins_at, call.made_by) == (CallState.SCHEDULED, FIRST, None)
    assert call.draft.texts == ASKS.texts
    assert [(each.does, each.labels.get("nl")) for each in call.draft.buttons] == [
        (Does.PROMPT, "Vertel"),
        (Does.NOT_NOW, None),
    ]
    assert (await fired(db), await next_at(db)) == ([FIRST], FIRST + WEEK)


async def test_one_that_starts_a_script_has_its_button(db: Db, challenge: ChallengeView) -> None:
    await started(db, challenge, replace(DRAFT, starts=Starts.LESSON))
    await fire_due(db, now=FIRST)
    (call,) = await called(db, challenge)
    assert [(each.does, each.to) for each in call.draft.buttons] == [
        (Does.SCRIPT, "share_lesson"),
        (Does.NOT_NOW, ""),
    ]


async def test_after_a_standstill_it_asks_once_for_all_that_it_missed(db: Db, challenge: ChallengeView) -> None:
    await started(db, challenge)
    late = FIRST + 7 * WEEK + timedelta(hours=3)
    assert await fire_due(db, now=late) == 1
    assert await fire_due(db, now=late) == 0
    assert (await fired(db), await next_at(db)) == ([FIRST], FIRST.replace(hour=18) + 8 * WEEK)  # after the change


async def test_what_comes_once_comes_once(db: Db, challenge: ChallengeView) -> None:
    await started(db, challenge, replace(ASKS, rhythm=Rhythm(Once(date(2026, 9, 20)), time(10))))
    assert await fire_due(db, now=NOW + 60 * WEEK) == 1
    assert (await next_at(db), await fire_due(db, now=NOW + 60 * WEEK)) == (None, 0)


async def test_an_edit_touches_no_call_that_was_made(db: Db, challenge: ChallengeView) -> None:
    on = await started(db, challenge)
    await fire_due(db, now=FIRST)
    before = await called(db, challenge)
    asked = (await db.execute(select(Firing.questions))).scalar_one()
    other = replace(ASKS, texts={"nl": "Anders", "en": "Otherwise"}, questions=(), starts=Starts.IDEA)
    await change_prompt(db, on, other, now=FIRST)
    assert await called(db, challenge) == before
    assert (await db.execute(select(Firing.questions))).scalar_one() == asked
    await fire_due(db, now=FIRST + WEEK)
    assert (await called(db, challenge))[-1].draft.texts == other.texts


async def test_a_phase_of_one_area_asks_there(db: Db, challenge: ChallengeView) -> None:
    north, south = challenge.areas[-1], challenge.areas[-2]
    await started(db, challenge, area_id=north.id)
    await fire_due(db, now=FIRST)
    here, _there = await a_listener(db, challenge, area=north), await a_listener(db, challenge, area=south)
    await queue_due(db, now=FIRST)
    assert (await db.execute(select(Message.resident_id))).scalars().all() == [here]


async def joined(db: Db, challenge: ChallengeView, *days: date) -> list[int]:
    """Residents who joined on each of these days."""
    made = []
    for day in days:
        made.append(await a_listener(db, challenge))
        at = datetime.combine(day, time(12), UTC)
        await db.execute(update(Resident).where(Resident.id == made[-1]).values(joined_at=at))
    return made


async def test_days_after_joining_gathers_who_joined_on_that_day(db: Db, challenge: ChallengeView) -> None:
    residents = await joined(db, challenge, date(2026, 8, 24), date(2026, 8, 24), date(2026, 8, 25), date(2026, 8, 27))
    await started(db, challenge, JOINED)
    got = []
    for days in range(4):
        now = datetime(2026, 9, 7 + days, 17, tzinfo=UTC)
        assert await fire_due(db, now=now) == 1
        await queue_due(db, now=now)
        got.append(list((await db.execute(select(Message.resident_id).where(Message.not_before == now))).scalars()))
    assert got == [residents[:2], residents[2:3], [], residents[3:]]
    assert len(await called(db, challenge)) == 3, "on a day for nobody there is no call"


async def test_after_a_standstill_nobody_who_joined_is_left_out(db: Db, challenge: ChallengeView) -> None:
    residents = await joined(db, challenge, *(date(2026, 8, 23 + days) for days in range(5)))
    await started(db, challenge, JOINED)
    late = datetime(2026, 9, 9, 18, tzinfo=UTC)
    await fire_due(db, now=late)
    await queue_due(db, now=late)
    assert (await db.execute(select(Message.resident_id))).scalars().all() == residents[1:4]


async def reached(db: Db, challenge: ChallengeView) -> tuple[int, int]:
    """Two residents who were asked, of whom the second answered."""
    both = await a_listener(db, challenge), await a_listener(db, challenge)
    await queue_due(db, now=FIRST)
    await db.execute(update(Message).values(state=MessageState.SENT, sent_at=FIRST))
    call_id = (await called(db, challenge))[0].id
    row = {"call_id": call_id, "resident_id": both[1], "challenge_id": challenge.id, "option": "0"}
    await db.execute(insert(CallAnswer).values(row))
    return both


async def test_who_did_not_answer_hears_it_once_more_and_only_once(db: Db, challenge: ChallengeView) -> None:
    await started(db, challenge)
    await fire_due(db, now=FIRST)
    silent, _answered = await reached(db, challenge)
    after = FIRST + timedelta(days=3)
    assert await remind_due(db, now=after - timedelta(seconds=1)) == 0
    assert await remind_due(db, now=after) == 1
    assert await remind_due(db, now=after + WEEK) == 0
    first, reminder = await called(db, challenge)
    assert (reminder.reminds_of, reminder.draft) == (first.id, first.draft)
    await queue_due(db, now=after)
    wanted = select(Message.resident_id).where(Message.call_id == reminder.id)
    assert (await db.execute(wanted)).scalars().all() == [silent]


@pytest.mark.parametrize("why", ["stopped", "cancelled", "not wanted", "the challenge is closed"])
async def test_nobody_is_reminded_of_what_is_over(db: Db, challenge: ChallengeView, why: str) -> None:
    on = await started(db, challenge, replace(ASKS, remind_after=None) if why == "not wanted" else ASKS)
    await fire_due(db, now=FIRST)
    (call,) = await called(db, challenge)
    if why == "stopped":
        await stop_prompt(db, on)
    if why == "cancelled":
        await move_call(db, Called(challenge.id, call.id, None), CallMove.CANCEL)
    if why == "the challenge is closed":
        await close(db, challenge)
    assert await remind_due(db, now=FIRST + WEEK) == 0
    assert len(await called(db, challenge)) == 1


@pytest.mark.parametrize("work", [fire_due, remind_due])
async def test_several_clocks_ask_once(engine: AsyncEngine, work: Any) -> None:
    async with transaction(engine) as db:
        challenge = await a_challenge(db)
        for _ in range(3):
            await started(db, challenge)
        if work is remind_due:
            await fire_due(db, now=FIRST)

    async def a_clock() -> int:
        async with transaction(engine) as db:
            done: int = await work(db, now=FIRST + timedelta(days=4))
            return done

    counts = await asyncio.gather(*(a_clock() for _ in range(4)))
    async with transaction(engine) as db:
        made = (await db.execute(select(func.count()).select_from(Call))).scalar_one()
    assert (sum(counts), made) == (3, 3 if work is fire_due else 6)


async def test_the_rhythm_is_that_of_the_challenges_zone(db: Db) -> None:
    elsewhere = await a_challenge(db, time_zone="America/Paramaribo")
    await started(db, elsewhere, replace(ASKS, rhythm=TUESDAYS))
    assert await next_at(db) == datetime(2026, 9, 8, 22, tzinfo=UTC)


async def close(db: Db, challenge: ChallengeView) -> None:
    await db.execute(update(Challenge).where(Challenge.id == challenge.id).values(status=ChallengeStatus.CLOSED))


async def test_a_challenge_that_is_closed_asks_nothing(db: Db, challenge: ChallengeView) -> None:
    await started(db, challenge)
    await close(db, challenge)
    assert await fire_due(db, now=FIRST) == 0


@pytest.mark.parametrize("beat", [AfterOpening(0), Once(date(2026, 9, 8)), Weekly((Weekday.TUESDAY,))])
async def test_what_is_to_be_asked_as_the_phase_opens_is_asked(db: Db, challenge: ChallengeView, beat: Beat) -> None:
    """The clock looks a moment after the one that was planned, or after a standstill."""
    plan = PhasePlan(PhaseKind.EXPLORE, opens_at=FIRST)
    phase = await plan_phase(db, plan, challenge_id=challenge.id, by=None, now=NOW)
    draft = replace(ASKS, rhythm=Rhythm(beat, time(19)))
    made = await make_prompt(db, draft, challenge_id=challenge.id, phase_id=phase, by=None)
    await start_prompt(db, OnPrompt(challenge.id, made, None), now=NOW)
    late = FIRST + timedelta(seconds=7)
    await move_due_phases(db, now=late)
    assert await fire_due(db, now=late) == 1
    assert await fired(db) == [FIRST]


async def test_on_the_day_of_an_opening_after_the_hour_it_asks_at_once(db: Db, challenge: ChallengeView) -> None:
    await started(db, challenge, replace(ASKS, rhythm=Rhythm(AfterOpening(0), time(9))))
    assert await next_at(db) == NOW
    assert await fire_due(db, now=NOW) == 1


async def test_a_new_name_of_the_phase_loses_nothing_that_is_due(db: Db, challenge: ChallengeView) -> None:
    await started(db, challenge)
    phase = (await db.execute(select(Prompt.phase_id))).scalar_one()
    late = FIRST + timedelta(hours=1)
    await change_plan(db, OnPhase(challenge.id, phase, None), PhasePlan(PhaseKind.EXPLORE, "Soep"), now=late)
    assert await next_at(db) == FIRST


async def test_what_is_over_asks_no_more_whichever_clock_comes_first(db: Db, challenge: ChallengeView) -> None:
    await started(db, challenge)
    await db.execute(update(Phase).values(closes_at=FIRST + timedelta(hours=1)))
    assert await fire_due(db, now=FIRST + timedelta(hours=2)) == 0


async def test_one_that_cannot_be_asked_holds_up_no_other(
    db: Db, challenge: ChallengeView, caplog: pytest.LogCaptureFixture
) -> None:
    broken, other = await started(db, challenge), await started(db, challenge)
    asked = {"challenge_id": challenge.id, "prompt_id": broken.prompt_id, "at": FIRST, "questions": {}}
    await db.execute(insert(Firing).values(asked))
    await fire_due(db, now=FIRST)
    found = await db.execute(select(Prompt.id, Prompt.next_at).order_by(Prompt.id))
    assert [tuple(row) for row in found] == [(broken.prompt_id, FIRST), (other.prompt_id, FIRST + WEEK)]
    assert f"prompt {broken.prompt_id} is left out" in caplog.text
