"""A mail server that refuses, hangs, or dies when it has the mail: each call arrives once or is known to be in doubt,
each notice arrives, and nothing is lost to the page."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery import PageDelivery
from bot.mail import door, server
from bot.pace import Pace
from bot.sender import Sender
from bot.settings import Rates
from bot.wakeups import Wakeups
from conversations.content import Content
from participation import beginning
from participation.call_draft import CallDraft
from participation.call_queue import queue_due
from participation.calls import make_call
from participation.challenges import challenge_by_slug
from participation.chats import know_bot
from participation.database import make_engine, transaction
from participation.shown_messages import sent_messages
from participation.words import Channel
from samenleven.opened import disposed
from tests.builders import a_listener, a_mail
from tests.faults.calling import memory_is_awake
from tests.faults.figures import Figures
from tests.faults.memory import CHALLENGE, KEYS, looking, rows
from tests.mailbox import Mailbox, a_mailbox

QUICK: Final = Rates(overall=60, calls=50, chat=0, group=0)
CALL: Final = "Wie doet er mee?"
NEWS: Final = "Er is nieuws over nummer 12."


@dataclass(slots=True)
class Mailed:
    """Residents with a page and a mail address, who agreed to calls."""

    memory: AsyncEngine
    engine: AsyncEngine
    mailbox: Mailbox
    residents: Sequence[int]

    async def is_told(self) -> None:
        """A call and a notice, to each."""
        async with transaction(self.engine) as db:
            challenge, now = await challenge_by_slug(db, CHALLENGE), datetime.now(UTC)
            draft = CallDraft({"nl": CALL}, fallback="nl")
            await make_call(db, draft, challenge_id=challenge.id, by=None, begins_at=now)
            await queue_due(db, now=now)
            for each in self.residents:
                await beginning.begin(db, resident_id=each, content=Content("nl", (NEWS,)).dump())

    async def states(self) -> Counter[tuple[str, str]]:
        found = await rows(
            self.memory,
            "SELECT CASE WHEN call_id IS NULL THEN 'news' ELSE 'call' END, state FROM messages WHERE priority > 0",
        )
        return Counter((row[0], row[1]) for row in found)

    async def is_over(self, seconds: float = 60) -> None:
        """What waits to be tried again is tried at once."""
        until_then = time.monotonic() + seconds
        hurry = "UPDATE messages SET not_before = now() WHERE state = 'queued' AND not_before > now()"
        while any(state in ("queued", "sending") for _what, state in await self.states()):
            if time.monotonic() > until_then:
                raise AssertionError(f"not over after {seconds:g} s: {await self.states()}")
            async with self.memory.connect() as db:
                await db.execute(text(hurry))
            await asyncio.sleep(0.1)

    def got(self, words: str) -> Counter[str]:
        """By address, how often it arrived there."""
        return Counter(each.to for each in self.mailbox.received if each.mail["Subject"] == words)

    async def on_pages(self) -> int:
        """How many of what was begun stands on the pages."""
        async with self.engine.connect() as db:
            chats = await db.execute(text("SELECT id FROM chats WHERE channel = 'web'"))
            shown = [await sent_messages(db, chat_id=chat) for chat in chats.scalars().all()]
        return sum(map(len, shown))


@asynccontextmanager
async def mailed(url: str, *, residents: int) -> AsyncIterator[Mailed]:
    async with (
        a_mailbox() as mailbox,
        looking(url) as memory,
        disposed(make_engine(url, pool_size=6)) as engine,
    ):
        await memory_is_awake(memory)
        async with transaction(engine) as db:
            challenge = await challenge_by_slug(db, CHALLENGE)
            page = await know_bot(db, channel=Channel.WEB, name="web")
            made = [await a_listener(db, challenge, bot=page, keys=KEYS) for _ in range(residents)]
            for number, each in enumerate(made):
                await a_mail(db, each, address=f"buur{number}@example.org", keys=KEYS)
        yield Mailed(memory, engine, mailbox, made)


@asynccontextmanager
async def sending(town: Mailed) -> AsyncIterator[None]:
    """By mail, and on the pages."""
    bot = await door.mail_bot(town.engine, town.mailbox.settings)
    assert bot is not None
    async with town.engine.begin() as db:
        page = await know_bot(db, channel=Channel.WEB, name="web")
    by_mail = door.mail_sender(town.engine, KEYS, Wakeups(), bot, town.mailbox.settings)
    by_mail.pace = Pace(QUICK)
    senders = (by_mail, Sender(town.engine, page, KEYS, PageDelivery(), Wakeups()))
    work = [asyncio.create_task(each.run()) for each in senders]
    try:
        yield
    finally:
        for each in senders:
            each.stop()
        await asyncio.wait(work, timeout=10)


async def refuses(url: str, *, residents: int) -> Figures:
    """Some mailboxes for good, some for now."""
    figures = Figures({"residents": residents})
    async with mailed(url, residents=residents) as town:
        gone, busy = residents // 5, residents // 5
        for number in range(gone):
            town.mailbox.rcpt[f"buur{number}@example.org"] = "550 5.1.1 no such mailbox"
        for number in range(gone, gone + busy):
            town.mailbox.rcpt[f"buur{number}@example.org"] = "450 4.2.1 later"
        await town.is_told()
        async with sending(town):
            await asyncio.sleep(0.5)
            for number in range(gone, gone + busy):
                del town.mailbox.rcpt[f"buur{number}@example.org"]
            await town.is_over()
        figures.hold("got the call", len(town.got(CALL)), residents - gone)
        figures.hold("got the news", len(town.got(NEWS)), residents - gone)
        figures.hold("twice", _twice(town), 0)
        figures.hold("on the pages", await town.on_pages(), 2 * residents)
    return figures


async def dies(url: str, *, residents: int, deaths: int) -> Figures:
    """It dies when it has the mail, again and again."""
    figures = Figures({"residents": residents, "deaths": deaths})
    async with mailed(url, residents=residents) as town:
        town.mailbox.dies_after_data = deaths
        await town.is_told()
        async with sending(town):
            await town.is_over()
        states = await town.states()
        figures.hold("calls that came twice", sum(1 for count in town.got(CALL).values() if count > 1), 0)
        figures.hold("calls accounted for", states["call", "sent"] + states["call", "uncertain"], residents)
        figures.hold("got the news", len(town.got(NEWS)), residents)
        again = sum(town.got(NEWS).values()) - residents
        figures.hold("in doubt, each as often as it died", states["call", "uncertain"] + again, deaths)
        figures.hold("on the pages", await town.on_pages(), 2 * residents)
    return figures


async def hangs(url: str, *, residents: int) -> Figures:
    """It says nothing to a recipient for a while; then it is itself again."""
    figures = Figures({"residents": residents})
    before, server.BEGIN_SECONDS = server.BEGIN_SECONDS, 0.3  # type: ignore[misc]
    try:
        async with mailed(url, residents=residents) as town:
            town.mailbox.deaf = asyncio.Event()
            await town.is_told()
            async with sending(town):
                await asyncio.sleep(1.5)
                figures.hold("arrived while it hung", len(town.mailbox.received), 0)
                town.mailbox.deaf.set()
                await town.is_over()
            states = await town.states()
            figures.hold("sent", states["call", "sent"] + states["news", "sent"], 2 * residents)
            figures.hold("twice", _twice(town), 0)
    finally:
        server.BEGIN_SECONDS = before  # type: ignore[misc]
    return figures


def _twice(town: Mailed) -> int:
    return sum(1 for words in (CALL, NEWS) for count in town.got(words).values() if count > 1)
