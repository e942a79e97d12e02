"""A file as a table of texts: CSV or XLSX, told by its content, never by its name. Pure.

What is unpacked is counted first, only so much is looked at, and no formula is worked out: a cell that holds one stays
`=…`, which no row may have (`rows`).
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from admin.texts import Fault
from participation.imports import FileTable, Line

MOST_BYTES: Final = 4_000_000
MOST_LINES: Final = 5_000
MOST_COLUMNS: Final = 60
_MOST_UNPACKED: Final = 24_000_000
_MOST_PARTS: Final = 500
"""Of a spreadsheet, which is an archive of small files."""
_MOST_CHARACTERS: Final = 5_000_000
_LAST_ROW: Final = 1_048_576
"""Of a sheet in a spreadsheet (Excel's own limit): no gap before a row is longer."""
_OLD_SPREADSHEET: Final = b"\xd0\xcf\x11\xe0"
"""Of Excel before 2007, and of a spreadsheet with a password (MS-CFB, 2.2)."""
_NO_TEXT: Final = (b"%PDF", b"{\\rtf")
_SEPARATORS: Final = (",", ";", "\t")
_FORMULA: Final = ("=", "+", "-", "@")
_ERRORS: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})


class Unreadable(Exception):
    """No table that we can read; the fault says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.name)
        self.fault = fault


def read_table(content: bytes) -> FileTable:
    """The first row that is not empty holds the names of the columns.

    Raises:
        Unreadable
    """
    rows = _sheet(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    names: tuple[str, ...] = ()
    lines: list[Line] = []
    characters = 0
    for number, cells in enumerate(rows, 1):
        if cells.count(None) == len(cells):  # of which a sheet may have a million
            continue
        texts = tuple(_text(each) for each in cells[: len(names) or None])
        characters += sum(map(len, texts))
        if not any(texts):
            continue
        if not names:
            names = _trimmed(texts)
        elif len(lines) == MOST_LINES:
            raise Unreadable(Fault.FILE_ROWS)
        else:
            lines.append(Line(number, texts))
        if len(names) > MOST_COLUMNS or characters > _MOST_CHARACTERS:
            raise Unreadable(Fault.FILE_LARGE)
    if not lines:
        raise Unreadable(Fault.FILE_EMPTY)
    return FileTable(names, tuple(Line(line.number, _as_wide(line.cells, len(names))) for line in lines))


def is_no_text(cell: str) -> bool:
    """A formula, or what a spreadsheet shows where one failed."""
    return cell.startswith("=") or cell in _ERRORS


def _csv(content: bytes) -> Iterator[Sequence[str]]:
    text = _decoded(content)
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):  # as Excel writes it
        text = rest
    separator = max(_SEPARATORS, key=lambda each: len(_first_row(text, each)))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error as error:
        raise Unreadable(Fault.FILE_QUOTES) from error


def _first_row(text: str, separator: str) -> Sequence[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), ())
    except csv.Error:
        return ()


def _decoded(content: bytes) -> str:
    """UTF-8, with or without its mark, or what older programs write in western Europe."""
    if content.startswith(_OLD_SPREADSHEET):
        raise Unreadable(Fault.FILE_OLD)
    for letters in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(letters)
        except UnicodeDecodeError:
            continue
        if content.startswith(_NO_TEXT) or any(sign < " " and sign not in "\t\r\n" for sign in text):
            break
        return text
    raise Unreadable(Fault.FILE_KIND)


def _sheet(content: bytes) -> Iterator[Sequence[Any]]:
    """Of the first sheet."""
    _check_parts(content)
    from openpyxl import load_workbook  # noqa: PLC0415 — 12 MB, for the few files that are one

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        yield from book.worksheets[0].iter_rows(max_row=_LAST_ROW, max_col=MOST_COLUMNS + 1, values_only=True)
    except Exception as error:
        raise Unreadable(Fault.FILE_KIND) from error


def _check_parts(content: bytes) -> None:
    """The library reads no more of a part than is said here, and refuses one of which that is not true."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise Unreadable(Fault.FILE_KIND) from error
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise Unreadable(Fault.FILE_LARGE)
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Unreadable(Fault.FILE_KIND)


def _text(cell: Any) -> str:
    match cell:
        case None:
            text = ""
        case str():
            text = "".join(sign for sign in cell.replace("\r\n", "\n") if sign >= " " or sign in "\t\n").strip()
        case bool():
            text = str(cell).lower()
        case float() if cell.is_integer():
            text = str(int(cell))
        case int() | float():
            text = str(cell)
        case datetime() if cell.time() == time():
            text = cell.date().isoformat()
        case datetime() | date() | time():
            text = cell.isoformat()
        case _:  # a formula over several cells, in a form of the library's own
            text = "="
    marked = text.startswith("'") and text[1:].startswith(_FORMULA)  # so that no spreadsheet runs it
    return text[1:] if marked else text


def _trimmed(names: tuple[str, ...]) -> tuple[str, ...]:
    """Without the empty ones at the end."""
    last = max((at for at, name in enumerate(names) if name), default=-1)
    return names[: last + 1]


def _as_wide(cells: Iterable[str], width: int) -> tuple[str, ...]:
    known = tuple(cells)[:width]
    return known + ("",) * (width - len(known))
