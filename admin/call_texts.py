"""The texts of the pages of calls. The team reads *je*."""

from collections.abc import Mapping
from typing import Final

from conversations.texts import Counted, Text, _, _n
from participation.calls import CallMove
from participation.words import CallState, MessageState

STATES: Final[Mapping[CallState, Text]] = {
    CallState.DRAFT: _("Draft"),
    CallState.SCHEDULED: _("Waits for its moment"),
    CallState.SENDING: _("Goes out now"),
    CallState.PAUSED: _("Paused"),
    CallState.SENT: _("Sent"),
    CallState.CANCELLED: _("Cancelled"),
}
STATE_ICONS: Final[Mapping[CallState, str]] = {
    CallState.DRAFT: "pen",
    CallState.SCHEDULED: "clock",
    CallState.SENDING: "send",
    CallState.PAUSED: "pause",
    CallState.SENT: "check",
    CallState.CANCELLED: "x",
}

COUNTED: Final[Mapping[MessageState, tuple[str, Text]]] = {
    MessageState.SENT: ("lit", _("Arrived")),
    MessageState.SENDING: ("unlit", _("On its way")),
    MessageState.QUEUED: ("unlit", _("In the queue")),
    MessageState.UNCERTAIN: ("unsure", _("Not certain, not sent again")),
    MessageState.BLOCKED: ("bad-w", _("Not delivered: they blocked the chat")),
    MessageState.FAILED: ("bad-w", _("Not delivered")),
    MessageState.SKIPPED: ("late", _("Left out")),
    MessageState.CANCELLED: ("unlit", _("Not sent any more")),
}
"""How a window of the street looks, and what stands in the table. In the order shown."""
DEFERRED: Final = _("Later: quiet hours, or in the middle of a talk")

WHY: Final[Mapping[str, Text]] = {
    "Stopped": _("asked us to send nothing"),
    "NoConsent": _("want no calls any more"),
    "EnoughThisWeek": _("had enough calls this week"),
    "NoText": _("speak a language without a text"),
    "Blocked": _("blocked the chat"),
    "ChatNotFound": _("their chat is gone"),
    "BadRequest": _("Telegram did not take it"),
}
OTHER_WHY: Final = _("something else went wrong")

DID: Final[Mapping[str, Text]] = {
    "saved": _("Saved. Nothing is sent yet."),
    CallMove.SCHEDULE: _("It goes out at the moment you chose."),
    CallMove.TAKE_BACK: _("It is a draft again. It goes out when you choose a moment anew."),
    CallMove.PAUSE: _("Paused. Nobody gets it until you go on."),
    CallMove.RESUME: _("It goes on."),
    CallMove.CANCEL: _("Cancelled. Nobody else gets it."),
    "tested": _("It is on its way to your test chat."),
    "resent": _("Those of whom we were not certain get it once more."),
}


def hears(count: int) -> Counted:
    return _n("{count} resident gets it", "{count} residents get it", count)


def no_consent(count: int) -> Counted:
    return _n("{count} did not agree to calls.", "{count} did not agree to calls.", count)


def stopped(count: int) -> Counted:
    return _n("{count} asked us to send nothing.", "{count} asked us to send nothing.", count)


def unreachable(count: int) -> Counted:
    return _n("{count} cannot be reached.", "{count} cannot be reached.", count)


def at_night(count: int) -> Counted:
    return _n(
        "{count} has quiet hours then, and gets it after them.",
        "{count} have quiet hours then, and get it after them.",
        count,
    )


def takes(seconds: int) -> Counted:
    """How long it takes to send, told roughly."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return _n("About {count} second.", "About {count} seconds.", max(1, seconds))
    return _n("About {count} minute.", "About {count} minutes.", minutes)


def missing(count: int) -> Counted:
    return _n("{count} resident speaks it.", "{count} residents speak it.", count)
