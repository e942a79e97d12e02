"""The texts of the page itself: its doors, and what it says when something cannot be done."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.web.view import Door
from conversations.catalogues import say
from conversations.hosting import ASIDE
from conversations.texts import Text, _, _n


class Fault(Enum):
    """Why a form had no effect: a sentence that says what to do, a heading, and the status."""

    EMPTY = (_("Please write something first."), _("Nothing was written"), 400)
    FORM = (_("That form was not complete. Please load this page again."), _("Not complete"), 400)
    COOKIE = (_("Your browser keeps no cookies. Allow them here, then try again."), _("No cookies"), 400)
    ORIGIN = (_("That did not come from this page. Please send it once more."), _("That did not work"), 403)
    BUSY = (_("That went very fast. Please wait a minute, then try again."), _("Please wait"), 429)
    AWAY = (_("We cannot keep your words right now. Please try again in a minute."), _("Not now"), 503)
    FAILED = (_("Something went wrong on our side. Please send it once more."), _("Something went wrong"), 500)
    NOT_A_PICTURE = (_("We cannot open that photo. Please send it as JPEG, PNG or WebP."), _("That is no photo"), 415)
    TOO_MANY_DOTS = (_("That photo is too large to open. Please make it smaller first."), _("Too large"), 413)
    NOT_A_VOICE = (_("We cannot play that. A recording in Ogg, WebM or M4A is fine."), _("That is no recording"), 415)
    TOO_LONG = (_("That recording is too long. Three minutes is the most."), _("Too long"), 413)
    TOO_HEAVY = (_("That recording is too large. Please make it shorter."), _("Too large"), 413)
    TOO_LARGE = (_("That is too large. All together may be 16 megabytes."), _("Too large"), 413)
    TOO_MANY = (_("Please send four photos and one recording at most."), _("Too many"), 413)
    LAPSED = (_("Your test is over. Load this page again: it is your own chat then."), _("Your test is over"), 409)
    TEST_LINK = (_("This link is used, or too old. Begin once more at the desk."), _("This link does not work"), 410)
    MISSING = (_("There is no open neighbourhood chat at this address."), _("Not found"), 404)

    def __init__(self, sentence: Text, heading: Text, status: int) -> None:
        self.sentence = sentence
        self.heading = heading
        self.status = status


@dataclass(frozen=True, slots=True)
class Way:
    id: str
    label: Text
    icon: str

    def said_in(self, language: str) -> Door:
        return Door(self.id, say(self.label, language), self.icon)


DOORS: Final = (
    Way("menu:need", _("Tell us what you miss"), "inbox"),
    Way("menu:offer", _("Tell us what you can offer"), "heart"),
    Way("menu:mine", _("What I sent"), "list"),
)
"""Beside the talk."""
GUIDES: Final = (
    Way("menu:find", ASIDE["find"][1], "key"),
    Way("menu:help", _("Help"), "help"),
    Way("menu:privacy", _("Your privacy"), "lock"),
)
MENU: Final = (
    *DOORS,
    Way("menu:neighbours", _("See what neighbours say"), "team"),
    Way("menu:settings", _("Settings"), "settings"),
    Way("menu:words", ASIDE["words"][1], "key"),
    *GUIDES,
)
BACK_TO_START: Final = _("To the start")


def promise(days: int, language: str) -> str:
    """What stands under the name."""
    return say(_n("We read within {count} working day", "We read within {count} working days", days), language)
