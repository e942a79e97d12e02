"""What each role is shown of a submission, also by finding and exporting."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import fields
from typing import Final

import pytest
from pydantic.alias_generators import to_camel
from sqlalchemy import insert

from participation import export_lines
from participation.database import Db
from participation.disclosure import FIELDS, Depth, depth_of, filters_beyond, is_shown
from participation.export import ExportedSubmission, submissions_for_export
from participation.export_forms import places_of
from participation.filters import SubmissionFilter, conditions
from participation.models import Reading, ThreadEntry
from participation.reading_list import submissions_page
from participation.words import EntryKind, Kind, ReadingKind, Role, Status
from tests.builders import a_challenge, a_submission

WORDS: Final = frozenset(
    {"own_words", "purpose", "for_whom", "availability", "name", "readings", "additions", "thread", "resident"}
    | {"merged"}
)
"""Fields with what residents said, or who they are."""


def test_how_far_each_role_looks() -> None:
    assert [depth_of(role) for role in Role] == [Depth.PUBLIC, Depth.ACCEPTED, Depth.ALL, Depth.ALL]


def test_a_viewer_is_shown_none_of_a_residents_words_and_an_organizer_no_thread() -> None:
    assert not FIELDS[Depth.PUBLIC] & WORDS
    assert FIELDS[Depth.ACCEPTED] & WORDS == WORDS - {"additions", "thread", "resident"}
    assert FIELDS[Depth.PUBLIC] < FIELDS[Depth.ACCEPTED] < FIELDS[Depth.ALL]


def test_every_exported_field_is_somebodys_to_see() -> None:
    assert {field.name for field in fields(ExportedSubmission)} <= FIELDS[Depth.ALL]


@pytest.mark.parametrize("depth", [Depth.PUBLIC, Depth.ACCEPTED])
def test_only_what_is_accepted_or_further_and_never_a_message_to_the_team(depth: Depth) -> None:
    shown = [status for status in Status if is_shown(depth, status=status, kind=Kind.NEED)]
    assert shown == [Status.ACCEPTED, Status.DONE]
    assert not any(is_shown(depth, status=status, kind=Kind.MESSAGE) for status in Status)
    assert all(is_shown(Depth.ALL, status=status, kind=kind) for status in Status for kind in Kind)


def test_nobody_may_filter_by_what_they_are_not_shown() -> None:
    names = {"tag": "tags", "assigned": "assigned_to", "answered": "answered", "urgent": "urgent"}
    names |= {"needs_reader": "readings", "test": "resident"}
    for depth in Depth:
        assert filters_beyond(depth) == {name for name, field in names.items() if field not in FIELDS[depth]}


@pytest.mark.parametrize(
    ("depth", "found"),
    [
        (Depth.PUBLIC, {"bench": 1, "bankje": 0, "spreek": 0, "hoek": 0, "winkel": 0}),
        (Depth.ACCEPTED, {"bench": 1, "bankje": 1, "spreek": 1, "hoek": 1, "winkel": 0}),
        (Depth.ALL, {"bench": 1, "bankje": 2, "spreek": 1, "hoek": 1, "winkel": 1}),
    ],
)
async def test_finding_tells_no_words_that_are_not_shown(db: Db, depth: Depth, found: dict[str, int]) -> None:
    challenge = await a_challenge(db)
    number = await a_submission(
        db,
        challenge,
        own_words="Een bankje.",
        public_wording="A bench.",
        purpose="Dan spreek ik iemand.",
        status=Status.ACCEPTED,
    )
    await a_submission(db, challenge, own_words="Nog een bankje.")
    await a_submission(db, challenge, own_words="Bel me.", kind=Kind.MESSAGE, status=Status.DONE)
    row = {"challenge_id": challenge.id, "submission_id": number, "kind": EntryKind.ADDITION, "words": "Bij de winkel."}
    await db.execute(insert(ThreadEntry).values(row))
    read = {"challenge_id": challenge.id, "submission_id": number, "kind": ReadingKind.TRANSCRIPT, "language": "nl"}
    await db.execute(insert(Reading).values(read | {"words": "Op de hoek."}))
    for word, count in found.items():
        page = await submissions_page(
            db, SubmissionFilter(words=word), challenge_id=challenge.id, member_id=0, depth=depth
        )
        assert len(page) == count, word


async def test_an_export_holds_the_rows_and_fields_that_are_shown(db: Db) -> None:
    challenge = await a_challenge(db)
    area = next(each for each in challenge.areas if each.latitude is not None)
    number = await a_submission(
        db, challenge, own_words="Een bankje.", public_wording="=A bench", status=Status.ACCEPTED, area=area
    )
    await a_submission(db, challenge)
    where = conditions(SubmissionFilter(), challenge_id=challenge.id, member_id=None, depth=Depth.PUBLIC)
    names = [field.name for field in fields(ExportedSubmission) if field.name in FIELDS[Depth.PUBLIC]]
    columns = export_lines.Columns(names, to_camel)

    async def text(write: Callable[..., AsyncIterator[bytes]], *more: export_lines.Places) -> str:
        rows = submissions_for_export(db, where=where)
        return b"".join([piece async for piece in write(rows, columns, *more)]).decode()

    csv = await text(export_lines.csv_lines)
    assert csv.splitlines()[0] == (
        "number,challenge,kind,status,publicWording,area,areaSlug,domains,supports,language,receivedAt,sample"
    )
    assert csv.splitlines()[1].startswith(f"{number},{challenge.slug},need,accepted,'=A bench,")
    line = json.loads(await text(export_lines.json_lines))
    collection = json.loads(await text(export_lines.geojson, places_of([challenge])))
    assert collection["type"] == "FeatureCollection"
    (feature,) = collection["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [area.longitude, area.latitude]}
    assert feature["properties"] == line
    assert line["publicWording"] == "=A bench"
    assert "Een bankje" not in csv + json.dumps(line)
