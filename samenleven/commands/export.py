"""`samenleven export`: what was brought, as a file of one form or another. It works beside a running program."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO, TypeVar

import typer

from samenleven.progress import progress_of_rows
from samenleven.settings import Settings
from samenleven.starting import settings_with_logs
from samenleven.whole_file import unfinished_file

T = TypeVar("T")


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    JSON_LINES = "json-lines"
    GEOJSON = "geojson"


def submissions(
    form: Annotated[Format, typer.Option("--format", help="The form to write them in.", show_default=False)],
    output: Annotated[Path | None, typer.Option(help="The file to write; else they are printed.")] = None,
    challenge: Annotated[str | None, typer.Option(metavar="SLUG", help="Of this challenge only.")] = None,
    *,
    samples: Annotated[bool, typer.Option("--samples", help="Also what `samenleven demo` made up.")] = False,
) -> None:
    """Export what residents brought: own words, area, domains, language. No address is ever in it."""
    if form is Format.XLSX and output is None and sys.stdout.isatty():
        raise typer.BadParameter("A workbook is nothing to read here: name a file.", param_hint="'--output'")
    asyncio.run(_submissions(settings_with_logs(), form, output, challenge, samples=samples))


async def _submissions(
    settings: Settings, form: Format, output: Path | None, slug: str | None, *, samples: bool
) -> None:
    from participation import export  # noqa: PLC0415 — sqlalchemy is slow to import
    from participation.challenges import challenge_by_slug, list_challenges  # noqa: PLC0415 — sqlalchemy is slow to import
    from participation.export_forms import FORMS, places_of  # noqa: PLC0415 — sqlalchemy is slow to import
    from participation.export_lines import ALL, json_array  # noqa: PLC0415 — sqlalchemy is slow to import
    from samenleven.opened import opened_database  # noqa: PLC0415 — sqlalchemy is slow to import

    async with opened_database(settings, pool_size=1, needs_challenge=False) as (engine, _), engine.connect() as db:
        await db.execution_options(isolation_level="REPEATABLE READ")  # one moment, however long it takes
        challenge_id = (await challenge_by_slug(db, slug)).id if slug else None
        total = await export.count_submissions(db, challenge_id=challenge_id, samples=samples)
        rows = _with_progress(export.submissions_for_export(db, challenge_id=challenge_id, samples=samples), total)
        places = places_of(await list_challenges(db)) if form is Format.GEOJSON else {}
        pieces = json_array(rows, ALL) if form is Format.JSON else FORMS[form].write(rows, ALL, places)
        with nullcontext(sys.stdout.buffer) if output is None else _whole(output) as out:
            async for piece in pieces:
                out.write(piece)


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    with unfinished_file(path) as unfinished, unfinished.open("wb") as writing:
        yield writing


async def _with_progress(rows: AsyncIterator[T], total: int) -> AsyncIterator[T]:
    """The same rows; a long export shows on stderr how far it is."""
    with progress_of_rows("Exporting", total) as done:
        async for row in rows:
            yield row
            done(1)
