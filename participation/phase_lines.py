"""From the moves of phases to what a timeline shows: from when until when each was open, or is planned to be. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from participation.phases import PhaseMoveView, PhaseView
from participation.words import PhaseMove, PhaseState

UNKNOWN: Final = timedelta(days=28)
"""How long a bar is that has no end yet, from its beginning or from now."""


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of one run."""

    phase_id: int
    state: PhaseState
    begins: datetime
    ends: datetime
    certain: bool = True
    """Whether somebody said when it ends."""


def spans(phases: Iterable[PhaseView], moves: Iterable[PhaseMoveView], *, now: datetime) -> tuple[Span, ...]:
    """`moves`: the newest first, as they are read."""
    by_phase: dict[int, list[PhaseMoveView]] = {}
    for move in moves:
        by_phase.setdefault(move.phase_id, []).insert(0, move)
    return tuple(span for phase in phases for span in _of(phase, by_phase, now))


def _of(phase: PhaseView, by_phase: Mapping[int, list[PhaseMoveView]], now: datetime) -> Iterator[Span]:
    begins: datetime | None = None
    for move in by_phase.get(phase.id, ()):
        if move.move in (PhaseMove.OPEN, PhaseMove.REOPEN):
            begins = move.at
        elif move.move is PhaseMove.CLOSE and begins is not None:
            yield Span(phase.id, PhaseState.CLOSED, begins, move.at)
            begins = None
    if phase.state is PhaseState.OPEN and begins is not None:
        ends = phase.closes_at
        yield Span(phase.id, PhaseState.OPEN, begins, ends or max(now, begins) + UNKNOWN, ends is not None)
    elif phase.state is PhaseState.PLANNED and phase.opens_at is not None:
        ends = phase.closes_at
        yield Span(phase.id, PhaseState.PLANNED, phase.opens_at, ends or phase.opens_at + UNKNOWN, ends is not None)
