"""What an overview tells: what happened since the last one, as that one resident may see it."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import insert, update

from participation.challenges import ChallengeView
from participation.database import Db
from participation.digests import Reader
from participation.models import Resident, SubmissionMove, Support
from participation.overviews import QUOTED, Overview, overviews
from participation.phases import OnPhase, PhasePlan, move_phase, plan_phase
from participation.words import Kind, Move, PhaseKind, Pretend, Status, SupportKind, Visibility
from participation.words import PhaseMove as Moved
from tests.builders import a_challenge, a_resident, a_submission
from tests.statements import statements

NOW: Final = datetime(2026, 5, 9, 8, tzinfo=UTC)
SINCE: Final = NOW - timedelta(days=7)


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


async def a_reader(db: Db, challenge: ChallengeView, *, area: int | None = None, since: datetime = SINCE) -> Reader:
    resident = await a_resident(db, challenge)
    values = {"digest": "weekly", "digested_at": since, "area_id": area}
    await db.execute(update(Resident).where(Resident.id == resident).values(values))
    return Reader(resident, "nl", area, since)


async def accepted(
    db: Db,
    challenge: ChallengeView,
    resident: int | None = None,
    *,
    at: datetime = NOW - timedelta(days=1),
    before: Status = Status.RECEIVED,
    after: Status = Status.ACCEPTED,
    undone: bool = False,
    **more: Any,
) -> int:
    """One that neighbours may see, and how it came there."""
    values = {"visibility": Visibility.NAMELESS, "status": after} | more
    number = await a_submission(db, challenge, resident, **values)
    move = {"challenge_id": challenge.id, "submission_id": number, "move": Move.ACCEPT, "at": at}
    made = insert(SubmissionMove).values(**move, before=before, after=after).returning(SubmissionMove.id)
    move_id = (await db.execute(made)).scalar_one()
    if undone:
        await db.execute(update(SubmissionMove).where(SubmissionMove.id == move_id).values(undone_by=move_id))
    return number


async def told(db: Db, challenge: ChallengeView, reader: Reader) -> Overview | None:
    return (await overviews(db, [reader], challenge=challenge)).get(reader.id)


async def test_what_is_new_is_told_first_of_ones_own_area_then_the_newest(db: Db, challenge: ChallengeView) -> None:
    here, elsewhere = challenge.areas[-1], challenge.areas[-2]
    reader = await a_reader(db, challenge, area=here.id)
    one, two = [
        await accepted(db, challenge, area=elsewhere, at=NOW - timedelta(days=days), own_words=f"Elders {days}")
        for days in (2, 1)
    ]
    near = await accepted(db, challenge, area=here, at=NOW - timedelta(days=3), public_wording="Hier.")
    nowhere = await accepted(db, challenge, at=NOW - timedelta(days=4))
    overview = await told(db, challenge, reader)
    assert overview is not None
    assert [(each.number, each.words, each.area) for each in overview.quotes] == [
        (near, "Hier.", here.name),
        (two, "Elders 1", elsewhere.name),
        (one, "Elders 2", elsewhere.name),
    ]
    assert (overview.near, overview.elsewhere, nowhere > 0) == (1, 3, True)


@pytest.mark.parametrize(
    "more",
    [
        {"at": SINCE},
        {"undone": True},
        {"before": Status.MERGED},
        {"visibility": Visibility.TEAM},
        {"kind": Kind.MESSAGE},
        {"withdrawn_at": NOW},
        {"own_words": ""},
        {"status": Status.MERGED},
    ],
    ids=lambda more: next(iter(more)),
)
async def test_what_is_not_new_or_not_for_neighbours_is_not_told(
    db: Db, challenge: ChallengeView, more: dict[str, Any]
) -> None:
    reader = await a_reader(db, challenge)
    await accepted(db, challenge, **more)
    await accepted(db, challenge, reader.id)
    for pretend in Pretend:
        await accepted(db, challenge, await a_resident(db, challenge, pretend=pretend))
    assert await told(db, challenge, reader) is None


async def test_what_came_to_an_end_is_counted_and_told_as_new_no_more(db: Db, challenge: ChallengeView) -> None:
    reader = await a_reader(db, challenge)
    done = await accepted(db, challenge, status=Status.DONE)
    move = {"challenge_id": challenge.id, "submission_id": done, "move": Move.ACCEPT, "at": NOW}
    await db.execute(insert(SubmissionMove).values(**move, before=Status.ACCEPTED, after=Status.DONE))
    overview = await told(db, challenge, reader)
    assert overview is not None
    assert (overview.done, overview.near, overview.elsewhere, overview.quotes) == (1, 0, 0, ())


async def test_words_are_quoted_whole_or_not_at_all(db: Db, challenge: ChallengeView) -> None:
    reader = await a_reader(db, challenge)
    await accepted(db, challenge, own_words="x" * (QUOTED + 1))
    fits = await accepted(db, challenge, own_words="x" * QUOTED)
    overview = await told(db, challenge, reader)
    assert overview is not None
    assert ([each.number for each in overview.quotes], overview.elsewhere) == ([fits], 2)


async def test_neighbours_who_react_are_counted_once_each(db: Db, challenge: ChallengeView) -> None:
    reader = await a_reader(db, challenge)
    numbers = [await a_submission(db, challenge, reader.id) for _ in range(2)]
    neighbours = [await a_resident(db, challenge) for _ in range(3)]
    kinds = {"challenge_id": challenge.id, "kind": SupportKind.ME_TOO}
    rows = [
        {"submission_id": numbers[0], "resident_id": neighbours[0], "created_at": NOW},
        {"submission_id": numbers[1], "resident_id": neighbours[0], "created_at": NOW},
        {"submission_id": numbers[1], "resident_id": neighbours[1], "created_at": NOW},
        {"submission_id": numbers[1], "resident_id": neighbours[2], "created_at": SINCE},
    ]
    await db.execute(insert(Support), [kinds | row for row in rows])
    overview = await told(db, challenge, reader)
    assert overview is not None
    assert overview.supporters == 2


async def test_phases_that_opened_and_closed_are_told_where_they_are(db: Db, challenge: ChallengeView) -> None:
    here, elsewhere = challenge.areas[-1], challenge.areas[-2]
    plans = {
        PhaseKind.EXPLORE: (None, (Moved.OPEN, Moved.CLOSE)),
        PhaseKind.DEFINE: (here.parent_id, (Moved.OPEN,)),
        PhaseKind.IMAGINE: (elsewhere.id, (Moved.OPEN,)),
        PhaseKind.TRY: (here.id, (Moved.OPEN, Moved.CLOSE, Moved.REOPEN)),
    }
    for kind, (area, moves) in plans.items():
        plan = PhasePlan(kind, area_id=area)
        phase = await plan_phase(db, plan, challenge_id=challenge.id, by=None, now=NOW)
        for move in moves:
            await move_phase(db, OnPhase(challenge.id, phase, None), move, now=NOW)
    overview = await told(db, challenge, await a_reader(db, challenge, area=here.id))
    assert overview is not None
    assert (overview.opened, overview.closed) == ((PhaseKind.DEFINE, PhaseKind.TRY), (PhaseKind.EXPLORE,))
    lives_nowhere = await told(db, challenge, await a_reader(db, challenge))
    assert lives_nowhere is not None
    assert (lives_nowhere.opened, lives_nowhere.closed) == ((), (PhaseKind.EXPLORE,))
    assert await told(db, challenge, await a_reader(db, challenge, area=here.id, since=NOW)) is None


async def test_it_takes_as_many_statements_for_many_as_for_one(db: Db, challenge: ChallengeView) -> None:
    for _ in range(3):
        await accepted(db, challenge)
    readers = [await a_reader(db, challenge, area=area.id) for area in challenge.areas[-3:]]
    counts = []
    for some in (readers[:1], readers):
        async with statements(db) as sent:
            assert len(await overviews(db, some, challenge=challenge)) == len(some)
        counts.append(len(sent))
    assert counts == [4, 4]
