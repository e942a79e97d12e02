"""Submissions, listed by a filter, a page at a time."""

from http import HTTPMethod
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from pydantic import Field

from admin.api.one_submission import Shown, cut
from admin.api.operations import Asked, Operation, Reply
from admin.api.problems import Problem, Refused
from admin.api.shapes import Find, Id, Input, LanguageCode, Output
from conversations.texts import _
from participation.disclosure import filters_beyond
from participation.filters import SubmissionFilter
from participation.reading_list import MOST_ON_A_PAGE, PAGE, Line, submissions_page
from participation.reading_order import Cursor
from participation.roles import Right
from participation.words import Kind, Status

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
    needs_reader: bool = False
    call: Annotated[str, Field(pattern=r"^([1-9][0-9]{0,14})?$")] = ""
    """The id of the call that it came from."""


class PageQuery(Filter):
    newest_first: bool = False
    page_size: Annotated[int, Field(ge=1, le=MOST_ON_A_PAGE)] = PAGE
    cursor: Annotated[str, Field(pattern=r"^([01]-[1-9][0-9]{0,14})?$")] = ""


class SubmissionLine(Shown):
    tags: tuple[str, ...] | None = None
    """Names."""


class SubmissionList(Output):
    items: tuple[SubmissionLine, ...]


async def list_submissions(asked: Asked[PageQuery, None]) -> Reply:
    query = asked.query
    found = await submissions_page(
        asked.db,
        filter_of(asked),
        challenge_id=asked.challenge.id,
        member_id=asked.bearer.member_id,
        after=_cursor(query.cursor),
        newest_first=query.newest_first,
        most=query.page_size + 1,
        depth=asked.depth,
    )
    page = found[: query.page_size]
    more = len(found) > len(page)
    items = tuple(SubmissionLine.model_validate(cut(asked.depth, _of_line(line))) for line in page)
    return Reply(SubmissionList(items=items), {"Link": _next(asked, page[-1].cursor)} if more else {})


def filter_of(asked: Asked[Any, None]) -> SubmissionFilter:
    """Of the query.

    Raises:
        Refused: it asks for what this role is not shown.
    """
    return filter_by(asked, asked.query, place="query")


def filter_by(asked: Asked[Any, Any], sent: Filter, *, place: str) -> SubmissionFilter:
    """What was `sent`, in the query or the body.

    Raises:
        Refused: as above.
    """
    beyond = sorted(name for name in filters_beyond(asked.depth) if getattr(sent, name, False))
    if beyond:
        errors = [{"in": place, "place": name, "detail": "is not for this role"} for name in beyond]
        raise Refused(Problem.NOT_YOURS, errors=errors)
    return SubmissionFilter(**{name: getattr(sent, name) for name in Filter.model_fields})


def _of_line(line: Line) -> dict[str, Any]:
    values = {
        name: getattr(line, name) for name in SubmissionLine.model_fields if name not in ("own_words", "assigned")
    }
    return values | {"own_words": line.words, "assigned": line.assigned_to}


def _next(asked: Asked[PageQuery, None], last: Cursor) -> str:
    """RFC 8288."""
    pairs = [(name, value) for name, value in asked.request.query.items() if name != "cursor"]
    query = urlencode([*pairs, ("cursor", f"{last.rest}-{last.number}")])
    return f'<{asked.request.path}?{query}>; rel="next"'


def _cursor(text: str) -> Cursor | None:
    if not text:
        return None
    rest, _dash, number = text.partition("-")
    return Cursor(int(rest), int(number))


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
)
