"""The texts of the pages of prompts. The team reads *je*."""

from collections.abc import Mapping
from typing import Final

from conversations.texts import Counted, Text, _, _n
from participation.prompt_draft import PromptDraft
from participation.words import PromptState, QuestionKind, Starts

MOST_SHOWN: Final = 90
STATES: Final[Mapping[PromptState, Text]] = {
    PromptState.DRAFT: _("Draft"),
    PromptState.ON: _("On"),
    PromptState.OFF: _("Stopped"),
}
STATE_ICONS: Final[Mapping[PromptState, str]] = {
    PromptState.DRAFT: "pen",
    PromptState.ON: "check",
    PromptState.OFF: "stop",
}
STARTS: Final[Mapping[Starts, Text]] = {
    Starts.QUESTIONS: _("questions of its own"),
    Starts.NEED: _("the talk “I miss something”"),
    Starts.OFFER: _("the talk “I can offer something”"),
    Starts.IDEA: _("the talk “I have an idea”"),
    Starts.LESSON: _("the talk “I learned something”"),
}
QUESTIONS: Final[Mapping[QuestionKind, Text]] = {
    QuestionKind.WORDS: _("own words"),
    QuestionKind.CHOICE: _("one of several"),
    QuestionKind.SEVERAL: _("more than one of several"),
    QuestionKind.SCALE: _("a figure from 1 to 5"),
    QuestionKind.YES_NO: _("yes or no"),
}
DID: Final[Mapping[str, Text]] = {
    "saved": _("Saved."),
    "started": _("It asks from now on, while its phase is open."),
    "stopped": _("It asks no more."),
}
NOWHERE: Final = _("area not known")
EVERYWHERE: Final = _("Everybody")
YES: Final = _("Yes")
NO: Final = _("No")


def hears(count: int) -> Counted:
    return _n("{count} resident would hear it now", "{count} residents would hear it now", count)


def reached(count: int) -> Counted:
    return _n("It reached {count} resident.", "It reached {count} residents.", count)


def answered(count: int) -> Counted:
    return _n("{count} answered.", "{count} answered.", count)


def first_words(draft: PromptDraft, language: str) -> str:
    """What it begins with, in the member's language where it has that."""
    text = draft.texts.get(language) or next(iter(draft.texts.values()), "")
    line = text.strip().splitlines()[0] if text.strip() else ""
    return line if len(line) <= MOST_SHOWN else line[:MOST_SHOWN].rstrip() + "…"
