"""One message of the outbox as a mail: written, put into its envelope, handed to the server."""

from dataclasses import replace
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery import Again, Failed, Result, Skipped, Unknown
from bot.mail.form import Letter, letter_of
from bot.mail.server import hand_over
from bot.settings import MailSettings
from conversations.content import Content
from participation.keys import Keys
from participation.letterheads import letterhead_of
from participation.mail_links import MailLink, token_of
from participation.outbox import Claimed
from participation.words import MailPage, OnDoubt

MOST_TRIES: Final = 60
"""With half an hour between them: more than a day, and then it is given up."""
MOST_IN_DOUBT: Final = 3
"""A notice that may have arrived is sent again so often, and no more."""
LONGEST_WAIT: Final = 1800.0


class MailDelivery:
    def __init__(self, engine: AsyncEngine, keys: Keys, settings: MailSettings) -> None:
        self._engine = engine
        self._keys = keys
        self._settings = settings

    async def deliver(self, message: Claimed, address: str) -> Result:
        """Never raises for what the server answers."""
        letter = await self._written(message)
        if letter is None:
            return Skipped("NobodyThere")
        mail = in_envelope(letter, to=address, sender=self._settings.sender, number=self._number(message))
        return with_patience(await hand_over(self._settings, mail, to=address), message)

    async def _written(self, message: Claimed) -> Letter | None:
        async with self._engine.connect() as db:
            head = await letterhead_of(db, message_id=message.id)
        if head is None:
            return None
        url = self._settings.public_url

        def page(wanted: MailPage) -> str:
            return f"{url}/mail/{token_of(MailLink(wanted, message.chat_id), self._keys)}"

        return letter_of(Content.load(message.content), head, public_url=url, page=page)

    def _number(self, message: Claimed) -> str:
        """The same each time it is tried: who got it twice may be shown it once."""
        return self._keys.hash("mail", str(message.id))[:16].hex()


class NoMailServer:
    """Where `SMTP_URL` is not set any more: what waits to be mailed is for the page alone."""

    async def deliver(self, message: Claimed, address: str) -> Result:  # noqa: ARG002 — nobody is written to
        return Failed("NoMailServer")


def in_envelope(letter: Letter, *, to: str, sender: str, number: str) -> bytes:
    """`EmailMessage` refuses what would end a header; nothing that anybody wrote comes near one unwashed."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(letter.sender, addr_spec=sender)
    mail["To"] = to
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = f"<{number}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
    if letter.ends is not None:
        mail["List-Unsubscribe"] = f"<{letter.ends}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return mail.as_bytes()


def with_patience(result: Result, message: Claimed) -> Result:
    """A mail server that says "later" means minutes, and at last gives up, as we do. Pure."""
    if isinstance(result, Again):
        return replace(result, wait=_wait(message.tries)) if message.tries < MOST_TRIES else Failed(result.why)
    if isinstance(result, Unknown) and message.on_doubt is OnDoubt.RESEND:
        return replace(result, wait=_wait(message.tries)) if message.tries < MOST_IN_DOUBT else Failed(result.why)
    return result


def _wait(tries: int) -> float:
    return min(LONGEST_WAIT, 5.0 * 2.0 ** min(tries - 1, 12))
