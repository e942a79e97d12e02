"""Between a form of the settings and a challenge's file. Pure.

A field is called by its place in the file, as in `notice.short.nl`; in a list by its slug where it has one, as in
`areas[veenkade].name`, so that it stays the same field when somebody else moved or added one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final, TypeAlias

from participation.challenge_file import Problem
from participation.file_areas import BRANCHES

Raw: TypeAlias = dict[str, Any]
_FIELD: Final = re.compile(r"[a-z_]+(?:\.[a-z_]+|\[[a-z0-9-]{1,40}\])*")
_STEPS: Final = re.compile(r"[a-z_]+|\[([a-z0-9-]+)\]")
_NEW_ROWS: Final[Mapping[str, Mapping[str, Any]]] = {
    "urgent": {"number": "", "label": {}},
    "pauses": {"first": "", "last": ""},
}
"""Lists to which a form adds by an empty row at its end; an emptied row is taken off."""


class NoField(ValueError):
    """The form names something that is not of this page."""


def filled(raw: Raw, fields: Sequence[tuple[str, str]], roots: Sequence[str]) -> Raw:
    """The file with what was filled in; fields beside `roots` are passed over.

    Raises:
        NoField: there is no such place.
    """
    made = deepcopy(raw)
    for name, value in fields:
        if any(name == root or name.startswith((f"{root}.", f"{root}[")) for root in roots):
            _put(made, name, value)
    for part in _NEW_ROWS:
        made[part] = [row for row in made[part] if any(_texts_in(row))]
    return made


def value_at(raw: Raw, name: str) -> str:
    """As a field shows it."""
    at: Any = raw
    for step in _steps(name):
        try:
            at = _next(at, step)
        except NoField:
            return ""
    if isinstance(at, list):
        return ", ".join(at)
    return "" if at is None else str(at)


def field_of(problem: Problem, raw: Raw) -> str:
    """The field that a problem is about."""
    name, at = "", raw
    for step in _steps(problem.place):
        at = _inner(at, step)
        if step.isdecimal():
            if not isinstance(at, dict):
                break  # a single value of a list, as a postcode: the list is one field
            name = f"{name.partition('[')[0]}[{at.get('slug', step)}]"
        elif not (step in BRANCHES and name.startswith("areas[")):
            name += f".{step}" if name else step
    return name


def _inner(at: Any, step: str) -> Any:
    if isinstance(at, list):
        return at[int(step)] if step.isdecimal() and int(step) < len(at) else None
    return at.get(step) if isinstance(at, dict) else None


def with_language(raw: Raw, language: str) -> Raw:
    return raw | {"languages": [*raw["languages"], language]}


def without_language(raw: Raw, language: str) -> Raw:
    """With all its texts."""
    known = set(raw["languages"])
    made: Raw = _without(raw, language, known)
    return made | {"languages": [each for each in raw["languages"] if each != language]}


def _without(value: Any, language: str, known: set[str]) -> Any:
    if isinstance(value, list):
        return [_without(each, language, known) for each in value]
    if not isinstance(value, dict):
        return value
    texts = bool(value) and set(value) <= known
    return {name: _without(each, language, known) for name, each in value.items() if not (texts and name == language)}


def siblings(raw: Raw, part: str, slug: str) -> list[Raw]:
    """The list in which the area or domain of this slug stands.

    Raises:
        NoField: there is none.
    """
    for row in _lists(raw[part]):
        if any(entry["slug"] == slug for entry in row):
            return row
    raise NoField(slug)


def every_slug(raw: Raw, part: str) -> set[str]:
    return {entry["slug"] for row in _lists(raw[part]) for entry in row}


def _lists(entries: list[Raw]) -> Iterator[list[Raw]]:
    yield entries
    for entry in entries:
        for branch in BRANCHES:
            if branch in entry:
                yield from _lists(entry[branch])


def _put(raw: Raw, name: str, value: str) -> None:
    if not _FIELD.fullmatch(name):
        raise NoField(name)
    *steps, last = _steps(name)
    at: Any = raw
    for step in steps:
        if step.isdecimal() and isinstance(at, list) and int(step) == len(at) and steps[0] in _NEW_ROWS:
            at.append(deepcopy(dict(_NEW_ROWS[steps[0]])))
        at = _next(at, step)
    is_a_text = isinstance(at, dict) and set(at) <= set(raw["languages"]) and last in raw["languages"]
    if not isinstance(at, dict) or not (last in at or is_a_text):
        raise NoField(name)
    at[last] = _read(last, value)


def _read(last: str, value: str) -> Any:
    match last:
        case "hidden":
            return bool(value)
        case "postcodes":
            return [each.strip() for each in re.split(r"[,;\n]", value) if each.strip()]
        case _:
            return value


def _next(at: Any, step: str) -> Any:
    if isinstance(at, dict) and step in at:
        return at[step]
    if isinstance(at, list):
        if step.isdecimal() and int(step) < len(at) and "slug" not in at[int(step)]:
            return at[int(step)]
        for row in _lists(at):
            for entry in row:
                if entry.get("slug") == step:
                    return entry
    raise NoField(step)


def _steps(name: str) -> list[str]:
    return [found[1] or found[0] for found in _STEPS.finditer(name)]


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts_in(each)
    elif value:
        yield str(value)
