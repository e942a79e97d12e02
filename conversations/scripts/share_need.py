"""A resident tells the neighbourhood what is missing."""

from conversations.deeds import Recorded, SetAbout
from conversations.effects import Do, Next
from conversations.me import Me
from conversations.questions import Choose, Option, Words
from conversations.scripts.handing_in import AREA, SEND, ask_domains, ask_why, hand_in, visibility
from conversations.texts import _
from participation.words import About, Kind

STEPS = (
    frozenset({"words", "kind", "details", "anew"}),
    AREA,
    SEND,
    frozenset({"domains", "why", "about"}),
    frozenset({"seen", "name"}),
)


async def share_need(me: Me) -> Next | None:
    words = await Words(
        "words",
        _(
            "What do you miss in your neighbourhood? Tell us in your own words. "
            "Please leave out other people's names and addresses."
        ),
        media=True,
        label=_("Your words"),
    )
    return await hand_in(me, Kind.NEED, words, enrich)


async def enrich(me: Me, submission: Recorded) -> None:
    """Each answer is added at once: whoever stops halfway has still been heard."""
    number = submission.number
    await ask_domains(me, number)
    await ask_why(number, _("Why does it matter to you?"))
    about = await Choose("about", _("Who is it about?"), ABOUT).optional()
    if about is not None:
        await Do("set-about", SetAbout(number, about))
    await visibility(number)


ABOUT = (
    Option("me", _("About me"), About.ME),
    Option("somebody", _("About somebody I know"), About.SOMEBODY),
    Option("all", _("About all of us here"), About.NEIGHBOURHOOD),
)
