"""One submission, with its thread, as far as a role looks."""

from dataclasses import asdict
from http import HTTPMethod
from typing import Any, Final

from admin.api.operations import Asked, Operation, Reply
from admin.api.shapes import Id, Nothing, Output, Time
from admin.api.tags import Tag
from conversations.texts import _
from participation import moves
from participation.challenges import ChallengeView
from participation.disclosure import FIELDS, Depth, is_shown
from participation.errors import NoSuchSubmission
from participation.roles import Right
from participation.submission_view import Moved, SubmissionView, see_submission
from participation.words import (
    About,
    Company,
    EntryKind,
    Kind,
    MediaKind,
    MergeReason,
    Move,
    Pretend,
    Reach,
    ReadingKind,
    Status,
    Visibility,
)

PATH: Final = "/challenges/{slug}/submissions/{number}"


class Shown(Output):
    """What is not set is not for this role."""

    number: Id
    kind: Kind
    status: Status
    public_wording: str | None
    language: str | None
    area: str | None
    domains: tuple[str, ...]
    received_at: Time
    supports: int
    """So often neighbours said something of it."""
    pretend: Pretend | None
    """Of no real resident: a sample, or a colleague's test."""
    own_words: str | None = None
    media: tuple[MediaKind, ...] | None = None
    urgent: bool | None = None
    answered: bool | None = None
    assigned: str | None = None
    merged_into: Id | None = None
    """The number of what it goes on as."""


class Entry(Output):
    kind: EntryKind
    words: str | None
    by: str | None
    at: Time


class Reading(Output):
    """What the team wrote down of own words."""

    kind: ReadingKind
    language: str
    words: str
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


class MergedOne(Output):
    """What goes on as part of it, in its resident's own words."""

    number: Id
    kind: Kind
    own_words: str
    language: str | None
    reason: MergeReason
    at: Time


class Help(Output):
    """Of a neighbour, for the team alone."""

    resident: str
    note: str | None


class Submission(Shown):
    area_id: Id | None
    support_counts: dict[str, int]
    """By what they said."""
    merged: tuple[MergedOne, ...] | None = None
    tags: tuple[Tag, ...] | None = None
    readings: tuple[Reading, ...] | None = None
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
    can_help: tuple[Help, ...] | None = None
    proposed_kind: Kind | None = None
    """What its sender is asked now."""


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
    return Submission.model_validate(cut(asked.depth, _of_view(view, asked.challenge)))


def etag_of(view: SubmissionView) -> str:
    """Its version, and the last move in it: so that a stale save can be told what moved since."""
    return f'"{view.version}-{view.history[0].id if view.history else 0}"'


def moved(made: Moved) -> MoveMade:
    return MoveMade.model_validate(asdict(made))


def cut(depth: Depth, values: dict[str, Any]) -> dict[str, Any]:
    """Without the fields that are not shown."""
    return {name: value for name, value in values.items() if name in FIELDS[depth]}


def _of_view(view: SubmissionView, challenge: ChallengeView) -> dict[str, Any]:
    made = {
        "domains",
        "tags",
        "readings",
        "merged",
        "thread",
        "history",
        "moves",
        "supports",
        "support_counts",
        "can_help",
    }
    values = {name: getattr(view, name) for name in Submission.model_fields if name not in made}
    return values | {
        "domains": tuple(each.slug for each in challenge.domains if each.id in view.domain_ids),
        "tags": tuple({"id": tag.id, "group": tag.group, "name": tag.name} for tag in view.tags),
        "readings": tuple(asdict(each) for each in view.readings),
        "merged": tuple({name: getattr(one, name) for name in MergedOne.model_fields} for one in view.merged),
        "thread": tuple(asdict(entry) for entry in view.thread),
        "history": tuple(moved(each) for each in view.history),
        "moves": moves.allowed(status=view.status, kind=view.kind),
        "supports": sum(view.supports.values()),
        "support_counts": {kind.value: count for kind, count in view.supports.items()},
        "can_help": tuple(asdict(each) for each in view.can_help),
    }


TABLE: Final = (
    Operation(
        HTTPMethod.GET,
        PATH,
        Right.READ_PUBLIC,
        see,
        _("Read one submission, with its thread and history"),
        output=Submission,
    ),
)
