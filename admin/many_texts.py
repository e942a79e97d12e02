"""What the desk says of many at once: what was done, what was not, and why. The team reads *je*."""

from collections.abc import Callable, Mapping
from typing import Final

from conversations.texts import Counted, Text, _, _n
from participation.words import Deed, Outcome

Says = Callable[[int], Counted]


def _accepted(count: int) -> Counted:
    return _n("{count} is accepted.", "{count} are accepted.", count)


def _tagged(count: int) -> Counted:
    return _n("{count} has the tag {name}.", "{count} have the tag {name}.", count)


def _in_domain(count: int) -> Counted:
    return _n("{count} has the domain {name}.", "{count} have the domain {name}.", count)


def _handed(count: int) -> Counted:
    return _n("{count} is with {name} now.", "{count} are with {name} now.", count)


def yours(count: int) -> Counted:
    return _n("{count} is yours now.", "{count} are yours now.", count)


def nobodys(count: int) -> Counted:
    return _n("{count} is nobody's now.", "{count} are nobody's now.", count)


def taken_back(count: int) -> Counted:
    return _n("{count} is back where it was.", "{count} are back where they were.", count)


def _not_now(count: int) -> Counted:
    return _n("{count} cannot be accepted where it stands:", "{count} cannot be accepted where they stand:", count)


def _already(count: int) -> Counted:
    return _n("{count} had that already:", "{count} had that already:", count)


def _missing(count: int) -> Counted:
    return _n("{count} is not there any more:", "{count} are not there any more:", count)


def _changed(count: int) -> Counted:
    return _n(
        "{count} stays as it is, since somebody changed it:",
        "{count} stay as they are, since somebody changed them:",
        count,
    )


def more(count: int) -> Counted:
    return _n("and {count} more", "and {count} more", count)


def on_page(count: int) -> Counted:
    return _n("{count} on this page is chosen.", "All {count} on this page are chosen.", count)


def on_list(count: int) -> Counted:
    return _n("{count} on this list is chosen.", "All {count} on this list are chosen.", count)


def whole_list(count: int) -> Counted:
    return _n("Choose {count} on this list", "Choose all {count} on this list", count)


def too_long(count: int) -> Counted:
    return _n(
        "More than {count} stands on this list. Filter it further to choose all of it.",
        "More than {count} stand on this list. Filter it further to choose all of it.",
        count,
    )


DID: Final[Mapping[Deed, Says]] = {
    Deed.ACCEPT: _accepted,
    Deed.TAG: _tagged,
    Deed.DOMAIN: _in_domain,
    Deed.ASSIGN: _handed,
}
WHY: Final[Mapping[Outcome, Says]] = {
    Outcome.NOT_NOW: _not_now,
    Outcome.ALREADY: _already,
    Outcome.MISSING: _missing,
    Outcome.CHANGED: _changed,
}
"""Why not, before the numbers."""
A_TAG: Final[Text] = _("of before")
"""A tag that is merged or gone."""
