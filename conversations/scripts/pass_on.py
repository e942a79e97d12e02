"""Somebody said something while no talk was open: it is shown back, and passed on as what they say it is."""

from conversations.me import Me
from conversations.questions import Choose, Option, Words
from conversations.scripts.share_need import hand_in
from conversations.texts import _
from participation.words import Kind


async def pass_on(me: Me) -> None:
    words = await Words("words", _("What would you like to tell us?"), media=True, label=_("Your words"))
    kind = await Choose(
        "kind",
        _("I will gladly pass this on. What kind of message is it?"),
        KINDS,
        label=_("Kind of message"),
        shows=("words",),
    )
    await hand_in(me, kind, words)


async def offer_help(me: Me) -> None:
    """An offer, until it has a script of its own."""
    words = await Words(
        "words",
        _("What would you like to offer or do? Tell us in your own words."),
        media=True,
        label=_("Your words"),
    )
    await hand_in(me, Kind.OFFER, words)


KINDS = (
    Option("need", _("Something I miss"), Kind.NEED),
    Option("offer", _("Something I can offer"), Kind.OFFER),
    Option("idea", _("An idea"), Kind.IDEA),
    Option("message", _("A message to the team"), Kind.MESSAGE),
)
