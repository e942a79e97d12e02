"""The texts of the pages of phases. The team reads *je*."""

from collections.abc import Mapping
from typing import Final

from conversations.catalogues import say
from conversations.texts import Text, _
from participation.phases import PhaseView
from participation.words import PhaseKind, PhaseMove, PhaseState

KINDS: Final[Mapping[PhaseKind, Text]] = {
    PhaseKind.EXPLORE: _("Explore"),
    PhaseKind.DEFINE: _("Define"),
    PhaseKind.IMAGINE: _("Imagine"),
    PhaseKind.TRY: _("Try"),
    PhaseKind.LEARN: _("Learn"),
    PhaseKind.SUSTAIN: _("Sustain"),
}
MEANS: Final[Mapping[PhaseKind, Text]] = {
    PhaseKind.EXPLORE: _("what neighbours notice and miss"),
    PhaseKind.DEFINE: _("what matters most"),
    PhaseKind.IMAGINE: _("how it could be"),
    PhaseKind.TRY: _("who joins in, what happens"),
    PhaseKind.LEARN: _("what we learned"),
    PhaseKind.SUSTAIN: _("what stays, who carries it, where else"),
}
STATES: Final[Mapping[PhaseState, Text]] = {
    PhaseState.PLANNED: _("Planned"),
    PhaseState.OPEN: _("Open"),
    PhaseState.CLOSED: _("Closed"),
}
STATE_ICONS: Final[Mapping[PhaseState, str]] = {
    PhaseState.PLANNED: "clock",
    PhaseState.OPEN: "check",
    PhaseState.CLOSED: "lock",
}
STATE_ORDER: Final = (PhaseState.OPEN, PhaseState.PLANNED, PhaseState.CLOSED)
"""In which runs are listed."""
MOVED: Final[Mapping[PhaseMove, Text]] = {
    PhaseMove.PLAN: _("{name} planned it"),
    PhaseMove.OPEN: _("{name} opened it"),
    PhaseMove.CLOSE: _("{name} closed it"),
    PhaseMove.REOPEN: _("{name} opened it again"),
}
CLOCK: Final = _("The clock")
DID: Final[Mapping[str, Text]] = {
    PhaseMove.PLAN: _("It is planned. Look through its prompts now."),
    PhaseMove.OPEN: _("It is open. Each prompt asks once you start it."),
    PhaseMove.CLOSE: _("It is closed. Its prompts ask nothing any more."),
    PhaseMove.REOPEN: _("It is open again."),
    "changed": _("Saved."),
    "dropped": _("The plan is gone."),
    "starters": _("Here are prompts to begin with. Change what you like, then start them."),
}
_ROUNDS: Final = (
    _("{phase}, second round"),
    _("{phase}, third round"),
    _("{phase}, fourth round"),
    _("{phase}, fifth round"),
)
_LATER_ROUND: Final = _("{phase}, round {number}")
_ROUND: Final = _("round {number}")


def title(phase: PhaseView, language: str) -> str:
    """ "Explore, second round"; with the name that the team gave it."""
    kind = say(KINDS[phase.kind], language)
    if phase.name:
        return f"{kind}: {phase.name}"
    if phase.round == 1:
        return kind
    rounds = dict(enumerate(_ROUNDS, start=2))
    return say(rounds.get(phase.round, _LATER_ROUND), language, {"phase": kind, "number": phase.round})


def bar(phase: PhaseView, language: str) -> str:
    """What stands on its bar."""
    return phase.name or phase.area or say(_ROUND, language, {"number": phase.round})
