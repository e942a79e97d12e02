"""Submissions: listed by a filter, and one with its thread."""

import base64
import re
from dataclasses import asdict
from http import HTTPMethod
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from pydantic import Field

from admin.api.layer import Asked, Operation, Reply
from admin.api.problems import Problem, Refused
from admin.api.shapes import Find, Id, Input, LanguageCode, Nothing, Output, Time
from admin.api.tags import Tag
from conversations.texts import _
from participation import moves
from participation.challenges import ChallengeView
from participation.disclosure import FIELDS, Depth, filters_beyond, is_shown
from participation.errors import NoSuchSubmission
from participation.filters import SubmissionFilter
from participation.reading_list import MOST_ON_A_PAGE, PAGE, Cursor, Line, submissions_page
from participation.roles import Right
from participation.submission_view import Moved, SubmissionView, see_submission
from participation.words import About, Company, EntryKind, Kind, MediaKind, Move, Reach, Status, Visibility

PATH: Final = "/challenges/{slug}/submissions"


class Filter(Input):
    """Which submissions are meant; what is left out matches all."""

    status: tuple[Status, ...] = ()
    kind: tuple[Kind, ...] = ()
    area: tuple[Id, ...] = ()
    domain: tuple[Id, ...] = ()
    tag: tuple[Id, ...] = ()
    language: tuple[LanguageCode, ...] = ()
    words: Find = ""
    assigned: Annotated[str, Field(pattern=r"^(me|nobody|[1-9][0-9]{0,14})?$")] = ""
    answered: bool = False
    urgent: bool = False


class PageQuery(Filter):
    newest_first: bool = False
    page_size: Annotated[int, Field(ge=1, le=MOST_ON_A_PAGE)] = PAGE
    cursor: Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9_-]*$")] = ""


class _Shown(Output):
    """What is not set is not for this role."""

    number: Id
    kind: Kind
    status: Status
    public_wording: str | None
    language: str | None
    area: str | None
    domains: tuple[str, ...]
    received_at: Time
    own_words: str | None = None
    media: tuple[MediaKind, ...] | None = None
    urgent: bool | None = None
    answered: bool | None = None
    assigned: str | None = None


class SubmissionLine(_Shown):
    tags: tuple[str, ...] | None = None
    """Names."""


class SubmissionList(Output):
    items: tuple[SubmissionLine, ...]


class Entry(Output):
    kind: EntryKind
    words: str | None
    by: str | None
    at: Time


class MoveMade(Output):
    id: Id
    move: Move
    after: Status
    by: str | None
    reason: str | None
    at: Time
    undone: bool


class Submission(_Shown):
    area_id: Id | None
    tags: tuple[Tag, ...] | None = None
    purpose: str | None = None
    about: About | None = None
    for_whom: str | None = None
    availability: str | None = None
    reach: Reach | None = None
    company: Company | None = None
    visibility: Visibility | None = None
    name: str | None = None
    resident: str | None = None
    paused: bool | None = None
    version: int | None = None
    assigned_to: Id | None = None
    thread: tuple[Entry, ...] | None = None
    history: tuple[MoveMade, ...] | None = None
    moves: tuple[Move, ...] | None = None


async def list_submissions(asked: Asked[PageQuery, None]) -> Reply:
    query = asked.query
    found = await submissions_page(
        asked.db,
        filter_of(asked),
        challenge_id=asked.challenge.id,
        member_id=asked.bearer.member_id,
        after=_read_cursor(query.cursor) if query.cursor else None,
        newest_first=query.newest_first,
        most=query.page_size + 1,
        depth=asked.depth,
    )
    page = found[: query.page_size]
    more = len(found) > len(page)
    items = tuple(SubmissionLine.model_validate(_shown(asked.depth, _of_line(line))) for line in page)
    return Reply(SubmissionList(items=items), {"Link": _next(asked, page[-1].cursor)} if more else {})


