"""Who writes on a page may be written to by mail: an address is left, another one takes its place, or it is forgotten.

The address is in no record: between the question for it and the deed stands nothing that could be asked.
"""

from typing import Final

from conversations.deeds import ForgetAddress, LeaveAddress
from conversations.effects import Do, Look, Say
from conversations.mail_question import MailAddress
from conversations.me import Me
from conversations.queries import MailStanding, MyMail
from conversations.questions import Choose, Option
from conversations.texts import Text, _
from participation.words import MailState

FOR: Final = _(
    "We then mail you what we begin here: news, questions, invitations. We use your address for nothing else."
)


async def by_mail(_me: Me) -> None:
    mine = await Look("mail", MyMail())
    if mine.state is not MailState.NONE and not await _another(mine):
        return
    if not mine.sends:
        await Say("no-mail", _("I cannot send mail here now."))
        return
    await Say("for", FOR)
    ask = MailAddress("address", _("At which mail address may we write to you?"))
    address = await ask.or_none(_("I'd rather not give one"))
    if address is None:
        await Say("none", _("That is fine. You find everything here on the page."))
        return
    await Do("left", LeaveAddress(address))
    await Say("sent", _("I sent you a mail. Tap the link in it, and then the button. That works for three days."))
    await Say("spam", _("Do you see nothing? Look in your spam, or type your address once more with /settings."))


async def _another(mine: MailStanding) -> bool:
    """Whether another address is to be left; else it is forgotten, or stays."""
    await Say("stands", STANDS[mine.state])
    ways = (*((ANOTHER,) if mine.sends else ()), FORGET)
    what = await Choose("what", _("What would you like?"), ways).or_none(_("Leave it so"))
    if what == "forget":
        await Do("forgotten", ForgetAddress())
        await Say("gone", _("I have forgotten your mail address. You find everything here on the page."))
    return what == "another"


STANDS: Final[dict[MailState, Text]] = {
    MailState.ASKED: _("We sent a mail to your address. The link in it was not tapped yet."),
    MailState.ON: _("What we begin goes to your mail address. You find it here, too."),
    MailState.REFUSED: _("Our mail does not arrive at your address. You find everything here on the page."),
}
ANOTHER = Option("another", _("Give another address"), "another")
FORGET = Option("forget", _("Forget my address"), "forget")
