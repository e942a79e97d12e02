"""What was brought leaves the product page by page, complete, and without anything that leads to somebody's door."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from participation.challenges import ChallengeView
from participation.database import Db
from participation.export import PAGE, ExportedSubmission, count_submissions, submissions_for_export
from participation.members import add_member
from participation.models import Submission, Support
from participation.review import Reviewed
from participation.tags import put_tag
from participation.words import About, Kind, MediaKind, Role, Status, SupportKind, Visibility
from tests.builders import a_bot, a_challenge, a_medium, a_resident, a_submission
from tests.statements import statements

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


async def test_a_submission_is_exported_with_all_that_belongs_to_it(db: Db) -> None:
    challenge = await a_challenge(db)
    area = challenge.areas[-1]
    resident_id = await a_resident(db, challenge, handle="Merel-1234", name="Fatma")
    number = await a_submission(
        db,
        challenge,
        resident_id,
        own_words="Ik mis een bankje.",
        purpose="Dan spreek ik weer iemand.",
        about=About.NEIGHBOURHOOD,
        visibility=Visibility.NAMED,
        area=area,
        domains=("meeting", "green"),
        language="nl",
        language_confidence=0.75,
        received_at=NOON,
    )
    for kind in (MediaKind.VOICE, MediaKind.PHOTO):
        await a_medium(db, challenge, number, kind=kind)
    member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
    for name in ("Zitten", "Rustplek"):
        await put_tag(db, Reviewed(challenge.id, number, member), name=name)
    neighbour = {"challenge_id": challenge.id, "resident_id": await a_resident(db, challenge), "submission_id": number}
    await db.execute(insert(Support).values(**neighbour, kind=SupportKind.ME_TOO))

    assert await _all(db, challenge) == [
        ExportedSubmission(
            number=number,
            challenge=challenge.slug,
            kind=Kind.NEED,
            status=Status.RECEIVED,
            own_words="Ik mis een bankje.",
            public_wording=None,
            purpose="Dan spreek ik weer iemand.",
            about=About.NEIGHBOURHOOD,
            for_whom=None,
            availability=None,
            reach=None,
            company=None,
            visibility=Visibility.NAMED,
            name="Fatma",
            area=area.name,
            area_slug=area.slug,
            domains=("green", "meeting"),
            tags=("Rustplek", "Zitten"),
            supports=1,
            additions=(),
            language="nl",
            language_confidence=0.75,
            urgent=False,
            received_at=NOON,
            media=(MediaKind.VOICE, MediaKind.PHOTO),
            readings=(),
            resident="Merel-1234",
            merged_into=None,
        )
    ]


@pytest.mark.parametrize("visibility", [Visibility.TEAM, Visibility.NAMELESS])
async def test_a_name_leaves_only_with_what_was_said_under_that_name(db: Db, visibility: Visibility) -> None:
    challenge = await a_challenge(db)
    resident_id = await a_resident(db, challenge, name="Fatma")
    await a_submission(db, challenge, resident_id, visibility=visibility)

    (row,) = await _all(db, challenge)

    assert row.name is None
    assert (row.area, row.domains, row.media, row.about) == (None, (), (), None)


async def test_one_challenge_or_all_can_be_exported_without_what_was_taken_back(db: Db) -> None:
    first, second = await a_challenge(db), await a_challenge(db)
    numbers = [await a_submission(db, each) for each in (first, second, first)]
    await a_submission(db, first, withdrawn_at=NOON)

    assert [row.number for row in await _all(db, first)] == [numbers[0], numbers[2]]
    assert [row.number for row in await _all(db, None)] == numbers
    assert await count_submissions(db, challenge_id=first.id) == 2
    assert await count_submissions(db) == 3


@pytest.mark.parametrize(("rows", "pages"), [(0, 1), (1, 1), (PAGE - 1, 1), (PAGE, 2), (2 * PAGE + 1, 3)])
async def test_every_page_is_one_statement_and_no_row_is_left_out_or_told_twice(db: Db, rows: int, pages: int) -> None:
    challenge = await a_challenge(db)
    resident_id = await a_resident(db, challenge)
    await _many(db, challenge, resident_id, rows)

    async with statements(db) as sent:
        numbers = [row.number for row in await _all(db, challenge)]

    assert len(numbers) == len(set(numbers)) == rows == await count_submissions(db, challenge_id=challenge.id)
    assert numbers == sorted(numbers)
    assert len(sent) == pages


async def test_three_submissions_cost_as_many_statements_as_one(db: Db) -> None:
    challenge = await a_challenge(db)
    bot = await a_bot(db)
    costs = []
    for _ in range(3):
        number = await a_submission(db, challenge, domains=("care", "living"))
        await a_medium(db, challenge, number, bot=bot)
        async with statements(db) as sent:
            await _all(db, challenge)
        costs.append(len(sent))

    assert costs == [1, 1, 1]


async def _all(db: Db, challenge: ChallengeView | None) -> list[ExportedSubmission]:
    return [row async for row in submissions_for_export(db, challenge_id=challenge.id if challenge else None)]


async def _many(db: Db, challenge: ChallengeView, resident_id: int, rows: int) -> None:
    row = {
        "challenge_id": challenge.id,
        "resident_id": resident_id,
        "kind": Kind.IDEA,
        "status": Status.RECEIVED,
        "own_words": "Een idee.",
        "visibility": Visibility.TEAM,
    }
    if rows:
        await db.execute(insert(Submission), [row] * rows)
