"""Runs of phases: planned, opened, closed and reopened, by a member or by the clock, each with who and why.

Design thinking is no line: runs overlap, repeat and go back. All refuse before they write.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, delete, func, insert, select, update

from participation import audit
from participation.database import Db
from participation.errors import ChangedMeanwhile, ClosesTooEarly, NoSuchArea, NoSuchPhase, NotAllowedNow
from participation.models import Area, Challenge, Member, Phase
from participation.models import PhaseMove as Moved
from participation.prompt_times import set_next_times
from participation.words import PhaseKind, PhaseMove, PhaseState

NAME_LENGTH: Final = 40
WHY_LENGTH: Final = 300
MOVES: Final[Mapping[PhaseMove, tuple[PhaseState, PhaseState]]] = {
    PhaseMove.OPEN: (PhaseState.PLANNED, PhaseState.OPEN),
    PhaseMove.CLOSE: (PhaseState.OPEN, PhaseState.CLOSED),
    PhaseMove.REOPEN: (PhaseState.CLOSED, PhaseState.OPEN),
}
"""Where the run stands before, and where after."""


NOTED: Final = {move: f"phase_{move}" for move in PhaseMove}
"""What the audit calls each."""


@dataclass(frozen=True, slots=True)
class PhasePlan:
    kind: PhaseKind
    name: str = ""
    area_id: int | None = None
    """None: everywhere."""
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OnPhase:
    """The run that a member looks at: which, who they are, what they saw of it."""

    challenge_id: int
    phase_id: int
    by: int | None
    """None: the clock."""
    version: int | None = None
    """None: whatever it stands at."""


@dataclass(frozen=True, slots=True)
class PhaseView:
    id: int
    kind: PhaseKind
    round: int
    name: str
    area_id: int | None
    area: str | None
    """Its name."""
    state: PhaseState
    version: int
    opens_at: datetime | None
    closes_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PhaseMoveView:
    id: int
    phase_id: int
    move: PhaseMove
    why: str
    by: str | None
    """A member's name; None: the clock, or somebody who is of the team no more."""
    at: datetime


async def plan_phase(
    db: Db, plan: PhasePlan, *, challenge_id: int, by: int | None, now: datetime, why: str = ""
) -> int:
    """Its id. It is the next round of its kind in its area.

    Raises:
        ClosesTooEarly, NoSuchArea
    """
    await _check(db, plan, challenge_id)
    await db.execute(select(Challenge.id).where(Challenge.id == challenge_id).with_for_update(key_share=True))
    same = (Phase.challenge_id == challenge_id) & (Phase.kind == plan.kind)
    rounds = select(func.coalesce(func.max(Phase.round), 0) + 1).where(
        same, Phase.area_id.is_not_distinct_from(plan.area_id)
    )
    row = _row(plan) | {"challenge_id": challenge_id, "kind": plan.kind, "round": rounds.scalar_subquery()}
    made = insert(Phase).values(row | {"area_id": plan.area_id, "state": PhaseState.PLANNED}).returning(Phase.id)
    phase_id: int = (await db.execute(made)).scalar_one()
    await _note(db, OnPhase(challenge_id, phase_id, by), PhaseMove.PLAN, why, now)
    return phase_id


async def change_plan(db: Db, on: OnPhase, plan: PhasePlan, *, now: datetime) -> None:
    """Its name and its times; its kind and its area stay. What was and is open keeps its opening.

    Raises:
        ClosesTooEarly, ChangedMeanwhile
        NotAllowedNow: it is closed.
    """
    await _check(db, plan, on.challenge_id)
    before = await _locked(db, on)
    if before.state == PhaseState.CLOSED:
        raise NotAllowedNow
    await db.execute(update(Phase).where(Phase.id == on.phase_id).values(_row(plan) | {"version": Phase.version + 1}))
    await audit.note(db, "phase_changed", target="phases", ids=[on.phase_id], challenge_id=on.challenge_id, by=on.by)
    await set_next_times(db, phase_id=on.phase_id, now=now)


async def move_phase(db: Db, on: OnPhase, move: PhaseMove, *, now: datetime, why: str = "") -> None:
    """Opens, closes or reopens it; its prompts ask, or ask no more, from now on. One that the clock opens is open since
    the moment that was planned: what was to be asked then is asked.

    Raises:
        NotAllowedNow: where it stands, that cannot be.
    """
    before = await _locked(db, on)
    if move not in MOVES or before.state != MOVES[move][0]:
        raise NotAllowedNow
    values: dict[str, Any] = {"state": MOVES[move][1], "version": Phase.version + 1}
    opened: datetime | None = None
    match move:
        case PhaseMove.OPEN:
            opened = before.opens_at if on.by is None and before.opens_at is not None else now
            values |= {"opened_at": opened}
        case PhaseMove.CLOSE:
            values |= {"closed_at": now}
        case PhaseMove.REOPEN:
            opened = now
            values |= {"opened_at": opened, "closed_at": None, "closes_at": None}
    if move is PhaseMove.OPEN and on.by is not None and before.closes_at is not None and before.closes_at <= now:
        values |= {"closes_at": None}  # whoever opens it after that moment does not want it closed at once
    await db.execute(update(Phase).where(Phase.id == on.phase_id).values(values))
    await _note(db, on, move, why, now)
    await set_next_times(db, phase_id=on.phase_id, now=now, opened=opened)


