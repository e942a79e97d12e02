"""Each row of a file read as what somebody said, or with what would have to be put right. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from admin.intake.columns import Field, Reading
from admin.intake.tables import is_no_text
from conversations.texts import NATIVE_NAMES, Text, _
from conversations.urgency import sounds_urgent
from participation.areas import by_name, by_postcode, plain
from participation.challenges import ChallengeView
from participation.imports import FileTable, Line
from participation.intake import MOST_SOURCE, MOST_WHY, MOST_WORDS, Heard
from participation.words import About, Kind

_KINDS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(("behoefte", "gemis", "wens", "need"), Kind.NEED),
    **dict.fromkeys(("aanbod", "initiatief", "hulp", "offer"), Kind.OFFER),
    **dict.fromkeys(("idee", "idea"), Kind.IDEA),
    **dict.fromkeys(("les", "geleerd", "lesson"), Kind.LESSON),
}
_ABOUT: Final[Mapping[str, About]] = {
    **dict.fromkeys(("ik", "mezelf", "zelf", "me", "self"), About.ME),
    **dict.fromkeys(("iemand", "iemand anders", "somebody", "someone"), About.SOMEBODY),
    **dict.fromkeys(("buurt", "iedereen", "neighbourhood", "everybody"), About.NEIGHBOURHOOD),
}
_YES: Final = frozenset({"ja", "yes", "x", "1", "true", "waar"})
_NO: Final = frozenset({"", "nee", "no", "0", "false", "onwaar"})
_LANGUAGES: Final[Mapping[str, str]] = {
    **{code: code for code in NATIVE_NAMES},
    **{plain(name): code for code, name in NATIVE_NAMES.items()},
    "arabisch": "ar",
    "duits": "de",
    "engels": "en",
    "spaans": "es",
    "perzisch": "fa",
    "frans": "fr",
    "pools": "pl",
    "turks": "tr",
    "oekraiens": "uk",
    "arabic": "ar",
    "german": "de",
    "spanish": "es",
    "persian": "fa",
    "farsi": "fa",
    "french": "fr",
    "dutch": "nl",
    "polish": "pl",
    "turkish": "tr",
    "ukrainian": "uk",
}
_LONGEST: Final[Mapping[Field, int]] = {Field.WORDS: MOST_WORDS, Field.WHY: MOST_WHY, Field.SOURCE: MOST_SOURCE}

_MOST_OTHER: Final = 400
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """What would have to be put right in a row."""

    column: Field
    says: Text
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    line: Line
    heard: Heard | None
    """None: there are problems."""
    person: str
    """Whom the file says it is; rows that say the same are of one."""
    problems: tuple[Problem, ...] = ()


class _Wrong(Exception):
    def __init__(self, says: Text, **values: str | int) -> None:
        super().__init__(says)
        self.says, self.values = says, values


def read_rows(table: FileTable, reading: Reading, challenge: ChallengeView, language: str) -> list[Row]:
    """`language`: the member's, in which areas and domains are named to choose from."""
    domains = {plain(name): each.id for each in challenge.domains for name in (each.slug, *each.names.values())}
    reader = _Reader(reading, challenge, domains, language)
    return [reader.row(line) for line in table.lines]


def people_of(rows: Sequence[Row]) -> list[list[Heard]]:
    """What each person said, of the rows without problems, in the order of the file."""
    people: dict[str | int, list[Heard]] = {}
    for row in rows:
        if row.heard is not None:
            people.setdefault(plain(row.person) or row.line.number, []).append(row.heard)
    return list(people.values())


@dataclass(slots=True)
class _Reader:
    reading: Reading
    challenge: ChallengeView
    domains: Mapping[str, int]
    language: str
    problems: list[Problem] = field(default_factory=list)

    def row(self, line: Line) -> Row:
        self.problems = []
        words = self._read(line, Field.WORDS, self._words)
        heard = Heard(
            kind=self._read(line, Field.KIND, self._kind) or self.reading.kind,
            own_words=words or "",
            source=self._read(line, Field.SOURCE, str) or self.reading.source,
            purpose=self._read(line, Field.WHY, str) or None,
            area_id=self._read(line, Field.AREA, self._area),
            domain_ids=self._read(line, Field.DOMAINS, self._domains) or (),
            language=self._read(line, Field.LANGUAGE, self._language),
            about=self._read(line, Field.ABOUT, self._about),
            neighbours=self._read(line, Field.NEIGHBOURS, self._agreed) or False,
            urgent=sounds_urgent(words or ""),
            line=line.number,
        )
        person = self._cell(line, Field.PERSON)
        return Row(line, None if self.problems else heard, person, tuple(self.problems))

    def _cell(self, line: Line, of: Field) -> str:
        at = self.reading.columns.get(of)
        return line.cells[at] if at is not None else ""

    def _read(self, line: Line, of: Field, read: Callable[[str], Any]) -> Any:
        cell = self._cell(line, of)
        try:
            return read(_fitting(cell, _LONGEST.get(of, _MOST_OTHER)))
        except _Wrong as wrong:
            self.problems.append(Problem(of, wrong.says, wrong.values))
            return None

    def _words(self, cell: str) -> str:
        if not cell:
            raise _Wrong(_("There are no words. Write what was said."))
        return cell

    def _kind(self, cell: str) -> Kind | None:
        return _one_of(_KINDS, cell, _("We do not know this kind. Write: need, offer, idea or lesson."))

    def _about(self, cell: str) -> About | None:
        return _one_of(_ABOUT, cell, _("Write who it is about: me, somebody or neighbourhood."))

    def _language(self, cell: str) -> str | None:
        return _one_of(_LANGUAGES, cell, _("We do not know this language. Leave it empty: we look ourselves."))

    def _agreed(self, cell: str) -> bool:
        if plain(cell) in _NO:
            return False
        if plain(cell) not in _YES:
            raise _Wrong(_("Write yes or no."))
        return True

    def _area(self, cell: str) -> int | None:
        if not cell:
            return None
        areas = self.challenge.areas
        slug = next((area for area in areas if area.slug == cell.lower()), None)
        found = by_name(areas, cell) or by_postcode(areas, cell) or slug
        if found is None:
            names = ", ".join(area.name for area in areas)
            raise _Wrong(_("We do not know this area. Choose one of: {names}."), names=names)
        return found.id

    def _domains(self, cell: str) -> tuple[int, ...]:
        named = [part for part in cell.replace("/", ",").replace(";", ",").split(",") if part.strip()]
        unknown = [part.strip() for part in named if plain(part) not in self.domains]
        if unknown:
            names = ", ".join(each.names.get(self.language, each.slug) for each in self.challenge.domains)
            raise _Wrong(_("We do not know “{name}”. Choose of: {names}."), name=unknown[0][:40], names=names)
        return tuple(dict.fromkeys(self.domains[plain(part)] for part in named))


def _fitting(cell: str, most: int) -> str:
    if is_no_text(cell):
        raise _Wrong(_("A formula stands here. Put what it should say."))
    if len(cell) > most:
        raise _Wrong(_("This is too long: {count} characters. {most} fit."), count=len(cell), most=most)
    return cell


def _one_of(known: Mapping[str, T], cell: str, says: Text) -> T | None:
    if not cell:
        return None
    if (found := known.get(plain(cell))) is None:
        raise _Wrong(says)
    return found
