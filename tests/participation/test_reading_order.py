"""The team's list, leafed through: each page, in both directions, near by or seldom, is what sorting it all gives."""

from random import Random

import pytest
from sqlalchemy import insert, select

from participation import reading_order
from participation.challenges import ChallengeView
from participation.database import Db
from participation.filters import NOBODY, SubmissionFilter, conditions
from participation.members import add_member
from participation.models import Submission
from participation.reading_list import neighbours_of, submissions_page
from participation.reading_order import Cursor
from participation.words import Kind, Role, Status, Visibility
from tests.builders import a_challenge, a_resident, a_submission
from tests.statements import statements

WAITS = (Status.RECEIVED, Status.CLARIFYING)
FILTERS = (
    SubmissionFilter(),
    SubmissionFilter(status=(Status.RECEIVED,)),
    SubmissionFilter(status=(Status.ACCEPTED, *WAITS)),
    SubmissionFilter(kind=(Kind.IDEA,)),
    SubmissionFilter(status=WAITS, kind=(Kind.NEED,), assigned=NOBODY),
    SubmissionFilter(urgent=True),
    SubmissionFilter(words="bankje"),
    SubmissionFilter(words="lantaarn"),
)


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    challenge = await a_challenge(db)
    resident = await a_resident(db, challenge)
    member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
    random = Random(7)  # noqa: S311
    rows = [
        {
            "challenge_id": challenge.id,
            "resident_id": resident,
            "kind": random.choice((Kind.NEED, Kind.NEED, Kind.IDEA)),
            "status": random.choice(list(Status)),
            "own_words": random.choice(("Een bankje.", "Een lamp.", "Een heg.")),
            "visibility": Visibility.TEAM,
            "urgent": random.random() < 0.3,
            "assigned_to": random.choice((None, member)),
        }
        for _ in range(80)
    ]
    await db.execute(insert(Submission), rows)
    return challenge


async def in_order(db: Db, challenge: ChallengeView, wanted: SubmissionFilter, *, newest_first: bool) -> list[Cursor]:
    """All of it, sorted here."""
    where = conditions(wanted, challenge_id=challenge.id, member_id=None)
    columns = (Submission.id, Submission.urgent, Submission.assigned_to, Submission.status)
    found = [
        Cursor(0 if row.urgent and row.assigned_to is None and row.status in WAITS else 1, row.id)
        for row in await db.execute(select(*columns).where(*where))
    ]
    return sorted(found, key=lambda at: (at.rest, -at.number if newest_first else at.number))


@pytest.mark.parametrize("walked", [3, 20, 4_000])
@pytest.mark.parametrize("newest_first", [False, True])
async def test_every_page_and_neighbour_is_as_sorting_gives(
    db: Db, challenge: ChallengeView, monkeypatch: pytest.MonkeyPatch, walked: int, *, newest_first: bool
) -> None:
    monkeypatch.setattr(reading_order, "WALKED", walked)
    here = {"challenge_id": challenge.id, "member_id": 0, "newest_first": newest_first}
    for wanted in FILTERS:
        expected = await in_order(db, challenge, wanted, newest_first=newest_first)
        assert bool(expected) is (wanted.words != "lantaarn")
        leafed: list[Cursor] = []
        while page := await submissions_page(db, wanted, **here, after=leafed[-1] if leafed else None, most=7):  # type: ignore[arg-type]
            leafed += [line.cursor for line in page]
        assert leafed == expected
        numbers = [None, *(each.number for each in expected), None]
        for place, at in enumerate(expected[::5]):
            beside = await neighbours_of(db, wanted, **here, at=at)  # type: ignore[arg-type]
            assert beside == (numbers[5 * place], numbers[5 * place + 2])


async def test_what_is_urgent_stands_on_top_only_while_it_waits_for_somebody(db: Db) -> None:
    challenge = await a_challenge(db)
    first = await a_submission(db, challenge)
    urgent = await a_submission(db, challenge, urgent=True)
    await a_submission(db, challenge, urgent=True, status=Status.ACCEPTED)
    page = await submissions_page(db, SubmissionFilter(), challenge_id=challenge.id, member_id=0)
    assert [line.number for line in page][:2] == [urgent, first]


async def test_as_many_statements_for_fifty_as_for_one(db: Db, challenge: ChallengeView) -> None:
    counts = []
    for most in (1, 50):
        async with statements(db) as sent:
            page = await submissions_page(db, SubmissionFilter(), challenge_id=challenge.id, member_id=0, most=most)
        assert len(page) == most
        counts.append(len(sent))
    assert counts == [1, 1]
