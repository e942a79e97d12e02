"""What a member filled in for a call, and what is wrong with it; nothing typed is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from admin.at_the_desk import Here
from conversations.calls import STARTS
from conversations.texts import Text, _
from participation.audience import Audience
from participation.call_draft import (
    ALT_LENGTH,
    LABEL_LENGTH,
    LENGTH_WITH_PICTURE,
    MOST_BUTTONS,
    TEXT_LENGTH,
    CallButton,
    CallDraft,
    leads_there,
    unknown_variables,
)
from participation.words import BROUGHT, Does

SCRIPT: Final = "script:"
"""Before the script's name, in the field that says what a button does."""
LIMITS: Final = {"text": TEXT_LENGTH, "label": LABEL_LENGTH, "alt": ALT_LENGTH, "with_picture": LENGTH_WITH_PICTURE}


@dataclass(frozen=True, slots=True)
class Filled:
    draft: CallDraft
    faults: Mapping[str, tuple[Text, Mapping[str, str]]]
    """By field: a sentence, and what is put into it."""


def read_form(here: Here) -> Filled:
    """Of the compose page. A draft may be incomplete; what is wrong in it is said."""
    faults: dict[str, tuple[Text, Mapping[str, str]]] = {}
    texts = {language: here.form.get(f"text-{language}", "").strip() for language in here.challenge.languages}
    for language, text in texts.items():
        if len(text) > TEXT_LENGTH:
            faults[f"text-{language}"] = (_("Write at most {count} characters."), {"count": str(TEXT_LENGTH)})
        elif unknown := unknown_variables(text):
            name = "{" + unknown[0] + "}"
            faults[f"text-{language}"] = (_("{name} is nothing we can put in. Use {known}."), _known(name))
    buttons = _buttons(here, faults)
    fallback = here.form.get("fallback", "")
    groups, only = _numbers(here, "group"), bool(here.form.get("groups-only"))
    if only and not groups:
        faults["groups"] = (_("Choose a group chat, or let residents hear it too."), {})
    audience, other = read_audience(here, faults), fallback if fallback in texts else None
    draft = CallDraft(texts, audience, buttons, other, groups, only)
    if not any(texts.values()):
        faults["text-" + here.challenge.languages[0]] = (_("Write what the call says."), {})
    return Filled(draft, faults)


def chosen_moment(here: Here) -> datetime | None:
    """The day and the time of the form, by the challenge's clocks; None where they are none."""
    try:
        day, clock = date.fromisoformat(here.form.get("day", "")), time.fromisoformat(here.form.get("time", ""))
    except ValueError:
        return None
    return datetime.combine(day, clock, ZoneInfo(here.challenge.time_zone)).astimezone(UTC)


def _known(name: str) -> Mapping[str, str]:
    return {"name": name, "known": "{name}, {area}"}


def _buttons(here: Here, faults: dict[str, tuple[Text, Mapping[str, str]]]) -> tuple[CallButton, ...]:
    found = []
    for number in range(MOST_BUTTONS):
        does = here.form.get(f"does-{number}", "")
        if does == Does.NOT_NOW:
            found.append(CallButton(Does.NOT_NOW, _labels(here, number)))
        elif does.startswith(SCRIPT) and (script := does.removeprefix(SCRIPT)) in STARTS:
            found.append(CallButton(Does.SCRIPT, _labels(here, number), script))
        elif does == Does.LINK:
            address = here.form.get(f"link-{number}", "").strip()
            found.append(CallButton(Does.LINK, _labels(here, number), address))
            if not leads_there(address, here.challenge.setup.link_hosts):
                faults[f"link-{number}"] = _elsewhere(here.challenge.setup.link_hosts)
    return tuple(found)


def _elsewhere(hosts: Sequence[str]) -> tuple[Text, Mapping[str, str]]:
    if not hosts:
        return (_("No website is on the list of this challenge yet. Leave this button out."), {})
    return (_("This page is not on the list. Choose one of {hosts}."), {"hosts": ", ".join(hosts)})


def _labels(here: Here, number: int) -> dict[str, str]:
    languages = here.challenge.languages
    written = {each: here.form.get(f"label-{number}-{each}", "").strip()[:LABEL_LENGTH] for each in languages}
    return {language: label for language, label in written.items() if label}


def read_audience(here: Here, faults: dict[str, tuple[Text, Mapping[str, str]]]) -> Audience:
    """Also of a prompt's form."""
    challenge = here.challenge
    return Audience(
        areas=_of(here, "area", [area.id for area in challenge.areas]),
        languages=tuple(each for each in here.several("language") if each in challenge.languages),
        kinds=tuple(kind for kind in BROUGHT if kind in here.several("kind")),
        domains=_of(here, "domain", [domain.id for domain in challenge.domains]),
        tags=_numbers(here, "tag"),
        joined_from=_day(here, "joined-from", faults),
        joined_until=_day(here, "joined-until", faults),
        answered=_numbers(here, "answered"),
        silent=_numbers(here, "silent"),
    )


def _numbers(here: Here, name: str) -> tuple[int, ...]:
    return tuple(int(each) for each in here.several(name) if each.isascii() and each.isdigit() and len(each) <= 18)


def _of(here: Here, name: str, known: Sequence[int]) -> tuple[int, ...]:
    chosen = here.several(name)
    return tuple(each for each in known if str(each) in chosen)


def _day(here: Here, name: str, faults: dict[str, tuple[Text, Mapping[str, str]]]) -> date | None:
    text = here.form.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults[name] = (_("Write a day as in 2026-03-01."), {})
        return None
