"""Short answers that ask nothing: help, and the privacy notice in full."""

from collections.abc import Sequence
from typing import Final

from conversations.effects import Look, Say
from conversations.me import Me
from conversations.queries import MyConsents, Notice, Person, Urgent, UrgentNumber
from conversations.texts import Local, _

NO_EMERGENCY_LINE: Final = _("This chat is no emergency line. If it cannot wait, please call:\n{numbers}")


def call_list(numbers: Sequence[UrgentNumber]) -> Local:
    """A line for each number, in every language of the challenge."""
    languages = sorted({language for each in numbers for language in each.label})
    return {
        language: "\n".join(f"{each.number}: {each.label[language]}" for each in numbers if language in each.label)
        for language in languages
    }


async def help_(_me: Me) -> None:
    await Say("what", _("Here you tell us what you miss, or what you can offer."))
    await Say("how", _("Type /need to tell us what you miss. Type /offer to offer something. Type /cancel to stop."))
    urgent = await Look("urgent", Urgent())
    await Say("no-alarm", NO_EMERGENCY_LINE, numbers=call_list(urgent))
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
    consents = await Look("agreed", MyConsents())
    if consents:
        await Say("consents", _("What you agreed to:\n{consents}"), consents=consents)
    await Say("erase", _("With /mydata you get everything we have about you. With /delete you have it erased."))
