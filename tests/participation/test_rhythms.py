"""When a rhythm comes, also in the nights in which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from participation.rhythms import (
    LAST,
    AfterJoining,
    AfterOpening,
    Beat,
    BeforeClosing,
    DayOfMonth,
    NthWeekday,
    Once,
    Rhythm,
    Weekday,
    Weekly,
    Window,
    days_later,
    next_moment,
    next_moments,
)

ZONE: Final = "Europe/Amsterdam"
EVENING: Final = time(19)
OPENS: Final = datetime(2026, 9, 7, 8, tzinfo=UTC)
"""A Monday."""
CLOSES: Final = datetime(2026, 12, 13, 16, tzinfo=UTC)
OPEN: Final = Window(OPENS)
TUESDAYS: Final = Weekly((Weekday.TUESDAY,))


def local(*found: datetime) -> list[str]:
    return [each.astimezone(ZoneInfo(ZONE)).strftime("%a %Y-%m-%d %H:%M") for each in found]


def dates(rhythm: Rhythm, window: Window = OPEN, after: datetime = OPENS, most: int = 5) -> list[str]:
    return local(*next_moments(rhythm, window, time_zone=ZONE, after=after, most=most))


@pytest.mark.parametrize(
    ("beat", "expected"),
    [
        (Once(date(2026, 9, 20)), ["Sun 2026-09-20 19:00"]),
        (TUESDAYS, ["Tue 2026-09-08 19:00", "Tue 2026-09-15 19:00", "Tue 2026-09-22 19:00"]),
        (
            Weekly((Weekday.SATURDAY, Weekday.MONDAY)),
            ["Mon 2026-09-07 19:00", "Sat 2026-09-12 19:00", "Mon 2026-09-14 19:00"],
        ),
        (
            Weekly((Weekday.MONDAY, Weekday.THURSDAY), every=3),
            ["Mon 2026-09-07 19:00", "Thu 2026-09-10 19:00", "Mon 2026-09-28 19:00"],
        ),
        (DayOfMonth(31), ["Sat 2026-10-31 19:00", "Thu 2026-12-31 19:00", "Sun 2027-01-31 19:00"]),
        (NthWeekday(2, Weekday.TUESDAY), ["Tue 2026-09-08 19:00", "Tue 2026-10-13 19:00", "Tue 2026-11-10 19:00"]),
        (NthWeekday(LAST, Weekday.FRIDAY), ["Fri 2026-09-25 19:00", "Fri 2026-10-30 19:00", "Fri 2026-11-27 19:00"]),
        (AfterOpening(3), ["Thu 2026-09-10 19:00"]),
        (AfterOpening(0), ["Mon 2026-09-07 19:00"]),
        (BeforeClosing(7), []),
        (AfterJoining(14), ["Mon 2026-09-07 19:00", "Tue 2026-09-08 19:00", "Wed 2026-09-09 19:00"]),
    ],
)
def test_each_beat_has_its_days(beat: Beat, expected: list[str]) -> None:
    assert dates(Rhythm(beat, EVENING), after=OPENS - timedelta(days=30), most=3) == expected


def test_before_a_closing_that_is_known() -> None:
    assert dates(Rhythm(BeforeClosing(7), EVENING), Window(OPENS, CLOSES)) == ["Sun 2026-12-06 19:00"]


def test_a_phase_that_opened_after_the_hour_is_followed_at_once() -> None:
    late = datetime(2026, 9, 7, 20, tzinfo=UTC)
    found = next_moments(
        Rhythm(AfterOpening(0), EVENING), Window(late), time_zone=ZONE, after=late - timedelta(hours=1)
    )
    assert found == (late,)


def test_nothing_comes_before_the_opening_or_from_the_closing_on() -> None:
    around = Window(OPENS + timedelta(days=2), OPENS + timedelta(days=16))
    assert dates(Rhythm(TUESDAYS, EVENING), around, after=OPENS) == ["Tue 2026-09-15 19:00", "Tue 2026-09-22 19:00"]
    assert dates(Rhythm(TUESDAYS, EVENING), Window(OPENS, datetime(2026, 9, 8, 17, tzinfo=UTC))) == []


def test_it_has_a_first_and_a_last_day() -> None:
    bounded = Rhythm(TUESDAYS, EVENING, first=date(2026, 9, 15), last=date(2026, 9, 22))
    assert dates(bounded) == ["Tue 2026-09-15 19:00", "Tue 2026-09-22 19:00"]


def test_weeks_are_counted_from_the_one_in_which_it_begins() -> None:
    every_two = Rhythm(Weekly((Weekday.MONDAY, Weekday.FRIDAY), every=2), EVENING, first=date(2026, 9, 16))
    assert dates(every_two, most=3) == ["Fri 2026-09-18 19:00", "Mon 2026-09-28 19:00", "Fri 2026-10-02 19:00"]
    years_on = datetime(2036, 9, 1, tzinfo=UTC)
    assert all(
        (datetime.fromisoformat(each[4:14]).date() - date(2026, 9, 14)).days % 14 in (0, 4)
        for each in dates(every_two, after=years_on)
    )


def test_the_time_on_the_clock_stays_over_both_changes() -> None:
    """The last Sundays of October and March."""
    rhythm = Rhythm(TUESDAYS, EVENING)
    autumn = next_moments(rhythm, OPEN, time_zone=ZONE, after=datetime(2026, 10, 19, tzinfo=UTC), most=2)
    assert [each.hour for each in autumn] == [17, 18]
    spring = next_moments(rhythm, OPEN, time_zone=ZONE, after=datetime(2027, 3, 22, tzinfo=UTC), most=2)
    assert [each.hour for each in spring] == [18, 17]


@pytest.mark.parametrize(
    "beat", [Weekly((Weekday.SUNDAY,)), Weekly((Weekday.SUNDAY,), every=2), AfterJoining(1), Once(date(2027, 3, 28))]
)
def test_an_hour_that_does_not_exist_comes_an_hour_later(beat: Beat) -> None:
    rhythm = Rhythm(beat, time(2, 30), first=date(2027, 3, 28))
    found = next_moment(rhythm, OPEN, time_zone=ZONE, after=datetime(2027, 3, 27, 12, tzinfo=UTC))
    assert found == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert local(found) == ["Sun 2027-03-28 03:30"]


@pytest.mark.parametrize(
    "beat", [Weekly((Weekday.SUNDAY,)), Weekly((Weekday.SUNDAY,), every=2), AfterJoining(1), Once(date(2026, 10, 25))]
)
def test_an_hour_that_is_there_twice_comes_once(beat: Beat) -> None:
    rhythm = Rhythm(beat, time(2, 30), first=date(2026, 10, 25))
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_moment(rhythm, OPEN, time_zone=ZONE, after=first - timedelta(minutes=1)) == first
    between = next_moment(rhythm, OPEN, time_zone=ZONE, after=first + timedelta(minutes=1))
    assert between is None or between > first + timedelta(hours=20)


@pytest.mark.parametrize("after", [OPENS + timedelta(minutes=17 * step) for step in range(0, 24_000, 997)])
def test_what_comes_next_is_what_the_list_says(after: datetime) -> None:
    """However it is asked: a moment is never left out or given twice."""
    rhythm = Rhythm(Weekly((Weekday.SUNDAY, Weekday.WEDNESDAY)), time(2, 30))
    every = next_moments(rhythm, OPEN, time_zone=ZONE, after=OPENS, most=120)
    assert next_moment(rhythm, OPEN, time_zone=ZONE, after=after) == next(each for each in every if each > after)


@pytest.mark.parametrize(
    "beat",
    [
        Once(date(2026, 9, 20)),
        Weekly((Weekday.TUESDAY, Weekday.FRIDAY), every=2),
        DayOfMonth(1),
        NthWeekday(LAST, Weekday.FRIDAY),
        AfterOpening(0),
        BeforeClosing(7),
        AfterJoining(14),
    ],
)
def test_it_is_stored_as_data(beat: Beat) -> None:
    rhythm = Rhythm(beat, EVENING, first=date(2026, 9, 1))
    assert Rhythm.load(rhythm.dump()) == rhythm


def test_days_later_keeps_the_time_on_the_clock() -> None:
    before = datetime(2026, 10, 24, 17, tzinfo=UTC)
    assert days_later(before, 3, time_zone=ZONE) == datetime(2026, 10, 27, 18, tzinfo=UTC)
