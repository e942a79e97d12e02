"""What was brought leaves the product page by page, complete, and without anything that leads to somebody's door."""

import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert

from participation.challenges import ChallengeView
from participation.database import Db
from participation.export import (
    PAGE,
    ExportedSubmission,
    count_submissions,
    submissions_for_export,
    write_csv,
    write_json,
)
from participation.models import Submission
from participation.words import About, Kind, MediaKind, Status, Visibility
from tests.builders import a_bot, a_challenge, a_medium, a_resident, a_submission
from tests.statements import statements

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ROW = ExportedSubmission(
    number=7,
    challenge="samen",
    kind=Kind.NEED,
    status=Status.RECEIVED,
    public_wording=None,
    own_words="Er is geen bankje.\nJammer; «écht» 🙂",
    purpose=None,
    about=None,
    for_whom=None,
    availability=None,
    reach=None,
    company=None,
    visibility=Visibility.TEAM,
    name=None,
    area="De Hofsteeg",
    area_slug="de-hofsteeg",
    domains=("green", "meeting"),
    additions=("Bij de winkel.",),
    language="nl",
    language_confidence=0.98,
    urgent=False,
    received_at=NOON,
    media=(MediaKind.PHOTO,),
    readings=({"kind": "transcript", "language": "nl", "words": "Een lege hoek."},),
    resident="Merel-1234",
    merged_into=None,
)


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


async def test_json_is_one_array_with_times_in_utc() -> None:
    amsterdam = timezone(timedelta(hours=1))
    rows = [ROW, replace(ROW, number=8, received_at=NOON.astimezone(amsterdam))]

    written = await _written_json(rows)

    assert written == [
        {field.name: getattr(row, field.name) for field in fields(row)}
        | {"received_at": "2026-11-24T12:00:00Z", "domains": ["green", "meeting"], "media": ["photo"]}
        | {"additions": ["Bij de winkel."], "readings": [dict(each) for each in row.readings]}
        for row in rows
    ]
    assert await _written_json([]) == []


async def test_csv_has_a_line_of_names_and_keeps_words_whole() -> None:
    header, row = await _written_csv([ROW])

    assert header == [field.name for field in fields(ExportedSubmission)]
    assert dict(zip(header, row, strict=True)) == {
        "number": "7",
        "challenge": "samen",
        "kind": "need",
        "status": "received",
        "own_words": ROW.own_words,
        "public_wording": "",
        "purpose": "",
        "about": "",
        "for_whom": "",
        "availability": "",
        "reach": "",
        "company": "",
        "visibility": "team",
        "name": "",
        "area": "De Hofsteeg",
        "area_slug": "de-hofsteeg",
        "domains": "green, meeting",
        "additions": "Bij de winkel.",
        "language": "nl",
        "language_confidence": "0.98",
        "urgent": "False",
        "received_at": "2026-11-24T12:00:00Z",
        "media": "photo",
        "readings": "transcript (nl): Een lege hoek.",
        "resident": "Merel-1234",
        "merged_into": "",
        "sample": "False",
    }


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "\0"])
async def test_no_cell_can_be_run_by_a_spreadsheet(sign: str) -> None:
    formula = f"{sign}cmd|' /C calc'!A0"

    header, row = await _written_csv([replace(ROW, own_words=formula, name=formula, area=formula)])

    cells = dict(zip(header, row, strict=True))
    assert cells["own_words"] == cells["name"] == cells["area"] == f"'{formula}"


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


async def _written_json(rows: list[ExportedSubmission]) -> object:
    file = io.StringIO()
    await write_json(_one_by_one(rows), file)
    return json.loads(file.getvalue())


async def _written_csv(rows: list[ExportedSubmission]) -> list[list[str]]:
    file = io.StringIO(newline="")
    await write_csv(_one_by_one(rows), file)
    return list(csv.reader(io.StringIO(file.getvalue(), newline="")))


async def _one_by_one(rows: list[ExportedSubmission]) -> AsyncIterator[ExportedSubmission]:
    for row in rows:
        yield row
