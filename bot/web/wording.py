"""Times and lists as the chat words them: the hour under own words, a day between messages, what was chosen."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, tzinfo
from typing import Final

from babel.dates import format_date, format_skeleton

_ARABIC_SCRIPT: Final = {"ar", "fa", "ur"}


def clock(at: datetime, zone: tzinfo) -> str:
    """`10:41`, in every language."""
    return f"{at.astimezone(zone):%H:%M}"


def day(at: datetime, *, now: datetime, zone: tzinfo, language: str, gettext: Callable[[str], str]) -> str:
    """`Today`, `Yesterday`, `3 November`, and with its year when it is another one."""
    here, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    if here == today:
        return gettext("Today")
    if here == today - timedelta(days=1):
        return gettext("Yesterday")
    locale = language.replace("-", "_")
    if here.year == today.year:
        return format_skeleton("MMMMd", at.astimezone(zone), tzinfo=zone, locale=locale)
    return format_date(here, format="long", locale=locale)


def listed(labels: Iterable[str], language: str) -> str:
    """Labels one after another, with the comma of the language."""
    return ("، " if language in _ARABIC_SCRIPT else ", ").join(labels)
