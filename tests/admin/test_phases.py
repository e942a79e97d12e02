"""The pages of phases: planned, opened and closed with who and why, on a timeline and in a table."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from admin.timeline import timeline
from participation.database import transaction
from participation.phase_lines import Span
from participation.phases import PhaseView, phases_of
from participation.prompts import prompts_page
from participation.words import PhaseKind, PhaseState, Role
from tests.admin.conftest import Client, Desk, a_client

BASE: Final = "/desk/wonen/phases"
NOW: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
async def samira(the_desk: Desk) -> AsyncIterator[Client]:
    async with a_client(the_desk, await the_desk.member("Samira", Role.COORDINATOR)) as client:
        yield client


async def runs(desk: Desk) -> tuple[PhaseView, ...]:
    async with transaction(desk.engine) as db:
        return await phases_of(db, challenge_id=desk.challenge.id)


async def test_a_phase_is_planned_with_prompts_to_begin_with(the_desk: Desk, samira: Client) -> None:
    typed = {"kind": "explore", "starters": "1", "opens-day": "2030-03-01", "why": "After the winter.", "do": "plan"}
    assert (await samira.post(BASE, typed))[0] == 303
    (phase,) = await runs(the_desk)
    assert (phase.state, phase.opens_at) == (PhaseState.PLANNED, datetime(2030, 3, 1, 8, tzinfo=UTC))
    _, page = await samira.get(f"{BASE}/{phase.id}")
    assert "We are going to explore the neighbourhood." in page
    assert "1 day after the phase opens at 19:00" in page
    assert "After the winter." in page


async def test_opened_closed_and_opened_again_with_why(the_desk: Desk, samira: Client) -> None:
    await samira.post(BASE, {"kind": "try", "name": "Soup bicycle", "do": "open", "why": "It has wheels."})
    (phase,) = await runs(the_desk)
    for what, why in (("close", "The soup is gone."), ("reopen", "More soup.")):
        assert (await samira.post(f"{BASE}/{phase.id}/{what}", {"why": why}))[0] == 303
    _, page = await samira.get(f"{BASE}/{phase.id}")
    assert [each for each in ("It has wheels.", "The soup is gone.", "More soup.", "Samira") if each not in page] == []
    _, page = await samira.get(BASE)
    assert "Try: Soup bicycle" in page


async def test_rounds_are_named(samira: Client) -> None:
    for _ in range(2):
        await samira.post(BASE, {"kind": "explore", "do": "open"})
    assert "Explore, second round" in (await samira.get(BASE))[1]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"opens-day": "tomorrow"}, "Write a day as in 2026-03-01."),
        ({"opens-day": "2030-03-01", "opens-time": "25:99"}, "Write a day as in 2026-03-01."),
        ({"opens-day": "9999-12-31"}, "Write a day as in 2026-03-01."),
        ({"opens-day": "2030-03-02", "closes-day": "2030-03-01"}, "It would close before it opens."),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    the_desk: Desk, samira: Client, typed: dict[str, str], sentence: str
) -> None:
    status, page = await samira.post(BASE, {"kind": "learn", "name": "Looking back", "do": "plan"} | typed)
    assert (status, sentence in page, 'value="Looking back"' in page) == (400, True, True)
    assert await runs(the_desk) == ()


async def test_a_plan_is_changed_and_dropped_with_its_prompts(the_desk: Desk, samira: Client) -> None:
    await samira.post(BASE, {"kind": "learn", "starters": "1", "do": "plan"})
    (phase,) = await runs(the_desk)
    url = f"{BASE}/{phase.id}"
    await samira.post(url, {"name": "Looking back", "closes-day": "2030-03-01", "closes-time": "18:00"})
    (changed,) = await runs(the_desk)
    assert (changed.name, changed.closes_at) == ("Looking back", datetime(2030, 3, 1, 17, tzinfo=UTC))
    assert (await samira.post(f"{url}/open", {"version": f"{phase.version}"}))[0] == 409
    assert (await samira.post(f"{url}/drop"))[0] == 303
    async with transaction(the_desk.engine) as db:
        assert await prompts_page(db, challenge_id=the_desk.challenge.id) == ()


async def test_who_only_looks_sees_the_timeline_and_no_form(the_desk: Desk, samira: Client) -> None:
    await samira.post(BASE, {"kind": "explore", "do": "open"})
    async with a_client(the_desk, await the_desk.member("Joris", Role.VIEWER)) as client:
        _, page = await client.get(BASE)
    assert ('class="tl"' in page, 'name="kind"' in page, f'href="{BASE}/' in page) == (True, False, False)


def a_run(number: int, kind: PhaseKind, **more: object) -> PhaseView:
    given = {"round": 1, "name": "", "area_id": None, "area": None, "state": PhaseState.OPEN, "version": 1} | more
    times = dict.fromkeys(("opens_at", "closes_at", "opened_at", "closed_at"))
    return PhaseView(id=number, kind=kind, **given, **times)  # type: ignore[arg-type]


def test_what_overlaps_lies_in_lanes_and_every_stretch_is_a_bar() -> None:
    day = timedelta(days=1)
    found = [
        Span(1, PhaseState.CLOSED, NOW - 80 * day, NOW - 40 * day),
        Span(1, PhaseState.OPEN, NOW - 20 * day, NOW + 30 * day),
        Span(2, PhaseState.OPEN, NOW - 30 * day, NOW + 28 * day, certain=False),
        Span(3, PhaseState.PLANNED, NOW + 10 * day, NOW + 20 * day),
    ]
    phases = [a_run(1, PhaseKind.EXPLORE), a_run(2, PhaseKind.EXPLORE, area="Veenkade"), a_run(3, PhaseKind.LEARN)]
    drawn = timeline(phases, found, now=NOW, time_zone="Europe/Amsterdam", language="en")
    assert [(lane.name, [bar.look for bar in lane.bars]) for lane in drawn.lanes] == [
        ("Explore", ["ph-past", "ph-open"]),
        ("", ["ph-open"]),
        ("Learn", ["ph-plan"]),
    ]
    assert [month.label for month in drawn.months] == ["Sep", "Oct", "Nov", "Dec"]
    bars = [bar for lane in drawn.lanes for bar in lane.bars]
    assert all(bar.x >= 0 and bar.x + bar.width <= 100 for bar in bars)
    assert [bar.label for bar in drawn.lanes[0].bars] == ["round 1", "Veenkade"]
    assert [lane.said for lane in drawn.lanes[:2]] == [
        "round 1 4 Sep – 14 Oct; Veenkade 24 Oct – …",
        "round 1 3 Nov – 23 Dec",
    ]


def test_a_timeline_of_years_shows_few_months() -> None:
    found = [Span(1, PhaseState.CLOSED, NOW - timedelta(days=1500), NOW)]
    drawn = timeline([a_run(1, PhaseKind.TRY)], found, now=NOW, time_zone="Europe/Amsterdam", language="nl")
    assert len(drawn.months) <= 8
