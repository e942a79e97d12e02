"""Which submissions are meant: one filter for pages, saved addresses, many at once, the API and exports.

As text it is the query of an address, so that a page can be saved as a bookmark and given to a colleague.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from participation.database import Db, fixed
from participation.disclosure import TAKEN_ALONG, Depth
from participation.models import Area, Submission, SubmissionDomain, SubmissionTag
from participation.readings import needs_reader
from participation.search import says
from participation.words import BROUGHT, Kind, Status

ME: Final = "me"
NOBODY: Final = "nobody"
_WORDS_LENGTH: Final = 100
_ID_DIGITS: Final = 18
E = TypeVar("E", bound=StrEnum)


class Unclear(ValueError):
    """A part of a filter that says nothing we know; its name in the query."""


@dataclass(frozen=True, slots=True)
class SubmissionFilter:
    """What is left empty matches all."""

    status: tuple[Status, ...] = ()
    kind: tuple[Kind, ...] = ()
    area: tuple[int, ...] = ()
    """With all areas in them."""
    domain: tuple[int, ...] = ()
    tag: tuple[int, ...] = ()
    """Each of them."""
    language: tuple[str, ...] = ()
    words: str = ""
    """All of them, as `participation.search` finds them."""
    assigned: str = ""
    """`me`, `nobody`, or a member's id."""
    answered: bool = False
    """The resident answered, and nobody moved it since."""
    urgent: bool = False
    needs_reader: bool = False
    """What was said can only be heard or seen, until the team writes it down."""
    call: str = ""
    """The id of the call that it came from."""
    test: bool = False
    """Only what test residents sent; else nothing of theirs."""

    def query(self) -> list[tuple[str, str]]:
        """For an address, in a fixed order."""
        pairs: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple):
                pairs += [(field.name, str(each)) for each in value]
            elif value:
                pairs.append((field.name, "1" if value is True else value))
        return pairs


def read_filter(query: Sequence[tuple[str, str]]) -> SubmissionFilter:
    """What does not belong to it is passed over, so is what is empty.

    Raises:
        Unclear: a value is none that this part may have.
    """
    given: dict[str, list[str]] = {}
    for name, value in query:
        if value.strip():
            given.setdefault(name, []).append(value.strip())
    assigned = given.get("assigned", [""])[-1]
    if assigned not in ("", ME, NOBODY):
        _id("assigned", assigned)
    call = given.get("call", [""])[-1]
    if call:
        _id("call", call)
    return SubmissionFilter(
        status=_closed(Status, "status", given),
        kind=_closed(Kind, "kind", given),
        area=_ids("area", given),
        domain=_ids("domain", given),
        tag=_ids("tag", given),
        language=tuple(given.get("language", ())),
        words=" ".join(given.get("words", ()))[:_WORDS_LENGTH],
        assigned=assigned,
        answered="answered" in given,
        urgent="urgent" in given,
        needs_reader="needs_reader" in given,
        call=call,
        test="test" in given,
    )


def conditions(
    wanted: SubmissionFilter,
    *,
    challenge_id: int,
    member_id: int | None,
    depth: Depth = Depth.ALL,
    areas: Sequence[int] | None = None,
) -> list[ColumnElement[bool]]:
    """On `Submission`; never what a resident took back, nor what `depth` does not show. `member_id` is who `me` is.

    `areas`: what `with_inner_areas` said, where it was asked; PostgreSQL then knows how much it is about.
    """
    return [
        Submission.challenge_id == challenge_id,
        Submission.withdrawn_at.is_(None),
        and_(Submission.test) if wanted.test else ~Submission.test,  # `IS true` would pass by the partial index
        *_shown(depth),
        *_one_of(Submission.status, wanted.status),
        *_one_of(Submission.kind, wanted.kind),
        *_one_of(Submission.language, wanted.language),
        *_in_areas(wanted.area, areas),
        *_about(wanted.domain),
        *(_has(SubmissionTag, SubmissionTag.tag_id == each) for each in map(fixed, wanted.tag)),
        *([says(wanted.words, challenge_id=challenge_id, depth=depth)] if wanted.words else []),
        *_assigned(wanted.assigned, member_id),
        *([Submission.answered_at.is_not(None)] if wanted.answered else []),
        *([Submission.urgent.is_(True)] if wanted.urgent else []),
        *([needs_reader()] if wanted.needs_reader else []),
        *([Submission.call_id == fixed(int(wanted.call))] if wanted.call else []),
    ]


def _shown(depth: Depth) -> list[ColumnElement[bool]]:
    if depth is Depth.ALL:
        return []
    return [Submission.status.in_(TAKEN_ALONG), Submission.kind.in_(BROUGHT)]


def _one_of(column: InstrumentedAttribute[Any], values: Sequence[str]) -> list[ColumnElement[bool]]:
    return [column.in_(values)] if values else []


def _assigned(wanted: str, member_id: int | None) -> list[ColumnElement[bool]]:
    if wanted == NOBODY:
        return [Submission.assigned_to.is_(None)]
    if wanted:
        return [Submission.assigned_to == (member_id if wanted == ME else int(wanted))]
    return []


def _about(domains: Sequence[int]) -> list[ColumnElement[bool]]:
    known = [fixed(each) for each in domains]
    return [_has(SubmissionDomain, SubmissionDomain.domain_id.in_(known))] if known else []


def _has(table: type[SubmissionDomain] | type[SubmissionTag], which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(table.submission_id == Submission.id, which)


async def with_inner_areas(db: Db, wanted: SubmissionFilter) -> tuple[int, ...] | None:
    """The areas of the filter, with all areas in them; None: it is not about areas."""
    return tuple((await db.execute(with_inner(wanted.area))).scalars()) if wanted.area else None


def _in_areas(wanted: Sequence[int], known: Sequence[int] | None) -> list[ColumnElement[bool]]:
    if known is not None:
        return [Submission.area_id.in_([fixed(each) for each in known])]
    return [Submission.area_id.in_(with_inner(wanted))] if wanted else []


def with_inner(areas: Sequence[int]) -> Select[int]:
    """These areas, and all that lie in them."""
    tree = select(Area.id).where(Area.id.in_([fixed(each) for each in areas])).cte("tree", recursive=True)
    inner = select(Area.id).join(tree, Area.parent_id == tree.c.id)
    return select(tree.union(inner).c.id)


def _closed(kind: type[E], name: str, given: Mapping[str, Sequence[str]]) -> tuple[E, ...]:
    try:
        return tuple(dict.fromkeys(kind(each) for each in given.get(name, ())))
    except ValueError:
        raise Unclear(name) from None


def _ids(name: str, given: Mapping[str, Sequence[str]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(_id(name, each) for each in given.get(name, ())))


def _id(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _ID_DIGITS):
        raise Unclear(name)
    return int(text)
