"""Phases open and close at the times that were planned for them."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, select

from participation.database import Db
from participation.faults import held_apart
from participation.models import Phase
from participation.phases import OnPhase, move_phase
from participation.words import PhaseMove, PhaseState

MOST: Final = 50
"""So many in one transaction; the others follow with the next."""


async def move_due_phases(db: Db, *, now: datetime) -> int:
    """How many opened and closed. One that another clock has in its hands is left to it."""
    to_open = (Phase.state == PhaseState.PLANNED) & (Phase.opens_at <= now)
    opened = await _moved(db, to_open, PhaseMove.OPEN, now)
    to_close = (Phase.state == PhaseState.OPEN) & (Phase.closes_at <= now)
    return opened + await _moved(db, to_close, PhaseMove.CLOSE, now)


async def _moved(db: Db, due: ColumnElement[bool], move: PhaseMove, now: datetime) -> int:
    claimed = select(Phase.challenge_id, Phase.id).where(due).order_by(Phase.id).limit(MOST)
    rows = (await db.execute(claimed.with_for_update(skip_locked=True))).all()
    for row in rows:
        async with held_apart(db, f"phase {row.id}"):
            await move_phase(db, OnPhase(row.challenge_id, row.id, None), move, now=now)
    return len(rows)
