"""Short answers that ask nothing: help, and the privacy notice in full."""

from conversations.effects import Look, Say
from conversations.me import Me
from conversations.queries import Notice, Person
from conversations.texts import _


async def help_(_me: Me) -> None:
    await Say("what", _("Here you tell us what you miss, or what you can offer."))
    await Say("how", _("Type /need to tell us what you miss. Type /offer to offer something. Type /cancel to stop."))
    person = await Look("person", Person())
    await Say(
        "call",
        _("Rather talk to somebody? Call {telephone}. Hours: {hours}."),
        telephone=person.telephone,
        hours=person.hours,
    )


async def privacy(_me: Me) -> None:
    notice = await Look("notice", Notice())
    await Say("full", notice.full)
