"""Who serves what residents do with their mail address, and what the mail says that confirms one."""

from typing import Final

from conversations.catalogues import say
from conversations.content import Button, Content, Role
from conversations.deeds import ForgetAddress, LeaveAddress
from conversations.queries import MailStanding, MyMail
from conversations.standing import Standing
from conversations.texts import Text, _
from participation import beginning, mail_addresses
from participation.database import Db
from participation.errors import NoMailHere
from participation.mail_addresses import Left
from participation.words import MailPage, Priority

MAIL_VERSION: Final = "1"
"""Version of the words with which an address is asked for (`conversations.scripts.by_mail.FOR`)."""
CONFIRM: Final = _("Somebody left this mail address, to get news there. Was it you? Then tap the link.")
CONFIRM_MEMBER: Final = _("You gave this mail address at the desk. Tap the link, and we mail you there.")
NOT_YOU: Final = _("Was it not you? Then do nothing. In three days we forget the address.")
YES: Final = _("Yes, mail me")
ENDS: Final = "mail:"
"""Begins the id of a button that leads to a page of the mail's own."""


def page_button(page: MailPage, label: Text, language: str) -> Button:
    return Button(f"{ENDS}{page}", say(label, language), Role.GO)


async def ask_to_confirm(db: Db, left: Left, *, text: Text, challenge_id: int | None) -> None:
    bubbles = tuple(say(each, left.language) for each in (text, NOT_YOU))
    content = Content(left.language, bubbles=bubbles, buttons=(page_button(MailPage.CONFIRM, YES, left.language),))
    said = {left.chat_id: content.dump()}
    await beginning.put(db, said, challenge_id=challenge_id, priority=Priority.REPLY)


async def my_mail(db: Db, _query: MyMail, at: Standing) -> MailStanding:
    state = await mail_addresses.mail_state(db, resident_id=at.resident)
    return MailStanding(state, sends=at.mail is not None)


async def leave_address(db: Db, command: LeaveAddress, at: Standing) -> None:
    if at.mail is None or at.keys is None:
        raise NoMailHere
    left = await mail_addresses.leave_address(
        db, bot=at.mail, resident_id=at.resident, address=command.address, keys=at.keys, now=at.now
    )
    await ask_to_confirm(db, left, text=CONFIRM, challenge_id=left.challenge_id)


async def forget_address(db: Db, _command: ForgetAddress, at: Standing) -> None:
    await mail_addresses.forget_address(db, resident_id=at.resident)
