"""What may not wait: a short list of words per language. It makes the bot show whom to call, and decides nothing else.

Rather too often than too seldom; whatever somebody wrote, it is taken in as usual.
"""

import re
from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "nl": (
        "zelfmoord", "zelfdoding", "suïcid*", "suicid*", "wil dood", "wil niet meer leven", "mij iets aandoen",
        "geweld", "mishandel*", "slaat mij", "slaat me", "slaat haar", "slaat hem", "misbruik*", "verkracht*",
        "bedreig*", "brand", "gaslucht", "gaslek", "bewusteloos", "overdosis", "neergestoken", "neergeschoten",
    ),
    "en": (
        "suicid*", "kill myself", "killing myself", "want to die", "end my life", "hurt myself",
        "violen*", "abus*", "hits me", "beats me", "hits her", "hits him", "rape", "raped", "threaten*",
        "fire", "gas leak", "smell gas", "unconscious", "overdose", "stabbed", "shot",
    ),
}  # fmt: skip
"""Whole words; with a star also what they begin. Read in every language at once: people mix them."""


def sounds_urgent(text: str) -> bool:
    return _ANY.search(text.casefold()) is not None


def _pattern(words: str) -> str:
    return re.escape(words).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")


_ANY: Final = re.compile(rf"\b(?:{'|'.join(_pattern(words) for each in WORDS.values() for words in each)})\b")
