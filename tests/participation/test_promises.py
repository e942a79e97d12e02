"""The promised reading time: in working days, past weekends and pauses, by the clocks of the challenge."""

from datetime import UTC, date, datetime, timedelta

import pytest

from participation.challenge_file import Pause
from participation.promises import late_before, read_by

CHRISTMAS = Pause(first=date(2026, 12, 24), last=date(2027, 1, 3))


@pytest.mark.parametrize(
    ("received", "days", "by"),
    [
        (date(2026, 11, 23), 3, date(2026, 11, 26)),  # Monday → Thursday
        (date(2026, 11, 26), 3, date(2026, 12, 1)),  # over a weekend
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # on a Saturday
        (date(2026, 12, 22), 3, date(2027, 1, 5)),  # over a pause
    ],
)
def test_working_days_alone_count(received: date, days: int, by: date) -> None:
    assert read_by(received, days=days, pauses=[CHRISTMAS]) == by


def test_what_is_late_is_exactly_what_should_have_been_read_by_yesterday() -> None:
    now = datetime(2026, 1, 1, 12, tzinfo=UTC)
    for _ in range(400):
        before = late_before(now, days=3, pauses=[CHRISTMAS], time_zone="Europe/Amsterdam")
        first_in_time = before.date()
        last_too_late = first_in_time - timedelta(days=1)
        assert read_by(last_too_late, days=3, pauses=[CHRISTMAS]) < now.date()
        assert read_by(first_in_time, days=3, pauses=[CHRISTMAS]) >= now.date()
        now += timedelta(days=1)


def test_a_day_ends_where_the_challenge_is() -> None:
    now = datetime(2026, 11, 26, 22, 59, tzinfo=UTC)  # a minute to midnight in Amsterdam
    zone = {"days": 3, "pauses": [], "time_zone": "Europe/Amsterdam"}
    assert late_before(now, **zone).date() == date(2026, 11, 23)  # type: ignore[arg-type]
    assert late_before(now + timedelta(minutes=2), **zone).date() == date(2026, 11, 24)  # type: ignore[arg-type]
