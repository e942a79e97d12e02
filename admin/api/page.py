"""The page that tells people of the API, made from the same table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from jinja2 import Environment
from pydantic import BaseModel

from admin.api.document import parameters, problems_of
from admin.api.layer import Handle
from admin.api.operations import BASE, VERSION, Operation
from admin.api.problems import Problem
from admin.texts import ROLES
from conversations.catalogues import OURS, gettext_in, say
from conversations.texts import Text
from pages.languages import preferred_language
from participation.roles import may
from participation.words import Role


@dataclass(frozen=True, slots=True)
class Told:
    """One operation, as people read it."""

    method: str
    path: str
    summary: Text
    roles: str
    """Names, in the page's language."""
    parameters: tuple[str, ...]
    """Names; those that must be sent have a star."""
    body: tuple[str, ...]
    answer: tuple[str, ...]
    """Fields, or media types."""
    statuses: str


def page(env: Environment, table: Sequence[Operation]) -> Handle:
    async def answer(request: web.Request) -> web.Response:
        language = preferred_language(request, OURS)
        shown = env.get_template("api.html").render(
            language=language,
            _=gettext_in(language),
            base=BASE,
            version=VERSION,
            operations=[_told(each, language) for each in table],
            problems=[(each.type.partition("#")[2], each) for each in Problem],
        )
        return web.Response(text=shown, content_type="text/html", headers={"Content-Language": language})

    return answer


def _told(operation: Operation, language: str) -> Told:
    return Told(
        method=operation.method,
        path=BASE + operation.path,
        summary=operation.summary,
        roles=", ".join(say(ROLES[role], language) for role in Role if may(role, operation.right)),
        parameters=tuple(
            each["name"] + ("*" if each.get("required") else "")
            for each in parameters(operation)
            if each["in"] != "path"
        ),
        body=_body(operation),
        answer=tuple(operation.streams) or _fields(operation.output),
        statuses=", ".join(map(str, sorted({operation.status, *(each.status for each in problems_of(operation))}))),
    )


def _body(operation: Operation) -> tuple[str, ...]:
    """Of a choice of shapes each field once; a star where every one of them needs it."""
    if operation.body is None:
        return ()
    schema: dict[str, Any] = operation.body.model_json_schema()
    choices = [each["$ref"].rpartition("/")[2] for each in schema.get("oneOf", ())]
    shapes = [schema["$defs"][each] for each in choices] or [schema]
    names = dict.fromkeys(name for each in shapes for name in each["properties"])
    needed = set.intersection(*(set(each.get("required", ())) for each in shapes))
    return tuple(name + ("*" if name in needed else "") for name in names)


def _fields(model: type[BaseModel] | None) -> tuple[str, ...]:
    if model is None:
        return ()
    return tuple(field.alias or name for name, field in model.model_fields.items())
