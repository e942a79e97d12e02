"""A workbook (ECMA-376) written while its rows come: what was given is kept nowhere, in memory or on disk.

No library does that: those for Python gather a sheet in a file of their own, and hand it out when it is whole (decision
0023). A text is always a text here, whatever it begins with, so that no spreadsheet runs it.
"""

import re
from collections.abc import AsyncIterable, AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, TypeAlias
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

Cell: TypeAlias = str | int | float | bool | datetime | None
MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS: Final = 2**20
"""On a sheet; what is beyond goes on the next one."""
_SHEET_BYTES: Final = 2**30
"""Before it is packed: from 2**31 on a ZIP needs a form that Excel does not open."""
_CELL_LENGTH: Final = 32_767
_PIECE: Final = 2**15
_DAY_ZERO: Final = datetime(1899, 12, 30, tzinfo=UTC)
_NOT_XML: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_NAMESPACES: Final = "http://schemas.openxmlformats.org"
_MAIN: Final = f'xmlns="{_NAMESPACES}/spreadsheetml/2006/main"'
_RELATED: Final = f"{_NAMESPACES}/officeDocument/2006/relationships"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES: Final = (
    f"{_XML}<styleSheet {_MAIN}>"
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/>'
    '<xf xfId="0" numFmtId="164" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


async def workbook(rows: AsyncIterable[Sequence[Cell]], *, heading: Sequence[str]) -> AsyncIterator[bytes]:
    """Under a heading that stays in sight; times in UTC."""
    sink = _Sink()
    sheets = 0
    more = aiter(rows)
    waiting: Sequence[Cell] | None = await anext(more, None)
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        while waiting is not None or not sheets:
            sheets += 1
            with archive.open(f"xl/worksheets/sheet{sheets}.xml", "w") as sheet:
                sheet.write((_BEFORE + _row(1, heading, style=1)).encode())
                number, written = 1, 0
                while waiting is not None and number < MOST_ROWS and written < _SHEET_BYTES:
                    number += 1
                    written += sheet.write(_row(number, waiting).encode())
                    if len(sink.held) > _PIECE:
                        yield sink.taken()
                    waiting = await anext(more, None)
                sheet.write(b"</sheetData></worksheet>")
        for name, text in _parts(sheets):
            archive.writestr(name, text)
    yield sink.taken()


class _Sink:
    """A file that nobody can go back in: what is written is taken away."""

    def __init__(self) -> None:
        self.held = bytearray()

    def write(self, data: bytes) -> int:
        self.held += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nobody but who takes it away has it."""

    def taken(self) -> bytes:
        data = bytes(self.held)
        self.held.clear()
        return data


_BEFORE: Final = (
    f'{_XML}<worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultColWidth="18" defaultRowHeight="15"/><sheetData>'
)


def _row(number: int, cells: Sequence[Cell], *, style: int = 0) -> str:
    written = "".join(_cell(f"{_letters(place)}{number}", value, style) for place, value in enumerate(cells))
    return f'<row r="{number}">{written}</row>'


def _cell(at: str, value: Cell, style: int) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
        case int() | float():
            return f'<c r="{at}"><v>{value}</v></c>'
        case datetime():
            return f'<c r="{at}" s="2"><v>{(value - _DAY_ZERO).total_seconds() / 86_400:.6f}</v></c>'
        case _:
            text = escape(_NOT_XML.sub(_as_code, value[:_CELL_LENGTH]))
            return f'<c r="{at}" t="inlineStr" s="{style}"><is><t xml:space="preserve">{text}</t></is></c>'


def _as_code(found: re.Match[str]) -> str:
    """What XML cannot hold, and what looks like its code (ST_Xstring)."""
    return f"_x{ord(found[0]):04X}_"


def _letters(place: int) -> str:
    """Of a column: A … Z, AA …"""
    first, last = divmod(place, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def _parts(sheets: int) -> Iterator[tuple[str, str]]:
    """All that is not a sheet."""
    numbers = range(1, sheets + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    named = "".join(f'<sheet name="{each}" sheetId="{each}" r:id="rId{each}"/>' for each in numbers)
    yield "xl/workbook.xml", f'{_XML}<workbook {_MAIN} xmlns:r="{_RELATED}"><sheets>{named}</sheets></workbook>'
    to_sheets = [(f"rId{each}", "worksheet", f"worksheets/sheet{each}.xml") for each in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*to_sheets, ("rIdStyles", "styles", "styles.xml")])
    yield "xl/styles.xml", _STYLES
    yield "_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")])
    parts = [(f"/xl/worksheets/sheet{each}.xml", "worksheet") for each in numbers]
    parts += [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    told = "".join(f'<Override PartName="{name}" ContentType="{kind}.{of}+xml"/>' for name, of in parts)
    yield (
        "[Content_Types].xml",
        f'{_XML}<Types xmlns="{_NAMESPACES}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{told}</Types>",
    )


def _relations(relations: Sequence[tuple[str, str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="{name}" Type="{_RELATED}/{kind}" Target="{to}"/>' for name, kind, to in relations
    )
    return f'{_XML}<Relationships xmlns="{_NAMESPACES}/package/2006/relationships">{each}</Relationships>'
