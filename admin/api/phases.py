"""Phases: listed, planned, opened, closed and opened again."""

from http import HTTPMethod
from typing import Annotated, Final, Literal

from pydantic import StringConstraints

from admin.api.operations import Asked, Operation, Reply
from admin.api.problems import Problem
from admin.api.shapes import Id, Input, Nothing, Output, PlannedTime, Time
from conversations.texts import _
from participation import phases, starters
from participation.phases import NAME_LENGTH, WHY_LENGTH, OnPhase, PhasePlan, PhaseView
from participation.roles import Right
from participation.words import PhaseKind, PhaseMove, PhaseState

PATH: Final = "/challenges/{slug}/phases"
ONE: Final = f"{PATH}/{{phase}}"
_NO_NUL: Final = r"^[^\u0000]*$"
_Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=NAME_LENGTH, pattern=_NO_NUL)]
_Why = Annotated[str, StringConstraints(strip_whitespace=True, max_length=WHY_LENGTH, pattern=_NO_NUL)]


class Phase(Output):
    id: Id
    kind: PhaseKind
    round: int
    name: str
    area_id: Id | None
    area: str | None
    state: PhaseState
    opens_at: Time | None
    """As planned, as is when it closes."""
    closes_at: Time | None
    opened_at: Time | None
    closed_at: Time | None


class PhaseList(Output):
    items: tuple[Phase, ...]


class NewPhase(Input):
    kind: PhaseKind
    name: _Name = ""
    area_id: Id | None = None
    """Left out: everywhere."""
    opens_at: PlannedTime | None = None
    closes_at: PlannedTime | None = None
    starters: bool = False
    """Whether prompts to begin with are made for it."""
    why: _Why = ""


class NewPhaseMove(Input):
    move: Literal[PhaseMove.OPEN, PhaseMove.CLOSE, PhaseMove.REOPEN]
    why: _Why = ""


async def list_phases(asked: Asked[Nothing, None]) -> Reply:
    found = await phases.phases_of(asked.db, challenge_id=asked.challenge.id)
    return Reply(PhaseList(items=tuple(_shown(each) for each in found)))


async def get_phase(asked: Asked[Nothing, None]) -> Reply:
    return await _reply(asked, asked.number("phase"))


async def plan_phase(asked: Asked[Nothing, NewPhase]) -> Reply:
    wanted, by = asked.body, asked.bearer.member_id
    plan = PhasePlan(wanted.kind, wanted.name, wanted.area_id, wanted.opens_at, wanted.closes_at)
    made = await phases.plan_phase(
        asked.db, plan, challenge_id=asked.challenge.id, by=by, now=asked.now, why=wanted.why
    )
    if wanted.starters:
        await starters.make_starters(asked.db, challenge=asked.challenge, phase_id=made, kind=wanted.kind, by=by)
    return await _reply(asked, made)


async def move_phase(asked: Asked[Nothing, NewPhaseMove]) -> Reply:
    on = OnPhase(asked.challenge.id, asked.number("phase"), asked.bearer.member_id)
    await phases.move_phase(asked.db, on, asked.body.move, now=asked.now, why=asked.body.why)
    return await _reply(asked, on.phase_id)


async def _reply(
    asked: Asked[Nothing, None] | Asked[Nothing, NewPhase] | Asked[Nothing, NewPhaseMove], phase_id: int
) -> Reply:
    return Reply(_shown(await phases.see_phase(asked.db, challenge_id=asked.challenge.id, phase_id=phase_id)))


def _shown(phase: PhaseView) -> Phase:
    return Phase(**{name: getattr(phase, name) for name in Phase.model_fields})


TABLE: Final = (
    Operation(HTTPMethod.GET, PATH, Right.READ_PUBLIC, list_phases, _("List the phases"), output=PhaseList),
    Operation(
        HTTPMethod.POST,
        PATH,
        Right.PROMPT,
        plan_phase,
        _("Plan a phase; with prompts to begin with, if you like"),
        output=Phase,
        status=201,
        body=NewPhase,
    ),
    Operation(HTTPMethod.GET, ONE, Right.READ_PUBLIC, get_phase, _("See one phase"), output=Phase),
    Operation(
        HTTPMethod.POST,
        f"{ONE}/moves",
        Right.PROMPT,
        move_phase,
        _("Open, close or reopen a phase"),
        output=Phase,
        status=201,
        body=NewPhaseMove,
        refusals=(Problem.NOT_NOW,),
    ),
)
