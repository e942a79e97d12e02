"""A resident has an idea: how could we do it here?"""

from conversations.deeds import Recorded, SetDomains, SetPurpose
from conversations.effects import Do
from conversations.me import Me
from conversations.questions import Pick, Words
from conversations.scripts.handing_in import AREA, SEND, domain_options, hand_in, visibility
from conversations.texts import _
from participation.words import Kind

STEPS = (
    frozenset({"words", "kind", "details", "anew"}),
    AREA,
    SEND,
    frozenset({"domains", "why"}),
    frozenset({"seen", "name"}),
)


async def share_idea(me: Me) -> None:
    words = await Words(
        "words",
        _("What is your idea? How could we do this here? Tell us in your own words."),
        media=True,
        label=_("Your words"),
    )
    await hand_in(me, Kind.IDEA, words, enrich)


async def enrich(me: Me, idea: Recorded) -> None:
    """Each answer is added at once: whoever stops halfway has still been heard."""
    number = idea.number
    domains = await Pick("domains", _("What is it about? More than one is fine."), domain_options(me)).optional()
    if domains:
        await Do("set-domains", SetDomains(number, domains))
    why = await Words("why", _("What would get better by it?"), label=_("Why")).optional()
    if why is not None:
        await Do("set-why", SetPurpose(number, why))
    await visibility(number)
