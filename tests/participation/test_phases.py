"""Runs of phases: what is open, who opened it, and why; by hand and by the clock."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.challenges import ChallengeView
from participation.database import Db, transaction
from participation.errors import ChangedMeanwhile, ClosesTooEarly, NoSuchArea, NoSuchPhase, NotAllowedNow
from participation.members import add_member
from participation.models import PhaseMove as Moved
from participation.phase_clock import move_due_phases
from participation.phase_lines import Span, spans
from participation.phases import (
    OnPhase,
    PhasePlan,
    change_plan,
    drop_phase,
    move_phase,
    open_kinds,
    phase_moves,
    phases_of,
    plan_phase,
    see_phase,
)
from participation.words import PhaseKind, PhaseMove, PhaseState, Role
from tests.builders import a_challenge

NOW: Final = datetime(2026, 9, 7, 8, tzinfo=UTC)
DAY: Final = timedelta(days=1)
EXPLORE: Final = PhasePlan(PhaseKind.EXPLORE)


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


@pytest.fixture
async def member(db: Db, challenge: ChallengeView) -> int:
    return await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)


@pytest.fixture
async def on(db: Db, challenge: ChallengeView, member: int) -> OnPhase:
    """Of a phase that is planned, without any date."""
    made = await plan_phase(db, EXPLORE, challenge_id=challenge.id, by=member, now=NOW)
    return OnPhase(challenge.id, made, member)


async def state(db: Db, on: OnPhase) -> PhaseState:
    return (await see_phase(db, challenge_id=on.challenge_id, phase_id=on.phase_id)).state


async def test_it_opens_closes_and_opens_again_with_who_and_why(db: Db, on: OnPhase) -> None:
    stands = [await state(db, on)]
    moves = (PhaseMove.OPEN, "We begin."), (PhaseMove.CLOSE, "Enough."), (PhaseMove.REOPEN, "New  neighbours.")
    for days, (move, why) in enumerate(moves):
        await move_phase(db, on, move, now=NOW + days * DAY, why=why)
        stands.append(await state(db, on))
    assert stands == [PhaseState.PLANNED, PhaseState.OPEN, PhaseState.CLOSED, PhaseState.OPEN]
    told = [(each.move, each.why, each.by, each.at) for each in await phase_moves(db, challenge_id=on.challenge_id)]
    assert told == [
        (PhaseMove.REOPEN, "New neighbours.", "Samira", NOW + 2 * DAY),
        (PhaseMove.CLOSE, "Enough.", "Samira", NOW + DAY),
        (PhaseMove.OPEN, "We begin.", "Samira", NOW),
        (PhaseMove.PLAN, "", "Samira", NOW),
    ]


@pytest.mark.parametrize(
    ("before", "refused"),
    [
        ((), {PhaseMove.CLOSE, PhaseMove.REOPEN, PhaseMove.PLAN}),
        ((PhaseMove.OPEN,), {PhaseMove.OPEN, PhaseMove.REOPEN}),
        ((PhaseMove.OPEN, PhaseMove.CLOSE), {PhaseMove.OPEN, PhaseMove.CLOSE}),
    ],
)
async def test_what_makes_no_sense_is_refused(
    db: Db, on: OnPhase, before: tuple[PhaseMove, ...], refused: set[PhaseMove]
) -> None:
    for move in before:
        await move_phase(db, on, move, now=NOW)
    for move in refused:
        with pytest.raises(NotAllowedNow):
            await move_phase(db, on, move, now=NOW)


async def test_rounds_are_counted_by_kind_and_area(db: Db, challenge: ChallengeView) -> None:
    north = challenge.areas[-1].id
    plans = (EXPLORE, EXPLORE, PhasePlan(PhaseKind.LEARN), PhasePlan(PhaseKind.EXPLORE, area_id=north), EXPLORE)
    for plan in plans:
        await plan_phase(db, plan, challenge_id=challenge.id, by=None, now=NOW)
    assert [each.round for each in await phases_of(db, challenge_id=challenge.id)] == [1, 2, 1, 1, 3]


async def test_several_are_open_at_once_and_an_area_sees_its_own(db: Db, challenge: ChallengeView) -> None:
    south, north = challenge.areas[-2].id, challenge.areas[-1].id
    plans = (PhasePlan(PhaseKind.LEARN), EXPLORE, EXPLORE, PhasePlan(PhaseKind.TRY, area_id=north))
    for plan in (*plans, PhasePlan(PhaseKind.IMAGINE)):
        made = await plan_phase(db, plan, challenge_id=challenge.id, by=None, now=NOW)
        if plan.kind is not PhaseKind.IMAGINE:
            await move_phase(db, OnPhase(challenge.id, made, None), PhaseMove.OPEN, now=NOW)
    both = (PhaseKind.EXPLORE, PhaseKind.LEARN)
    assert await open_kinds(db, challenge_id=challenge.id, area_ids=[south]) == both
    assert await open_kinds(db, challenge_id=challenge.id, area_ids=[]) == both
    assert await open_kinds(db, challenge_id=challenge.id, area_ids=[north]) == (
        PhaseKind.EXPLORE,
        PhaseKind.TRY,
        PhaseKind.LEARN,
    )


async def test_it_does_not_close_before_it_opens(db: Db, challenge: ChallengeView, on: OnPhase) -> None:
    reversed_ = PhasePlan(PhaseKind.EXPLORE, opens_at=NOW, closes_at=NOW)
    with pytest.raises(ClosesTooEarly):
        await plan_phase(db, reversed_, challenge_id=challenge.id, by=None, now=NOW)
    with pytest.raises(ClosesTooEarly):
        await change_plan(db, on, reversed_, now=NOW)


async def test_an_area_or_a_phase_of_another_challenge_is_none(db: Db, challenge: ChallengeView, on: OnPhase) -> None:
    elsewhere = await a_challenge(db)
    plan = PhasePlan(PhaseKind.EXPLORE, area_id=challenge.areas[0].id)
    with pytest.raises(NoSuchArea):
        await plan_phase(db, plan, challenge_id=elsewhere.id, by=None, now=NOW)
    there = OnPhase(elsewhere.id, on.phase_id, None)
    with pytest.raises(NoSuchPhase):
        await see_phase(db, challenge_id=there.challenge_id, phase_id=there.phase_id)
    with pytest.raises(NoSuchPhase):
        await move_phase(db, there, PhaseMove.OPEN, now=NOW)


async def test_who_saw_an_earlier_version_is_told(db: Db, on: OnPhase) -> None:
    seen = OnPhase(on.challenge_id, on.phase_id, on.by, 1)
    await change_plan(db, seen, PhasePlan(PhaseKind.EXPLORE, "Soup"), now=NOW)
    with pytest.raises(ChangedMeanwhile):
        await move_phase(db, seen, PhaseMove.OPEN, now=NOW)


async def test_a_plan_can_be_dropped_and_what_was_open_stays(db: Db, on: OnPhase, challenge: ChallengeView) -> None:
    await drop_phase(db, on)
    assert await phases_of(db, challenge_id=challenge.id) == ()
    made = await plan_phase(db, EXPLORE, challenge_id=challenge.id, by=None, now=NOW)
    opened = OnPhase(challenge.id, made, None)
    await move_phase(db, opened, PhaseMove.OPEN, now=NOW)
    with pytest.raises(NotAllowedNow):
        await drop_phase(db, opened)


async def test_the_clock_opens_and_closes_as_planned_and_nobody_is_named(db: Db, on: OnPhase) -> None:
    await change_plan(db, on, PhasePlan(PhaseKind.EXPLORE, opens_at=NOW + DAY, closes_at=NOW + 3 * DAY), now=NOW)
    days = [NOW + days * DAY for days in range(5)]
    done = [(await move_due_phases(db, now=day), await state(db, on)) for day in days]
    assert done == [
        (0, PhaseState.PLANNED),
        (1, PhaseState.OPEN),
        (0, PhaseState.OPEN),
        (1, PhaseState.CLOSED),
        (0, PhaseState.CLOSED),
    ]
    assert [each.by for each in await phase_moves(db, challenge_id=on.challenge_id)] == [None, None, "Samira"]


async def test_what_was_to_open_and_close_while_all_stood_still_is_closed_after(db: Db, on: OnPhase) -> None:
    await change_plan(db, on, PhasePlan(PhaseKind.EXPLORE, opens_at=NOW + DAY, closes_at=NOW + 2 * DAY), now=NOW)
    assert await move_due_phases(db, now=NOW + 9 * DAY) == 2
    assert await state(db, on) is PhaseState.CLOSED


async def test_whoever_opens_it_by_hand_after_its_end_is_not_closed_at_once(db: Db, on: OnPhase) -> None:
    await change_plan(db, on, PhasePlan(PhaseKind.EXPLORE, closes_at=NOW + DAY), now=NOW)
    await move_phase(db, on, PhaseMove.OPEN, now=NOW + 2 * DAY)
    assert await move_due_phases(db, now=NOW + 2 * DAY) == 0
    await move_phase(db, on, PhaseMove.CLOSE, now=NOW + 3 * DAY)
    await move_phase(db, on, PhaseMove.REOPEN, now=NOW + 3 * DAY)
    assert (await move_due_phases(db, now=NOW + 4 * DAY), await state(db, on)) == (0, PhaseState.OPEN)


async def test_two_clocks_open_it_once(engine: AsyncEngine) -> None:
    async with transaction(engine) as db:
        challenge = await a_challenge(db)
        for _ in range(3):
            await plan_phase(
                db, PhasePlan(PhaseKind.TRY, opens_at=NOW), challenge_id=challenge.id, by=None, now=NOW - DAY
            )

    async def a_clock() -> int:
        async with transaction(engine) as db:
            return await move_due_phases(db, now=NOW)

    counts = await asyncio.gather(*(a_clock() for _ in range(4)))
    async with transaction(engine) as db:
        moves = (await db.execute(select(Moved.move))).scalars().all()
    assert (sum(counts), moves.count(PhaseMove.OPEN)) == (3, 3)


async def test_each_stretch_of_a_run_is_a_bar_of_its_own(db: Db, challenge: ChallengeView, on: OnPhase) -> None:
    for days, move in ((0, PhaseMove.OPEN), (2, PhaseMove.CLOSE), (5, PhaseMove.REOPEN)):
        await move_phase(db, on, move, now=NOW + days * DAY)
    later = PhasePlan(PhaseKind.LEARN, opens_at=NOW + 20 * DAY, closes_at=NOW + 30 * DAY)
    planned = await plan_phase(db, later, challenge_id=challenge.id, by=None, now=NOW)
    await plan_phase(db, PhasePlan(PhaseKind.SUSTAIN), challenge_id=challenge.id, by=None, now=NOW)
    runs = await phases_of(db, challenge_id=challenge.id)
    found = spans(runs, await phase_moves(db, challenge_id=challenge.id), now=NOW + 6 * DAY)
    assert found == (
        Span(on.phase_id, PhaseState.CLOSED, NOW, NOW + 2 * DAY),
        Span(on.phase_id, PhaseState.OPEN, NOW + 5 * DAY, NOW + 34 * DAY, certain=False),
        Span(planned, PhaseState.PLANNED, NOW + 20 * DAY, NOW + 30 * DAY),
    )
