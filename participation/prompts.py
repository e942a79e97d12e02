"""Prompts: what the clock asks residents while a phase is open. Made, changed, started and stopped.

Each firing makes a call of its own (`firings`), so that a change never touches what was asked already. All refuse
before they write.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from participation import audit
from participation.audience import Audience
from participation.call_draft import too_long_for, without_alt
from participation.database import Db
from participation.errors import (
    ChangedMeanwhile,
    NeverAsks,
    NoSuchPhase,
    NoSuchPrompt,
    NotAllowedNow,
    PictureIncomplete,
    PromptIncomplete,
)
from participation.models import Challenge, Firing, Member, Phase, Prompt
from participation.pictures import as_columns, from_columns
from participation.prompt_draft import PromptDraft, missing_languages
from participation.prompt_questions import Questions, numbered
from participation.prompt_times import window_of
from participation.rhythms import Rhythm, Window, next_moment
from participation.words import PhaseKind, PhaseState, PromptState, Starts


@dataclass(frozen=True, slots=True)
class OnPrompt:
    """The prompt that a member looks at: which, who they are, what they saw of it."""

    challenge_id: int
    prompt_id: int
    by: int | None
    version: int | None = None
    """None: whatever it stands at."""


@dataclass(frozen=True, slots=True)
class PromptView:
    id: int
    phase_id: int
    phase: PhaseKind
    phase_state: PhaseState
    window: Window | None
    """Of the phase, as far as it is known."""
    state: PromptState
    version: int
    draft: PromptDraft
    next_at: datetime | None
    last_at: datetime | None
    """When it asked last."""
    made_by: str | None
    """A member's name."""


async def make_prompt(db: Db, draft: PromptDraft, *, challenge_id: int, phase_id: int, by: int | None) -> int:
    """Its id. It asks nothing before it is started.

    Raises:
        NoSuchPhase
    """
    here = select(Phase.id).where(Phase.id == phase_id, Phase.challenge_id == challenge_id)
    if (await db.execute(here)).scalar_one_or_none() is None:
        raise NoSuchPhase
    row = _row(draft, Questions()) | {"challenge_id": challenge_id, "phase_id": phase_id, "made_by": by}
    made = insert(Prompt).values(row | {"state": PromptState.DRAFT}).returning(Prompt.id)
    prompt_id: int = (await db.execute(made)).scalar_one()
    await _note(db, OnPrompt(challenge_id, prompt_id, by), "prompt_made")
    return prompt_id


async def change_prompt(db: Db, on: OnPrompt, draft: PromptDraft, *, now: datetime) -> None:
    """What it asks from now on. What is due this minute in the same rhythm is still asked.

    Raises:
        PromptIncomplete, PictureIncomplete: it is on, and residents of some language would hear nothing, or not all.
        NeverAsks: it is on, and would ask no more.
    """
    before = await _locked(db, on)
    values = _row(draft, Questions.load(before.questions)) | {"version": Prompt.version + 1}
    if before.state == PromptState.ON:
        first = _check(draft, before, now)
        same = before.rhythm == values["rhythm"] and before.next_at is not None
        values["next_at"] = before.next_at if same else first
    await db.execute(update(Prompt).where(Prompt.id == on.prompt_id).values(values))
    await _note(db, on, "prompt_changed")


async def start_prompt(db: Db, on: OnPrompt, *, now: datetime) -> None:
    """From now on it asks, while its phase is open.

    Raises:
        NotAllowedNow: it is on, or its phase is closed.
        PromptIncomplete, PictureIncomplete, NeverAsks
    """
    before = await _locked(db, on)
    if before.state == PromptState.ON or before.phase_state == PhaseState.CLOSED:
        raise NotAllowedNow
    await _moved(db, on, PromptState.ON, next_at=_check(draft_of(before), before, now))
    await _note(db, on, "prompt_started")


async def stop_prompt(db: Db, on: OnPrompt) -> None:
    """It asks no more, and reminds nobody. Calls that are made already go on: they are stopped as calls.

    Raises:
        NotAllowedNow: it is not on.
    """
    if (await _locked(db, on)).state != PromptState.ON:
        raise NotAllowedNow
    await _moved(db, on, PromptState.OFF, next_at=None)
    await _note(db, on, "prompt_stopped")


async def drop_prompt(db: Db, on: OnPrompt) -> None:
    """
    Raises:
        NotAllowedNow: it asked already, so it stays with its answers.
    """
    await _locked(db, on)
    asked = await db.execute(select(Firing.id).where(Firing.prompt_id == on.prompt_id).limit(1))
    if asked.scalar_one_or_none() is not None:
        raise NotAllowedNow
    await db.execute(delete(Prompt).where(Prompt.id == on.prompt_id))
    await _note(db, on, "prompt_dropped")


