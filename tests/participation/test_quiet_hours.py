"""When the bot begins nothing, by the clocks of the challenge."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from participation.challenge_file import QuietHours
from participation.quiet_hours import awake_for, is_quiet

NIGHT = QuietHours(start=time(21), end=time(9))
AMSTERDAM = "Europe/Amsterdam"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "quiet"),
    [
        ("2026-01-14 19:59", False),  # in winter an hour before us
        ("2026-01-14 20:00", True),
        ("2026-01-15 07:59", True),
        ("2026-01-15 08:00", False),
        ("2026-07-14 18:59", False),  # in summer two
        ("2026-07-14 19:00", True),
        ("2026-07-15 06:59", True),
        ("2026-07-15 07:00", False),
        ("2026-03-28 20:00", True),  # the night in which an hour is left out
        ("2026-03-29 06:59", True),
        ("2026-03-29 07:00", False),
        ("2026-10-24 19:00", True),  # the night in which an hour comes twice
        ("2026-10-25 07:59", True),
        ("2026-10-25 08:00", False),
    ],
)
def test_they_are_those_of_the_clocks_on_the_wall(now: str, quiet: bool) -> None:  # noqa: FBT001 — a table of answers
    assert is_quiet(NIGHT, time_zone=AMSTERDAM, now=utc(now)) is quiet


def test_an_end_in_the_hour_that_is_left_out_comes_when_that_hour_would_have() -> None:
    hours = QuietHours(start=time(22), end=time(2, 30))
    assert is_quiet(hours, time_zone=AMSTERDAM, now=utc("2026-03-29 00:59"))
    assert not is_quiet(hours, time_zone=AMSTERDAM, now=utc("2026-03-29 01:00"))


def test_hours_within_one_day_leave_the_night_free() -> None:
    noon = QuietHours(start=time(12), end=time(14))
    quiet = [hour for hour in range(24) if is_quiet(noon, time_zone="UTC", now=utc(f"2026-01-14 {hour:02}:00"))]
    assert quiet == [12, 13]


@pytest.mark.parametrize(
    ("own", "at", "expected"),
    [
        (None, (20, 0), (20, 0)),
        (QuietHours(start=time(19), end=time(10)), (20, 0), (10, 0)),
        (QuietHours(start=time(18), end=time(21)), (19, 0), (9, 0)),
        (QuietHours(start=time(22), end=time(6)), (23, 0), (9, 0)),
    ],
)
def test_with_hours_of_ones_own_the_wait_ends_when_both_do(
    own: QuietHours | None, at: tuple[int, int], expected: tuple[int, int]
) -> None:
    zone = ZoneInfo(AMSTERDAM)
    now = datetime(2026, 3, 3, *at, tzinfo=zone)
    found = awake_for(NIGHT, own, time_zone=AMSTERDAM, now=now).astimezone(zone)
    assert (found.hour, found.minute) == expected
    assert found == now or found.date() == now.date() + timedelta(days=1)


def test_who_leaves_nothing_of_the_day_is_written_to_at_some_time_all_the_same() -> None:
    own = QuietHours(start=time(9), end=time(21))
    now = datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert awake_for(NIGHT, own, time_zone=AMSTERDAM, now=now) > now
