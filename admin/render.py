"""The desk's templates."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader

from admin.at_the_desk import Here
from conversations.catalogues import say
from conversations.texts import Counted, Text, _, native_name
from pages import templates
from pages.qr_code import qr_code
from pages.static_files import StaticFiles
from participation import counts
from participation.phases import PhaseView
from participation.roles import Right
from participation.words import PhaseState

_TEMPLATES: Final = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Item:
    """Of the navigation."""

    section: str
    path: str
    label: Text
    icon: str
    right: Right
    at_hand: bool = False
    """In the bar under the thumb; the others are one tap further there."""


_NAVIGATION: Final = (
    Item("today", "", _("Today"), "today", Right.READ_PUBLIC, at_hand=True),
    Item("submissions", "/submissions", _("Submissions"), "inbox", Right.READ_ACCEPTED, at_hand=True),
    Item("calls", "/calls", _("Calls"), "call", Right.CALL, at_hand=True),
    Item("phases", "/phases", _("Phases"), "phase", Right.READ_PUBLIC),
    Item("intake", "/intake", _("Intake"), "pen", Right.REVIEW),
    Item("messages", "/messages", _("Messages"), "send", Right.READ_ALL),
    Item("tags", "/tags", _("Tags"), "tag", Right.REVIEW),
    Item("invite", "/invite", _("Invite"), "door", Right.REVIEW),
    Item("team", "/team", _("Team"), "team", Right.LEAD_TEAM),
    Item("settings", "/settings", _("Settings"), "settings", Right.SET_UP),
    Item("audit", "/audit", _("Who did what"), "clock", Right.SEE_AUDIT),
    Item("sign_ins", "/sign-ins", _("Your sign-ins"), "lock", Right.READ_PUBLIC),
)


def environment(static: StaticFiles) -> Environment:
    """`static` holds the look and `admin.look.STATIC`."""
    env = templates.environment(FileSystemLoader(_TEMPLATES), static=static)
    env.globals["nav"] = navigation
    env.globals["qr_code"] = qr_code
    env.filters["when"] = when
    env.filters["ago"] = ago
    env.filters["when_with_year"] = when_with_year
    env.filters["from_until"] = from_until
    env.filters["native"] = native_name
    env.filters["counted"] = counted
    return env


def navigation(here: Here) -> list[Item]:
    """What this member's role includes."""
    return [item for item in _NAVIGATION if here.visitor.may(item.right, here.challenge.id)]


def ago(at: datetime, here: Here) -> str:
    """ "3 hours"; the exact time belongs beside it."""
    return str(format_timedelta(here.now - at, locale=here.language))


def from_until(phase: PhaseView, here: Here) -> str:
    """The days on which it was or will be open; what is not known is left open."""
    planned = phase.state is PhaseState.PLANNED
    begins = phase.opens_at if planned else phase.opened_at
    ends = phase.closed_at if phase.state is PhaseState.CLOSED else phase.closes_at
    zone = ZoneInfo(here.challenge.time_zone)
    days = [format_date(at.astimezone(zone), "d MMM y", locale=here.language) if at else "…" for at in (begins, ends)]
    return " – ".join(days) if begins or ends else str(say(_("no date yet"), here.language))


def when(at: datetime, here: Here) -> str:
    """In the challenge's time zone."""
    zone = ZoneInfo(here.challenge.time_zone)
    return str(format_datetime(at, "EEE d MMM HH:mm", tzinfo=zone, locale=here.language))


def when_with_year(at: datetime, here: Here) -> str:
    zone = ZoneInfo(here.challenge.time_zone)
    return str(format_datetime(at, "EEEE d MMMM y, HH:mm", tzinfo=zone, locale=here.language))


def counted(count: int, here: Here) -> str:
    """ "20,139"; and "more than 1,000" of what is counted no further."""
    if count != counts.MOST_COUNTED + 1:
        return str(format_decimal(count, locale=here.language))
    return say(_("more than {count}"), here.language, {"count": counted(counts.MOST_COUNTED, here)})


def counting(text: Counted, here: Here) -> str:
    """A sentence that begins with how many there are."""
    sentence = say(text, here.language, {"count": counted(text.count, here)})
    return sentence[:1].upper() + sentence[1:]
