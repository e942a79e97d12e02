"""What an operation of the API is, and what its handler is given and gives back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from http import HTTPMethod
from typing import Any, Final, Generic, TypeVar

from aiohttp import web

from admin.api.problems import Problem
from admin.api.reading import Shape
from admin.api.shapes import Input, Nothing, Output
from admin.streaming import Stream
from conversations.texts import Text
from participation.api_tokens import Bearer
from participation.challenges import ChallengeView
from participation.database import Db
from participation.disclosure import Depth, depth_of
from participation.export_forms import FORMS
from participation.roles import Right

BASE: Final = "/api/v1"
VERSION: Final = "1.0.0"
ALWAYS: Final = {"API-Version": VERSION, "Cache-Control": "no-store"}
PATTERNS: Final[Mapping[str, str]] = {
    "slug": "[a-z0-9-]{1,100}",
    "number": "[1-9][0-9]{0,14}",
    "tag": "[1-9][0-9]{0,14}",
    "phase": "[1-9][0-9]{0,14}",
    "prompt": "[1-9][0-9]{0,14}",
    "call": "[1-9][0-9]{0,14}",
    "token": "[1-9][0-9]{0,14}",
    "batch": "[1-9][0-9]{0,14}",
    "form": "|".join(FORMS),
}
"""What may stand in a path, by name; anything else is not found."""
Q = TypeVar("Q", bound=Input)
B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Asked(Generic[Q, B]):
    """What a handler is given, in its one transaction."""

    db: Db
    request: web.Request
    bearer: Bearer
    challenge: ChallengeView
    query: Q
    body: B
    now: datetime

    @property
    def depth(self) -> Depth:
        return depth_of(self.bearer.role)

    def number(self, name: str = "number") -> int:
        """Of the path."""
        return int(self.request.match_info[name])


@dataclass(frozen=True, slots=True)
class Reply:
    body: Output | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Version(Enum):
    """What `If-Match` is to an operation."""

    NONE = "none"
    HEEDED = "heeded"
    """Who sends it is refused when it is old."""
    NEEDED = "needed"


@dataclass(frozen=True, slots=True)
class Operation:
    method: HTTPMethod
    path: str
    """After `/api/v1`."""
    right: Right
    handler: Callable[[Any], Awaitable[Reply | Stream]]
    summary: Text
    output: type[Output] | None = None
    """None: no body, or a stream."""
    status: int = 200
    query: type[Input] = Nothing
    body: Shape | None = None
    version: Version = Version.NONE
    needs_key: bool = False
    """Whether an `Idempotency-Key` must be sent."""
    streams: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Media types, each with the schema of what comes."""
    refusals: Sequence[Problem] = ()
    """Beside those that any operation has."""

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"
