"""When the bot begins nothing: by the clocks of the challenge, also in the nights in which they change."""

from datetime import datetime
from zoneinfo import ZoneInfo

from participation.challenge_file import QuietHours


def is_quiet(hours: QuietHours, *, time_zone: str, now: datetime) -> bool:
    """The hours may span midnight; their end is no longer quiet."""
    clock = now.astimezone(ZoneInfo(time_zone)).time()
    if hours.start < hours.end:
        return hours.start <= clock < hours.end
    return clock >= hours.start or clock < hours.end
