"""Figure 6: how often the language of a few words is known, and how often it is when it says to be sure.

On sentences that are not ours, so only where their folder, `data/langid`, is in one beside this repository: a file per
language, named by its code, a sentence per line. The detector's weights were chosen on the odd lines (1, 3, …), so the
even ones are measured. Writers have their own language known to us rightly in `OWN_KNOWN` of the cases; else it is
taken for any other one, all equally often.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from participation.languages import CHAT_LANGUAGES, DECOYS, Detected, detect, load_profiles
from tests.bench.figure import Bound, Figure

OWN_KNOWN: Final = 0.85
SURE: Final = 0.9
WORDS: Final = range(2, 5)
"""Two to four."""
LIMIT: Final = 97.0
"""Per cent, of those and of the sure ones of any length."""
TIME_LIMIT: Final = 0.5
"""Milliseconds."""


class Answer(NamedTuple):
    words: int
    weight: float
    """How often, of all times the sentence is written, its writer's own language is taken for this one."""
    own: bool
    right: bool
    sure: bool


async def measure(folder: Path, *, short: bool) -> list[Figure]:
    """None where there are no sentences."""
    sentences = _sentences(step=6 if short else 2)
    if not sentences:
        return []
    load_profiles(CHAT_LANGUAGES)
    answers, taken = list[Answer](), list[float]()
    for text, language in sentences:
        for own in CHAT_LANGUAGES:
            begun = time.perf_counter()
            found = detect(text, candidates=CHAT_LANGUAGES, own=own)
            taken.append((time.perf_counter() - begun) * 1_000)
            answers.append(_answer(text, language, own, found))
    few = [each for each in answers if each.words in WORDS]
    sure = [each for each in answers if each.sure]
    detail = (
        f"{len(few) // len(CHAT_LANGUAGES)} texts in {len(CHAT_LANGUAGES)} languages, {len(DECOYS)} decoys; own known "
        f"{_right([each for each in few if each.own]):.1f}, taken for another "
        f"{_right([each for each in few if not each.own]):.1f}"
    )
    share = 100 * sum(each.weight for each in sure) / len(sentences)
    sure_detail = f"{share:.1f} % of {len(sentences)} texts of any length; all texts: {_right(answers):.1f} % right"
    time_detail = f"{len(taken)} times; the slowest {max(taken):.2f} ms"
    return [
        Figure("language known of 2–4 words", _right(few), "%", Bound.AT_LEAST, LIMIT, detail),
        Figure(f"right of those sure (≥ {SURE})", _right(sure), "%", Bound.AT_LEAST, LIMIT, sure_detail),
        Figure("detecting a language", median(taken), "ms", Bound.AT_MOST, TIME_LIMIT, time_detail),
    ]


def _sentences(*, step: int) -> list[tuple[str, str]]:
    """With their languages."""
    beside = Path(__file__).resolve().parents[3]
    folders = [found for found in sorted(beside.glob("*/data/langid")) if (found / f"{CHAT_LANGUAGES[0]}.txt").exists()]
    return [
        (line, language)
        for language in CHAT_LANGUAGES
        for folder in folders[:1]
        for line in (folder / f"{language}.txt").read_text("utf-8").splitlines()[1::step]
    ]


def _answer(text: str, language: str, own: str, found: Detected | None) -> Answer:
    is_own = own == language
    return Answer(
        words=len(text.split()),
        weight=OWN_KNOWN if is_own else (1 - OWN_KNOWN) / (len(CHAT_LANGUAGES) - 1),
        own=is_own,
        right=found is not None and found.language == language,
        sure=found is not None and found.confidence >= SURE,
    )


def _right(answers: Sequence[Answer]) -> float:
    """Per cent; each answer as often as it comes."""
    return 100 * sum(each.weight for each in answers if each.right) / sum(each.weight for each in answers)
