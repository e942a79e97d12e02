"""The need that the stories tell, in two languages, and how it comes out of the export."""

from dataclasses import dataclass
from typing import Any, Final

from tests.faults.memory import CHALLENGE


@dataclass(frozen=True)
class Need:
    language: str
    words: str
    why: str
    name: str
    domains: tuple[str, str]
    """As the buttons name them."""


DUTCH: Final = Need(
    "nl",
    "Er is nergens een bankje bij de vijver om even uit te rusten.",
    "Dan kan mijn moeder mee naar buiten.",
    "Fatma",
    ("Wonen", "Veiligheid"),
)
ENGLISH: Final = Need(
    "en",
    "There is no bench by the pond where one can rest for a while.",
    "Then my mother could come along.",
    "Fatma B.",
    ("Living", "Safety"),
)


def exported(need: Need, number: int) -> dict[str, Any]:
    """What is the same at every telling."""
    return {
        "number": number,
        "challenge": CHALLENGE,
        "kind": "need",
        "own_words": need.words,
        "purpose": need.why,
        "about": "neighbourhood",
        "visibility": "named",
        "name": need.name,
        "area_slug": "noorderhof",
        "domains": ["living", "safety"],
        "language": need.language,
    }


def told_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """These columns of an export."""
    return [{name: row[name] for name in exported(DUTCH, 0)} for row in rows]
