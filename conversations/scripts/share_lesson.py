"""A resident tells what was learned from something that was tried."""

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


async def share_lesson(me: Me) -> None:
    words = await Words(
        "words",
        _("What did we learn from it? What surprised you? Tell us in your own words."),
        media=True,
        label=_("Your words"),
    )
    await hand_in(me, Kind.LESSON, words, enrich)


async def enrich(me: Me, lesson: Recorded) -> None:
    """Each answer is added at once: whoever stops halfway has still been heard."""
    number = lesson.number
    why = await Words("why", _("Why should others know this too?"), label=_("Why")).optional()
    if why is not None:
        await Do("set-why", SetPurpose(number, why))
    domains = await Pick("domains", _("What is it about? More than one is fine."), domain_options(me)).optional()
    if domains:
        await Do("set-domains", SetDomains(number, domains))
    await visibility(number)
