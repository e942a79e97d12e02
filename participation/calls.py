"""Calls: made, changed, given a moment, paused, gone on with and cancelled. Who gets one is in `call_queue`.

A call is changed only while it is a draft. All refuse before they write.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, func, insert, select, update

from participation import audit
from participation.audience import Audience
from participation.call_draft import (
    CallDraft,
    dump_buttons,
    leads_away,
    load_buttons,
    missing_languages,
    too_long_for,
    without_alt,
)
from participation.challenges import challenge_by_id
from participation.database import Db
from participation.errors import (
    ButtonLeadsAway,
    CallIncomplete,
    ChangedMeanwhile,
    NobodyChosen,
    NoSuchCall,
    NotAllowedNow,
    PictureIncomplete,
)
from participation.models import Call, Member
from participation.pictures import as_columns, from_columns
from participation.words import CallState


class CallMove(StrEnum):
    """What a member does with a call, as the audit says it."""

    SCHEDULE = "call_scheduled"
    TAKE_BACK = "call_taken_back"
    """Before it began: a draft again."""
    PAUSE = "call_paused"
    RESUME = "call_resumed"
    CANCEL = "call_cancelled"


MOVES: Final[Mapping[CallMove, tuple[frozenset[CallState], CallState]]] = {
    CallMove.SCHEDULE: (frozenset({CallState.DRAFT}), CallState.SCHEDULED),
    CallMove.TAKE_BACK: (frozenset({CallState.SCHEDULED}), CallState.DRAFT),
    CallMove.PAUSE: (frozenset({CallState.SENDING}), CallState.PAUSED),
    CallMove.RESUME: (frozenset({CallState.PAUSED}), CallState.SENDING),
    CallMove.CANCEL: (frozenset({CallState.SCHEDULED, CallState.SENDING, CallState.PAUSED}), CallState.CANCELLED),
}
"""Where the call may stand before, and where it stands after. `call_queue` begins and ends the sending."""


@dataclass(frozen=True, slots=True)
class Called:
    """The call that a member looks at: which, who they are, what they saw of it."""

    challenge_id: int
    call_id: int
    by: int | None
    version: int | None = None
    """None: whatever it stands at."""


@dataclass(frozen=True, slots=True)
class CallView:
    id: int
    challenge_id: int
    state: CallState
    version: int
    draft: CallDraft
    begins_at: datetime | None
    queued_at: datetime | None
    ended_at: datetime | None
    made_by: str | None
    """A member's name; None: the clock, from a prompt."""
    reminds_of: int | None
    created_at: datetime


async def make_call(
    db: Db,
    draft: CallDraft,
    *,
    challenge_id: int,
    by: int | None,
    reminds_of: int | None = None,
    begins_at: datetime | None = None,
) -> int:
    """Its id. With a moment it is scheduled at once (a prompt's: whoever is spoken to in no language hears nothing)."""
    state = CallState.DRAFT if begins_at is None else CallState.SCHEDULED
    row = _row(draft) | {"challenge_id": challenge_id, "state": state, "made_by": by, "begins_at": begins_at}
    made: int = (
        await db.execute(insert(Call).values(row | {"reminds_of": reminds_of}).returning(Call.id))
    ).scalar_one()
    await audit.note(db, "call_made", target="calls", ids=[made], challenge_id=challenge_id, by=by)
    return made


async def change_call(db: Db, on: Called, draft: CallDraft) -> None:
    """
    Raises:
        NotAllowedNow: it is a draft no more.
    """
    if await lock_call(db, on) is not CallState.DRAFT:
        raise NotAllowedNow
    await db.execute(update(Call).where(Call.id == on.call_id).values(_row(draft) | {"version": Call.version + 1}))
    await _note(db, on, "call_changed")