async def drop_phase(db: Db, on: OnPhase) -> None:
    """A plan that came to nothing, with the prompts made for it.

    Raises:
        NotAllowedNow: it was open, so it stays to be seen.
    """
    if (await _locked(db, on)).state != PhaseState.PLANNED:
        raise NotAllowedNow
    await db.execute(delete(Phase).where(Phase.id == on.phase_id))
    await audit.note(db, "phase_dropped", target="phases", ids=[on.phase_id], challenge_id=on.challenge_id, by=on.by)


async def see_phase(db: Db, *, challenge_id: int, phase_id: int) -> PhaseView:
    """Raises NoSuchPhase."""
    row = (await db.execute(_phases(challenge_id).where(Phase.id == phase_id))).one_or_none()
    if row is None:
        raise NoSuchPhase
    return _view(row)


async def phases_of(db: Db, *, challenge_id: int) -> tuple[PhaseView, ...]:
    """All runs of a challenge, in the order in which they were planned."""
    return tuple(_view(row) for row in await db.execute(_phases(challenge_id).order_by(Phase.id)))


async def phase_moves(
    db: Db, *, challenge_id: int, phase_id: int | None = None, most: int | None = None
) -> tuple[PhaseMoveView, ...]:
    """The newest first."""
    columns = (Moved.id, Moved.phase_id, Moved.move, Moved.why, Member.name, Moved.at)
    wanted = select(*columns).outerjoin(Member, Member.id == Moved.by).where(Moved.challenge_id == challenge_id)
    if phase_id is not None:
        wanted = wanted.where(Moved.phase_id == phase_id)
    found = await db.execute(wanted.order_by(Moved.id.desc()).limit(most))
    return tuple(PhaseMoveView(row[0], row[1], PhaseMove(row.move), row.why, row.name, row.at) for row in found)


async def open_kinds(db: Db, *, challenge_id: int, area_ids: Sequence[int]) -> tuple[PhaseKind, ...]:
    """What is open for who lives there (an area with those around it), in the usual order, each once."""
    here = Phase.area_id.is_(None) | Phase.area_id.in_(area_ids)
    wanted = select(Phase.kind).where(Phase.challenge_id == challenge_id, Phase.state == PhaseState.OPEN, here)
    found = set((await db.execute(wanted)).scalars())
    return tuple(kind for kind in PhaseKind if kind in found)


async def _check(db: Db, plan: PhasePlan, challenge_id: int) -> None:
    if plan.opens_at is not None and plan.closes_at is not None and plan.closes_at <= plan.opens_at:
        raise ClosesTooEarly
    if plan.area_id is not None:
        known = select(Area.id).where(Area.id == plan.area_id, Area.challenge_id == challenge_id)
        if (await db.execute(known)).scalar_one_or_none() is None:
            raise NoSuchArea


async def _locked(db: Db, on: OnPhase) -> Row[str, int, datetime | None, datetime | None]:
    """How it stands; nobody else moves it before this transaction ends."""
    here = (Phase.id == on.phase_id) & (Phase.challenge_id == on.challenge_id)
    columns = (Phase.state, Phase.version, Phase.opens_at, Phase.closes_at)
    row = (await db.execute(select(*columns).where(here).with_for_update())).one_or_none()
    if row is None:
        raise NoSuchPhase
    if on.version is not None and row.version != on.version:
        raise ChangedMeanwhile
    return row


async def _note(db: Db, on: OnPhase, move: PhaseMove, why: str, now: datetime) -> None:
    row = {"challenge_id": on.challenge_id, "phase_id": on.phase_id, "move": move, "by": on.by, "at": now}
    await db.execute(insert(Moved).values(row | {"why": " ".join(why.split())[:WHY_LENGTH]}))
    await audit.note(db, NOTED[move], target="phases", ids=[on.phase_id], challenge_id=on.challenge_id, by=on.by)


def _row(plan: PhasePlan) -> dict[str, Any]:
    name = " ".join(plan.name.split())[:NAME_LENGTH]
    return {"name": name, "opens_at": plan.opens_at, "closes_at": plan.closes_at}


def _phases(challenge_id: int) -> Any:
    named = select(*Phase.__table__.columns, Area.name.label("area")).outerjoin(Area, Area.id == Phase.area_id)
    return named.where(Phase.challenge_id == challenge_id)


def _view(row: Row[Any]) -> PhaseView:
    return PhaseView(
        id=row.id,
        kind=PhaseKind(row.kind),
        round=row.round,
        name=row.name,
        area_id=row.area_id,
        area=row.area,
        state=PhaseState(row.state),
        version=row.version,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )
