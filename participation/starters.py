"""Prompts to begin a phase with: written for each kind (`starters.toml`), and made for one run, where they can be
changed in every word.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from participation.challenges import ChallengeView
from participation.database import Db
from participation.prompt_draft import PromptDraft
from participation.prompt_questions import MOST_OPTIONS, NEW, PromptQuestion, QuestionOption
from participation.prompts import make_prompt
from participation.rhythms import Rhythm
from participation.words import PhaseKind, QuestionKind, Starts


async def make_starters(
    db: Db, *, challenge: ChallengeView, phase_id: int, kind: PhaseKind, by: int | None
) -> tuple[int, ...]:
    """Their ids; they ask nothing before somebody starts them."""
    return tuple(
        [
            await make_prompt(db, draft, challenge_id=challenge.id, phase_id=phase_id, by=by)
            for draft in starters(kind, challenge)
        ]
    )


def starters(kind: PhaseKind, challenge: ChallengeView) -> tuple[PromptDraft, ...]:
    """In those of the challenge's languages that we wrote them in."""
    return tuple(_draft(raw, challenge) for raw in _written()[kind])


@cache
def _written() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    return tomllib.loads((files("participation") / "starters.toml").read_text("utf-8"))


def _draft(raw: Mapping[str, Any], challenge: ChallengeView) -> PromptDraft:
    return PromptDraft(
        texts=_spoken(raw["texts"], challenge),
        labels=_spoken(raw["labels"], challenge),
        starts=Starts(raw["starts"]),
        rhythm=Rhythm.load(raw["rhythm"]),
        questions=tuple(_question(each, challenge) for each in raw.get("questions", ())),
        remind_after=raw.get("remind_after"),
    )


def _question(raw: Mapping[str, Any], challenge: ChallengeView) -> PromptQuestion:
    """Where there is something to choose, it is among the challenge's life domains."""
    domains = challenge.domains[:MOST_OPTIONS] if raw.get("options") == "domains" else ()
    return PromptQuestion(
        NEW,
        QuestionKind(raw["kind"]),
        _spoken(raw["texts"], challenge),
        tuple(QuestionOption(NEW, _spoken(each.names, challenge)) for each in domains),
        _spoken(raw.get("low", {}), challenge),
        _spoken(raw.get("high", {}), challenge),
    )


def _spoken(texts: Mapping[str, str], challenge: ChallengeView) -> dict[str, str]:
    return {language: text for language, text in texts.items() if language in challenge.languages}
