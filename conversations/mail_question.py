"""The question for a mail address. What is typed goes to the deed that follows, and into no record and on no page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from conversations.effects import Json, Stale, Value
from conversations.questions import Question, Said, Unclear
from conversations.secret_words import GIVEN
from conversations.texts import Phrase, _
from participation.mail_text import read_address


@dataclass(frozen=True, slots=True)
class MailAddress(Question[str]):
    key: str
    text: Phrase
    label: Phrase = ""
    values: Mapping[str, Value] = field(default_factory=dict)

    def read(self, said: Said) -> Json:
        address = read_address(said.text)
        if address is None:
            raise Unclear(_("That is no mail address. Write it like name@example.org."))
        return address

    def value(self, stored: Json) -> str:
        """Empty once the deed it was for is done."""
        if stored is GIVEN:
            return ""
        if not isinstance(stored, str):
            raise Stale
        return stored

    def kept(self, stored: Json) -> Json:  # noqa: ARG002 — that one was given is all
        return GIVEN
