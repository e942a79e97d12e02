"""When a prompt asks: a rhythm is data, and its moments follow from it alone. Pure.

APScheduler's triggers find the days; they are asked in the time of the clock on the wall, and each of those times is
then looked up in the challenge's zone. So a time that the night of a change leaves out comes as much later as the
clocks went forward, and one that it has twice comes the first time, and once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from heapq import merge
from itertools import dropwhile, islice, takewhile
from typing import Annotated, Any, Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.calendarinterval import CalendarIntervalTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from pydantic import Field, TypeAdapter

MOST_WEEKS: Final = 26
MOST_DAYS: Final = 365
LAST: Final = -1
"""The last one of the month."""
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NTH: Final[Mapping[int, str]] = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", LAST: "last"}


class Weekday(IntEnum):
    """As `date.weekday` counts."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Once:
    day: date
    beat: Literal["once"] = "once"


@dataclass(frozen=True, slots=True)
class Weekly:
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)]
    every: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = 1
    """Weeks; they are counted from the one in which the rhythm begins."""
    beat: Literal["weekly"] = "weekly"


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """In a month without that day there is none."""

    day: Annotated[int, Field(ge=1, le=31)]
    beat: Literal["day_of_month"] = "day_of_month"


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The first Tuesday of the month, up to the fourth, or the last."""

    nth: Literal[1, 2, 3, 4, -1]
    weekday: Weekday
    beat: Literal["nth_weekday"] = "nth_weekday"


@dataclass(frozen=True, slots=True)
class AfterOpening:
    days: Annotated[int, Field(ge=0, le=MOST_DAYS)]
    """Of the phase; 0 is the same day."""
    beat: Literal["after_opening"] = "after_opening"


@dataclass(frozen=True, slots=True)
class BeforeClosing:
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)]
    beat: Literal["before_closing"] = "before_closing"


@dataclass(frozen=True, slots=True)
class AfterJoining:
    """Every day, for the residents who joined so many days before."""

    days: Annotated[int, Field(ge=1, le=MOST_DAYS)]
    beat: Literal["after_joining"] = "after_joining"


Beat: TypeAlias = Annotated[
    Once | Weekly | DayOfMonth | NthWeekday | AfterOpening | BeforeClosing | AfterJoining, Field(discriminator="beat")
]


@dataclass(frozen=True, slots=True)
class Rhythm:
    beat: Beat
    at: time
    """By the challenge's clocks."""
    first: date | None = None
    """No day before this one; of a rhythm of several weeks, the week that they are counted from."""
    last: date | None = None

    def dump(self) -> dict[str, Any]:
        return _ADAPTER.dump_python(self, mode="json", exclude_none=True)  # type: ignore[no-any-return]

    @staticmethod
    def load(stored: Mapping[str, Any]) -> "Rhythm":
        return _ADAPTER.validate_python(stored)


_ADAPTER: Final = TypeAdapter(Rhythm)


@dataclass(frozen=True, slots=True)
class Window:
    """While a phase is open, as far as it is known: no moment lies outside."""

    opens: datetime
    closes: datetime | None = None


def moments(rhythm: Rhythm, window: Window, *, time_zone: str, after: datetime) -> Iterator[datetime]:
    """Later than `after`, in order, in UTC; without end where the rhythm has none."""
    zone = ZoneInfo(time_zone)
    begins = max(after, window.opens)
    found = (_in_zone(each, zone) for each in _on_the_wall(rhythm, window, zone, begins.astimezone(zone)))
    if isinstance(rhythm.beat, AfterOpening):
        found = (max(each, window.opens) for each in found)  # that day it opened later than the hour
    later = dropwhile(lambda each: each <= after or each < window.opens, found)
    closes = window.closes
    return later if closes is None else takewhile(lambda each: each < closes, later)


