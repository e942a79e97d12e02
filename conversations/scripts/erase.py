"""A resident has everything about them erased: asked twice, done at once, for good."""

from conversations.deeds import Erase
from conversations.effects import Do, Say
from conversations.me import Me
from conversations.questions import Choose, Confirm, Option
from conversations.texts import _


async def erase(_me: Me) -> None:
    await Say("what", _("We can erase everything about you: your words, your name, this chat."))
    if not await Confirm("first", _("Do you want that?")):
        await Say("kept", _("All right. Nothing is erased."))
        return
    if await Choose("second", _("Are you sure? We cannot bring it back."), SURE) != "erase":
        await Say("kept", _("All right. Nothing is erased."))
        return
    await Do("erased", Erase())
    await Say("gone", _("Everything about you is erased. Thank you for taking part."))
    await Say("left", _("You may also delete this chat on your own phone."))


SURE = (
    Option("keep", _("No, keep it"), "keep"),
    Option("erase", _("Yes, erase it"), "erase"),
)
