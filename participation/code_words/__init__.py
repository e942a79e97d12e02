"""The words that codes of four are made of: a list for each language, of our own making, read at first use.

Easy to spell and to say aloud: everyday words of three to eight letters, none that sounds like another one, no word
beside its own plural. A word may be taken from a list only while no code is in use; one that stands there means
the same for good. Pure, so that scripts may read what was typed.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final

WORDS_OF_A_CODE: Final = 4
LANGUAGES: Final = ("nl", "en")
"""The first is taken for all languages that have no list of their own but English's speakers."""
_ALIKE: Final = 0.7
"""How much a word must be like another to be taken for a slip of the pen (`difflib`, 0 to 1)."""


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
    alike = get_close_matches(unknown, words_in(likeliest), n=1, cutoff=_ALIKE)
    return Unread(len(words), unknown, alike[0] if alike else None)


@cache
def _known(language: str) -> frozenset[str]:
    return frozenset(words_in(language))


def _plain(text: str) -> Sequence[str]:
    bare = "".join(each for each in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(each))
    return re.findall(r"[a-z]+", bare)
