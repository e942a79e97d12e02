"""Questions whose answer nobody keeps, and the one for the four words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from conversations.effects import Json, Stale, Value
from conversations.questions import Question, Said, Unclear
from conversations.texts import Phrase, _
from participation.code_words import WORDS_OF_A_CODE, Unread, read_code

GIVEN: Final = True
"""All that a record keeps of such an answer."""
HIDDEN: Final = "•••• •••• •••• ••••"
"""How a page shows what was typed."""


@dataclass(frozen=True, slots=True)
class ForOneDeed(Question[str]):
    """What is typed goes to the deed that follows, and into no record and on no page."""

    key: str
    text: Phrase
    label: Phrase = ""
    values: Mapping[str, Value] = field(default_factory=dict)

    def value(self, stored: Json) -> str:
        """Empty once that deed is done."""
        if stored is GIVEN:
            return ""
        if not isinstance(stored, str):
            raise Stale
        return stored

    def kept(self, stored: Json) -> Json:  # noqa: ARG002 — that it was given is all
        return GIVEN


@dataclass(frozen=True, slots=True)
class FourWords(ForOneDeed):
    def read(self, said: Said) -> Json:
        code = read_code(said.text)
        if isinstance(code, Unread):
            raise _unclear(code)
        return code


def _unclear(code: Unread) -> Unclear:
    if code.count != WORDS_OF_A_CODE:
        return Unclear(_("I need four words. I read {count}. Type them with spaces in between."), count=code.count)
    if code.alike is None:
        return Unclear(_("I do not know the word “{word}”. Please look once more."), word=code.unknown or "")
    return Unclear(
        _("I do not know the word “{word}”. Is it “{alike}”? Type all four once more."),
        word=code.unknown or "",
        alike=code.alike,
    )
