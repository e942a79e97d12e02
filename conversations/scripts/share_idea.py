"""A resident has an idea: how could we do it here?"""

from conversations.deeds import Recorded
from conversations.effects import Next
from conversations.me import Me
from conversations.questions import Words
from conversations.scripts.handing_in import AREA, SEND, ask_domains, ask_why, hand_in, visibility
from conversations.texts import _
from participation.words import Kind

STEPS = (
    frozenset({"words", "kind", "details", "anew"}),
    AREA,
    SEND,
    frozenset({"domains", "why"}),
    frozenset({"seen", "name"}),
)


async def share_idea(me: Me) -> Next | None:
    words = await Words(
        "words",
        _("What is your idea? How could we do this here? Tell us in your own words."),
        media=True,
        label=_("Your words"),
    )
    return await hand_in(me, Kind.IDEA, words, enrich)


async def enrich(me: Me, idea: Recorded) -> None:
    """Each answer is added at once: whoever stops halfway has still been heard."""
    await ask_domains(me, idea.number)
    await ask_why(idea.number, _("What would get better by it?"))
    await visibility(idea.number)
