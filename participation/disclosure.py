"""What of a submission somebody of the team is shown outside the desk's own pages, by their role. One table; pure.

Names are those of the fields, wherever a submission is shown.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from participation.roles import Right, may
from participation.words import BROUGHT, Kind, Role, Status


class Depth(StrEnum):
    """How far somebody looks."""

    PUBLIC = "public"
    """Public wording alone; where there is none, no words."""
    ACCEPTED = "accepted"
    """Own words too."""
    ALL = "all"
    """Of all submissions, with their threads."""


TAKEN_ALONG: Final = frozenset({Status.ACCEPTED, Status.DONE})
"""Accepted, or further."""

_PUBLIC: Final = frozenset(
    {
        "number",
        "challenge",
        "sample",
        "pretend",
        "kind",
        "status",
        "public_wording",
        "language",
        "domains",
        "received_at",
    }
    | {"area", "area_id", "area_slug"}
    | {"supports", "support_counts"}
)
_OWN_WORDS: Final = frozenset(
    {"own_words", "purpose", "about", "for_whom", "availability", "reach", "company", "name", "visibility", "media"}
    | {"language_confidence", "tags", "readings", "merged"}
)
_THREAD: Final = frozenset(
    {"resident", "paused", "additions", "thread", "history", "moves", "version", "can_help", "proposed_kind"}
    | {"urgent", "answered", "assigned", "assigned_to", "merged_into"}
)
FIELDS: Final[Mapping[Depth, frozenset[str]]] = {
    Depth.PUBLIC: _PUBLIC,
    Depth.ACCEPTED: _PUBLIC | _OWN_WORDS,
    Depth.ALL: _PUBLIC | _OWN_WORDS | _THREAD,
}
_HIDDEN_FILTERS: Final[Mapping[Depth, frozenset[str]]] = {
    Depth.PUBLIC: frozenset({"tag", "assigned", "answered", "urgent", "needs_reader", "test"}),
    Depth.ACCEPTED: frozenset({"assigned", "answered", "urgent", "test"}),
    Depth.ALL: frozenset(),
}


def depth_of(role: Role) -> Depth:
    if may(role, Right.READ_ALL):
        return Depth.ALL
    return Depth.ACCEPTED if may(role, Right.READ_ACCEPTED) else Depth.PUBLIC


def is_shown(depth: Depth, *, status: Status, kind: Kind) -> bool:
    """Whether there is such a submission at all, for who looks so far."""
    return depth is Depth.ALL or (status in TAKEN_ALONG and kind in BROUGHT)


def filters_beyond(depth: Depth) -> frozenset[str]:
    """Parts of a filter that would tell what is not shown."""
    return _HIDDEN_FILTERS[depth]
