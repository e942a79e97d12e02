"""The question for the four words. What is typed goes to the deed that follows, and into no record and on no page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from conversations.effects import Json, Stale, Value
from conversations.questions import Question, Said, Unclear
from conversations.texts import Phrase, _
from participation.code_words import WORDS_OF_A_CODE, Unread, read_code

GIVEN: Final = True
"""All that a record keeps of them."""
HIDDEN: Final = "•••• •••• •••• ••••"
"""How a page shows what was typed."""


@dataclass(frozen=True, slots=True)
class FourWords(Question[str]):
    key: str
    text: Phrase
    label: Phrase = ""
    values: Mapping[str, Value] = field(default_factory=dict)

    def read(self, said: Said) -> Json:
        code = read_code(said.text)
        if isinstance(code, Unread):
            raise _unclear(code)
        return code

    def value(self, stored: Json) -> str:
        """Empty once the deed they were for is done."""
        if stored is GIVEN:
            return ""
        if not isinstance(stored, str):
            raise Stale
        return stored

    def kept(self, stored: Json) -> Json:  # noqa: ARG002 — that they were given is all
        return GIVEN


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
