"""In which language something was said. A hint only: the texts are short, and people choose for themselves."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import langdetect
from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

CHAT_LANGUAGES: Final = ("ar", "de", "en", "es", "fa", "fr", "nl", "pl", "tr", "uk")
"""In which we invite people to write, whatever the challenge's own languages are."""
TRIALS: Final = 3
"""langdetect averages over so many random walks, 7 by itself. On 1,500 chat-length sentences in ten languages 3 find as
many (96.9 %, of up to four words 94.2 %) in 0.2 instead of 0.5 ms."""
OWN_LANGUAGE_WEIGHT: Final = 4.0
"""How much likelier somebody's own language is than another one of the candidates, before anything is read."""


@dataclass(frozen=True, slots=True)
class Detected:
    language: str
    confidence: float
    """0 to 1: the share of this language in what langdetect gives, weighted."""


def detect(text: str, *, candidates: Collection[str], own: str) -> Detected | None:
    """The likeliest of the candidates (ISO 639-1), weighted by the resident's own language; None: nothing to tell by.

    Digits, emoji and addresses alone raise in langdetect; here they give None. Words in capitals are skipped by it, so
    the text is lower-cased first.
    """
    known = tuple(sorted({*candidates, own} & set(known_languages())))
    if len(known) < 2:  # nothing to choose between
        return None
    detector = _factory(known).create()
    detector.n_trial = TRIALS
    detector.append(text.lower())
    detector.set_prior_map({language: _weight(language, own) for language in known})
    try:
        found = {each.lang: each.prob * _weight(each.lang, own) for each in detector.get_probabilities()}
    except LangDetectException:
        return None
    if not found:
        return None
    best = max(found, key=lambda language: found[language])
    return Detected(best, round(found[best] / sum(found.values()), 3))


def _weight(language: str, own: str) -> float:
    return OWN_LANGUAGE_WEIGHT if language == own else 1.0


def load_profiles(candidates: Collection[str]) -> None:
    """Reads the profiles once at start; langdetect's own first use is slow, and not safe side by side."""
    for language in candidates:
        detect("Hallo buren, hello neighbours", candidates=candidates, own=language)


@cache
def known_languages() -> tuple[str, ...]:
    return tuple(sorted(path.name for path in _profiles().iterdir() if len(path.name) == 2))


@cache
def _factory(languages: tuple[str, ...]) -> Any:
    """A factory with these profiles only: all 55 take about 60 MB."""
    DetectorFactory.seed = 0  # deterministic
    factory = DetectorFactory()
    factory.load_json_profile([(_profiles() / language).read_text("utf-8") for language in languages])
    return factory


def _profiles() -> Path:
    return Path(langdetect.__file__).parent / "profiles"
