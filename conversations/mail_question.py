"""The question for a mail address."""

from dataclasses import dataclass

from conversations.effects import Json
from conversations.questions import Said, Unclear
from conversations.secret_words import ForOneDeed
from conversations.texts import _
from participation.mail_text import read_address


@dataclass(frozen=True, slots=True)
class MailAddress(ForOneDeed):
    def read(self, said: Said) -> Json:
        address = read_address(said.text)
        if address is None:
            raise Unclear(_("That is no mail address. Write it like name@example.org."))
        return address
