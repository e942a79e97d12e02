"""Somebody said something while no talk was open: it is shown back, and passed on as what they say it is."""

from conversations.me import Me
from conversations.questions import Choose, Option, Words, Written
from conversations.scripts.share_need import hand_in
from conversations.texts import Text, _
from participation.words import Kind

SHOWN = 300
"""So many characters of what was said are shown back."""


async def pass_on(me: Me) -> None:
    words = await Words("words", _("What would you like to tell us?"), media=True, label=_("Your words"))
    kind = await Choose("kind", _what_kind(words), KINDS, label=_("Kind of message"), values={"words": _shown(words)})
    await hand_in(me, kind, words)


def _what_kind(words: Written) -> Text:
    if not words.text:
        return _("I will gladly pass this on. What kind of message is it?")
    return _("You wrote: “{words}”\n\nI will gladly pass this on. What kind of message is it?")


def _shown(words: Written) -> str:
    return words.text if len(words.text) <= SHOWN else words.text[:SHOWN].rstrip() + "…"


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
