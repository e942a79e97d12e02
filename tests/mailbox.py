"""A mail server on loopback that a test can look into, and that refuses, hangs or dies where it is told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, Final

from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.settings import MailSettings

PUBLIC_URL: Final = "https://buurt.example.org"
SENDER: Final = "buurt@example.org"


@dataclass(frozen=True, slots=True)
class Received:
    to: str
    mail: EmailMessage
    raw: bytes

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.mail.get_body((kind,))
        assert part is not None
        return str(part.get_content())


@dataclass
class Mailbox:
    """What came, in order. By address, what is answered when a mail is brought for it: a line, or a deed."""

    received: list[Received] = field(default_factory=list)
    rcpt: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    sender: str = "250 OK"
    deaf: asyncio.Event | None = None
    """While it is not set, nothing is answered to a recipient."""
    slow: asyncio.Event | None = None
    """While it is not set, no mail is taken."""
    dies_after_data: int = 0
    """So many mails are taken, and the connection is cut before that is said."""
    port: int = 0
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def settings(self) -> MailSettings:
        return MailSettings("127.0.0.1", self.port, SENDER, PUBLIC_URL)

    async def has(self, count: int, seconds: float = 10) -> list[Received]:
        async with asyncio.timeout(seconds):
            while len(self.received) < count:
                self._arrived.clear()
                await self._arrived.wait()
        return self.received

    async def handle_MAIL(  # noqa: N802 — aiosmtpd's names
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.sender.startswith("250"):
            envelope.mail_from = address
        return self.sender

    async def handle_RCPT(  # noqa: N802 — as above
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.deaf is not None:
            await self.deaf.wait()
        if address in self.rcpt:
            return self.rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 — as above
        (to,) = envelope.rcpt_tos
        if self.slow is not None:
            await self.slow.wait()
        if to in self.data:
            return self.data[to]
        raw = envelope.original_content or b""
        mail: Any = message_from_bytes(raw, policy=default)
        self.received.append(Received(to, mail, raw))
        self._arrived.set()
        if self.dies_after_data:
            self.dies_after_data -= 1
            cut(server)
        return "250 OK"


def cut(visit: SMTP) -> None:
    transport: Any = visit.transport  # uvloop's is no asyncio.Transport
    if transport is not None:
        transport.abort()


@asynccontextmanager
async def a_mailbox() -> AsyncIterator[Mailbox]:
    mailbox = Mailbox()
    loop = asyncio.get_running_loop()
    visits: list[SMTP] = []

    def visited() -> SMTP:
        visits.append(SMTP(mailbox, hostname="localhost", loop=loop))
        return visits[-1]

    server = await loop.create_server(visited, "127.0.0.1", 0)
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        for gate in (mailbox.deaf, mailbox.slow):
            if gate is not None:
                gate.set()
        server.close()
        for visit in visits:
            cut(visit)
        await asyncio.sleep(0)  # so that they are closed


@asynccontextmanager
async def a_silent_server() -> AsyncIterator[MailSettings]:
    """It takes the connection, and says nothing at all."""
    over = asyncio.Event()

    async def wait(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    server = await asyncio.start_server(wait, "127.0.0.1", 0)
    try:
        yield MailSettings("127.0.0.1", server.sockets[0].getsockname()[1], SENDER, PUBLIC_URL)
    finally:
        over.set()
        server.close()
