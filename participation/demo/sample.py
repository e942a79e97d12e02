"""One made-up submission, as it is written down: what was brought, and what the team did with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from participation.words import About, Company, DeclineReason, Kind, Reach, SupportKind, Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    by: str
    kind: Kind
    language: str
    days: int
    """How long ago it came in."""
    words: str
    area: str = ""
    domains: tuple[str, ...] = ()
    why: str = ""
    about: About | None = None
    visibility: Visibility = Visibility.TEAM
    name: str | None = None
    urgent: bool = False
    offer: Mapping[str, Any]
    """What details it, where it is one."""
    tags: tuple[tuple[str, str], ...] = ()
    """Name and group."""
    wording: str = ""
    note: str = ""
    key: str = ""
    """By which another one names it."""
    into: str = ""
    """The key of what it was merged into."""
    then: str = ""
    """What the team did with it: a `Move`, or nothing yet."""
    said: str = ""
    """What they asked, replied or gave as a reason."""
    answer: str = ""
    """Of the resident, to a question."""
    reason: DeclineReason = DeclineReason.OTHER
    proposed: Kind = Kind.NEED
    supports: tuple[tuple[str, SupportKind, str | None], ...] = ()
    """Who, what, and with which note."""


def samples_in(raw: Mapping[str, Any]) -> tuple[Sample, ...]:
    return tuple(_sample(each) for each in raw["submission"])


def _sample(row: Mapping[str, Any]) -> Sample:
    plain = {name: value for name, value in row.items() if name not in _OFFER}
    closed = {name: read(plain[name]) for name, read in _CLOSED.items() if name in plain}
    return Sample(
        **plain
        | closed
        | {
            "offer": {name: _OFFER[name](row[name]) for name in _OFFER if name in row},
            "domains": tuple(row.get("domains", ())),
            "tags": tuple((name, group) for name, group in row.get("tags", ())),
            "supports": tuple(
                (by, SupportKind(kind), *(note or [None])) for by, kind, *note in row.get("supports", ())
            ),
        }
    )


_OFFER: Mapping[str, Any] = {"for_whom": str, "availability": str, "reach": Reach, "company": Company}
_CLOSED: Mapping[str, Any] = {
    "kind": Kind,
    "about": About,
    "visibility": Visibility,
    "reason": DeclineReason,
    "proposed": Kind,
}
