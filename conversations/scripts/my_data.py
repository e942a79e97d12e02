"""A resident asks for everything that is held about them: one file, made when it is given."""

from conversations.deeds import GiveData
from conversations.effects import Do, Say
from conversations.me import Me
from conversations.texts import _


async def my_data(_me: Me) -> None:
    await Do("data", GiveData())
    await Say("here", _("This file holds everything we have about you."))
