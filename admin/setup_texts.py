"""What the settings say when something is filled in wrongly: by the field, since the rules are those of the file."""

import re
from typing import Final

from conversations.texts import Text, _
from participation.words import AreaKind, Erasure, LegalBasis

_SENTENCES: Final[tuple[tuple[str, Text], ...]] = (
    (r".*\.mail", _("Write a mail address, as in team@example.org.")),
    (r".*\.telephone|urgent\[.*\]\.number", _("Write a telephone number, as in 0800-2000.")),
    (r"time_zone", _("Write a time zone, as in Europe/Amsterdam.")),
    (r"quiet_hours\..*", _("Write a time, as in 21:00.")),
    (r"quiet_hours", _("Choose two different times.")),
    (r"reading_days", _("Write a number from 1 to 30.")),
    (r"pauses.*", _("Write two dates, the earlier one first.")),
    (r"notice\.short.*", _("Write this, in at most 60 words.")),
    (r".*\.postcodes", _("Write postcodes as in 8991 or 8991 AB, with commas between.")),
    (r"areas|domains", _("Leave at least one that is offered.")),
    (r"areas\[.*\]", _("An area of that kind cannot stand there.")),
    (r"urgent", _("Leave at least one number.")),
)
"""By the field; what is none of these is a text that is missing."""
MISSING: Final = _("Write this. It stands in every language.")
AREA_KINDS: Final = {
    AreaKind.MUNICIPALITY: _("Municipality"),
    AreaKind.DISTRICT: _("District"),
    AreaKind.NEIGHBOURHOOD: _("Neighbourhood"),
    AreaKind.VILLAGE: _("Village"),
}
ERASURES: Final = {
    Erasure.ERASE: _("What somebody sent is erased with them."),
    Erasure.ANONYMISE: _("What somebody sent stays, without them."),
}
BASES: Final = {
    LegalBasis.PUBLIC_TASK: _("A public task"),
    LegalBasis.CONSENT: _("Consent"),
}


def sentence_of(field: str) -> Text:
    return next((text for pattern, text in _SENTENCES if re.fullmatch(pattern, field)), MISSING)
