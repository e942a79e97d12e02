"""What goes over the wire: JSON, Telegram's envelope, and its refusals. Nothing here knows a method."""

import json
from typing import Any

from pydantic_core import PydanticSerializationError, from_json, to_json

JSON = dict[str, Any]

EXAMPLE_TOKEN = "1:x"


def encode(value: object) -> str:
    """By pydantic's encoder, which costs the machine less; half a character, which it refuses, is escaped."""
    try:
        return to_json(value).decode()
    except PydanticSerializationError:
        return json.dumps(value, separators=(",", ":"))


def decode(text: str | bytes) -> Any:
    """Likewise; half a character, which that decoder refuses, the standard library takes. Raises ValueError."""
    try:
        return from_json(text)
    except ValueError:
        return json.loads(text)


class ApiError(Exception):
    """A refusal as on core.telegram.org/bots/api#making-requests: a code, a description, sometimes parameters."""

    def __init__(self, code: int, description: str, parameters: JSON | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> bytes:
        envelope: JSON = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            envelope["parameters"] = self.parameters
        return encode(envelope).encode()


def bad_request(description: str, parameters: JSON | None = None) -> ApiError:
    return ApiError(400, f"Bad Request: {description}", parameters)


def forbidden(description: str) -> ApiError:
    return ApiError(403, f"Forbidden: {description}")


def conflict(description: str) -> ApiError:
    return ApiError(409, f"Conflict: {description}")


def too_many_requests(retry_after: int) -> ApiError:
    """core.telegram.org/bots/api#responseparameters: seconds left to wait before the request can be repeated."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


def utf16_length(text: str) -> int:
    """core.telegram.org/bots/api#messageentity: offsets and lengths count UTF-16 code units."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)
