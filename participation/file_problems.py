"""What is wrong in a challenge's file: each problem with its place, in a sentence that says what would be right."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from participation.file_areas import BRANCHES


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right. `place` reads as in `areas[1].neighbourhoods[0].postcodes[2]`."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


class ChallengeFileFault(Exception):
    """The file cannot be used; `problems` tells all that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def problems_of(error: ValidationError) -> list[Problem]:
    return [Problem(_place(fault["loc"]), _sentence(fault)) for fault in error.errors(include_url=False)]


def double_slugs(raw: Mapping[str, Any]) -> list[Problem]:
    """Slugs that stand twice. It looks at the file as written, since other faults must not hide these."""
    areas = _areas_with_place(_tables(raw.get("areas")), "areas")
    domains = ((f"domains[{index}]", entry) for index, entry in enumerate(_tables(raw.get("domains"))))
    return [*_doubles(areas), *_doubles(domains)]


def _doubles(entries: Iterator[tuple[str, Mapping[str, Any]]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for place, entry in entries:
        slug = entry.get("slug")
        if isinstance(slug, str) and first.setdefault(slug, place) != place:
            yield Problem(f"{place}.slug", f'"{slug}" is taken by {first[slug]}: every slug stands once')


def _areas_with_place(entries: Sequence[Mapping[str, Any]], where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for index, entry in enumerate(entries):
        place = f"{where}[{index}]"
        yield place, entry
        for branch in BRANCHES:
            yield from _areas_with_place(_tables(entry.get(branch)), f"{place}.{branch}")


def _tables(value: object) -> list[Mapping[str, Any]]:
    entries = value if isinstance(value, list) else []
    return [entry if isinstance(entry, dict) else {} for entry in entries]


def _place(location: tuple[int | str, ...]) -> str:
    """The set-up's values stand at the top of the file; a fault in a name (`[key]`) has the place of that name."""
    steps = location[1:] if location[0] == "setup" else location
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps if step != "[key]")
    return place.removeprefix(".")


def _sentence(fault: ErrorDetails) -> str:
    say = _SENTENCES.get(fault["type"])
    return say(fault.get("ctx", {})) if say else fault["msg"]


def _plain(sentence: str) -> Callable[[dict[str, Any]], str]:
    return lambda _: sentence


_TABLE: Final = _plain("write a table of names and values")
_LIST: Final = _plain("write a list between square brackets")
_DATE: Final = _plain("write a date as in 2026-12-24")
_TIME: Final = _plain('write a time between quotes, as in "21:00"')
_WHOLE: Final = _plain("write a whole number")
_NUMBER: Final = _plain("write a number, with a point and no comma, as in 52.09")

_SENTENCES: Final[dict[str, Callable[[dict[str, Any]], str]]] = {
    "value_error": lambda ctx: str(ctx["error"]),
    "missing": _plain("is missing"),
    "extra_forbidden": _plain("is not known here: look at its spelling and at the table it stands in"),
    "string_type": _plain("write a text between quotes"),
    "enum": lambda ctx: f"write one of these: {ctx['expected']}",
    "literal_error": lambda ctx: f"write one of these: {ctx['expected']}",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "greater_than_equal": lambda ctx: f"write {ctx['ge']:g} or more",
    "less_than_equal": lambda ctx: f"write {ctx['le']:g} or less",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "time_type": _TIME,
    "time_parsing": _TIME,
}
