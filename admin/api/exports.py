"""Exports: the submissions of a filter, as far as the role looks, sent while they are read."""

from collections.abc import Mapping
from http import HTTPMethod
from typing import Any, Final

from pydantic.alias_generators import to_camel

from admin.api.operations import Asked, Operation
from admin.api.problems import Problem
from admin.api.submissions import Filter, filter_of
from admin.exporting import Exporting
from admin.streaming import Stream
from conversations.texts import _
from participation.export_forms import FORMS
from participation.roles import Right


class ExportQuery(Filter):
    samples: bool = False
    """Also what `samenleven demo` made up."""


async def export(asked: Asked[ExportQuery, None]) -> Stream:
    exporting = Exporting(
        challenge=asked.challenge,
        member_id=asked.bearer.member_id,
        depth=asked.depth,
        wanted=filter_of(asked),
        form=asked.request.match_info["form"],
        samples=asked.query.samples,
        called=to_camel,
    )
    return await exporting.begin(asked.db)


_SCHEMAS: Final[Mapping[str, Mapping[str, Any]]] = {
    "geojson": {
        "type": "object",
        "properties": {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": {"type": "object"}},
        },
        "required": ["type", "features"],
    }
}
"""Of what is read as JSON; the others are bytes to whom it comes."""
TABLE: Final = (
    Operation(
        HTTPMethod.GET,
        "/challenges/{slug}/exports/{form}",
        Right.READ_PUBLIC,
        export,
        _("Take submissions along, as CSV, XLSX, JSON lines or GeoJSON"),
        query=ExportQuery,
        streams={form.media_type: _SCHEMAS.get(name, {"type": "string"}) for name, form in FORMS.items()},
        refusals=(Problem.BUSY,),
    ),
)
