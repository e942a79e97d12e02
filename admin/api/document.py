"""The OpenAPI 3.1 document of the API, made from the same table as its routes."""

from collections.abc import Sequence
from typing import Any, Final

from pydantic import BaseModel, Field
from pydantic.json_schema import models_json_schema

from admin.api.once import KEY
from admin.api.operations import ALWAYS, BASE, PATTERNS, VERSION, Operation, Version
from admin.api.problems import MEDIA_TYPE, Problem
from admin.api.reading import list_fields
from admin.api.shapes import Output
from conversations.catalogues import SOURCE_LANGUAGE, say
from participation.roles import may
from participation.words import Role

_REF: Final = "#/components/schemas/{model}"
_ANY: Final = (Problem.TOKEN, Problem.NOT_YOURS, Problem.BUSY, Problem.BROKEN, Problem.AWAY)
"""What any operation may answer."""


class FaultTold(Output):
    where: str = Field(alias="in")
    place: str
    detail: str


class ProblemTold(Output):
    """RFC 9457."""

    type: str
    status: int
    title: str
    detail: str
    errors: tuple[FaultTold, ...] | None = None
    current: dict[str, Any] | None = None


def document(table: Sequence[Operation], *, url: str, host: str) -> dict[str, Any]:
    """`url`: where the desk is reached; `host`: its name."""
    refs, schemas = _schemas(table)
    paths: dict[str, dict[str, Any]] = {}
    for each in table:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Samenleven",
            "version": VERSION,
            "description": "For scripts of a neighbourhood's team."
            " A token is made at the desk, under *API tokens*. Fields that its role is not shown are left out."
            " A request line over 8,190 bytes is no HTTP that is read here: 400, in plain text.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            # the mailbox that RFC 2142 names for whatever a host serves over HTTP
            "contact": {"name": "Samenleven", "email": f"webmaster@{host}", "url": url + BASE},
        },
        "servers": [{"url": url + BASE}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas,
            "headers": {name: {"schema": {"type": "string"}, "required": True} for name in ALWAYS},
        },
    }


def parameters(operation: Operation) -> list[dict[str, Any]]:
    """Of its path, its query and its headers."""
    return [*_of_path(operation), *_of_query(operation), *_of_headers(operation)]


def problems_of(operation: Operation) -> list[Problem]:
    """In the order of their status."""
    found = {*_ANY, *operation.refusals}
    if "{" in operation.path:
        found.add(Problem.MISSING)
    if operation.body is not None:
        found |= {Problem.TOO_LARGE, Problem.NOT_JSON}
    if operation.version is not Version.NONE:
        found.add(Problem.STALE)
    if operation.version is Version.NEEDED:
        found.add(Problem.NO_VERSION)
    if operation.needs_key:
        found.add(Problem.KEY_USED)
    return sorted({*found, Problem.INPUT}, key=lambda each: each.status)


def _schemas(table: Sequence[Operation]) -> tuple[dict[Any, Any], dict[str, Any]]:
    """How each model is referred to, and all of them."""
    inputs: list[Any] = [(each.body, "validation") for each in table if each.body is not None]
    outputs: list[Any] = [(each.output, "serialization") for each in table if each.output is not None]
    told: list[Any] = [(ProblemTold, "serialization")]
    refs, made = models_json_schema([*inputs, *outputs, *told], ref_template=_REF)
    return {model: ref for (model, _mode), ref in refs.items()}, made["$defs"]


def _operation(operation: Operation, refs: dict[type[BaseModel], Any]) -> dict[str, Any]:
    roles = [role for role in Role if may(role, operation.right)]
    made: dict[str, Any] = {
        "operationId": operation.handler.__name__,
        "summary": say(operation.summary, SOURCE_LANGUAGE),
        "description": f"For {', '.join(roles)}.",
        "parameters": parameters(operation),
        "responses": {str(operation.status): _answer(operation, refs)},
    }
    if operation.body is not None:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": refs[operation.body]}}}
    for problem in problems_of(operation):
        content = {MEDIA_TYPE: {"schema": refs[ProblemTold]}}
        told = say(problem.title, SOURCE_LANGUAGE)
        made["responses"][str(problem.status)] = {"description": told, "headers": _headers(), "content": content}
    return made


def _answer(operation: Operation, refs: dict[type[BaseModel], Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "Done.", "headers": _headers()}
    if operation.output is not None:
        answer["content"] = {"application/json": {"schema": refs[operation.output]}}
    if operation.streams:
        answer["content"] = {media_type: {"schema": schema} for media_type, schema in operation.streams.items()}
    return answer


def _headers() -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in ALWAYS}


def _of_path(operation: Operation) -> list[dict[str, Any]]:
    names = [name for name in PATTERNS if f"{{{name}}}" in operation.path]
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": f"^({PATTERNS[name]})$"}}
        for name in names
    ]


def _of_query(operation: Operation) -> list[dict[str, Any]]:
    schema = operation.query.model_json_schema(ref_template=_REF)
    many = list_fields(operation.query)
    return [
        {
            "name": name,
            "in": "query",
            "schema": _without_references(each, schema.get("$defs", {})),
            **({"explode": True, "style": "form"} if name in many else {}),
        }
        for name, each in schema.get("properties", {}).items()
    ]


def _of_headers(operation: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if operation.version is not Version.NONE:
        needed = operation.version is Version.NEEDED
        found.append({"name": "If-Match", "in": "header", "required": needed, "schema": {"type": "string"}})
    if operation.needs_key:
        schema = {"type": "string", "pattern": KEY.pattern}
        found.append({"name": "Idempotency-Key", "in": "header", "required": True, "schema": schema})
    return found


def _without_references(schema: Any, known: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_without_references(each, known) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return known[schema["$ref"].rpartition("/")[2]]
    return {name: _without_references(each, known) for name, each in schema.items()}
