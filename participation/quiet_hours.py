"""When the bot begins nothing: by the clocks of the challenge, also in the nights in which they change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from participation.challenge_file import QuietHours


def is_quiet(hours: QuietHours, *, time_zone: str, now: datetime) -> bool:
    """The hours may span midnight; their end is no longer quiet."""
    clock = now.astimezone(ZoneInfo(time_zone)).time()
    if hours.start < hours.end:
        return hours.start <= clock < hours.end
    return clock >= hours.start or clock < hours.end


def awake_for(hours: QuietHours, own: QuietHours | None, *, time_zone: str, now: datetime) -> datetime:
    """The next moment at which something may be begun with somebody who has quiet hours of their own too."""
    at = now
    for _ in range(4):  # where the two leave nothing of the day, the last one counts
        before, at = at, awake_at(hours, time_zone=time_zone, now=at)
        if own is not None:
            at = awake_at(own, time_zone=time_zone, now=at)
        if at == before:
            break
    return at


def awake_at(hours: QuietHours, *, time_zone: str, now: datetime) -> datetime:
    """The next moment at which something may be begun: now, or the end of these quiet hours."""
    if not is_quiet(hours, time_zone=time_zone, now=now):
        return now
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()
    ends = (datetime.combine(today + timedelta(days=days), hours.end, zone).astimezone(UTC) for days in (0, 1))
    return next(end for end in ends if end > now)
