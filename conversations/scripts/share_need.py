"""A resident tells the neighbourhood what is missing, or what they can bring."""

from conversations.deeds import Recorded, RecordSubmission, SetAbout, SetDomains, SetPurpose, ShowNeighbours
from conversations.effects import Do, Say
from conversations.me import AreaChoice, Me
from conversations.questions import Choose, Confirm, Option, Pick, Place, Review, Words, Written
from conversations.texts import _, _n
from participation.words import About, Kind, Visibility

STEPS = (
    frozenset({"words", "kind"}),
    frozenset({"area", "area-in"}),
    frozenset({"send", "more"}),
    frozenset({"domains", "why", "about"}),
    frozenset({"seen", "name"}),
)
MANY_AREAS = 12
"""More than this many places are asked in two steps."""


async def share_need(me: Me) -> None:
    words = await Words(
        "words",
        _("What do you miss in your neighbourhood? Tell us in your own words."),
        media=True,
        label=_("Your words"),
    )
    await hand_in(me, Kind.NEED, words)


async def hand_in(me: Me, kind: Kind, words: Written) -> None:
    """From the words to the thanks. What matters is recorded as soon as the resident says "send"."""
    area = me.area if kind is Kind.MESSAGE else await whereabouts(me)
    await Review("send", _("Shall I send this to the neighbourhood team?"), of=("words", "kind", "area", "area-in"))
    recorded = await Do("recorded", RecordSubmission(kind, words, area))
    await Say("thanks", _("Thank you! Your number is {number}."), number=recorded.number)
    await Say(
        "reading",
        _n("We read it within {count} working day.", "We read it within {count} working days.", me.reading_days),
    )
    if kind is Kind.MESSAGE:
        return
    if await Confirm("more", _("May I ask a few more short questions?")):
        await enrich(me, recorded)
        await Say("done", _("That was all. Thank you, now we understand you better."))


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


async def enrich(me: Me, submission: Recorded) -> None:
    """Each answer is added at once: whoever stops halfway has still been heard."""
    number = submission.number
    options = [Option(str(domain.id), domain.names, domain.id) for domain in me.domains]
    domains = await Pick("domains", _("What is it about? More than one is fine."), options).optional()
    if domains:
        await Do("set-domains", SetDomains(number, domains))
    why = await Words("why", _("Why does it matter to you?"), label=_("Why")).optional()
    if why is not None:
        await Do("set-why", SetPurpose(number, why))
    about = await Choose("about", _("Who is it about?"), ABOUT).optional()
    if about is not None:
        await Do("set-about", SetAbout(number, about))
    await visibility(number)


async def visibility(number: int) -> None:
    seen = await Choose("seen", _("May neighbours read this later? The team reads it first."), SEEN)
    name = None
    if seen is Visibility.NAMED:
        written = await Words("name", _("Which name shall we show?"), limit=60)
        name = " ".join(written.text.split())
    if seen is not Visibility.TEAM:
        await Do("set-seen", ShowNeighbours(number, seen, name))


ABOUT = (
    Option("me", _("About me"), About.ME),
    Option("somebody", _("About somebody I know"), About.SOMEBODY),
    Option("all", _("About all of us here"), About.NEIGHBOURHOOD),
)
SEEN = (
    Option("team", _("No, only the team"), Visibility.TEAM),
    Option("nameless", _("Yes, without my name"), Visibility.NAMELESS),
    Option("named", _("Yes, with a name I type"), Visibility.NAMED),
)


def _places(areas: list[AreaChoice]) -> list[Option[int]]:
    return [Option(str(area.id), area.name, area.id) for area in areas]
