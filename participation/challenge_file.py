"""A challenge's file: one TOML text read into a validated `ChallengeFile`, or refused with all its problems at once.

Files and paths belong to who calls; the database is in `challenges`; a whole example is in `sample/`.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self, TypeVar

from pydantic import Field, ValidationError, field_validator, model_validator

from participation.file_areas import AreaEntry
from participation.file_fields import (
    LANGUAGES,
    AtLeastOne,
    Host,
    Language,
    LocalTime,
    Mail,
    Part,
    ShortTexts,
    Slug,
    Telephone,
    Text,
    Texts,
    TimeZone,
)
from participation.file_problems import ChallengeFileFault, Problem, double_slugs, problems_of
from participation.words import ChallengeStatus, Erasure, LegalBasis

__all__ = [
    "ChallengeFile",
    "ChallengeFileFault",
    "DomainEntry",
    "Notice",
    "Operator",
    "Pause",
    "Person",
    "Problem",
    "QuietHours",
    "Setup",
    "UrgentNumber",
    "check_challenge",
    "read_challenge_file",
]


class Operator(Part):
    """Who keeps what residents say (AVG: the controller), and how to reach them."""

    name: Text
    mail: Mail
    telephone: Telephone


class Pause(Part):
    """Days on which the team does not read, the first and the last included."""

    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"ends ({self.last}) before it begins ({self.first}): write the earlier day first")
        return self


class UrgentNumber(Part):
    number: Telephone
    label: Texts


class Person(Part):
    """A person to call, for who would rather talk."""

    telephone: Telephone
    hours: Texts


class QuietHours(Part):
    """Local times between which the bot begins nothing; they may span midnight."""

    start: LocalTime
    end: LocalTime

    @model_validator(mode="after")
    def _some_time_is_left(self) -> Self:
        if self.start == self.end:
            raise ValueError("begins and ends at the same time: write two different times")
        return self


class Notice(Part):
    """What residents read before anything is kept. A new text is a new version."""

    version: Text
    short: ShortTexts
    full: Texts


class Setup(Part):
    """What stands in the file beside slug, status, languages, time zone, areas and domains."""

    name: Texts
    question: Texts
    purpose: Texts
    owner: Texts
    """The question's owner (vraageigenaar)."""
    operator: Operator
    legal_basis: LegalBasis
    reading_days: Annotated[int, Field(ge=1, le=30)]
    """Working days within which the team reads."""
    pauses: tuple[Pause, ...] = ()
    urgent: Annotated[tuple[UrgentNumber, ...], AtLeastOne]
    person: Person
    quiet_hours: QuietHours
    calls_per_week: Annotated[int, Field(ge=1, le=14)] = 2
    """So many calls at most reach a resident within seven days."""
    link_hosts: tuple[Host, ...] = ()
    """Websites that a call's button may lead to."""
    notice: Notice
    retention_months: Annotated[int, Field(ge=1, le=120)]
    erasure: Erasure


class DomainEntry(Part):
    slug: Slug
    name: Texts
    hidden: bool = False
    """As with areas."""


Entry = TypeVar("Entry", AreaEntry, DomainEntry)


class ChallengeFile(Part):
    slug: Slug
    status: ChallengeStatus = ChallengeStatus.OPEN
    languages: Annotated[tuple[Language, ...], AtLeastOne]
    """The first is spoken to who has not chosen."""
    time_zone: TimeZone
    areas: Annotated[tuple[AreaEntry, ...], AtLeastOne]
    domains: Annotated[tuple[DomainEntry, ...], AtLeastOne]
    setup: Setup

    @field_validator("status")
    @classmethod
    def _begins(cls, status: ChallengeStatus) -> ChallengeStatus:
        if status is ChallengeStatus.CLOSED:
            raise ValueError("write draft or open: a challenge is closed later, from the desk")
        return status

    @field_validator("areas", "domains")
    @classmethod
    def _some_are_offered(cls, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        if all(entry.hidden for entry in entries):
            raise ValueError("are all hidden: leave one that is offered")
        return entries

    @field_validator("languages")
    @classmethod
    def _each_once(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(languages)) < len(languages):
            raise ValueError("a language stands twice: write each one once")
        return languages


def read_challenge_file(content: bytes) -> ChallengeFile:
    """The challenge that `content`, TOML in UTF-8, describes.

    Raises:
        ChallengeFileFault: with every problem in it.
    """
    return check_challenge(_parsed(content))


def check_challenge(raw: Mapping[str, Any]) -> ChallengeFile:
    """The challenge that `raw` describes, wherever it was written.

    Raises:
        ChallengeFileFault: with every problem in it.
    """
    doubles = double_slugs(raw)
    try:
        file = ChallengeFile.model_validate(_with_setup_apart(raw), context={"languages": _languages(raw)})
    except ValidationError as error:
        raise ChallengeFileFault((*problems_of(error), *doubles)) from None
    if doubles:
        raise ChallengeFileFault(tuple(doubles))
    return file


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ChallengeFileFault((Problem(f"line {line}", "is not UTF-8: save the file as UTF-8"),)) from None
    except tomllib.TOMLDecodeError as error:
        raise ChallengeFileFault((Problem("the file", f"is not TOML: {error}"),)) from None


def _with_setup_apart(raw: Mapping[str, Any]) -> dict[str, Any]:
    own = set(ChallengeFile.model_fields) - {"setup"}
    setup = {name: value for name, value in raw.items() if name not in own}
    return {name: value for name, value in raw.items() if name in own} | {"setup": setup}


def _languages(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """Those that texts must have; faults in the list itself are told where it stands."""
    languages = raw.get("languages")
    return tuple(each for each in languages if each in LANGUAGES) if isinstance(languages, list) else ()
