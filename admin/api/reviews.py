"""Review: moves of one submission, and notes for the team. A move names the version that was read."""

from datetime import datetime
from http import HTTPMethod
from typing import Annotated, Any, Final, Literal

from pydantic import Field, RootModel

from admin.api.one_submission import PATH, Submission, etag_of, shown, visible
from admin.api.operations import Asked, Operation, Reply, Version
from admin.api.problems import Problem
from admin.api.shapes import Id, Input, Nothing, Output, Words
from admin.api.versions import seen, unless_stale
from conversations.notices import ask_to_turn, tell_at_once
from conversations.texts import _
from participation import merging, review
from participation.database import Db
from participation.review import Reviewed
from participation.roles import Right
from participation.words import DeclineReason, Kind, MergeReason, Move


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
    before, on = await seen(asked, needed=True)
    entry = await unless_stale(asked, before, _moved(asked.db, on, asked.body.root))
    reached = await _told(asked.db, on, entry, asked.now)
    if asked.body.root.move is Move.PROPOSE:
        reached = await ask_to_turn(asked.db, challenge_id=on.challenge_id, number=on.number, now=asked.now)
    view = await visible(asked)
    return Reply(Reviewing(submission=shown(asked, view), reached=reached), {"ETag": etag_of(view)})


async def add_note(asked: Asked[Nothing, Note]) -> Reply:
    before, on = await seen(asked)
    await unless_stale(asked, before, review.add_note(asked.db, on, words=asked.body.words))
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
        version=Version.NEEDED,
        refusals=(Problem.NOT_NOW,),
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
        version=Version.HEEDED,
    ),
)
