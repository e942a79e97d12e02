"""A desk on a free port, a challenge, and a browser that holds passkeys."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import Browser, CDPSession, Page
from sqlalchemy.ext.asyncio import AsyncEngine

from admin import access, desk
from admin.at_the_desk import Route
from admin.live import Changes, LiveEvents
from admin.look import JOINED, STATIC
from admin.settings import DeskSettings
from pages.look import look
from pages.security import secure
from participation import members, sign_ins
from participation.challenges import ChallengeView
from participation.chats import know_bot
from participation.database import transaction
from participation.words import Channel, LinkPurpose, Role
from tests.bot.web.conftest import browser
from tests.builders import KEYS, a_challenge

__all__ = ["browser"]


@dataclass(frozen=True, slots=True)
class Desk:
    url: str
    engine: AsyncEngine
    challenge: ChallengeView
    people: dict[str, int] = field(default_factory=dict)

    async def member(self, name: str = "Hanna", role: Role = Role.OWNER, language: str = "en") -> int:
        async with transaction(self.engine) as db:
            self.people[name] = await members.add_member(
                db, challenge_id=self.challenge.id, name=name, role=role, language=language
            )
        return self.people[name]

    async def link(self, member_id: int, purpose: LinkPurpose = LinkPurpose.ENROL) -> str:
        """Its path."""
        async with transaction(self.engine) as db:
            token = await members.make_link(
                db,
                challenge_id=self.challenge.id,
                member_id=member_id,
                purpose=purpose,
                by=None,
                now=datetime.now(UTC),
            )
        return f"/desk/come-in/{token}"


@asynccontextmanager
async def a_desk(
    engine: AsyncEngine, *, sign_in_links: bool = True, challenge: ChallengeView | None = None, **more: Any
) -> AsyncIterator[Desk]:
    if challenge is None:
        async with engine.begin() as db:
            challenge = await a_challenge(db, slug="wonen")
    app = web.Application()
    secure(app)
    static = look(STATIC, joined=JOINED)
    app.add_routes(static.routes())
    door = socket.create_server(("127.0.0.1", 0))
    url = f"http://localhost:{door.getsockname()[1]}"
    async with engine.begin() as db:
        mail = await know_bot(db, channel=Channel.MAIL, name="mail")
    given = {"mail": mail, **more}
    settings = DeskSettings(url, "localhost", sign_in_links=sign_in_links, **given)
    changes = Changes()
    app.add_routes(desk.routes(engine, KEYS, static, settings, changes))
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.SockSite(runner, door).start()
    listening = asyncio.create_task(changes.listen(engine))
    with changes.following(0) as follower:
        await follower.woken.wait()  # it listens
    try:
        yield Desk(url, engine, challenge)
    finally:
        changes.close()
        await runner.cleanup()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


def the_table() -> list[Route]:
    """What a member can open or do, to be read: nothing stands behind it."""
    live = LiveEvents(None, Changes(), secure=False)  # type: ignore[arg-type]
    return desk.table(None, None, DeskSettings("http://localhost", "localhost"), live)  # type: ignore[arg-type]


@pytest.fixture
async def the_desk(engine: AsyncEngine) -> AsyncIterator[Desk]:
    async with a_desk(engine) as made:
        yield made


@dataclass(frozen=True, slots=True)
class Device:
    """A browser of somebody's own, with an authenticator in it that always says yes."""

    page: Page
    session: CDPSession
    authenticator: str

    async def forget_passkeys(self) -> None:
        await self.session.send("WebAuthn.clearCredentials", {"authenticatorId": self.authenticator})


@asynccontextmanager
async def a_device(browser: Browser, language: str = "en") -> AsyncIterator[Device]:
    context = await browser.new_context(locale=language)
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    added = await session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    try:
        yield Device(page, session, added["authenticatorId"])
    finally:
        await context.close()


class Client:
    """A member's browser without JavaScript."""

    def __init__(self, desk: Desk, token: str | None = None) -> None:
        cookies = {"desk": token} if token else {}
        self.desk, self.token = desk, token
        self.csrf = access.csrf_of(token or "")
        self.web = aiohttp.ClientSession(cookies=cookies, cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def get(self, path: str) -> tuple[int, str]:
        """Of a stream, which does not end, that it begins."""
        async with self.web.get(self.desk.url + path, allow_redirects=False) as answer:
            endless = answer.content_type == "text/event-stream"
            return answer.status, "" if endless else await answer.text(errors="replace")

    async def post(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> tuple[int, str]:
        data = {"csrf": self.csrf, **(fields or {})}
        sent = {"Origin": self.desk.url, **headers}
        async with self.web.post(self.desk.url + path, data=data, headers=sent, allow_redirects=False) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def a_client(desk: Desk, member_id: int | None = None) -> AsyncIterator[Client]:
    """Signed in; with None not."""
    token = None
    if member_id is not None:
        async with transaction(desk.engine) as db:
            token = await sign_ins.sign_in(
                db, member_id=member_id, passkey_id=None, browser="Firefox, Linux", now=datetime.now(UTC)
            )
    client = Client(desk, token)
    try:
        yield client
    finally:
        await client.web.close()
