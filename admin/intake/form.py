"""The form of the page *Intake*: what was typed in it, kept when it cannot be saved yet, and what of it stays for the
next one."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from admin.at_the_desk import Here
from admin.texts import Fault
from conversations.texts import NATIVE_NAMES
from conversations.urgency import sounds_urgent
from participation.intake import MOST_SOURCE, MOST_WHY, MOST_WORDS, Heard
from participation.intake_view import WrittenDown
from participation.words import BROUGHT, About, Kind

E = TypeVar("E", bound=StrEnum)
_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Typed:
    kind: str = Kind.NEED
    words: str = ""
    why: str = ""
    area: str = ""
    domains: tuple[str, ...] = ()
    language: str = ""
    about: str = ""
    source: str = ""
    neighbours: bool = False
    told: bool = False
    like: str = ""
    """Number of the one before, when it is of the same person."""


def typed_in(here: Here) -> Typed:
    form = here.form
    return Typed(
        kind=form.get("kind", ""),
        words=form.get("words", ""),
        why=form.get("why", ""),
        area=form.get("area", ""),
        domains=tuple(here.several("domain")),
        language=form.get("language", ""),
        about=form.get("about", ""),
        source=form.get("source", ""),
        neighbours="neighbours" in form,
        told="told" in form,
        like=form.get("like", ""),
    )


def typed_next(before: WrittenDown | None) -> Typed:
    """Empty but for where it is heard: the next one at the table is from there too."""
    if before is None:
        return Typed()
    return Typed(source=before.source, area=str(before.area_id or ""))


def typed_anew(heard: Heard) -> Typed:
    return Typed(
        kind=heard.kind,
        words=heard.own_words,
        why=heard.purpose or "",
        area=str(heard.area_id or ""),
        domains=tuple(map(str, heard.domain_ids)),
        language=heard.language or "",
        about=heard.about or "",
        source=heard.source,
        neighbours=heard.neighbours,
        told=True,
    )


def heard_of(typed: Typed) -> Heard | Fault:
    """What it says, or what is still to be done."""
    source = " ".join(typed.source.split())
    if (fault := _missing(typed, source)) is not None:
        return fault
    kind = _one_of(Kind, typed.kind)
    if kind not in BROUGHT:
        return Fault.FORM
    return Heard(
        kind=kind,
        own_words=typed.words,
        source=source,
        purpose=typed.why or None,
        area_id=_number(typed.area),
        domain_ids=tuple(id_ for each in typed.domains if (id_ := _number(each)) is not None),
        language=typed.language if typed.language in NATIVE_NAMES else None,
        about=_one_of(About, typed.about),
        neighbours=typed.neighbours,
        urgent=sounds_urgent(typed.words),
    )


def like_of(typed: Typed) -> int | None:
    return _number(typed.like)


def _missing(typed: Typed, source: str) -> Fault | None:
    if not typed.words:
        return Fault.NO_WORDS
    if len(typed.words) > MOST_WORDS or len(typed.why) > MOST_WHY or len(source) > MOST_SOURCE:
        return Fault.LONG
    if not source:
        return Fault.NO_SOURCE
    return None if typed.told or typed.like else Fault.NOT_TOLD


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def _one_of(kind: type[E], text: str) -> E | None:
    return next((each for each in kind if each == text), None)
