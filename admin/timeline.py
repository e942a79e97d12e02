"""The timeline of phases: every stretch of every run its own bar, in percents of the time that is shown. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date

from admin import phase_texts
from conversations.catalogues import say
from participation.phase_lines import Span
from participation.phases import PhaseView
from participation.words import PhaseKind, PhaseState

LEAST_MONTHS: Final = 4
MOST_LABELS: Final = 8
_LOOKS: Final = {PhaseState.OPEN: "ph-open", PhaseState.CLOSED: "ph-past", PhaseState.PLANNED: "ph-plan"}
_ROOM: Final = 20.0
"""Percent: a bar that is shorter has its words beside it."""


@dataclass(frozen=True, slots=True)
class Bar:
    look: str
    x: float
    width: float
    label: str
    label_x: float
    inside: bool
    before: bool
    """The words end where the bar begins, as there is no room after it."""


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    """Empty in the second lane of a kind, where runs overlap."""
    bars: tuple[Bar, ...]
    said: str
    """The same in words."""


@dataclass(frozen=True, slots=True)
class Month:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    months: tuple[Month, ...]
    now: float
    lanes: tuple[Lane, ...]


def timeline(
    phases: Sequence[PhaseView], found: Sequence[Span], *, now: datetime, time_zone: str, language: str
) -> Timeline:
    zone = ZoneInfo(time_zone)
    begins = _month(min([now, *(span.begins for span in found)]).astimezone(zone).date())
    ends = _month(max([now, *(span.ends for span in found)]).astimezone(zone).date(), 1)
    ends = max(ends, _month(begins, LEAST_MONTHS))
    scale = _Scale(datetime.combine(begins, time.min, zone), datetime.combine(ends, time.min, zone))
    by_id = {phase.id: phase for phase in phases}
    ordered = sorted(found, key=lambda span: (list(PhaseKind).index(by_id[span.phase_id].kind), span.begins))
    lanes: list[Lane] = []
    for kind, of_kind in groupby(ordered, key=lambda span: by_id[span.phase_id].kind):
        for place, spans in enumerate(_apart(list(of_kind))):
            bars = tuple(_bar(span, by_id[span.phase_id], scale, language) for span in spans)
            said = "; ".join(_said(span, by_id[span.phase_id], zone, language) for span in spans)
            lanes.append(Lane(say(phase_texts.KINDS[kind], language) if place == 0 else "", bars, said))
    return Timeline(_months(begins, ends, scale, zone, language), scale.at(now), tuple(lanes))


@dataclass(frozen=True, slots=True)
class _Scale:
    begins: datetime
    ends: datetime

    def at(self, moment: datetime) -> float:
        """In percent of the width."""
        return round(100 * ((moment - self.begins) / (self.ends - self.begins)), 1)


def _bar(span: Span, phase: PhaseView, scale: _Scale, language: str) -> Bar:
    x, end = scale.at(span.begins), scale.at(span.ends)
    width = max(0.8, round(end - x, 1))
    inside = width >= _ROOM
    before = not inside and x + width > 100 - _ROOM
    label_x = x if inside or before else round(x + width, 1)
    return Bar(_LOOKS[span.state], x, width, phase_texts.bar(phase, language), label_x, inside, before)


def _said(span: Span, phase: PhaseView, zone: ZoneInfo, language: str) -> str:
    days = (_day(span.begins, zone, language), _day(span.ends, zone, language) if span.certain else "…")
    return f"{phase_texts.bar(phase, language)} {days[0]} – {days[1]}"


def _apart(spans: Sequence[Span]) -> list[list[Span]]:
    """In as many lanes as it takes for none to lie on another."""
    lanes: list[list[Span]] = []
    for span in spans:
        free = next((lane for lane in lanes if lane[-1].ends <= span.begins), None)
        if free is None:
            lanes.append([span])
        else:
            free.append(span)
    return lanes


def _months(begins: date, ends: date, scale: _Scale, zone: ZoneInfo, language: str) -> tuple[Month, ...]:
    every = [begins]
    while (following := _month(every[-1], 1)) < ends:
        every.append(following)
    step = -(-len(every) // MOST_LABELS)
    return tuple(
        Month(scale.at(datetime.combine(each, time.min, zone)), format_date(each, "MMM", locale=language).rstrip("."))
        for each in every[::step]
    )


def _month(day: date, later: int = 0) -> date:
    first = day.replace(day=1)
    for _ in range(later):
        first = (first + timedelta(days=32)).replace(day=1)
    return first


def _day(at: datetime, zone: ZoneInfo, language: str) -> str:
    return str(format_date(at.astimezone(zone).date(), "d MMM", locale=language))
