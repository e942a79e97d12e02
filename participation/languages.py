"""In which language something was said. A hint only: the texts are short, and people choose for themselves.

langdetect reads the text and brings the profiles: how often each run of one to three letters is met in a language. Its
random walk over them is left out, as it goes on until it is sure (docs/decisions/0009).
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import repeat
from math import exp, log1p
from pathlib import Path
from typing import Final

import langdetect
from langdetect.detector import Detector
from langdetect.detector_factory import DetectorFactory
from langdetect.utils.ngram import NGram

CHAT_LANGUAGES: Final = ("ar", "de", "en", "es", "fa", "fr", "nl", "pl", "tr", "uk")
"""In which we invite people to write, whatever the challenge's own languages are."""
DECOYS: Final = ("bg", "it", "pt", "ro", "ru")
"""Always candidates, so that Russian is not taken for Ukrainian, and surely so."""
OWN_LANGUAGE_WEIGHT: Final = 10.0
"""How much likelier somebody's own language is than another one of the candidates, before anything is read."""
DECOY_WEIGHT: Final = 0.1
"""How likely a decoy is beside them."""
SMOOTHING: Final = 0.5 / 10_000
"""The share that a run of letters has in a language whose profile does not know it; langdetect's own."""
EVIDENCE: Final = 0.3
"""How much a run of letters counts: they overlap, so taken as independent they would be too sure."""
FOREIGN: Final = 20
"""Below so many hundredths a run of letters, in the likeliest language, it is a script that none of them is written in;
a sentence has about 100, a Greek one 11."""
READ: Final = 1_000
"""Letters of a text that are read; the rest tells nothing new."""


@dataclass(frozen=True, slots=True)
class Detected:
    language: str
    confidence: float
    """0 to 1: how likely it is this language and none of the other candidates. Of those of 0.9 and more, 99 % are."""


def detect(text: str, *, candidates: Collection[str], own: str) -> Detected | None:
    """The likeliest of the candidates and decoys (ISO 639-1), weighted by the resident's own language.

    None where there is nothing to tell by (digits, emoji, addresses, a script that none of them is written in) or
    nothing to choose between. Raises nothing.
    """
    known = {*candidates, own} & known_languages()
    if len(known) < 2:  # nothing to choose between
        return None
    runs = _runs_of_letters(text)
    evidence = _evidence(runs, sorted({*known, *DECOYS}))
    most = max(evidence.values())
    if most <= FOREIGN * len(runs):  # of nothing read, too
        return None
    likely = {each: _weight(each, known, own) * exp((found - most) / 100) for each, found in evidence.items()}
    best = max(likely, key=lambda each: likely[each])
    return Detected(best, round(likely[best] / sum(likely.values()), 3))


def _weight(language: str, known: Collection[str], own: str) -> float:
    if language == own:
        return OWN_LANGUAGE_WEIGHT
    return 1.0 if language in known else DECOY_WEIGHT


def _runs_of_letters(text: str) -> set[str]:
    """Each run of one to three letters once, with a space before and after each word.

    Lower-cased, as the profiles know words in capitals hardly at all.
    """
    reader = Detector(DetectorFactory())
    reader.set_max_text_length(READ)
    reader.append(text.lower())  # leaves addresses out
    reader.cleaning_text()
    runs = set[str]()
    for word in "".join(map(_letter, reader.text)).split():
        runs.update(word)
        spaced = f" {word} "
        runs.update(spaced[at : at + 2] for at in range(len(spaced) - 1))
        runs.update(spaced[at : at + 3] for at in range(len(spaced) - 2))
    return runs


@lru_cache(maxsize=2_000)
def _letter(letter: str) -> str:
    """As the profiles spell it; a space for digits and signs."""
    return str(NGram.normalize(letter))


def load_profiles(languages: Collection[str]) -> None:
    """Reads the profiles of these languages and of the decoys, as the first text should not wait for them."""
    for language in sorted({*languages, *DECOYS} & known_languages()):
        _learn(language)


@cache
def known_languages() -> frozenset[str]:
    return frozenset(path.name for path in _profiles().iterdir() if len(path.name) == 2)


_BITS: Final = 24
"""Of one language in a number of `_said`: room for what a thousand letters can add up to."""
_MASK: Final = (1 << _BITS) - 1
_learnt: Final[dict[str, int]] = {}
"""Language → where its bits begin in the numbers of `_said`."""
_said: Final[dict[str, int]] = {}
"""Run of letters → what it says for every language at once, side by side in one number: one look-up and one addition
a run instead of one for each language."""


def _evidence(runs: Collection[str], languages: Sequence[str]) -> dict[str, int]:
    """What these runs say for each language, in hundredths of a natural logarithm."""
    places = [_learnt[each] if each in _learnt else _learn(each) for each in languages]
    together = sum(map(_said.get, runs, repeat(0)))
    return {each: together >> place & _MASK for each, place in zip(languages, places, strict=True)}


def _learn(language: str) -> int:
    """Adds a profile to `_said`, once. 15 languages take 3 MB this way, langdetect's own table 7 MB."""
    if language in _learnt:
        return _learnt[language]
    place = _BITS * len(_learnt)
    profile = json.loads((_profiles() / language).read_text("utf-8"))
    totals = profile["n_words"]
    for run, count in profile["freq"].items():
        if len(run) <= 3:
            hundredths = round(100 * EVIDENCE * log1p(count / totals[len(run) - 1] / SMOOTHING))
            _said[run] = _said.get(run, 0) + (hundredths << place)
    return _learnt.setdefault(language, place)


def _profiles() -> Path:
    return Path(langdetect.__file__).parent / "profiles"
