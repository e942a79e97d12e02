"""When prompts ask next: worked out anew whenever their phase moves, and whenever they are changed themselves."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, bindparam, select, update

from participation.database import Db
from participation.models import Challenge, Phase, Prompt
from participation.rhythms import Rhythm, Window, next_moment
from participation.words import PhaseState, PromptState

_INSTANT: Final = timedelta(microseconds=1)


def next_of(row: Row[Any], *, now: datetime, time_zone: str) -> datetime | None:
    """Of a prompt's rhythm, where its phase stands; none unless that is open."""
    window = window_of(row)
    if row.phase_state != PhaseState.OPEN or window is None:
        return None
    return next_moment(Rhythm.load(row.rhythm), window, time_zone=time_zone, after=now)


def window_of(row: Row[Any]) -> Window | None:
    """As far as it is known when the phase is open: while it is planned, by its plan."""
    opens = row.opens_at if row.phase_state == PhaseState.PLANNED else row.opened_at
    return Window(opens, row.closes_at) if opens is not None else None


async def set_next_times(db: Db, *, phase_id: int, now: datetime, opened: datetime | None = None) -> None:
    """Of all prompts of a phase that are on; the phase is locked. What is due and was not yet asked stays due.

    `opened`: it opens, as of then; the very moment counts.
    """
    found = await db.execute(
        select(
            Prompt.id,
            Prompt.rhythm,
            Prompt.next_at,
            Phase.state.label("phase_state"),
            Phase.opens_at,
            Phase.opened_at,
            Phase.closes_at,
            Challenge.time_zone,
        )
        .join(Phase, Phase.id == Prompt.phase_id)
        .join(Challenge, Challenge.id == Prompt.challenge_id)
        .where(Prompt.phase_id == phase_id, Prompt.state == PromptState.ON)
        .order_by(Prompt.id)
        .with_for_update(of=Prompt)
    )
    after = opened - _INSTANT if opened is not None else now
    times = [
        {"prompt": row.id, "next": next_of(row, now=after, time_zone=row.time_zone)}
        for row in found
        if row.phase_state != PhaseState.OPEN or row.next_at is None or row.next_at > now
    ]
    if times:
        setting = update(Prompt).where(Prompt.id == bindparam("prompt")).values(next_at=bindparam("next"))
        await db.execute(setting, times)