async def see_prompt(db: Db, *, challenge_id: int, prompt_id: int) -> PromptView:
    """Raises NoSuchPrompt."""
    row = (await db.execute(_prompts(challenge_id).where(Prompt.id == prompt_id))).one_or_none()
    if row is None:
        raise NoSuchPrompt
    return _view(row)


async def prompts_page(
    db: Db, *, challenge_id: int, phase_id: int | None = None, after: int = 0, most: int = 50
) -> tuple[PromptView, ...]:
    """In the order in which they were made; `after`: of the page before, the last one's id."""
    wanted = _prompts(challenge_id).where(Prompt.id > after)
    if phase_id is not None:
        wanted = wanted.where(Prompt.phase_id == phase_id)
    return tuple(_view(row) for row in await db.execute(wanted.order_by(Prompt.id).limit(most)))


def _check(draft: PromptDraft, row: Row[Any], now: datetime) -> datetime | None:
    """When it asks first; None: when its phase opens it is worked out."""
    if missing_languages(draft, row.languages):
        raise PromptIncomplete
    if without_alt(draft.texts, draft.picture) or too_long_for(draft.texts, draft.picture):
        raise PictureIncomplete
    window = window_of(row)
    if window is None:
        return None
    found = next_moment(draft.rhythm, window, time_zone=row.time_zone, after=now)
    if found is None:
        raise NeverAsks
    return found if row.phase_state == PhaseState.OPEN else None


async def _moved(db: Db, on: OnPrompt, state: PromptState, *, next_at: datetime | None) -> None:
    values = {"state": state, "next_at": next_at, "version": Prompt.version + 1}
    await db.execute(update(Prompt).where(Prompt.id == on.prompt_id).values(values))


async def _locked(db: Db, on: OnPrompt) -> Any:
    """How it stands; neither a firing nor anybody else moves it before this transaction ends."""
    row = (
        await db.execute(_prompts(on.challenge_id).where(Prompt.id == on.prompt_id).with_for_update(of=Prompt))
    ).one_or_none()
    if row is None:
        raise NoSuchPrompt
    if on.version is not None and row.version != on.version:
        raise ChangedMeanwhile
    return row


async def _note(db: Db, on: OnPrompt, what: str) -> None:
    await audit.note(db, what, target="prompts", ids=[on.prompt_id], challenge_id=on.challenge_id, by=on.by)


def _row(draft: PromptDraft, before: Questions) -> dict[str, Any]:
    return {
        "texts": {language: text for language, text in draft.texts.items() if text},
        "labels": {language: label for language, label in draft.labels.items() if label},
        "fallback": draft.fallback,
        "starts": draft.starts,
        "questions": numbered(draft.questions, before).dump(),
        "audience": draft.audience.dump(),
        "rhythm": draft.rhythm.dump(),
        "remind_after": draft.remind_after,
        **as_columns(draft.picture),
    }


def _prompts(challenge_id: int) -> Any:
    columns = [each for each in Prompt.__table__.columns if each.name != "made_by"]
    last = select(func.max(Firing.fired_at)).where(Firing.prompt_id == Prompt.id).scalar_subquery()
    phase = (Phase.kind, Phase.state.label("phase_state"), Phase.opens_at, Phase.opened_at, Phase.closes_at)
    challenge = (Challenge.languages, Challenge.time_zone)
    return (
        select(*columns, *phase, *challenge, Member.name.label("made_by"), last.label("last_at"))
        .join(Phase, Phase.id == Prompt.phase_id)
        .join(Challenge, Challenge.id == Prompt.challenge_id)
        .outerjoin(Member, Member.id == Prompt.made_by)
        .where(Prompt.challenge_id == challenge_id)
    )


def draft_of(row: Row[Any]) -> PromptDraft:
    """Of a row with a prompt's columns."""
    return PromptDraft(
        texts=row.texts,
        labels=row.labels,
        starts=Starts(row.starts),
        rhythm=Rhythm.load(row.rhythm),
        questions=Questions.load(row.questions).asked,
        audience=Audience.load(row.audience),
        fallback=row.fallback,
        remind_after=row.remind_after,
        picture=from_columns(row.picture_id, row.picture_alts),
    )


def _view(row: Row[Any]) -> PromptView:
    return PromptView(
        id=row.id,
        phase_id=row.phase_id,
        phase=PhaseKind(row.kind),
        phase_state=PhaseState(row.phase_state),
        window=window_of(row),
        state=PromptState(row.state),
        version=row.version,
        draft=draft_of(row),
        next_at=row.next_at,
        last_at=row.last_at,
        made_by=row.made_by,
    )
