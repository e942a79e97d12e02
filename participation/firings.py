"""A prompt asks: its call is made, and its next time set, in one transaction. Any number of clocks ask it once.

After a standstill it asks once for all that it missed.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any, Final

from sqlalchemy import insert, or_, select, update

from participation.audience import Audience, count_audience
from participation.calls import make_call, see_call
from participation.database import Db
from participation.faults import held_apart
from participation.models import Challenge, Firing, Phase, Prompt
from participation.prompt_draft import as_call
from participation.prompt_times import next_of, window_of
from participation.prompts import draft_of
from participation.rhythms import AfterJoining, Rhythm, Window, days_later, local_day, moments
from participation.words import CallState, ChallengeStatus, PhaseState, PromptState, Starts

MOST: Final = 100
"""So many prompts in one transaction; the others follow with the next."""


async def fire_due(db: Db, *, now: datetime) -> int:
    """The prompts whose time has come; how many. One that another clock has in its hands is left to it."""
    phase = (Phase.state.label("phase_state"), Phase.area_id, Phase.opens_at, Phase.opened_at, Phase.closes_at)
    due = (
        select(*Prompt.__table__.columns, *phase, Challenge.time_zone)
        .join(Phase, Phase.id == Prompt.phase_id)
        .join(Challenge, Challenge.id == Prompt.challenge_id)
        .where(Prompt.next_at <= now, Challenge.status == ChallengeStatus.OPEN)
        .where(or_(Phase.closes_at.is_(None), Phase.closes_at > now))  # what is over is closed in a moment
        .order_by(Prompt.next_at, Prompt.id)
        .limit(MOST)
        .with_for_update(of=Prompt, skip_locked=True)
    )
    rows = (await db.execute(due)).all()
    for row in rows:
        async with held_apart(db, f"prompt {row.id}"):
            await _fire(db, row, now)
    return len(rows)


async def remind_due(db: Db, *, now: datetime) -> int:
    """Who was asked and did not answer hears it once more, while the prompt is on and its challenge open; how many
    calls were made."""
    columns = (Firing.id, Firing.call_id, Firing.challenge_id, Prompt.state)
    due = (
        select(*columns, Phase.state.label("phase_state"), Challenge.status.label("challenge_status"))
        .join(Prompt, Prompt.id == Firing.prompt_id)
        .join(Phase, Phase.id == Prompt.phase_id)
        .join(Challenge, Challenge.id == Firing.challenge_id)
        .where(Firing.remind_at <= now)
        .order_by(Firing.remind_at)
        .limit(MOST)
        .with_for_update(of=Firing, skip_locked=True)
    )
    made = 0
    for row in (await db.execute(due)).all():
        async with held_apart(db, f"reminder of firing {row.id}"):
            reminder = await _remind(db, row, now) if _asks(row) else None
            done = {"remind_at": None, "reminder_id": reminder}
            await db.execute(update(Firing).where(Firing.id == row.id).values(done))
            made += reminder is not None
    return made


def _asks(row: Any) -> bool:
    is_open = row.phase_state == PhaseState.OPEN and row.challenge_status == ChallengeStatus.OPEN
    return is_open and row.state == PromptState.ON and row.call_id is not None


@dataclass(frozen=True, slots=True)
class FiringView:
    at: datetime
    call_id: int | None
    reminder_id: int | None
    remind_at: datetime | None


async def firings_of(db: Db, *, prompt_id: int, most: int = 12) -> tuple[FiringView, ...]:
    """When it asked, the newest first."""
    columns = (Firing.fired_at, Firing.call_id, Firing.reminder_id, Firing.remind_at)
    wanted = select(*columns).where(Firing.prompt_id == prompt_id).order_by(Firing.at.desc()).limit(most)
    return tuple(FiringView(*row) for row in await db.execute(wanted))


async def _fire(db: Db, row: Any, now: datetime) -> None:
    draft, rhythm, window = draft_of(row), Rhythm.load(row.rhythm), window_of(row)
    within = _within(draft.audience, row.area_id)
    audience: Audience | None = within
    if isinstance(rhythm.beat, AfterJoining) and window is not None:
        audience = _joined_then(within, rhythm.beat, _days(rhythm, window, row, now))
    call_id = None
    if audience is not None and await _somebody(db, audience, row, rhythm):
        call_id = await make_call(db, as_call(draft, audience), challenge_id=row.challenge_id, by=None, begins_at=now)
    remind_at = None
    if call_id is not None and row.remind_after is not None:
        remind_at = days_later(now, row.remind_after, time_zone=row.time_zone)
    firing = {"challenge_id": row.challenge_id, "prompt_id": row.id, "at": row.next_at, "call_id": call_id}
    questions = row.questions if draft.starts is Starts.QUESTIONS else {}
    await db.execute(insert(Firing).values(firing | {"questions": questions, "remind_at": remind_at}))
    later = next_of(row, now=now, time_zone=row.time_zone)
    await db.execute(update(Prompt).where(Prompt.id == row.id).values(next_at=later))


def _within(audience: Audience, area_id: int | None) -> Audience:
    """A phase of one area asks nobody elsewhere, unless somebody chose areas."""
    return replace(audience, areas=(area_id,)) if area_id is not None and not audience.areas else audience


def _days(rhythm: Rhythm, window: Window, row: Any, now: datetime) -> tuple[date, date]:
    """The first and the last local day on which it was due by now."""
    missed = moments(rhythm, window, time_zone=row.time_zone, after=row.next_at)
    last = max(takewhile(lambda each: each <= now, missed), default=row.next_at)
    return local_day(row.next_at, time_zone=row.time_zone), local_day(last, time_zone=row.time_zone)


def _joined_then(audience: Audience, beat: AfterJoining, days: tuple[date, date]) -> Audience | None:
    """None: nobody can have."""
    first, last = (day - timedelta(days=beat.days) for day in days)
    first = max(first, audience.joined_from or first)
    last = min(last, audience.joined_until or last)
    return replace(audience, joined_from=first, joined_until=last) if first <= last else None


async def _somebody(db: Db, audience: Audience, row: Any, rhythm: Rhythm) -> bool:
    """On most days nobody joined so long ago: then there is no call to be seen among the others."""
    if not isinstance(rhythm.beat, AfterJoining):
        return True
    counted = await count_audience(db, audience, challenge_id=row.challenge_id, time_zone=row.time_zone)
    return counted.hears > 0


async def _remind(db: Db, row: Any, now: datetime) -> int | None:
    call = await see_call(db, challenge_id=row.challenge_id, call_id=row.call_id)
    if call.state is CallState.CANCELLED:
        return None
    return await make_call(
        db,
        call.draft,
        challenge_id=row.challenge_id,
        by=None,
        reminds_of=row.call_id,
        begins_at=now,
    )
