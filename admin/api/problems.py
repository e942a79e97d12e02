"""Why the API did not do something: RFC 9457, in the language that was asked for."""

import json
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Final

from aiohttp import web

from admin.texts import Fault
from conversations.catalogues import say
from conversations.texts import Text, _

MEDIA_TYPE: Final = "application/problem+json"


class Problem(Enum):
    """Status, title, and a sentence that says what to do."""

    INPUT = (400, _("Not right"), _("Something in your request is not right. See `errors`."))
    TOKEN = (401, _("No token"), _("Send a token that still works: `Authorization: Bearer samen_…`."))
    NOT_YOURS = (403, Fault.NOT_YOURS.heading, _("The role of this token does not include that."))
    MISSING = (404, Fault.MISSING.heading, Fault.MISSING.sentence)
    METHOD = (405, _("Not this method"), _("This address does not know that method. See `Allow`."))
    NOT_NOW = (409, _("Not possible now"), _("Where it stands, this cannot be done."))
    KEY_USED = (409, _("Key used before"), _("Another request came with this `Idempotency-Key`. Choose a new one."))
    STALE = (412, _("Changed meanwhile"), _("Somebody changed it. Read it again, then decide."))
    TOO_LARGE = (413, _("Too large"), _("Send less at once."))
    NOT_JSON = (415, _("Not JSON"), _("Send JSON in UTF-8, with `Content-Type: application/json`."))
    NO_VERSION = (428, _("Which version?"), _("Send the `ETag` that you read as `If-Match`."))
    BUSY = (429, Fault.BUSY.heading, Fault.BUSY.sentence)
    BROKEN = (500, _("Our mistake"), _("Something went wrong here. We have noted it."))
    AWAY = (503, Fault.AWAY.heading, Fault.AWAY.sentence)

    def __init__(self, status: int, title: Text, detail: Text) -> None:
        self.status = status
        self.title = title
        self.detail = detail

    @property
    def type(self) -> str:
        """Where the API's page tells of it."""
        return f"/api/v1#{self.name.lower().replace('_', '-')}"


class Refused(Exception):
    """For who asked."""

    def __init__(
        self,
        problem: Problem,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        current: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(problem.name)
        self.problem = problem
        self.errors = errors
        """Every fault of the input: `in` (query, body or header), `place`, `detail`."""
        self.current = current
        """What it is like now."""
        self.headers = headers or {}


REFUSALS: Final[Mapping[str, Problem]] = {
    "NoSuchSubmission": Problem.MISSING,
    "NoSuchTag": Problem.MISSING,
    "NoSuchToken": Problem.MISSING,
    "NoSuchPhase": Problem.MISSING,
    "NoSuchPrompt": Problem.MISSING,
    "NoSuchCall": Problem.MISSING,
    "NoSuchBatch": Problem.MISSING,
    "NotAllowedNow": Problem.NOT_NOW,
    "PromptIncomplete": Problem.NOT_NOW,
    "NeverAsks": Problem.NOT_NOW,
    "CallIncomplete": Problem.NOT_NOW,
    "ButtonLeadsAway": Problem.NOT_NOW,
    "PictureIncomplete": Problem.NOT_NOW,
    "KeyUsed": Problem.KEY_USED,
    "TooMany": Problem.TOO_LARGE,
    "RoleTooHigh": Problem.NOT_YOURS,
    "ChangedMeanwhile": Problem.STALE,
}
"""Of the use cases, by name."""
IN_BODY: Final[Mapping[str, tuple[str, str]]] = {
    "NoWords": ("words", "is missing"),
    "NoName": ("name", "is missing"),
    "ClosesTooEarly": ("closesAt", "is not later than opensAt"),
    "NoSuchOther": ("into", "there is no such submission here"),
    "MergedWithItself": ("into", "is the same submission, or goes on as it"),
    "KindsApart": ("into", "is of a kind that never goes on as one with this"),
    "MadeUpApart": ("into", "is made up and this is not, or the other way round"),
    "OtherDeclined": ("into", "is declined"),
    "NoSuchArea": ("areaId", "is none of the challenge's"),
    "NoSuchDomain": ("domains", "is none of the challenge's"),
    "NoSuchMember": ("assignedTo", "is nobody of the team"),
}
"""Refusals that are faults of one field of the input: which one, and what is wrong with it."""


def wrong_in_body(place: str, detail: str) -> Refused:
    return Refused(Problem.INPUT, errors=[{"in": "body", "place": place, "detail": detail}])


def of_refusal(name: str) -> Refused:
    if name in IN_BODY:
        return wrong_in_body(*IN_BODY[name])
    return Refused(REFUSALS[name])


def answer(refused: Refused, language: str) -> web.Response:
    problem = refused.problem
    told: dict[str, Any] = {
        "type": problem.type,
        "status": problem.status,
        "title": say(problem.title, language),
        "detail": say(problem.detail, language),
    }
    if refused.errors:
        told["errors"] = list(refused.errors)
    if refused.current is not None:
        told["current"] = refused.current
    headers = {"Content-Language": language, **_MEANT[problem], **refused.headers}
    text = json.dumps(told, ensure_ascii=False)
    return web.Response(text=text, status=problem.status, content_type=MEDIA_TYPE, headers=headers)


_MEANT: Final[Mapping[Problem, Mapping[str, str]]] = {
    **{problem: {} for problem in Problem},
    Problem.TOKEN: {"WWW-Authenticate": "Bearer"},
    Problem.BUSY: {"Retry-After": "60"},
    Problem.AWAY: {"Retry-After": "60"},
}
