"""What neighbours sent, one at a time: a resident says "me too", "I'd join in" or "I can help", or takes it back.

The list and each card are deeds, not look-ups: showing one counts, and a list asked anew would be in another order.
"""

from collections.abc import Mapping
from typing import Final

from conversations.deeds import (
    GiveSupport,
    ListNeighbours,
    NeighbourCard,
    NeighbourList,
    ShowNeighbour,
    TakeBackSupport,
)
from conversations.effects import Do, Say
from conversations.me import Me
from conversations.questions import Choose, Option, Words
from conversations.texts import Counted, Phrase, _, _n
from participation.words import TAKEN_OUT, Kind, SupportKind

_NEXT: Final = "next"
_NOTE_LIMIT: Final = 500
"""Characters: a few words."""


async def neighbours(me: Me) -> None:  # noqa: ARG001 — what is listed is for the resident who asks
    numbers = await _which(await Do("listed", ListNeighbours()))
    if not numbers:
        await Say("none", NOTHING)
        return
    for number in numbers:
        card = await Do(f"shown-{number}", ShowNeighbour(number))
        if card is not None and not await _react(card):
            return
    await Say("end", _("That was all for now. When neighbours share more, it stands here."))


async def _which(listed: NeighbourList) -> tuple[int, ...]:
    """Asked only where there is both."""
    if not listed.fresh or not listed.given:
        return listed.fresh or listed.given
    options = (
        Option("fresh", _("What neighbours sent"), listed.fresh),
        Option("given", _("What I reacted to"), listed.given),
    )
    return await Choose("which", _("What would you like to see?"), options)


async def _react(card: NeighbourCard) -> bool:
    """Whether to go on to the next one."""
    await _show(card)
    given, turn = set(card.given), 0
    while True:
        turn += 1
        at = f"{card.number}-{turn}"
        what = await Choose(f"do-{at}", _("What would you like to say?"), _ways(given)).or_none(_("Close"))
        if what is None or what == _NEXT:
            return what == _NEXT
        kind = SupportKind(what)
        if kind in given:
            await Do(f"back-{at}", TakeBackSupport(card.number, kind))
            await Say(f"taken-{at}", _("All right, you took that back."))
        else:
            note = await _note(at) if kind is SupportKind.CAN_HELP else None
            await Do(f"said-{at}", GiveSupport(card.number, kind, note))
            await Say(f"thanks-{at}", THANKS[kind])
        given ^= {kind}


async def _note(at: str) -> str | None:
    words = await Words(f"note-{at}", HELP, limit=_NOTE_LIMIT).optional()
    return words.text if words is not None else None


async def _show(card: NeighbourCard) -> None:
    number = card.number
    await Say(f"head-{number}", HEADS[card.kind])
    await Say(f"words-{number}", card.words)
    if TAKEN_OUT in card.words:
        await Say(f"gone-{number}", GONE)
    if card.name is not None:
        await Say(f"name-{number}", _("From {name}."), name=card.name)
    if card.area is not None:
        await Say(f"where-{number}", _("Number {number} · {area}"), number=number, area=card.area)
    else:
        await Say(f"where-{number}", _("Number {number}."), number=number)
    await say_supports(card.supports, f"{number}")


async def say_supports(supports: Mapping[SupportKind, int], at: str) -> None:
    """How many say what; nothing where nobody says anything."""
    for kind, count in supports.items():
        await Say(f"{kind}-{at}", counted(kind, count))


def counted(kind: SupportKind, count: int) -> Counted:
    """How many neighbours say so, also for the desk."""
    match kind:
        case SupportKind.ME_TOO:
            return _n("{count} neighbour feels the same.", "{count} neighbours feel the same.", count)
        case SupportKind.JOIN_IN:
            return _n("{count} neighbour would join in.", "{count} neighbours would join in.", count)
        case SupportKind.CAN_HELP:
            return _n("{count} neighbour can help.", "{count} neighbours can help.", count)


def _ways(given: set[SupportKind]) -> list[Option[str]]:
    """An option's id tells giving from taking back, so that a tap on an older message never means the other."""
    ways = [
        Option(f"not-{kind}", TAKE_BACK[kind], kind.value) if kind in given else Option(kind, GIVE[kind], kind.value)
        for kind in SupportKind
    ]
    return [*ways, Option(_NEXT, _("Next"), _NEXT)]


GONE: Final = _("Where you see […], the team took personal data out.")
NOTHING: Final = _(
    "There is nothing from neighbours here yet. When a neighbour shares something, it stands here. "
    "The team reads it first."
)
HELP: Final = _("What can you help with? Only the team reads it. They may bring you two together.")
HEADS: Final[Mapping[Kind, Phrase]] = {
    Kind.NEED: _("A neighbour misses something:"),
    Kind.OFFER: _("A neighbour offers something:"),
    Kind.IDEA: _("A neighbour has an idea:"),
    Kind.LESSON: _("A neighbour learned something:"),
}
GIVE: Final[Mapping[SupportKind, Phrase]] = {
    SupportKind.ME_TOO: _("Me too"),
    SupportKind.JOIN_IN: _("I'd join in"),
    SupportKind.CAN_HELP: _("I can help"),
}
TAKE_BACK: Final[Mapping[SupportKind, Phrase]] = {
    SupportKind.ME_TOO: _("Take back: me too"),
    SupportKind.JOIN_IN: _("Take back: I'd join in"),
    SupportKind.CAN_HELP: _("Take back: I can help"),
}
THANKS: Final[Mapping[SupportKind, Phrase]] = {
    SupportKind.ME_TOO: _("Thank you! The team sees how many neighbours feel the same."),
    SupportKind.JOIN_IN: _("Thank you! The team sees how many neighbours would join in."),
    SupportKind.CAN_HELP: _("Thank you! Now the team knows that you can help."),
}
