"""The forms of an export: whole, in UTC, and with nothing in them that a spreadsheet runs."""

import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from openpyxl import load_workbook

from participation import xlsx
from participation.export import ExportedSubmission
from participation.export_forms import FORMS
from participation.export_lines import ALL, Columns, Places, json_array
from participation.words import Kind, MediaKind, Status, Visibility

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
    tags=("Rustplek", "Zitten"),
    supports=2,
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
FORMULA = "cmd|' /C calc'!A0"


async def _one_by_one(rows: list[ExportedSubmission]) -> AsyncIterator[ExportedSubmission]:
    for row in rows:
        yield row


async def written(
    form: str, rows: list[ExportedSubmission], columns: Columns = ALL, places: Places | None = None
) -> bytes:
    """In pieces, put together."""
    return b"".join([piece async for piece in FORMS[form].write(_one_by_one(rows), columns, places or {})])


async def csv_of(row: ExportedSubmission) -> dict[str, str]:
    (read,) = csv.DictReader(io.StringIO((await written("csv", [row])).decode(), newline=""))
    return read


async def sheet_of(rows: list[ExportedSubmission]) -> list[list[object]]:
    book = load_workbook(io.BytesIO(await written("xlsx", rows)))
    return [[cell.value for cell in line] for line in book.active.iter_rows()]


async def test_json_is_one_array_with_times_in_utc() -> None:
    amsterdam = timezone(timedelta(hours=1))
    rows = [ROW, replace(ROW, number=8, received_at=NOON.astimezone(amsterdam))]
    text = b"".join([piece async for piece in json_array(_one_by_one(rows), ALL)])
    assert json.loads(text) == [
        {field.name: getattr(row, field.name) for field in fields(row)}
        | {"received_at": "2026-11-24T12:00:00Z", "domains": ["green", "meeting"], "media": ["photo"]}
        | {"readings": [dict(each) for each in row.readings]}
        | {"additions": ["Bij de winkel."], "tags": ["Rustplek", "Zitten"]}
        for row in rows
    ]
    assert b"".join([piece async for piece in json_array(_one_by_one([]), ALL)]) == b"[]\n"


async def test_csv_has_a_line_of_names_and_keeps_words_whole() -> None:
    row = await csv_of(ROW)
    assert list(row) == [field.name for field in fields(ExportedSubmission)]
    assert {name: value for name, value in row.items() if value} == {
        "number": "7",
        "challenge": "samen",
        "kind": "need",
        "status": "received",
        "own_words": ROW.own_words,
        "visibility": "team",
        "area": "De Hofsteeg",
        "area_slug": "de-hofsteeg",
        "domains": "green, meeting",
        "tags": "Rustplek, Zitten",
        "supports": "2",
        "additions": "Bij de winkel.",
        "language": "nl",
        "language_confidence": "0.98",
        "urgent": "False",
        "received_at": "2026-11-24T12:00:00Z",
        "media": "photo",
        "readings": "transcript (nl): Een lege hoek.",
        "resident": "Merel-1234",
        "sample": "False",
    }


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "\0"])
async def test_no_cell_of_a_csv_can_be_run_by_a_spreadsheet(sign: str) -> None:
    text = sign + FORMULA
    row = await csv_of(replace(ROW, own_words=text, name=text, area=text, tags=(text, "x")))
    assert row["own_words"] == row["name"] == row["area"] == f"'{text}"
    assert row["tags"] == f"'{text}, x"


@pytest.mark.parametrize("between", [";", "\t", "\n", "\r\n", '; "', ";;", "\n  "])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
async def test_nor_by_one_that_takes_another_sign_for_the_separator(between: str, sign: str) -> None:
    """As the Dutch Excel does, which takes a comma for a decimal sign."""
    row = await csv_of(replace(ROW, own_words=f"Hallo{between}{sign}{FORMULA}"))
    assert row["own_words"] == f"Hallo{between}'{sign}{FORMULA}"


