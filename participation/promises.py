"""The promised reading time: so many working days, without weekends and the challenge's pauses. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from participation.challenge_file import Pause

_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


def read_by(received: date, *, days: int, pauses: Sequence[Pause]) -> date:
    """The last day on which it is still in time: so many working days after the one it came on."""
    day = received
    while days:
        day += _DAY
        days -= works(day, pauses)
    return day


def late_before(now: datetime, *, days: int, pauses: Sequence[Pause], time_zone: str) -> datetime:
    """What came before this moment and was not read is past its promise."""
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()
    day = today
    while read_by(day, days=days, pauses=pauses) >= today:
        day -= _DAY
    return datetime.combine(day + _DAY, time(), zone)


def works(day: date, pauses: Sequence[Pause]) -> bool:
    return day.weekday() < _SATURDAY and not any(pause.first <= day <= pause.last for pause in pauses)