async def see(asked: Asked[Nothing, None]) -> Reply:
    view = await visible(asked)
    return Reply(shown(asked, view), {"ETag": etag_of(view)} if asked.depth is Depth.ALL else {})


async def visible(asked: Asked[Any, Any]) -> SubmissionView:
    """The submission of the path.

    Raises:
        NoSuchSubmission: there is none, for this role.
    """
    view = await see_submission(
        asked.db, challenge_id=asked.challenge.id, number=asked.number(), member_id=asked.bearer.member_id
    )
    if not is_shown(asked.depth, status=view.status, kind=view.kind):
        raise NoSuchSubmission
    return view


def shown(asked: Asked[Any, Any], view: SubmissionView) -> Submission:
    return Submission.model_validate(_shown(asked.depth, _of_view(view, asked.challenge)))


def etag_of(view: SubmissionView) -> str:
    """Its version, and the last move in it: so that a stale save can be told what moved since."""
    return f'"{view.version}-{view.history[0].id if view.history else 0}"'


def moved(made: Moved) -> MoveMade:
    return MoveMade.model_validate(asdict(made))


def filter_of(asked: Asked[Any, None]) -> SubmissionFilter:
    """
    Raises:
        Refused: it asks for what this role is not shown.
    """
    query: Filter = asked.query
    beyond = sorted(name for name in filters_beyond(asked.depth) if getattr(query, name))
    if beyond:
        errors = [{"in": "query", "place": name, "detail": "is not for this role"} for name in beyond]
        raise Refused(Problem.NOT_YOURS, errors=errors)
    return SubmissionFilter(**{name: getattr(query, name) for name in Filter.model_fields})


def _shown(depth: Depth, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name in FIELDS[depth]}


def _of_line(line: Line) -> dict[str, Any]:
    values = {
        name: getattr(line, name) for name in SubmissionLine.model_fields if name not in ("own_words", "assigned")
    }
    return values | {"own_words": line.words, "assigned": line.assigned_to}


def _of_view(view: SubmissionView, challenge: ChallengeView) -> dict[str, Any]:
    made = {"domains", "tags", "thread", "history", "moves"}
    values = {name: getattr(view, name) for name in Submission.model_fields if name not in made}
    return values | {
        "domains": tuple(each.slug for each in challenge.domains if each.id in view.domain_ids),
        "tags": tuple({"id": tag.id, "group": tag.group, "name": tag.name} for tag in view.tags),
        "thread": tuple(asdict(entry) for entry in view.thread),
        "history": tuple(moved(each) for each in view.history),
        "moves": moves.allowed(status=view.status, kind=view.kind),
    }


def _next(asked: Asked[PageQuery, None], last: Cursor) -> str:
    """RFC 8288."""
    pairs = [(name, value) for name, value in asked.request.query.items() if name != "cursor"]
    query = urlencode([*pairs, ("cursor", _cursor(last))])
    return f'<{asked.request.path}?{query}>; rel="next"'


def _cursor(at: Cursor) -> str:
    return base64.urlsafe_b64encode(f"{at.rest}.{at.number}".encode()).decode().rstrip("=")


def _read_cursor(text: str) -> Cursor:
    """
    Raises:
        Refused: it is none of ours.
    """
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    except ValueError:
        plain = ""
    ours = re.fullmatch(r"([01])\.([1-9][0-9]{0,14})", plain)
    if ours is None:
        raise Refused(Problem.INPUT, errors=[{"in": "query", "place": "cursor", "detail": "is none of ours"}])
    return Cursor(int(ours[1]), int(ours[2]))


TABLE: Final = (
    Operation(
        HTTPMethod.GET,
        PATH,
        Right.READ_PUBLIC,
        list_submissions,
        _("List submissions, by a filter, a page at a time"),
        output=SubmissionList,
        query=PageQuery,
    ),
    Operation(
        HTTPMethod.GET,
        f"{PATH}/{{number}}",
        Right.READ_PUBLIC,
        see,
        _("Read one submission, with its thread and history"),
        output=Submission,
    ),
)