async def schedule_call(db: Db, on: Called, *, begins_at: datetime) -> None:
    """From then on its messages are queued, and sent outside quiet hours.

    Raises:
        CallIncomplete: residents of a language of the challenge would hear nothing, and nobody said so.
        ButtonLeadsAway: a button leads to a page of no website on the challenge's list, or starts what it may not.
        NobodyChosen: it is for group chats alone, and names none.
        PictureIncomplete: its picture is not described, or its text too long to stand under it.
    """
    seen = await see_call(db, challenge_id=on.challenge_id, call_id=on.call_id)
    challenge = await challenge_by_id(db, on.challenge_id)
    if missing_languages(seen.draft, challenge.languages):
        raise CallIncomplete
    if leads_away(seen.draft, challenge.setup.link_hosts):
        raise ButtonLeadsAway
    if seen.draft.groups_only and not seen.draft.groups:
        raise NobodyChosen
    if without_alt(seen.draft.texts, seen.draft.picture) or too_long_for(seen.draft.texts, seen.draft.picture):
        raise PictureIncomplete
    await _moved(db, on, CallMove.SCHEDULE, begins_at=begins_at)


async def move_call(db: Db, on: Called, move: CallMove) -> None:
    """Any of `MOVES` but scheduling it. What is being sent at this very moment still arrives."""
    await _moved(db, on, move, **_ALSO.get(move, {}))


_ALSO: Final[Mapping[CallMove, dict[str, Any]]] = {
    CallMove.TAKE_BACK: {"begins_at": None},
    CallMove.CANCEL: {"ended_at": func.now()},
}


async def see_call(db: Db, *, challenge_id: int, call_id: int) -> CallView:
    """Raises NoSuchCall."""
    found = await db.execute(_calls(challenge_id).where(Call.id == call_id))
    row = found.one_or_none()
    if row is None:
        raise NoSuchCall
    return _view(row)


async def calls_page(db: Db, *, challenge_id: int, before: int | None = None, most: int = 25) -> tuple[CallView, ...]:
    """The newest first; `before`: of the page before, the last one's id."""
    wanted = _calls(challenge_id)
    if before is not None:
        wanted = wanted.where(Call.id < before)
    return tuple(_view(row) for row in await db.execute(wanted.order_by(Call.id.desc()).limit(most)))


async def _moved(db: Db, on: Called, move: CallMove, **more: Any) -> None:
    allowed, after = MOVES[move]
    if await lock_call(db, on) not in allowed:
        raise NotAllowedNow
    await db.execute(
        update(Call).where(Call.id == on.call_id).values({"state": after, "version": Call.version + 1} | more)
    )
    await _note(db, on, move)


async def lock_call(db: Db, on: Called) -> CallState:
    """Where it stands; nobody else moves it before this transaction ends."""
    here = (Call.id == on.call_id) & (Call.challenge_id == on.challenge_id)
    row = (await db.execute(select(Call.state, Call.version).where(here).with_for_update())).one_or_none()
    if row is None:
        raise NoSuchCall
    if on.version is not None and row.version != on.version:
        raise ChangedMeanwhile
    return CallState(row.state)


async def _note(db: Db, on: Called, what: str) -> None:
    await audit.note(db, what, target="calls", ids=[on.call_id], challenge_id=on.challenge_id, by=on.by)


def _row(draft: CallDraft) -> dict[str, Any]:
    return {
        "texts": {language: text for language, text in draft.texts.items() if text},
        "fallback": draft.fallback,
        "buttons": dump_buttons(draft.buttons),
        "audience": draft.audience.dump(),
        "group_ids": list(draft.groups),
        "groups_only": draft.groups_only,
        **as_columns(draft.picture),
    }


def _calls(challenge_id: int) -> Any:
    columns = [each for each in Call.__table__.columns if each.name != "made_by"]
    made_by = Member.name.label("made_by")
    return (
        select(*columns, made_by).outerjoin(Member, Member.id == Call.made_by).where(Call.challenge_id == challenge_id)
    )


def _view(row: Row[Any]) -> CallView:
    return CallView(
        id=row.id,
        challenge_id=row.challenge_id,
        state=CallState(row.state),
        version=row.version,
        draft=CallDraft(
            row.texts,
            Audience.load(row.audience),
            load_buttons(row.buttons),
            row.fallback,
            tuple(row.group_ids),
            row.groups_only,
            from_columns(row.picture_id, row.picture_alts),
        ),
        begins_at=row.begins_at,
        queued_at=row.queued_at,
        ended_at=row.ended_at,
        made_by=row.made_by,
        reminds_of=row.reminds_of,
        created_at=row.created_at,
    )
