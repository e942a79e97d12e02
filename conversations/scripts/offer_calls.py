"""Somebody was thanked for the first time: may we write to them, now and then? Asked once; `/settings` changes it."""

from typing import Final

from conversations.deeds import AllowCalls, GiveWords
from conversations.effects import Do, Say
from conversations.me import Me
from conversations.questions import Confirm
from conversations.texts import _

CALLS: Final = _(
    "May we send you a message now and then? A question from the team, or an invitation. You can stop that at any time."
)


async def offer_calls(_me: Me) -> None:
    if await Confirm("calls", CALLS):
        await Do("allowed", AllowCalls(allowed=True))
        await Say("yes", _("Thank you. We will not write often."))
    else:
        await Say("no", _("All right. Then we only write about what you sent us."))
    await Say("change", _("You can change this with /settings."))
    await Do("four-words", GiveWords())
