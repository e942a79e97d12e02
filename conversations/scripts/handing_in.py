"""What all that residents bring has in common: from the words to the thanks, where it is, and who may read it."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from conversations.deeds import (
    GiveWords,
    HideFromNeighbours,
    OfferCalls,
    Recorded,
    RecordSubmission,
    SetDomains,
    SetPurpose,
    ShowNeighbours,
)
from conversations.effects import Do, Look, Next, Say
from conversations.me import AreaChoice, Me
from conversations.queries import Urgent
from conversations.questions import Choose, Confirm, Option, Pick, Place, Review, Words, Written
from conversations.scripts.guide import NO_EMERGENCY_LINE, call_list
from conversations.scripts.personal import as_wished
from conversations.texts import Text, _, _n
from conversations.urgency import sounds_urgent
from participation.words import Kind, Visibility

AREA: Final = frozenset({"area", "area-in"})
SEND: Final = frozenset({"send", "more"})
"""The questions of these steps."""
MANY_AREAS: Final = 12
"""More than this many places are asked in two steps."""
Enrich: TypeAlias = Callable[[Me, Recorded], Awaitable[None]]
"""The questions that follow when somebody has a moment more."""


async def hand_in(me: Me, kind: Kind, words: Written, enrich: Enrich | None) -> Next | None:
    """From the words to the thanks, and what follows. What matters is recorded as soon as the resident says "send"."""
    urgent = sounds_urgent(words.text)
    if urgent:
        numbers = await Look("urgent-now", Urgent())
        await Say(
            "urgent-call", _("This may not be able to wait. Please call now:\n{numbers}"), numbers=call_list(numbers)
        )
        await Say("urgent-on", _("You can also go on here. We take it seriously."))
    sent = await as_wished(words, "words")
    area = me.area if kind is Kind.MESSAGE else await whereabouts(me)
    own = "words" if sent is words else "anew"
    await Review("send", _("Shall I send this to the neighbourhood team?"), of=(own, "kind", "area", "area-in"))
    recorded = await Do("recorded", RecordSubmission(kind, sent, area, urgent))
    await Say("thanks", _("Thank you! Your number is {number}."), number=recorded.number)
    await Say(
        "reading",
        _n("We read it within {count} working day.", "We read it within {count} working days.", me.reading_days),
    )
    if not urgent:
        numbers = await Look("urgent", Urgent())
        await Say("no-alarm", NO_EMERGENCY_LINE, numbers=call_list(numbers))
    if enrich is not None and await Confirm("more", _("May I ask a few more short questions?")):
        await enrich(me, recorded)
        await Say("done", _("That was all. Thank you, now we understand you better."))
    if await Do("offer-calls", OfferCalls()):
        return Next("offer_calls")
    await Do("four-words", GiveWords())
    return None


async def whereabouts(me: Me) -> int | None:
    """Asked only while it is unknown."""
    if me.area is not None or not me.areas:
        return me.area
    parents = {area.parent for area in me.areas}
    leaves = [area for area in me.areas if area.id not in parents]
    top = leaves if len(leaves) <= MANY_AREAS else [area for area in me.areas if area.parent is None]
    area = await Place(
        "area",
        _("Where do you live? Tap your area, or type your postcode."),
        _places(top),
        label=_("Where"),
    ).or_none(_("I'd rather not say"))
    inside = [choice for choice in me.areas if choice.parent == area] if area is not None else []
    if not inside:
        return area
    return (
        await Place("area-in", _("Which part is that?"), _places(inside), label=_("Where")).or_none(_("Another part"))
        or area
    )


async def visibility(number: int, again: str = "", *, was: Visibility = Visibility.TEAM) -> None:
    """Who may read it, once the team has. `again` makes keys of its own where it is asked once more."""
    seen = await Choose(f"seen{again}", _("May neighbours read this later? The team reads it first."), SEEN)
    name = None
    if seen is Visibility.NAMED:
        written = await Words(f"name{again}", _("Which name shall we show?"), limit=60)
        name = " ".join(written.text.split())
    if seen is not Visibility.TEAM:
        await Do(f"set-seen{again}", ShowNeighbours(number, seen, name))
    elif was is not Visibility.TEAM:
        await Do(f"hide{again}", HideFromNeighbours(number))


async def ask_domains(me: Me, number: int) -> None:
    of = [Option(str(domain.id), domain.names, domain.id) for domain in me.domains]
    domains = await Pick("domains", _("What is it about? More than one is fine."), of).optional()
    if domains:
        await Do("set-domains", SetDomains(number, domains))


async def ask_why(number: int, text: Text) -> None:
    why = await Words("why", text, label=_("Why")).optional()
    if why is not None:
        await Do("set-why", SetPurpose(number, why))


SEEN = (
    Option("team", _("No, only the team"), Visibility.TEAM),
    Option("nameless", _("Yes, without my name"), Visibility.NAMELESS),
    Option("named", _("Yes, with a name I type"), Visibility.NAMED),
)


def _places(areas: list[AreaChoice]) -> list[Option[int]]:
    return [Option(str(area.id), area.name, area.id) for area in areas]
