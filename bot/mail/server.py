"""One mail handed to the SMTP server, and what its answer means (RFC 5321). Nothing of it is logged: an answer may name
the address.
"""

import asyncio
import re
from typing import Final

import aiosmtplib
from aiosmtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPTimeoutError,
)

from bot.delivery import Again, Blocked, Delivered, Failed, Result, Unknown
from bot.settings import MailSettings

STEP_SECONDS: Final = 20.0
"""Until a command is answered; a server may ask another one first."""
BEGIN_SECONDS: Final = 40.0
"""Until the server is ready to be given the mail."""
DATA_SECONDS: Final = 45.0
"""Until a mail that is handed over is taken: it may be looked through for spam first."""
SEND_SECONDS: Final = 100.0
"""All of it, and a little."""
_AT_HOME: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_OF_POLICY: Final = re.compile(r"\b5\.7\.\d")
"""An enhanced code (RFC 3463) by which the server means us, not the mailbox."""


async def hand_over(settings: MailSettings, mail: bytes, *, to: str) -> Result:
    """Never raises for what the server answers, or for what it does not."""
    client = client_of(settings)
    try:
        async with asyncio.timeout(BEGIN_SECONDS):
            await client.connect()
            await client.mail(settings.sender)
            await client.rcpt(to)
    except SMTPRecipientRefused as refused:
        client.close()
        return _refused(refused)
    except SMTPResponseException as refused:  # of us, not of this mailbox: somebody has to put it right
        client.close()
        return Again(f"Smtp{refused.code}")
    except (SMTPException, OSError) as error:
        client.close()
        return Again(type(error).__name__)
    return await _given(client, mail)


async def _given(client: aiosmtplib.SMTP, mail: bytes) -> Result:
    try:
        await client.data(mail, timeout=DATA_SECONDS)
    except SMTPDataError as refused:
        why = f"Smtp{refused.code}"
        return Again(why) if refused.code < 500 else Failed(why)
    except (SMTPException, OSError) as error:  # it may have been taken all the same
        return Unknown(type(error).__name__)
    finally:
        client.close()  # taken is taken: no goodbye is waited for
    return Delivered(None)


def _refused(refused: SMTPRecipientRefused) -> Result:
    why = f"Smtp{refused.code}"
    if refused.code < 500:
        return Again(why)
    return Failed(why) if _OF_POLICY.search(refused.message) else Blocked(why)


def client_of(settings: MailSettings) -> aiosmtplib.SMTP:
    """A password is sent in the clear to this computer alone."""
    must = True if settings.password and not settings.tls and settings.host not in _AT_HOME else None
    return aiosmtplib.SMTP(
        hostname=settings.host,
        port=settings.port,
        username=settings.user,
        password=settings.password,
        timeout=STEP_SECONDS,
        use_tls=settings.tls,
        start_tls=None if settings.tls else must,
    )


async def greet(settings: MailSettings) -> str | None:
    """What is wrong with the server or our way to it; None: it lets us in."""
    client = client_of(settings)
    try:
        await client.connect(timeout=STEP_SECONDS)
    except SMTPTimeoutError:
        return "does not answer"
    except SMTPResponseException as refused:
        return f"answers {refused.code}"
    except (SMTPException, OSError) as error:
        return f"cannot be reached: {type(error).__name__}"
    finally:
        client.close()
    return None
