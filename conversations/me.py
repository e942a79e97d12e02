"""What a script knows of the resident it plays for: a snapshot taken when the talk starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter

from participation.words import Kind

GOALS: Final[Mapping[str, str]] = {
    Kind.NEED: "share_need",
    Kind.OFFER: "offer_initiative",
    Kind.IDEA: "share_idea",
    Kind.LESSON: "share_lesson",
}
"""What a deep link may be for → the script that it leads to."""


@dataclass(frozen=True, slots=True)
class AreaChoice:
    id: int
    name: str
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class DomainChoice:
    id: int
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Me:
    language: str
    languages: tuple[str, ...]
    challenge: dict[str, str]
    """Its name per language."""
    reading_days: int
    area: int | None = None
    areas: tuple[AreaChoice, ...] = ()
    """Empty when the resident's own area is known."""
    domains: tuple[DomainChoice, ...] = ()
    goal: str | None = None
    """What the deep link was for: one of `GOALS`."""
    call: int | None = None
    """The call that it is an answer to."""

    def dump(self) -> dict[str, Any]:
        return _ADAPTER.dump_python(self, mode="json", exclude_defaults=True)  # type: ignore[no-any-return]

    @staticmethod
    def load(stored: dict[str, Any]) -> "Me":
        return _ADAPTER.validate_python(stored)


_ADAPTER: Final = TypeAdapter(Me)
