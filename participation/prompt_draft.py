"""What a prompt asks, whom, how often, and what an answer begins: pure, before anything is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from participation.audience import EVERYBODY, Audience
from participation.call_draft import CallButton, CallDraft, CallPicture
from participation.prompt_questions import PromptQuestion, is_whole
from participation.rhythms import Rhythm
from participation.words import Does, Starts

MOST_DAYS_TO_REMIND: Final = 14
SCRIPTS: Final[Mapping[Starts, str]] = {
    Starts.NEED: "share_need",
    Starts.OFFER: "offer_initiative",
    Starts.IDEA: "share_idea",
    Starts.LESSON: "share_lesson",
}


@dataclass(frozen=True, slots=True)
class PromptDraft:
    texts: Mapping[str, str]
    """Language → what it says, as a call does."""
    labels: Mapping[str, str]
    """Language → what stands on the button that answers it."""
    starts: Starts
    rhythm: Rhythm
    questions: tuple[PromptQuestion, ...] = ()
    """Its own, where an answer starts those."""
    audience: Audience = EVERYBODY
    fallback: str | None = None
    remind_after: int | None = None
    """Days after which who did not answer hears it once more."""
    picture: CallPicture | None = None


def missing_languages(draft: PromptDraft, languages: Sequence[str]) -> tuple[str, ...]:
    """Those in which nothing would be asked: without a text, a label or part of a question, and without a fallback."""
    if draft.fallback is not None and speaks(draft, draft.fallback):
        return ()
    return tuple(each for each in languages if not speaks(draft, each))


def speaks(draft: PromptDraft, language: str) -> bool:
    """Whether all of it is there in that language."""
    asks = draft.starts is not Starts.QUESTIONS or bool(draft.questions)
    said = bool(draft.texts.get(language) and draft.labels.get(language))
    return asks and said and all(is_whole(each, language) for each in draft.questions)


def as_call(draft: PromptDraft, audience: Audience) -> CallDraft:
    """What one firing says, in the languages in which all of it is there."""
    spoken = {language: text for language, text in draft.texts.items() if speaks(draft, language)}
    labels = {language: draft.labels[language] for language in spoken}
    script = SCRIPTS.get(draft.starts)
    answer = CallButton(Does.SCRIPT, labels, script) if script else CallButton(Does.PROMPT, labels)
    fallback = draft.fallback if draft.fallback in spoken else None
    return CallDraft(spoken, audience, (answer, CallButton(Does.NOT_NOW, {})), fallback, picture=draft.picture)
