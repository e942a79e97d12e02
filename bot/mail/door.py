"""The way out by mail: its bot's row, and the one sender of it."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.mail.delivery import MailDelivery, NoMailServer
from bot.mail.server import SEND_SECONDS
from bot.pace import Pace
from bot.sender import Sender
from bot.settings import MailSettings, Rates
from bot.wakeups import Wakeups
from participation.chats import BotRow, know_bot, known_bot
from participation.keys import Keys
from participation.words import Channel

NAME: Final = "mail"
RATES: Final = Rates(overall=4, calls=3, chat=0, group=0)
"""As many connections at once as every mail server takes, and some 14,000 mails in an hour."""


async def mail_bot(engine: AsyncEngine, settings: MailSettings | None) -> BotRow | None:
    """None: no mail is sent here, nor ever was."""
    async with engine.begin() as db:
        return await (know_bot(db, channel=Channel.MAIL, name=NAME) if settings else known_bot(db, name=NAME))


def mail_sender(
    engine: AsyncEngine, keys: Keys, wakeups: Wakeups, bot: BotRow, settings: MailSettings | None
) -> Sender:
    """Without settings what waits is taken up all the same, so that pages show it."""
    delivery = MailDelivery(engine, keys, settings) if settings else NoMailServer()
    return Sender(engine, bot, keys, delivery, wakeups, Pace(RATES), SEND_SECONDS)
