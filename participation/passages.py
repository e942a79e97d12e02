"""Words that are to be taken out of texts: where they stand, and what stands there without them. Pure.

A passage is found in capitals or small letters, over a line's end too, and only whole: `Jan` is not in `januari`.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from participation.words import TAKEN_OUT

_SHORTEST: Final = 2
_NOTHING: Final = r"(?!)"
_CUT: Final = "…"
"""How a text ends that was shortened, to be a button's label."""


@dataclass(frozen=True)
class Passages:
    lines: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> "Passages":
        """One per line; twice is once."""
        lines = (" ".join(line.split()) for line in text.splitlines())
        return cls(tuple(dict.fromkeys(filter(None, lines))))

    def without(self, text: str) -> str:
        """With the mark in place of each; also where one is cut off at a shortened text's end."""
        return self._cut(self._pattern.sub(TAKEN_OUT, text))

    def pieces(self, text: str) -> Iterator[tuple[str, bool]]:
        """The text in its parts, each with whether it is taken out."""
        at = 0
        for found in self._pattern.finditer(text):
            yield text[at : found.start()], False
            yield found.group(), True
            at = found.end()
        yield text[at:], False

    def missing(self, texts: Collection[str]) -> tuple[str, ...]:
        """Those that stand in none of the texts, or say too little to mean one thing."""
        return tuple(line for line in self.lines if not any(_pattern([line]).search(text) for text in texts))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _pattern(self.lines)

    def _cut(self, text: str) -> str:
        if not text.endswith(_CUT):
            return text
        kept = text.removesuffix(_CUT).rstrip()
        for line in self.lines:
            for length in range(len(line), _SHORTEST - 1, -1):
                begun = re.search(_begun(line[:length]) + "$", kept, re.IGNORECASE)
                if begun:
                    return kept[: begun.start()] + TAKEN_OUT + _CUT
        return text


def without_in(value: Any, passages: Passages, *, names: Collection[str], whole: bool = False) -> Any:
    """The same JSON, with the passages taken out of the texts that stand under one of these names; `whole`: of all."""
    if isinstance(value, str):
        return passages.without(value) if whole else value
    if isinstance(value, Mapping):
        return {
            name: without_in(each, passages, names=names, whole=_is_text(each) and (name in names))
            for name, each in value.items()
        }
    if isinstance(value, Sequence):
        return [without_in(each, passages, names=names, whole=whole) for each in value]
    return value


def _is_text(value: Any) -> bool:
    """One, or a list of them."""
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(each, str) for each in value))


def _pattern(lines: Sequence[str]) -> re.Pattern[str]:
    """The longest first: of two that begin alike it is the one that leaves nothing behind."""
    meant = [line for line in lines if len(line) >= _SHORTEST and any(map(str.isalnum, line))]
    return re.compile("|".join(map(_whole, sorted(meant, key=len, reverse=True))) or _NOTHING, re.IGNORECASE)


def _whole(line: str) -> str:
    return _begun(line) + (r"(?!\w)" if _is_word(line[-1]) else "")


def _begun(line: str) -> str:
    words = r"\s+".join(map(re.escape, line.split()))
    return (r"(?<!\w)" if _is_word(line[0]) else "") + words


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"