async def test_words_that_are_no_formula_stay_as_they_are() -> None:
    for words in ("een e-mail; graag", "1+1=2, toch?", "a@b.nl", "lief :-)"):
        assert (await csv_of(replace(ROW, own_words=words)))["own_words"] == words


@pytest.mark.parametrize("words", ["=1+1", "+31 6 12", "-", "@here", '=HYPERLINK("http://x")', "hallo;=1+1"])
async def test_a_text_in_a_workbook_is_a_text_whatever_it_begins_with(words: str) -> None:
    book = load_workbook(io.BytesIO(await written("xlsx", [replace(ROW, own_words=words)])))
    place = ALL.heading.index("own_words") + 1
    cell = book.active.cell(2, place)
    assert (cell.value, cell.data_type) == (words, "s")


async def test_a_workbook_has_numbers_times_and_all_that_words_can_hold() -> None:
    odd = "a & <b> 'c' \"d\"\ttab\nline 🙂 \x0b \ufffe _x000B_ e"
    heading, row, last = await sheet_of([replace(ROW, own_words=odd), replace(ROW, number=8, area=None)])
    cells = dict(zip(heading, row, strict=True))
    assert heading == [field.name for field in fields(ExportedSubmission)]
    assert (cells["number"], cells["urgent"], cells["language_confidence"]) == (7, False, 0.98)
    assert cells["received_at"] == NOON.replace(tzinfo=None)
    assert cells["own_words"] == odd.replace("_x000B_", "_x005F_x000B_").replace("\x0b", "_x000B_").replace(
        "\ufffe", "_xFFFE_"
    )
    assert cells["readings"] == "transcript (nl): Een lege hoek."
    assert (cells["tags"], cells["name"]) == ("Rustplek, Zitten", None)
    assert dict(zip(heading, last, strict=True))["area"] is None


async def test_an_empty_workbook_has_its_heading_and_a_long_one_more_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await sheet_of([]) == [ALL.heading]
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    book = load_workbook(io.BytesIO(await written("xlsx", [replace(ROW, number=each) for each in range(1, 6)])))
    sheets = [[line[0].value for line in sheet.iter_rows()] for sheet in book.worksheets]
    assert sheets == [["number", 1, 2], ["number", 3, 4], ["number", 5]]
    assert book.worksheets[2]["A1"].font.bold
    assert book.worksheets[2].freeze_panes == "A2"


async def test_words_longer_than_a_cell_can_hold_are_cut_and_the_workbook_opens() -> None:
    heading, row = await sheet_of([replace(ROW, additions=("x" * 40_000,))])
    assert len(str(dict(zip(heading, row, strict=True))["additions"])) == 32_767


async def test_a_workbook_leaves_in_pieces_while_its_rows_come() -> None:
    sizes: list[int] = []

    async def rows() -> AsyncIterator[ExportedSubmission]:
        for number in range(1, 4_001):
            yield replace(ROW, number=number, own_words=f"{number} {number * 7919} {number * 104729}")
            at.append(number)

    at: list[int] = []
    async for piece in FORMS["xlsx"].write(rows(), ALL, {}):
        sizes.append(len(piece))
        if len(sizes) == 1:
            assert len(at) < 3_900
    assert max(sizes) < 2**17


async def test_geojson_lies_at_the_centre_of_the_area_of_its_own_challenge() -> None:
    places = {("samen", "de-hofsteeg"): (52.1, 5.1), ("elders", "de-hofsteeg"): (51.0, 4.0)}
    rows = [ROW, replace(ROW, area_slug=None), replace(ROW, area_slug="nowhere"), replace(ROW, challenge="elders")]
    told = json.loads(await written("geojson", rows, Columns(["number"]), places))
    points = [each["geometry"] and each["geometry"]["coordinates"] for each in told["features"]]
    assert points == [[5.1, 52.1], None, None, [4.0, 51.0]]
    assert told["features"][0]["properties"] == {"number": 7}
