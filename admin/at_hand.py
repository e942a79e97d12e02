"""What the pages of submissions share: which list somebody came from, and what a member's role lets them see of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from admin.at_the_desk import Here
from admin.guard import Refused
from admin.texts import Fault
from conversations.catalogues import say
from conversations.texts import Text
from participation.disclosure import Depth, depth_of, filters_beyond
from participation.filters import ME, SubmissionFilter, Unclear, read_filter
from participation.review import Reviewed
from participation.words import BROUGHT, Kind, Role, Status


@dataclass(frozen=True, slots=True)
class View:
    """One of the lists that stand above the others."""

    name: str
    wanted: SubmissionFilter


_HEARD: Final = (Status.RECEIVED, Status.CLARIFYING, Status.ACCEPTED)
VIEWS: Final = (
    View("to_read", SubmissionFilter(status=(Status.RECEIVED,), kind=BROUGHT)),
    View("answered", SubmissionFilter(answered=True)),
    View("needs_reader", SubmissionFilter(status=_HEARD, needs_reader=True)),
    View("mine", SubmissionFilter(assigned=ME)),
    View("all", SubmissionFilter()),
    View("tests", SubmissionFilter(test=True)),
)
"""By the names of their texts in the template."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The list as its address says it."""

    wanted: SubmissionFilter

    @property
    def query(self) -> str:
        return urlencode(self.wanted.query())

    @property
    def newest_first(self) -> bool:
        """What waits is read in the order it came; everything is looked through from now backwards."""
        return Status.RECEIVED not in self.wanted.status


MESSAGES: Final = Listing(SubmissionFilter(kind=(Kind.MESSAGE,)))
"""The list that stands on a page of its own."""


def listing_of(here: Here) -> Listing:
    """
    Raises:
        Refused: the address names something we do not know, or asks about what this role is not shown.
    """
    try:
        wanted = read_filter(list(here.request.query.items()))
    except Unclear:
        raise Refused(Fault.FILTER) from None
    if any(getattr(wanted, name) for name in filters_beyond(depth_in(here))):
        raise Refused(Fault.NOT_YOURS)
    return Listing(wanted)


def depth_in(here: Here) -> Depth:
    """How far this member looks here."""
    return depth_of(here.visitor.role_in(here.challenge.id) or Role.VIEWER)


def sees_all(here: Here) -> bool:
    return depth_in(here) is Depth.ALL


def named_in(here: Here, names: Mapping[str, str]) -> str:
    """A text of the challenge's in the member's language."""
    return named(names, here.language)


def named(names: Mapping[str, str], language: str) -> str:
    """In that language, or in whichever there is."""
    return names.get(language) or next(iter(names.values()), "")


def on_this(here: Here) -> Reviewed:
    """The submission of the address as the member saw it: the form holds its version.

    Raises:
        Refused: it holds none.
    """
    version = here.form.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) <= 9):
        raise Refused(Fault.FORM)
    return Reviewed(here.challenge.id, here.number("number"), here.member_id, int(version))


def page_before(here: Here) -> int | None:
    """Of a list with the newest first: the last id of the page before, as the address names it.

    Raises:
        Refused: it names none.
    """
    text = here.request.query.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Refused(Fault.FILTER)
    return int(text)


def told_by(here: Here, did: Mapping[str, Text]) -> str | None:
    """What was just done, as the address after it says."""
    what = here.request.query.get("did", "")
    return say(did[what], here.language) if what in did else None
