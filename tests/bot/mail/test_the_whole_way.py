"""From the outbox to a mailbox, and from the links in a mail back: with the real database and a real mail server."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

import pytest
from aiohttp import ClientSession, web
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.mail.door import mail_bot, mail_sender
from bot.mail.pages import MailPages, environment
from bot.settings import MailSettings
from bot.wakeups import Wakeups
from bot.web import render
from conversations.content import Content
from conversations.mailing import CONFIRM, ask_to_confirm
from conversations.team_mail import tell_urgent
from pages.look import look
from participation import beginning, mail_addresses, members
from participation.challenges import ChallengeView
from participation.chats import BotRow
from participation.models import Chat, Message
from participation.shown_messages import sent_messages
from participation.words import Channel, MailPage, MailState, MessageState, OnDoubt, Priority, Role
from tests.bot.street import running
from tests.builders import KEYS, a_bot, a_challenge, a_chat, a_mail, a_members_mail, a_resident
from tests.mailbox import PUBLIC_URL, a_mailbox
from tests.participation.lives import now_of

FATMA: Final = "fatma@example.org"


@dataclass
class Home:
    """A resident with a page, and the bot by which mail goes out."""

    engine: AsyncEngine
    bot: BotRow
    challenge: ChallengeView
    resident: int
    page: int

    async def begins(self, words: str) -> None:
        async with self.engine.begin() as db:
            assert await beginning.begin(db, resident_id=self.resident, content=Content("nl", (words,)).dump())

    async def states(self) -> list[Any]:
        async with self.engine.connect() as db:
            found = await db.execute(select(Message.state, Message.failure).order_by(Message.id))
            return [tuple(row) for row in found]

    async def shown(self) -> list[str]:
        async with self.engine.connect() as db:
            return [each.content["bubbles"][0] for each in await sent_messages(db, chat_id=self.page)]

    async def has(self, *states: str) -> None:
        await self.is_so(lambda found: [state for state, _failure in found] == list(states))

    async def is_so(self, so: Callable[[list[Any]], bool]) -> None:
        async with asyncio.timeout(15):
            for _ in count():
                if so(await self.states()):
                    return
                await asyncio.sleep(0.02)

    async def hurries(self) -> None:
        """What waits to be tried again is tried now."""
        async with self.engine.begin() as db:
            await db.execute(text("UPDATE messages SET not_before = now() WHERE state = 'queued'"))

    def sender(self, settings: MailSettings | None) -> Any:
        return mail_sender(self.engine, KEYS, Wakeups(), self.bot, settings)


@pytest.fixture
async def home(engine: AsyncEngine) -> Home:
    bot = await mail_bot(engine, MailSettings("127.0.0.1", 1, FATMA, PUBLIC_URL))
    assert bot is not None
    async with engine.begin() as db:
        challenge = await a_challenge(db, slug="wonen")
        page = await a_chat(db, bot=await a_bot(db, channel=Channel.WEB, name="web"))
        resident = await a_resident(db, challenge, chat_id=page)
    return Home(engine, bot, challenge, resident, page)


@asynccontextmanager
async def a_browser(home: Home) -> AsyncIterator[Any]:
    """`await asks("GET", path)` gives status and page; it keeps no cookies, and says nothing of where it comes from."""
    app = web.Application()
    app.add_routes(MailPages(home.engine, KEYS, environment(look(render.STATIC))).routes())
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with ClientSession("http://{}:{}".format(*runner.addresses[0])) as session:

        async def asks(method: str, path: str, data: str | None = None) -> tuple[int, str]:
            async with session.request(method, path, data=data) as answer:
                return answer.status, await answer.text()

        yield asks
    await runner.cleanup()


def link_in(words: str, page: MailPage) -> str:
    (path,) = set(re.findall(rf"{PUBLIC_URL}(/mail/{page}[\w-]+)", words))
    return str(path)


async def left(home: Home) -> None:
    async with home.engine.begin() as db:
        asked = await mail_addresses.leave_address(
            db, bot=home.bot, resident_id=home.resident, address=FATMA, keys=KEYS, now=await now_of(db)
        )
        await ask_to_confirm(db, asked, text=CONFIRM, challenge_id=asked.challenge_id)


async def state(home: Home) -> MailState:
    async with home.engine.connect() as db:
        return await mail_addresses.mail_state(db, resident_id=home.resident)


async def test_from_the_first_mail_to_the_last(home: Home) -> None:
    async with a_mailbox() as mailbox, a_browser(home) as asks, running(home.sender(mailbox.settings)):
        await left(home)
        (first,) = await mailbox.has(1)
        assert (first.to, first.mail["List-Unsubscribe"]) == (FATMA, None)
        assert str(first.mail["From"]).endswith("<buurt@example.org>")
        confirm = link_in(first.text, MailPage.CONFIRM)
        assert link_in(first.html, MailPage.CONFIRM) == confirm

        for _preview in range(2):
            status, page = await asks("GET", confirm)
            assert (status, "Ja, graag mail</button>" in page, await state(home)) == (200, True, MailState.ASKED)
        status, page = await asks("POST", confirm)
        assert (status, "Voortaan mailen we u" in page, await state(home)) == (200, True, MailState.ON)
        for again in ("POST", "GET"):  # a double click, a reload
            assert "Voortaan mailen we u" in (await asks(again, confirm))[1]

        await home.begins("Het team las nummer 12.")
        await home.has("sent", "sent")
        news = mailbox.received[1]
        assert (news.mail["Subject"], await home.shown()) == ("Het team las nummer 12.", ["Het team las nummer 12."])
        ends = str(news.mail["List-Unsubscribe"]).strip(" <>").removeprefix(PUBLIC_URL)
        assert ends == link_in(news.text, MailPage.STOP)
        assert (await asks("GET", ends))[0] == 200
        assert await state(home) is MailState.ON
        status, page = await asks("POST", ends, "List-Unsubscribe=One-Click")
        assert (status, "Hierover komt geen mail meer" in page, await state(home)) == (200, True, MailState.NONE)
        assert (await asks("POST", ends, "List-Unsubscribe=One-Click"))[0] == 200
        assert (await asks("POST", confirm))[0] == (await asks("GET", confirm))[0] == 410
        assert await state(home) is MailState.NONE
        await home.begins("Nog iets.")
        assert (await home.states())[-1][0] == "queued"  # for the page
        assert await home.shown() == ["Het team las nummer 12."]
    assert len(mailbox.received) == 2


async def test_what_is_no_link_of_ours_leads_nowhere(home: Home) -> None:
    async with a_browser(home) as asks:
        for path in ("/mail/x", "/mail/c1-" + "A" * 27, "/mail/s1-" + "é" * 27):
            for method in ("GET", "POST"):
                assert (await asks(method, path))[0] == 410


async def test_after_doubt_a_notice_is_sent_again_under_its_number_and_a_call_is_held(home: Home) -> None:
    async with a_mailbox() as mailbox:
        mailbox.dies_after_data = 2
        async with home.engine.begin() as db:
            chat = await a_mail(db, home.resident, address=FATMA)
            row = {"bot_id": home.bot.id, "chat_id": chat, "challenge_id": home.challenge.id, "state": "queued"}
            call = {"priority": Priority.CALL, "on_doubt": OnDoubt.HOLD, "content": Content("nl", ("Oproep",)).dump()}
            await db.execute(insert(Message).values(row | call))
        async with running(home.sender(mailbox.settings)):
            await home.has("uncertain")
            await home.begins("Nieuws")
            await home.is_so(lambda found: ("queued", "SMTPServerDisconnected") in found)
            await home.hurries()
            await home.has("uncertain", "sent")
    assert [each.mail["Subject"] for each in mailbox.received] == ["Oproep", "Nieuws", "Nieuws"]
    numbers = [each.mail["Message-ID"] for each in mailbox.received]
    assert (numbers[1] == numbers[2], numbers[0] == numbers[1]) == (True, False)
    assert await home.shown() == ["Oproep", "Nieuws"]


async def test_a_mailbox_that_refuses_is_left_in_peace_and_the_page_says_it(home: Home) -> None:
    async with a_mailbox() as mailbox:
        mailbox.rcpt[FATMA] = "550 5.1.1 no such mailbox"
        async with home.engine.begin() as db:
            await a_mail(db, home.resident, address=FATMA)
        await home.begins("Eerste")
        await home.begins("Tweede")
        async with running(home.sender(mailbox.settings)):
            await home.has("blocked", "queued")
    async with home.engine.connect() as db:
        waits = await db.execute(select(Message.chat_id).where(Message.state == MessageState.QUEUED))
        assert waits.scalars().all() == [home.page]
    assert (await state(home), await home.shown()) == (MailState.REFUSED, ["Eerste"])


async def test_without_a_mail_server_any_more_the_page_says_it(home: Home) -> None:
    async with home.engine.begin() as db:
        await a_mail(db, home.resident, address=FATMA)
    await home.begins("Nieuws")
    async with running(home.sender(None)):
        await home.has("failed")
    assert (await home.states(), await home.shown()) == ([("failed", "NoMailServer")], ["Nieuws"])
    assert await mail_bot(home.engine, None) == home.bot


async def test_one_link_ends_one_kind_of_a_members_mail(home: Home) -> None:
    async with home.engine.begin() as db:
        hanna = await members.add_member(db, challenge_id=home.challenge.id, name="Hanna", role=Role.OWNER)
        chat = await a_members_mail(db, hanna, address=FATMA)
        assert await tell_urgent(db, challenge_id=home.challenge.id, number=12) == 1
    async with a_mailbox() as mailbox, a_browser(home) as asks, running(home.sender(mailbox.settings)):
        (mail,) = await mailbox.has(1)
        assert f"{PUBLIC_URL}/desk/wonen/submissions/12" in mail.text
        ends = link_in(mail.text, MailPage.NO_URGENT)
        assert str(mail.mail["List-Unsubscribe"]).strip() == f"<{PUBLIC_URL}{ends}>"
        assert (await asks("POST", ends, "List-Unsubscribe=One-Click"))[0] == 200
    async with home.engine.connect() as db:
        wishes = await mail_addresses.members_wishes(db, member_id=hanna)
        assert (wishes.state, wishes.digest, wishes.urgent) == (MailState.ON, True, False)
        assert (await db.execute(select(Chat.id).where(Chat.id == chat))).scalar_one() == chat


async def test_no_address_is_logged(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    async with a_mailbox() as mailbox:
        mailbox.rcpt[FATMA] = f"550 5.1.1 no mailbox {FATMA}"
        async with home.engine.begin() as db:
            await a_mail(db, home.resident, address=FATMA)
        await home.begins("Nieuws")
        async with running(home.sender(mailbox.settings)):
            await home.has("blocked")
    ours = [each for each in caplog.records if not each.name.startswith("mail.log")]
    assert [each.getMessage() for each in ours if FATMA in each.getMessage()] == []
