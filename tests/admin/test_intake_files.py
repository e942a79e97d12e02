"""Files as people have them: read as a table, its columns guessed, each row read or told what would be right."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any, Final

import pytest
from openpyxl import Workbook

from admin.intake.columns import HEADINGS, NAMES, Field, Reading, as_chosen, guessed
from admin.intake.rows import Row, people_of, read_rows
from admin.intake.tables import MOST_LINES, Unreadable, read_table
from admin.texts import Fault
from conversations.catalogues import OURS, say
from participation.areas import plain
from participation.challenges import AreaView, ChallengeView, DomainView
from participation.imports import FileTable, Line
from participation.sample import sample_challenge
from participation.words import About, AreaKind, Kind

FILE: Final = sample_challenge()
_ids: Final = count(1)
CHALLENGE: Final = ChallengeView(
    id=1,
    slug=FILE.slug,
    status=FILE.status,
    languages=FILE.languages,
    time_zone=FILE.time_zone,
    setup=FILE.setup,
    areas=(
        AreaView(1, "elzermeer", AreaKind.MUNICIPALITY, "Elzermeer", None, (), None, None),
        AreaView(2, "noorderhof", AreaKind.NEIGHBOURHOOD, "Noorderhof", 1, ("8991",), None, None),
    ),
    domains=tuple(DomainView(next(_ids), each.slug, each.name) for each in FILE.domains),
)
MARCH: Final = datetime(2026, 3, 3)  # noqa: DTZ001 — a spreadsheet knows no time zones
TWO: Final = FileTable(("Tekst", "Buurt"), (Line(2, ("Een bankje, graag", "Noorderhof")), Line(3, ("Café", ""))))


def a_sheet(*rows: Sequence[Any], extra: dict[str, bytes] | None = None) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(file)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return file.getvalue()


# — a table


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize(
    "text",
    [
        'Tekst,Buurt\r\n"Een bankje, graag",Noorderhof\r\nCafé,\r\n',
        "Tekst;Buurt\nEen bankje, graag;Noorderhof\nCafé\n",
        "Tekst\tBuurt\nEen bankje, graag\tNoorderhof\nCafé\t\n",
        'sep=;\nTekst;Buurt\n"Een bankje, graag";" Noorderhof "\nCafé;;;\n',
    ],
)
def test_text_as_programs_write_it(letters: str, text: str) -> None:
    assert read_table(text.encode(letters)) == TWO


def test_a_spreadsheet_with_numbers_dates_gaps_and_breaks() -> None:
    content = a_sheet(
        [None, None],
        ["Tekst", "Postcode", "Bron", None],
        ["Eén\nTwee", 8991, MARCH],
        [],
        [True, 2.5, MARCH.replace(hour=14, minute=30)],
    )
    assert read_table(content) == FileTable(
        ("Tekst", "Postcode", "Bron"),
        (Line(3, ("Eén\nTwee", "8991", "2026-03-03")), Line(5, ("true", "2.5", "2026-03-03T14:30:00"))),
    )


def test_quotes_and_breaks_in_a_cell() -> None:
    content = b'words,area\n"He said ""no"".\r\nTwice.",Noorderhof\n'
    assert read_table(content).lines[0].cells[0] == 'He said "no".\nTwice.'


def test_what_we_marked_so_that_no_spreadsheet_runs_it_comes_back_as_it_was() -> None:
    assert read_table(b"words\n'- a bench\n'tis here\n").lines == (Line(2, ("- a bench",)), Line(3, ("'tis here",)))


OTHERS: Final = {
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40, Fault.FILE_KIND),
    "a document": (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", Fault.FILE_KIND),
    "a program": (b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 60, Fault.FILE_KIND),
    "UTF-16": ("Tekst;Buurt\nEen bankje;Noorderhof\n".encode("utf-16"), Fault.FILE_KIND),
    "an old spreadsheet": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 60, Fault.FILE_OLD),
    "half an archive": (a_sheet(["Tekst"], ["Een"])[:900], Fault.FILE_KIND),
    "nothing": (b"", Fault.FILE_EMPTY),
    "names alone": (b"Tekst;Buurt\n;\n", Fault.FILE_EMPTY),
    "an open quote": (b'Tekst;Buurt\n"Een bankje;Noorderhof\nNog een;\n', Fault.FILE_QUOTES),
    "too many rows": (b"Tekst\n" + b"Een\n" * (MOST_LINES + 1), Fault.FILE_ROWS),
    "too many columns": (b",".join([b"a"] * 61) + b"\nEen\n", Fault.FILE_LARGE),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_table_is_told_by_its_content(name: str) -> None:
    content, fault = OTHERS[name]
    with pytest.raises(Unreadable) as refused:
        read_table(content)
    assert refused.value.fault is fault


def an_archive(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_an_archive_that_is_no_spreadsheet_is_none() -> None:
    for parts in ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, {"xl/workbook.xml": b"<workbook/>"}):
        with pytest.raises(Unreadable) as refused:
            read_table(an_archive(parts))
        assert refused.value.fault is Fault.FILE_KIND


def test_a_bomb_is_not_unpacked() -> None:
    bomb = a_sheet(["Tekst"], ["Een"], extra={"xl/media/big.bin": b"\0" * 30_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(Unreadable) as refused:
        read_table(bomb)
    assert refused.value.fault is Fault.FILE_LARGE


def test_a_bomb_that_lies_about_its_size_is_not_unpacked_either() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(a_sheet(["Tekst"], ["Een"]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    big = parts[sheet].replace(b"</sheetData>", b"<row><c><v>1</v></c></row>" * 2_000_000 + b"</sheetData>")
    content = bytearray(an_archive(parts | {sheet: big}))
    size = len(big).to_bytes(4, "little")
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = (5_000).to_bytes(4, "little")
    with pytest.raises(Unreadable) as refused:
        read_table(bytes(content))
    assert refused.value.fault is Fault.FILE_KIND


def test_entities_that_grow_are_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(a_sheet(["Tekst"], ["Een"]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    grows = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        with pytest.raises(Unreadable):
            read_table(an_archive(parts | {part: grows + parts[part].split(b"?>")[-1]}))


def test_a_row_far_down_costs_nothing() -> None:
    with zipfile.ZipFile(io.BytesIO(a_sheet(["Tekst"], ["Een"]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    moved = parts[sheet].replace(b'r="2"', b'r="999999999"').replace(b'r="A2"', b'r="A999999999"')
    assert moved != parts[sheet]
    with pytest.raises(Unreadable) as refused:
        read_table(an_archive(parts | {sheet: moved}))
    assert refused.value.fault is Fault.FILE_EMPTY


# — columns


@pytest.mark.parametrize("language", OURS)
def test_the_columns_of_the_template_are_known_in_every_language(language: str) -> None:
    assert guessed([say(name, language) for name in NAMES.values()]).columns == {
        field: at for at, field in enumerate(NAMES)
    }


def test_columns_are_guessed_by_what_people_call_them_and_of_two_the_first_counts() -> None:
    reading = guessed(["Nr", "TEKST", "Wijk", "Thema's", "Bron", "tekst"])
    assert reading.columns == {Field.WORDS: 1, Field.AREA: 2, Field.DOMAINS: 3, Field.SOURCE: 4}
    assert guessed(["Wat mist u?"]).columns == {Field.WORDS: 0}
    assert guessed(["A", "B"]).columns == {}


def test_every_name_of_a_column_means_one_thing() -> None:
    assert all(name == plain(name) for name in HEADINGS)


def test_what_was_chosen_comes_back_from_its_address_and_nonsense_is_left_out() -> None:
    chosen = Reading({Field.WORDS: 1, Field.AREA: 0}, Kind.OFFER, "markt")
    assert as_chosen(dict(chosen.query()), ["a", "b"]) == chosen
    odd = {"column-words": "7", "column-area": "-1", "column-why": "x", "kind": "message", "source": "x" * 200}
    assert as_chosen(odd, ["a", "b"]) == Reading({}, Kind.NEED, "x" * 80)
    assert as_chosen({}, ["tekst"]) == guessed(["tekst"])


# — rows

WHOLE: Final = Reading({field: at for at, field in enumerate(Field)}, Kind.IDEA, "buurthuis")


def read(**cells: str) -> Row:
    (row,) = read_rows(
        FileTable((), (Line(2, tuple(cells.get(field, "") for field in Field)),)), WHOLE, CHALLENGE, "nl"
    )
    return row


def wrong(**cells: str) -> list[tuple[Field, str]]:
    row = read(**{"words": "Een bankje.", **cells})
    assert row.heard is None
    return [(each.column, say(each.says, "en", each.values)) for each in row.problems]


def test_a_row_says_all_that_a_form_does() -> None:
    row = read(
        words="Ik kan soep koken.",
        kind="Aanbod",
        why="Gezellig.",
        area="noorderhof",
        domains="Wonen; safety / getting around",
        language="Türkçe",
        about="de buurt",
        source="markt",
        person="A",
        neighbours="Ja",
    )
    heard = row.heard
    assert heard is not None
    assert (heard.kind, heard.own_words, heard.purpose, heard.area_id) == (
        *(Kind.OFFER, "Ik kan soep koken.", "Gezellig.", 2),
    )
    slugs = {each.id: each.slug for each in CHALLENGE.domains}
    assert [slugs[each] for each in heard.domain_ids] == ["living", "safety", "getting-around"]
    assert (heard.language, heard.about, heard.source, heard.neighbours, heard.line) == (
        *("tr", About.NEIGHBOURHOOD, "markt", True, 2),
    )


def test_what_a_row_leaves_open_is_as_was_said_for_all() -> None:
    heard = read(words="Een bankje.").heard
    assert heard is not None
    assert (heard.kind, heard.source, heard.area_id, heard.language, heard.neighbours) == (
        *(Kind.IDEA, "buurthuis", None, None, False),
    )


def test_a_postcode_is_an_area_and_what_sounds_urgent_is_marked() -> None:
    heard = read(words="Hij slaat haar.", area="8991 AB").heard
    assert heard is not None
    assert (heard.area_id, heard.urgent) == (2, True)


@pytest.mark.parametrize(
    ("cells", "column", "says"),
    [
        ({"words": ""}, Field.WORDS, "There are no words."),
        ({"words": "x" * 4001}, Field.WORDS, "4001"),
        ({"words": "=1+1"}, Field.WORDS, "A formula"),
        ({"area": "#REF!"}, Field.AREA, "A formula"),
        ({"source": "x" * 81}, Field.SOURCE, "too long"),
        ({"kind": "klacht"}, Field.KIND, "need, offer, idea or lesson"),
        ({"area": "Atlantis"}, Field.AREA, "Elzermeer, Noorderhof"),
        ({"domains": "wonen, vliegen"}, Field.DOMAINS, "vliegen"),
        ({"language": "Klingon"}, Field.LANGUAGE, "Leave it empty"),
        ({"about": "de hond"}, Field.ABOUT, "me, somebody or neighbourhood"),
        ({"neighbours": "misschien"}, Field.NEIGHBOURS, "yes or no"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_would_be_right(cells: dict[str, str], column: Field, says: str) -> None:
    ((told, sentence),) = wrong(**cells)
    assert told is column
    assert says in sentence


def test_all_problems_of_a_row_are_told_together() -> None:
    assert [column for column, _ in wrong(words="", kind="klacht", area="Atlantis")] == [
        *(Field.WORDS, Field.KIND, Field.AREA),
    ]


def test_rows_of_one_person_belong_together_and_each_other_row_is_of_somebody_else() -> None:
    lines = [("Een", "Mw. A"), ("Twee", ""), ("Drie", "mw a"), ("", "Mw. A"), ("Vier", "4"), ("Vijf", "")]
    table = FileTable((), tuple(Line(at, cells) for at, cells in enumerate(lines, 2)))
    rows = read_rows(table, Reading({Field.WORDS: 0, Field.PERSON: 1}), CHALLENGE, "nl")
    assert [[heard.own_words for heard in said] for said in people_of(rows)] == [
        *(["Een", "Drie"], ["Twee"], ["Vier"], ["Vijf"]),
    ]
