"""The words that codes of four are made of: a list for each language, of our own making, read at first use.

Easy to spell and to say aloud: everyday words of three to eight letters, none that sounds like another one, no word
beside its own plural. A word may be taken from a list only while no code is in use; one that stands there means
the same for good. Pure, so that scripts may read what was typed.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

WORDS_OF_A_CODE: Final = 4
LANGUAGES: Final = ("nl", "en")
"""The first is taken for all languages that have no list of their own but English's speakers."""
_SLIPS: Final = 2
"""So many letters left out, put in, changed or swapped make a slip of the pen; half as many in a short word."""
_SHOWN: Final = 20
"""Of a word that is on no list, so many letters are shown back."""


@dataclass(frozen=True, slots=True)
class Unread:
    """What was typed is no code: so many words, or one of them is on no list."""

    count: int
    unknown: str | None = None
    alike: str | None = None
    """A word of the list that looks like the unknown one."""


@cache
def words_in(language: str) -> tuple[str, ...]:
    """The list of this language, of Dutch where there is none."""
    name = language if language in LANGUAGES else LANGUAGES[0]
    return tuple((files("participation.code_words") / f"{name}.txt").read_text("utf-8").split())


def read_code(text: str) -> str | Unread:
    """The four words as they are hashed, whatever capitals, signs or accents they were typed with.

    What is said of a word that is on no list tells nothing about anybody's code: the lists are public.
    """
    words = _plain(text)
    if len(words) != WORDS_OF_A_CODE:
        return Unread(len(words))
    likeliest = max(LANGUAGES, key=lambda language: len(_known(language).intersection(words)))
    unknown = next((word for word in words if word not in _known(likeliest)), None)
    if unknown is None:
        return " ".join(words)
    return Unread(len(words), unknown[:_SHOWN], _alike(unknown, words_in(likeliest)))


@cache
def _known(language: str) -> frozenset[str]:
    return frozenset(words_in(language))


def _alike(word: str, known: Sequence[str]) -> str | None:
    """The nearest one, of those that begin or end as it does."""
    most = _SLIPS if len(word) > 4 else _SLIPS // 2
    likely = (each for each in known if each[0] == word[0] or each[-1] == word[-1])
    counted = [
        (_slips(word, each), sorted(each) != sorted(word), each)  # the same letters first: swapped, not changed
        for each in likely
        if abs(len(each) - len(word)) <= most
    ]
    slips, _changed, nearest = min(counted, default=(most + 1, True, ""))
    return nearest if slips <= most else None


def _slips(one: str, other: str) -> int:
    """Letters left out, put in, changed, or swapped with the next one (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        former, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                row[j] = min(row[j], former[j - 2] + 1)
    return row[-1]


def _plain(text: str) -> Sequence[str]:
    bare = "".join(each for each in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(each))
    return re.findall(r"[a-z]+", bare)
