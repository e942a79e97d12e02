"""What the pages say that links in mails lead to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from conversations.texts import Text, _
from participation.words import MailPage


@dataclass(frozen=True, slots=True)
class Said:
    heading: Text
    sentence: Text
    button: Text | None = None
    status: int = 200


ASKS: Final[Mapping[MailPage, Said]] = {
    MailPage.CONFIRM: Said(
        _("Mail to this address?"),
        _("Then news comes to this address. A link under each mail ends that."),
        _("Yes, mail me"),
    ),
    MailPage.STOP: Said(
        _("No more mail?"), _("We forget your address. You find all news in the chat itself."), _("No more mail")
    ),
    MailPage.NO_DIGEST: Said(
        _("No more mail each morning?"),
        _("You see what waits at the desk. There you can switch the mail on again."),
        _("No more mail each morning"),
    ),
    MailPage.NO_URGENT: Said(
        _("No more mail about what is urgent?"),
        _("It stands on top of the list at the desk. There you can switch the mail on again."),
        _("No more mail about what is urgent"),
    ),
}
CONFIRMED: Final = Said(_("Thank you"), _("From now on we mail you here. You can close this page."))
CONFIRMED_MEMBER: Final = Said(
    _("Thank you"), _("From now on we mail you here. At the desk you choose what about. You can close this page.")
)
ENDED: Final = Said(_("No more mail"), _("No mail comes about this any more. You can close this page."))
GONE: Final = Said(
    _("This link does not work any more"),
    _("It is used, too old, or not complete. Ask for a new mail in the chat, or at the desk."),
    status=410,
)
AWAY: Final = Said(_("Not now"), _("We cannot keep that right now. Please try again in a minute."), status=503)
BUSY: Final = Said(_("Please wait"), _("That went very fast. Please wait a minute, then try again."), status=429)
AGAIN: Final = (AWAY.status, BUSY.status)
