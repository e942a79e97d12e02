"""A resident wants to hear nothing that they did not ask for: done at once, and told plainly."""

from typing import Final

from conversations.deeds import StopWriting
from conversations.effects import Do, Say
from conversations.me import Me
from conversations.texts import _

NOTHING: Final = _("From now on we send you nothing by ourselves.")
STILL: Final = _("We only answer what you write here.")


async def stop(_me: Me) -> None:
    known = await Do("stopped", StopWriting())
    await Say("nothing", NOTHING)
    await Say("still", STILL)
    if known:
        await Say("again", _("Would you like to hear from us again? Choose that with /settings."))
        await Say("stays", _("What you sent stays with us. Type /delete to have it erased."))
