"""The desk's templates."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader

from admin.at_the_desk import Here
from conversations.texts import Text, _
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


_NAVIGATION: Final = (
    Item("invite", "/invite", _("Invite"), "door", Right.REVIEW),
    Item("team", "/team", _("Team"), "team", Right.LEAD_TEAM),
    Item("audit", "/audit", _("Who did what"), "clock", Right.SEE_AUDIT),
    Item("sign_ins", "/sign-ins", _("Your sign-ins"), "lock", Right.READ_PUBLIC),
)


def environment(static: StaticFiles) -> Environment:
    """`static` holds the look and `admin.look.STATIC`."""
    env = templates.environment(FileSystemLoader(_TEMPLATES), static=static)
    env.globals["nav"] = navigation
    env.globals["qr_code"] = qr_code
    env.filters["when"] = when
    return env


def navigation(here: Here) -> list[Item]:
    """What this member's role includes."""
    return [item for item in _NAVIGATION if here.visitor.may(item.right, here.challenge.id)]


def when(at: datetime, here: Here) -> str:
    """In the challenge's time zone."""
    zone = ZoneInfo(here.challenge.time_zone)
    return str(format_datetime(at, "EEE d MMM HH:mm", tzinfo=zone, locale=here.language))
