"""Review: moves of one submission, and notes for the team. A move names the version that was read."""

import re
from datetime import datetime
from http import HTTPMethod
from typing import Annotated, Any, Final, Literal

from pydantic import Field, RootModel

from admin.api.one_submission import PATH, Submission, etag_of, moved, shown, visible
from admin.api.operations import Asked, Operation, Reply
from admin.api.problems import Problem, Refused
from admin.api.shapes import Id, Input, Nothing, Output, Words
from conversations.notices import ask_to_turn, tell_at_once
from conversations.texts import _
from participation import merging, review
from participation.database import Db
from participation.errors import ChangedMeanwhile
from participation.review import Reviewed
from participation.roles import Right
from participation.submission_view import SubmissionView
from participation.words import DeclineReason, Kind, MergeReason, Move

_ETAG: Final = re.compile(r'"([0-9]{1,9})-([0-9]{1,15})"')


class Accept(Input):
    move: Literal[Move.ACCEPT]


class Decline(Input):
    move: Literal[Move.DECLINE]
    reason: DeclineReason
    words: Words | None = None


class Ask(Input):
    move: Literal[Move.ASK]
    words: Words


class Answer(Input):
    move: Literal[Move.REPLY]
    words: Words


class Propose(Input):
    """A message may become that, when its sender says yes."""

    move: Literal[Move.PROPOSE]
    kind: Literal[Kind.NEED, Kind.OFFER]


class Reopen(Input):
    move: Literal[Move.REOPEN]


class Merge(Input):
    """It goes on as part of `into`, or as what that goes on as. Words are a note for the team alone."""

    move: Literal[Move.MERGE]
    into: Id
    reason: MergeReason = MergeReason.SAME
    words: Words | None = None


class Unmerge(Input):
    move: Literal[Move.UNMERGE]


class Undo(Input):
    move: Literal[Move.UNDO]


Variant = Accept | Decline | Ask | Answer | Propose | Reopen | Merge | Unmerge | Undo


class Review(RootModel[Annotated[Variant, Field(discriminator="move")]]):
    """One move."""


class Reviewing(Output):
    submission: Submission
    reached: bool | None
    """Of a question, a reply or a proposal, whether there is a way to the resident."""


class Note(Input):
    words: Words


async def make_review(asked: Asked[Nothing, Review]) -> Reply:
    before = await visible(asked)
    on = Reviewed(asked.challenge.id, before.number, asked.bearer.member_id, _version(asked, before))
    try:
        entry = await _moved(asked.db, on, asked.body.root)
    except ChangedMeanwhile:  # between our look and the lock
        raise _stale(await visible(asked), since=_last_move(before)) from None
    reached = await _told(asked.db, on, entry, asked.now)
    if asked.body.root.move is Move.PROPOSE:
        reached = await ask_to_turn(asked.db, challenge_id=on.challenge_id, number=on.number, now=asked.now)
    view = await visible(asked)
    return Reply(Reviewing(submission=shown(asked, view), reached=reached), {"ETag": etag_of(view)})


async def add_note(asked: Asked[Nothing, Note]) -> Reply:
    on = Reviewed(asked.challenge.id, asked.number(), asked.bearer.member_id)
    await review.add_note(asked.db, on, words=asked.body.words)
    view = await visible(asked)
    return Reply(shown(asked, view), {"ETag": etag_of(view)})


async def _moved(db: Db, on: Reviewed, wanted: Any) -> int | None:
    """The id of the entry that the resident is to be sent at once."""
    match wanted:
        case Accept():
            await review.accept(db, on)
        case Decline(reason=reason, words=words):
            await review.decline(db, on, reason=reason, words=words or "")
        case Ask(words=words) | Answer(words=words):
            say = review.ask if wanted.move is Move.ASK else review.reply
            return await say(db, on, words=words)
        case Propose(kind=kind):
            await review.propose(db, on, kind=kind)
        case Reopen():
            await review.reopen(db, on)
        case Merge() | Unmerge():
            await _merged(db, on, wanted)
        case Undo():
            await review.undo(db, on)
    return None


async def _merged(db: Db, on: Reviewed, wanted: Merge | Unmerge) -> None:
    if isinstance(wanted, Merge):
        await merging.merge(db, on, into=wanted.into, reason=wanted.reason, words=wanted.words or "")
    else:
        await merging.unmerge(db, on)


async def _told(db: Db, on: Reviewed, entry: int | None, now: datetime) -> bool | None:
    if entry is None:
        return None
    return await tell_at_once(db, challenge_id=on.challenge_id, entry_id=entry, now=now)


def _version(asked: Asked[Any, Any], now: SubmissionView) -> int | None:
    """What was read, by `If-Match`; `*` is whatever it stands at.

    Raises:
        Refused: nothing says what was read, or it was changed since.
    """
    sent = asked.request.headers.get("If-Match")
    if sent is None:
        raise Refused(Problem.NO_VERSION)
    if sent.strip() == "*":
        return None
    if sent.strip() != etag_of(now):
        ours = _ETAG.fullmatch(sent.strip())
        raise _stale(now, since=int(ours[2]) if ours else None)
    return now.version


def _stale(now: SubmissionView, *, since: int | None) -> Refused:
    """With what moved since; None: it is not known what was read."""
    made = [moved(each) for each in now.history if since is not None and each.id > since]
    current = {
        "version": now.version,
        "status": now.status.value,
        "moved": [each.model_dump(mode="json", by_alias=True) for each in made],
    }
    return Refused(Problem.STALE, current=current, headers={"ETag": etag_of(now)})


def _last_move(view: SubmissionView) -> int:
    return view.history[0].id if view.history else 0


TABLE: Final = (
    Operation(
        HTTPMethod.POST,
        PATH + "/reviews",
        Right.REVIEW,
        make_review,
        _("Accept, decline, ask, reply, propose, reopen, merge, unmerge or undo"),
        output=Reviewing,
        status=201,
        body=Review,
        needs_version=True,
        refusals=(Problem.NOT_NOW, Problem.STALE, Problem.NO_VERSION),
    ),
    Operation(
        HTTPMethod.POST,
        PATH + "/notes",
        Right.REVIEW,
        add_note,
        _("Write a note for the team alone"),
        output=Submission,
        status=201,
        body=Note,
    ),
)
