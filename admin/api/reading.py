"""What a request says, read against its shapes: all faults at once, each with its place, never with what was sent."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any, Final, get_origin

from aiohttp import web
from pydantic import RootModel, ValidationError

from admin.api.problems import Problem, Refused
from admin.api.shapes import Input
from pages.forms import BODY_SECONDS

Shape = type[Input] | type[RootModel[Any]]
_UTF8: Final = ("utf-8", "utf8")


async def received(request: web.Request) -> bytes:
    """The body, while it may be read as JSON.

    Raises:
        Refused: it is called something else, too large, or too slow.
    """
    if request.content_type != "application/json" or (request.charset or "utf-8").lower() not in _UTF8:
        raise Refused(Problem.NOT_JSON)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused(Problem.TOO_LARGE) from None
    except (TimeoutError, web.RequestPayloadError):
        raise Refused(
            Problem.INPUT, errors=[{"in": "body", "place": "", "detail": "did not come in whole, or in time"}]
        ) from None


def read(request: web.Request, query: type[Input], body: Shape | None, sent: bytes) -> tuple[Any, Any]:
    """The query, and the body that was `sent`.

    Raises:
        Refused: with all faults of both.
    """
    errors: list[Mapping[str, str]] = []
    asked = said = None
    try:
        asked = query.model_validate(_query(request, query))
    except ValidationError as error:
        errors += _faults("query", error, skip=0)
    if body is not None:
        try:
            said = body.model_validate_json(sent, strict=True)
        except ValidationError as error:
            errors += _faults("body", error, skip=int(issubclass(body, RootModel)))
    if errors:
        raise Refused(Problem.INPUT, errors=errors)
    return asked, said


def list_fields(shape: type[Input]) -> frozenset[str]:
    """Names in a query that may stand in it several times."""
    fields = shape.model_fields.items()
    return frozenset(field.alias or name for name, field in fields if get_origin(field.annotation) is tuple)


def _query(request: web.Request, shape: type[Input]) -> dict[str, str | list[str]]:
    many = list_fields(shape)
    given = {name: request.query.getall(name) for name in request.query}
    return {name: values if name in many or len(values) > 1 else values[0] for name, values in given.items()}


def _faults(where: str, error: ValidationError, *, skip: int) -> Iterator[dict[str, str]]:
    """`skip`: how much of a place is our own name for a variant."""
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        place = ".".join(str(part) for part in fault["loc"][skip:])
        yield {"in": where, "place": place, "detail": fault["msg"]}
