"""A day and a time that a form asks for, by the challenge's clocks."""

from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

_FIRST: Final = date(2000, 1, 1)
_LAST: Final = date(2100, 1, 1)
"""Nobody means a day before or after these."""


def read_day(text: str) -> date | None:
    """
    Raises:
        ValueError: it is no day.
    """
    if not text:
        return None
    found = date.fromisoformat(text)
    if not _FIRST <= found <= _LAST:
        raise ValueError(text)
    return found


def read_moment(day: str, clock: str, *, time_zone: str, otherwise: time) -> datetime | None:
    """None without a day; without a time it is `otherwise`.

    Raises:
        ValueError: one of them is none.
    """
    on = read_day(day)
    if on is None:
        return None
    at = time.fromisoformat(clock).replace(tzinfo=None) if clock else otherwise
    return datetime.combine(on, at, ZoneInfo(time_zone)).astimezone(UTC)


def shown_day(at: datetime | None, time_zone: str) -> str:
    return at.astimezone(ZoneInfo(time_zone)).date().isoformat() if at else ""


def shown_time(at: datetime | None, time_zone: str) -> str:
    return at.astimezone(ZoneInfo(time_zone)).strftime("%H:%M") if at else ""
