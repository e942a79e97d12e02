"""Somebody said something while no talk was open: it is shown back, and passed on as what they say it is."""

from conversations.me import Me
from conversations.questions import Choose, Option, Words
from conversations.scripts.share_need import hand_in
from conversations.texts import _
from participation.words import Kind


async def pass_on(me: Me) -> None:
    words = await Words("words", _("What would you like to tell or to bring?"), media=True, label=_("Your words"))
    kind = await Choose("kind", _("I will pass this on. What is it?"), KINDS, label=_("What it is"))
    await hand_in(me, kind, words)


async def offer_help(me: Me) -> None:
    """An offer, until it has a script of its own."""
    words = await Words(
        "words",
        _("What would you like to bring or do? Tell it in your own words."),
        media=True,
        label=_("Your words"),
    )
    await hand_in(me, Kind.OFFER, words)


KINDS = (
    Option("need", _("Something I miss"), Kind.NEED),
    Option("offer", _("Something I can bring"), Kind.OFFER),
    Option("idea", _("An idea"), Kind.IDEA),
    Option("message", _("A message to the team"), Kind.MESSAGE),
)
