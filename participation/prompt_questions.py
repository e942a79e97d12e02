"""A prompt's own questions, and what answers them. Pure.

A question and an option keep their number for ever: answers are kept by it, and it is never given to another one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pydantic import TypeAdapter

from participation.words import QuestionKind

MOST_QUESTIONS: Final = 5
MOST_OPTIONS: Final = 10
QUESTION_LENGTH: Final = 300
OPTION_LENGTH: Final = 60
SCALE: Final = (1, 2, 3, 4, 5)
YES, NO = 1, 0
NEW: Final = 0
"""The number of what is to be given one."""
_WITH_OPTIONS: Final = (QuestionKind.CHOICE, QuestionKind.SEVERAL)


@dataclass(frozen=True, slots=True)
class QuestionOption:
    id: int
    labels: Mapping[str, str]
    """Language → what stands on it."""


@dataclass(frozen=True, slots=True)
class PromptQuestion:
    id: int
    kind: QuestionKind
    texts: Mapping[str, str]
    options: tuple[QuestionOption, ...] = ()
    low: Mapping[str, str] = field(default_factory=dict)
    """What 1 means on a scale; may be left out, as may `high`."""
    high: Mapping[str, str] = field(default_factory=dict)

    def takes(self, words: str | None, options: Sequence[int]) -> bool:
        """Whether this answers it."""
        match self.kind:
            case QuestionKind.WORDS:
                return bool(words) and not options
            case QuestionKind.SEVERAL:
                known = {each.id for each in self.options}
                return words is None and 0 < len(set(options)) == len(options) and set(options) <= known
            case _:
                return words is None and len(options) == 1 and options[0] in self.values()

    def values(self) -> tuple[int, ...]:
        """What can be chosen, in the order shown."""
        match self.kind:
            case QuestionKind.SCALE:
                return SCALE
            case QuestionKind.YES_NO:
                return (YES, NO)
        return tuple(each.id for each in self.options)


@dataclass(frozen=True, slots=True)
class Questions:
    asked: tuple[PromptQuestion, ...] = ()
    last: int = 0
    """The highest number that was ever given."""

    def dump(self) -> dict[str, Any]:
        return _ADAPTER.dump_python(self, mode="json", exclude_defaults=True)  # type: ignore[no-any-return]

    @staticmethod
    def load(stored: Mapping[str, Any]) -> "Questions":
        return _ADAPTER.validate_python(stored)


_ADAPTER: Final = TypeAdapter(Questions)


def numbered(wanted: Sequence[PromptQuestion], before: Questions) -> Questions:
    """As they are to be kept. One that is asked in another way now is another question."""
    known = {each.id: each for each in before.asked}
    fresh = _count_from(before.last + 1)
    asked = []
    for question in wanted:
        same = known.get(question.id)
        stays = same is not None and same.kind is question.kind
        options = _numbered_options(question, {each.id for each in same.options} if same and stays else set(), fresh)
        asked.append(replace(question, id=question.id if stays else next(fresh), options=options))
    return Questions(tuple(asked), next(fresh) - 1)


def is_whole(question: PromptQuestion, language: str) -> bool:
    """Whether it can be put in that language."""
    enough = len(question.options) > 1 or question.kind not in _WITH_OPTIONS
    return enough and bool(question.texts.get(language)) and all(each.labels.get(language) for each in question.options)


def _numbered_options(question: PromptQuestion, known: set[int], fresh: Iterator[int]) -> tuple[QuestionOption, ...]:
    if question.kind not in _WITH_OPTIONS:
        return ()
    return tuple(each if each.id in known else replace(each, id=next(fresh)) for each in question.options)


def _count_from(number: int) -> Iterator[int]:
    while True:
        yield number
        number += 1
