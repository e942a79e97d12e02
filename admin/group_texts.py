"""The texts of the page of group chats, and of a call's share of them."""

from collections.abc import Mapping
from typing import Final

from conversations.texts import Counted, Text, _, _n
from participation.words import MessageState

DID: Final[Mapping[str, Text]] = {
    "saved": _("Saved."),
    "on": _("From now on you can choose it with a call."),
    "off": _("No call goes there any more."),
    "let-go": _("It is of no challenge now."),
}
STATES: Final[Mapping[MessageState, tuple[str, Text]]] = {
    MessageState.QUEUED: ("unlit", _("In the queue")),
    MessageState.SENDING: ("unlit", _("On its way")),
    MessageState.SENT: ("lit", _("Arrived")),
    MessageState.UNCERTAIN: ("unsure", _("Not certain, not sent again")),
    MessageState.BLOCKED: ("bad-w", _("Not delivered: the bot was taken out")),
    MessageState.FAILED: ("bad-w", _("Not delivered")),
    MessageState.SKIPPED: ("late", _("Left out")),
    MessageState.CANCELLED: ("unlit", _("Not sent any more")),
}
"""How a window of the street looks, and what stands in the table."""
WHY: Final[Mapping[str, Text]] = {
    "GroupOff": _("switched off"),
    "NoText": _("its language has no text"),
    "NoRights": _("the bot may not write there"),
    "SameGroup": _("stood here twice"),
    "BadRequest": _("Telegram did not take it"),
}
"""Of those that failed or were left out."""


def came(count: int) -> Counted:
    return _n("{count} resident came from here", "{count} residents came from here", count)


def hear(count: int) -> Counted:
    return _n("{count} group chat gets it", "{count} group chats get it", count)


def answered(count: int) -> Counted:
    return _n("{count} of them came from a group chat.", "{count} of them came from a group chat.", count)
