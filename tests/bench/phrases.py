"""Parts of sentences, and how one says them: some words again and again, most of them seldom, as people do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from re import split
from typing import Final, Generic, TypeVar

T = TypeVar("T")
_HOUSES: Final = 400
"""Numbers that are said go so far."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Of one language. `{thing}` in a sentence is one of the words of that name; `{number}` a house."""

    language: str
    words: Mapping[str, Sequence[str]]
    first: Sequence[str]
    offers: Sequence[str]
    more: Sequence[str]
    why: Sequence[str]
    public: Sequence[str]
    answers: Sequence[str]


def joined(first: Sequence[str], last: Sequence[str]) -> tuple[str, ...]:
    """Each of the ones with each of the others."""
    return tuple(f"{one}{other}" for other in last for one in first)


class Voice:
    """Says things in one language; the same seed says the same."""

    def __init__(self, phrases: Phrases, random: Random) -> None:
        self.language = phrases.language
        self._random = random
        self._words = {name: Seldom(words, random) for name, words in phrases.words.items()}
        self._first = self._sentences(phrases.first)
        self._offers = self._sentences(phrases.offers)
        self._more = self._sentences(phrases.more)
        self._why = self._sentences(phrases.why)
        self._public = self._sentences(phrases.public)
        self._answers = self._sentences(phrases.answers)

    def need(self) -> str:
        return self._and_more(self._first)

    def offer(self) -> str:
        return self._and_more(self._offers)

    def why(self) -> str:
        return self._say(self._why)

    def public(self) -> str:
        return self._say(self._public)

    def answer(self) -> str:
        return self._say(self._answers)

    def _and_more(self, first: "Seldom[tuple[str, ...]]") -> str:
        further = (self._say(self._more) for _ in range(self._random.randint(0, 3)))
        return " ".join((self._say(first), *further))

    def _say(self, sentences: "Seldom[tuple[str, ...]]") -> str:
        parts = sentences.pick()
        said = "".join(self._filled(part) if place % 2 else part for place, part in enumerate(parts))
        return said[0].upper() + said[1:]

    def _filled(self, name: str) -> str:
        return str(self._random.randint(1, _HOUSES)) if name == "number" else self._words[name].pick()

    def _sentences(self, sentences: Sequence[str]) -> "Seldom[tuple[str, ...]]":
        return Seldom([tuple(split(r"\{(\w+)\}", each)) for each in sentences], self._random)


class Seldom(Generic[T]):
    """The second half as often as the first, the third a third as often (Zipf's law)."""

    def __init__(self, them: Sequence[T], random: Random) -> None:
        self._them = them
        self._weights = list(accumulate(1 / (place + 1) for place in range(len(them))))
        self._random = random

    def pick(self) -> T:
        return self._random.choices(self._them, cum_weights=self._weights)[0]
