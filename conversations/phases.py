"""In which phase a neighbourhood is, as residents read it with the menu: what we do now, and what they can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from conversations.catalogues import say
from conversations.content import Button
from conversations.texts import Text, _
from participation.words import Kind, PhaseKind

MOST: Final = 3
"""Of several at once."""


@dataclass(frozen=True, slots=True)
class Now:
    says: Text
    option: str
    """What leads there, among the menu's; one that is not shown otherwise is put first."""
    label: Text


IDEA: Final = _("I have an idea")
LESSON: Final = _("I learned something")
NOW: Final[Mapping[PhaseKind, Now]] = {
    PhaseKind.EXPLORE: Now(
        _("We are exploring now: tell us what you notice and miss."), Kind.NEED, _("I miss something")
    ),
    PhaseKind.DEFINE: Now(
        _("We are finding what matters most: react to what neighbours say."),
        "neighbours",
        _("See what neighbours say"),
    ),
    PhaseKind.IMAGINE: Now(_("We are thinking up solutions now: share your idea."), Kind.IDEA, IDEA),
    PhaseKind.TRY: Now(
        _("We are trying things out now: join in, or bring something."), Kind.OFFER, _("I can offer something")
    ),
    PhaseKind.LEARN: Now(_("We are looking back now: tell us what you learned."), Kind.LESSON, LESSON),
    PhaseKind.SUSTAIN: Now(
        _("We keep what works: tell us what you would carry on."), Kind.OFFER, _("I can offer something")
    ),
}


def told(kinds: Sequence[PhaseKind], language: str) -> list[str]:
    """One bubble for all; none where nothing is open."""
    return ["\n".join(say(NOW[kind].says, language) for kind in kinds[:MOST])] if kinds else []


def first(kinds: Sequence[PhaseKind], shown: Sequence[str], language: str) -> list[Button]:
    """Buttons that stand before the menu's own, for what is not among those."""
    options = {NOW[kind].option: NOW[kind].label for kind in kinds[:MOST]}
    return [Button(f"menu:{option}", say(label, language)) for option, label in options.items() if option not in shown]
