"""The parameters of one request: query string, urlencoded form, multipart form or JSON.

Source of the four ways: core.telegram.org/bots/api#making-requests. Nested values in forms are JSON texts.
"""

from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from tests.botapi.wire import ApiError, bad_request, decode


class Parameters:
    """Typed looks at what was sent; a form's values are all texts, JSON's are not."""

    __slots__ = ("files", "values")

    def __init__(self, values: dict[str, Any], files: dict[str, tuple[str, bytes]] | None = None) -> None:
        self.values = values
        self.files = files or {}

    def string(self, name: str) -> str:
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        return self.values.get(name) in (True, "true", "True", "1", 1)

    def nested(self, name: str) -> Any:
        """A JSON value, or None when not given."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return decode(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None


async def read_parameters(request: web.BaseRequest) -> Parameters:
    """Raises `ApiError` 400 for a body that is none of the three kinds."""
    values: dict[str, Any] = dict(request.query) if request.query_string else {}
    kind = request.content_type
    if kind == "application/x-www-form-urlencoded":
        body = await request.read()
        try:
            values.update(parse_qsl(body.decode(), keep_blank_values=True))
        except UnicodeDecodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
    elif kind == "multipart/form-data":
        return await _read_multipart(request, values)
    elif kind == "application/json":
        values.update(_json_object(await request.read()))
    return Parameters(values)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = decode(body) if body else {}
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise ApiError(400, "Bad Request: can't parse request JSON object")
    return value


async def _read_multipart(request: web.BaseRequest, values: dict[str, Any]) -> Parameters:
    files: dict[str, tuple[str, bytes]] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            values[part.name] = content.decode()
        else:
            files[part.name] = (part.filename, content)
    return Parameters(values, files)
