"""The privacy notice has a new version: read once, before anything new is kept of somebody who knew an older one."""

from conversations.deeds import AcknowledgeNotice
from conversations.effects import Do, Look, Say
from conversations.me import Me
from conversations.queries import Notice, Person
from conversations.scripts.welcome import goes_on
from conversations.texts import _


async def new_notice(me: Me) -> None:
    notice = await Look("notice", Notice())
    await Say("changed", _("What we tell you about privacy has changed. Please read it first."))
    if await goes_on(me, notice):
        await Do("acknowledged", AcknowledgeNotice(notice.version))
        return
    person = await Look("person", Person())
    await Say("declined", _("That is fine. Then we keep nothing new of you."))
    await Say("stays", _("For what you sent before, the earlier text still holds."))
    await Say("stop", _("With /stop we send you nothing any more."))
    await Say("rights", _("With /mydata you get everything we have about you. With /delete you have it erased."))
    await Say(
        "call", _("You can also call us: {telephone}. Hours: {hours}."), telephone=person.telephone, hours=person.hours
    )
