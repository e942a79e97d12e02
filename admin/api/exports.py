"""Exports: the submissions of a filter, as far as the role looks, sent while they are read."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from dataclasses import dataclass, fields
from http import HTTPMethod
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from admin.api.operations import Asked, Operation
from admin.api.problems import Problem
from admin.api.streaming import Stream
from admin.api.submissions import Filter, filter_of
from conversations.texts import _
from participation.challenges import ChallengeView
from participation.disclosure import FIELDS
from participation.export import ExportedSubmission, submissions_for_export
from participation.export_lines import Rows, csv_lines, geojson, json_lines
from participation.filters import conditions
from participation.roles import Right


class ExportQuery(Filter):
    samples: bool = False
    """Also what `samenleven demo` made up."""


@dataclass(frozen=True, slots=True)
class Form:
    media_type: str
    suffix: str
    write: Callable[[Rows, list[str], ChallengeView], AsyncIterator[str]]


FORMS: Final[Mapping[str, Form]] = {
    "csv": Form("text/csv", "csv", lambda rows, names, _challenge: csv_lines(rows, names)),
    "json-lines": Form("application/jsonl", "jsonl", lambda rows, names, _challenge: json_lines(rows, names)),
    "geojson": Form(
        "application/geo+json",
        "geojson",
        lambda rows, names, challenge: geojson(rows, names, _centres(challenge)),
    ),
}


async def export(asked: Asked[ExportQuery, None]) -> Stream:
    """All pages are of one moment."""
    form = FORMS[asked.request.match_info["form"]]
    challenge = asked.challenge
    names = [field.name for field in fields(ExportedSubmission) if field.name in FIELDS[asked.depth]]
    where = conditions(filter_of(asked), challenge_id=challenge.id, member_id=asked.bearer.member_id, depth=asked.depth)

    async def pieces(engine: AsyncEngine) -> AsyncGenerator[str, None]:
        async with engine.connect() as db:
            await db.execution_options(isolation_level="REPEATABLE READ")
            rows = submissions_for_export(db, where=where, samples=asked.query.samples)
            async for piece in form.write(rows, names, challenge):
                yield piece

    return Stream(form.media_type, f"{challenge.slug}.{form.suffix}", pieces)


def _centres(challenge: ChallengeView) -> dict[str, tuple[float, float]]:
    return {
        area.slug: (area.latitude, area.longitude)
        for area in challenge.areas
        if area.latitude is not None and area.longitude is not None
    }


TABLE: Final = (
    Operation(
        HTTPMethod.GET,
        "/challenges/{slug}/exports/{form}",
        Right.READ_PUBLIC,
        export,
        _("Take submissions along, as CSV, JSON lines or GeoJSON"),
        query=ExportQuery,
        streams=tuple(form.media_type for form in FORMS.values()),
        refusals=(Problem.BUSY,),
    ),
)
