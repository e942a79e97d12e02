"""The desk's templates."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_timedelta
from jinja2 import Environment, FileSystemLoader

from admin.at_the_desk import Here
from conversations.texts import Text, _, native_name
from pages import templates
from pages.qr_code import qr_code
from pages.static_files import StaticFiles
from participation.roles import Right

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
    env.filters["native"] = native_name
    return env


def navigation(here: Here) -> list[Item]:
    """What this member's role includes."""
    return [item for item in _NAVIGATION if here.visitor.may(item.right, here.challenge.id)]


def ago(at: datetime, here: Here) -> str:
    """ "3 hours"; the exact time belongs beside it."""
    return str(format_timedelta(here.now - at, locale=here.language))


def when(at: datetime, here: Here) -> str:
    """In the challenge's time zone."""
    zone = ZoneInfo(here.challenge.time_zone)
    return str(format_datetime(at, "EEE d MMM HH:mm", tzinfo=zone, locale=here.language))