def next_moment(rhythm: Rhythm, window: Window, *, time_zone: str, after: datetime) -> datetime | None:
    return next(moments(rhythm, window, time_zone=time_zone, after=after), None)


def next_moments(
    rhythm: Rhythm, window: Window, *, time_zone: str, after: datetime, most: int = 5
) -> tuple[datetime, ...]:
    return tuple(islice(moments(rhythm, window, time_zone=time_zone, after=after), most))


def days_later(at: datetime, days: int, *, time_zone: str) -> datetime:
    """The same time of the clock so many days on."""
    zone = ZoneInfo(time_zone)
    return _in_zone(at.astimezone(zone).replace(tzinfo=None) + timedelta(days=days), zone)


def local_day(at: datetime, *, time_zone: str) -> date:
    return at.astimezone(ZoneInfo(time_zone)).date()


def _in_zone(wall: datetime, zone: ZoneInfo) -> datetime:
    """With `fold=0`: of two such hours the first, and after a missing hour as much later."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def _on_the_wall(rhythm: Rhythm, window: Window, zone: ZoneInfo, begins: datetime) -> Iterator[datetime]:
    """Times of the clock, from a day before `begins`, as clocks that change may name the same moment otherwise."""
    since = begins.replace(tzinfo=None) - timedelta(days=1)
    if rhythm.first is not None:
        since = max(since, datetime.combine(rhythm.first, time.min))
    triggers = _triggers(rhythm, window, zone, since)
    found = merge(*(_fired(each, since) for each in triggers))
    last = rhythm.last
    return found if last is None else takewhile(lambda each: each.date() <= last, found)


def _fired(trigger: BaseTrigger, since: datetime) -> Iterator[datetime]:
    """A trigger in UTC knows no change of clocks: its times are those on the wall."""
    before, start = None, since.replace(tzinfo=UTC)
    while (fires := trigger.get_next_fire_time(before, before or start)) is not None:
        if fires >= start:
            yield fires.replace(tzinfo=None)
        if isinstance(trigger, DateTrigger):
            return
        before = fires


def _triggers(rhythm: Rhythm, window: Window, zone: ZoneInfo, since: datetime) -> list[BaseTrigger]:
    at = {"hour": rhythm.at.hour, "minute": rhythm.at.minute, "timezone": UTC}
    match rhythm.beat:
        case Weekly(days=days, every=1):
            return [CronTrigger(day_of_week=",".join(_DAYS[each] for each in sorted(set(days))), **at)]
        case Weekly(days=days, every=every):
            week = _week_of(rhythm.first or local_day(window.opens, time_zone=zone.key), every, since.date())
            return [
                CalendarIntervalTrigger(weeks=every, start_date=week + timedelta(days=each), **at)
                for each in sorted(set(days))
            ]
        case DayOfMonth(day=day):
            return [CronTrigger(day=day, **at)]
        case NthWeekday(nth=nth, weekday=weekday):
            return [CronTrigger(day=f"{_NTH[nth]} {_DAYS[weekday]}", **at)]
        case AfterJoining():
            return [CronTrigger(**at)]
    once = _the_one_day(rhythm.beat, window, zone)
    return [] if once is None else [DateTrigger(datetime.combine(once, rhythm.at), timezone=UTC)]


def _the_one_day(beat: Beat, window: Window, zone: ZoneInfo) -> date | None:
    match beat:
        case Once(day=day):
            return day
        case AfterOpening(days=days):
            return local_day(window.opens, time_zone=zone.key) + timedelta(days=days)
        case BeforeClosing(days=days) if window.closes is not None:
            return local_day(window.closes, time_zone=zone.key) - timedelta(days=days)
    return None


def _week_of(first: date, every: int, since: date) -> date:
    """The Monday of the last counted week that begins by then: years of a rhythm are not walked through."""
    monday = first - timedelta(days=first.weekday())
    passed = max(0, (since - monday).days // 7 // every)
    return monday + timedelta(weeks=passed * every)
