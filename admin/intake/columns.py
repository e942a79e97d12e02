"""Which column of a file holds what: guessed by its name in Dutch or English, and changed by who brings it in. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from conversations.texts import Text, _
from participation.areas import plain
from participation.intake import MOST_SOURCE
from participation.words import BROUGHT, Kind


class Field(StrEnum):
    WORDS = "words"
    KIND = "kind"
    WHY = "why"
    AREA = "area"
    DOMAINS = "domains"
    LANGUAGE = "language"
    ABOUT = "about"
    SOURCE = "source"
    PERSON = "person"
    NEIGHBOURS = "neighbours"


NAMES: Final[Mapping[Field, Text]] = {
    Field.WORDS: _("Own words"),
    Field.KIND: _("Kind"),
    Field.WHY: _("Why it matters"),
    Field.AREA: _("Area"),
    Field.DOMAINS: _("Life domains"),
    Field.LANGUAGE: _("Language"),
    Field.ABOUT: _("Who it is about"),
    Field.SOURCE: _("Where you heard it"),
    Field.PERSON: _("Person"),
    Field.NEIGHBOURS: _("Neighbours may read it"),
}
"""As the template file has them, in the member's language."""
_CALLED: Final[Mapping[Field, str]] = {
    Field.WORDS: "eigen woorden, woorden, tekst, bijdrage, behoefte, wat / own words, words, text, need, what",
    Field.KIND: "soort, type / kind",
    Field.WHY: "waarom het telt, waarom, reden / why it matters, why, reason",
    Field.AREA: "buurt, gebied, wijk, plaats, postcode / area, neighbourhood, district, place",
    Field.DOMAINS: "levensdomeinen, levensdomein, domein, thema, thema's / life domains, life domain, domain, topic",
    Field.LANGUAGE: "taal / language",
    Field.ABOUT: "over wie het gaat, over wie / who it is about, about",
    Field.SOURCE: "waar je het hoorde, waar gehoord, bron / where you heard it, source",
    Field.PERSON: "persoon, wie, bewoner / person, who, resident",
    Field.NEIGHBOURS: "buren mogen het lezen, buren, openbaar / neighbours may read it, neighbours, public",
}
HEADINGS: Final[Mapping[str, Field]] = {
    plain(name): field for field, names in _CALLED.items() for name in re.split("[,/]", names)
}
"""What people call a column, as names are compared, to what it holds."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read."""

    columns: Mapping[Field, int]
    """Where each stands, the first at 0; what is in none is left out."""
    kind: Kind = Kind.NEED
    """Of rows that say none."""
    source: str = ""
    """Of rows that say none."""

    def query(self) -> list[tuple[str, str]]:
        """For an address or a form."""
        columns = [(f"column-{field}", str(self.columns.get(field, ""))) for field in Field]
        return [*columns, ("kind", self.kind), ("source", self.source)]


def guessed(names: Sequence[str]) -> Reading:
    """By the names of the columns; of two that say the same the first. A file of one column holds words."""
    columns: dict[Field, int] = {}
    for at, name in enumerate(names):
        if (field := HEADINGS.get(plain(name))) is not None:
            columns.setdefault(field, at)
    if not columns and len(names) == 1:
        columns[Field.WORDS] = 0
    return Reading(columns)


def as_chosen(given: Mapping[str, Any], names: Sequence[str]) -> Reading:
    """As an address or a form says it; what it does not speak of is guessed."""
    source = " ".join(str(given.get("source", "")).split())[:MOST_SOURCE]
    if "kind" not in given:
        return replace(guessed(names), source=source)
    columns: dict[Field, int] = {}
    for field in Field:
        at = str(given.get(f"column-{field}", ""))
        if at.isascii() and at.isdigit() and len(at) <= 3 and int(at) < len(names):
            columns[field] = int(at)
    kind = next((each for each in BROUGHT if each == given["kind"]), Kind.NEED)
    return Reading(columns, kind, source)
