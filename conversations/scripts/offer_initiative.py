"""A resident offers help, or brings an initiative of their own."""

from conversations.deeds import DetailOffer, Recorded
from conversations.effects import Do, Next
from conversations.me import Me
from conversations.questions import Choose, Option, Words
from conversations.scripts.handing_in import AREA, SEND, ask_domains, hand_in, visibility
from conversations.texts import _
from participation.words import Company, Kind, Reach

STEPS = (
    frozenset({"words", "kind", "details", "anew"}),
    AREA,
    SEND,
    frozenset({"whom", "when", "reach", "domains", "company"}),
    frozenset({"seen", "name"}),
)


async def offer_initiative(me: Me) -> Next | None:
    words = await Words(
        "words",
        _(
            "What would you like to offer or do? Tell us in your own words. "
            "Please leave out other people's names and addresses."
        ),
        media=True,
        label=_("Your words"),
    )
    return await hand_in(me, Kind.OFFER, words, enrich)


async def enrich(me: Me, offer: Recorded) -> None:
    """Each answer is added at once: whoever stops halfway has still been heard."""
    number = offer.number
    whom = await Words("whom", _("Who would you like to do this for?"), label=_("For whom")).optional()
    if whom is not None:
        await Do("set-whom", DetailOffer(number, for_whom=whom.text))
    when = await Words("when", _("When can you do this, and how often?"), label=_("When")).optional()
    if when is not None:
        await Do("set-when", DetailOffer(number, availability=when.text))
    reach = await Choose("reach", _("How far from home would you like to do this?"), REACH).optional()
    if reach is not None:
        await Do("set-reach", DetailOffer(number, reach=reach))
    await ask_domains(me, number)
    company = await Choose("company", _("Do you do this alone, or with others?"), COMPANY).optional()
    if company is not None:
        await Do("set-company", DetailOffer(number, company=company))
    await visibility(number)


REACH = (
    Option("home", _("At my home, or online"), Reach.HOME),
    Option("street", _("In my own street"), Reach.STREET),
    Option("nearby", _("In my neighbourhood"), Reach.NEIGHBOURHOOD),
    Option("anywhere", _("In all neighbourhoods here"), Reach.ANYWHERE),
)
COMPANY = (
    Option("alone", _("Alone"), Company.ALONE),
    Option("together", _("With people I know"), Company.TOGETHER),
    Option("seeking", _("I look for others to join"), Company.SEEKING),
)
