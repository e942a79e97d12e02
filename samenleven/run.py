"""Puts the rooms together and runs them in this process, until SIGTERM or Ctrl-C."""

import asyncio
import errno
import gc
import logging
import resource
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import Final

import uvloop
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from admin.look import JOINED as DESK_JOINED
from admin.look import STATIC as DESK_STATIC
from bot.delivery import PageDelivery
from bot.door import Door
from bot.mail.door import mail_bot, mail_sender
from bot.mail.pages import MailPages
from bot.mail.pages import environment as mail_environment
from bot.sender import Sender
from bot.telegram.bot import TelegramDoor, TokenRefused, make_telegram_door
from bot.wakeups import Wakeups
from bot.web import render
from bot.web.door import WebDoor
from bot.web.four_words import page_address
from pages.look import look
from pages.security import secure
from pages.static_files import StaticFiles
from participation.challenges import open_challenges
from participation.chats import BotRow, know_bot
from participation.languages import CHAT_LANGUAGES, load_profiles
from participation.words import Channel
from samenleven.erasures import erasures_file
from samenleven.first_owner import first_of_the_team
from samenleven.health import Health
from samenleven.opened import opened_database
from samenleven.parts import WITH_DESK, Part
from samenleven.sentences import Stopped
from samenleven.settings import Settings, WebSettings
from samenleven.welcome_box import print_box

POOL_SIZE: Final = 12
"""Connections for messages and pages; senders, fetchers and the listeners each keep one more."""
KEPT: Final = 6
SPARE: Final = 2
"""Of the pool, never held for Telegram's updates: for pages, and for setting aside what fails."""
MOST_BYTES: Final = 1_000_000
MOST_FILES: Final = 65_536
_CLOSE_SECONDS: Final = 3.0
_log: Final = logging.getLogger(__name__)


@dataclass(slots=True)
class _TelegramLinks:
    """For the pages, some of which stand before the bot does."""

    bot: TelegramDoor | None = None

    def link(self, payload: str) -> str | None:
        return self.bot.link(payload) if self.bot else None


def run(part: Part, settings: Settings) -> None:
    """Until told to stop.

    Raises:
        Stopped: with a sentence for who started it.
    """
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(part, settings))


async def _run(part: Part, settings: Settings) -> None:
    _raise_file_limit()
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    async with AsyncExitStack() as house:
        engine, keys = await house.enter_async_context(opened_database(settings, pool_size=POOL_SIZE + KEPT))
        app = web.Application(client_max_size=MOST_BYTES)
        secure(app, settings.web.trusted_proxies, public_url=settings.web.public_url)
        health = Health(engine, stopping)
        app.add_routes(health.routes())
        static = look(render.STATIC, DESK_STATIC, joined=DESK_JOINED)
        app.add_routes(static.routes())
        links = _TelegramLinks()
        hearing: AbstractAsyncContextManager[None] = nullcontext()
        mail = await mail_bot(engine, settings.mail)
        sends = mail if settings.mail else None
        if part in WITH_DESK:
            from samenleven.desk import add_desk  # noqa: PLC0415 — 8 MB for passkeys, which a bot has no use for

            hearing = add_desk(app, house, engine, keys, static, settings, links.link, sends)
        door = None
        if part in (Part.ALL, Part.BOT):
            door = Door(engine, keys, Wakeups(), erasures_file(settings.database), sends)
            health.takes_in = door.takes_in
            await house.enter_async_context(_by_mail(app, door, mail, settings, static))
            await house.enter_async_context(_residents_doors(app, door, settings, static, links))
        await house.enter_async_context(_listening(app, settings))
        if door is not None:
            house.callback(door.wakeups.close)  # lets open pages go, before the server waits for them
        await house.enter_async_context(hearing)
        if part in (Part.ALL, Part.SCHEDULER):
            from scheduler.clock import Clock  # noqa: PLC0415 — its library takes 2 MB, which a bot has no use for

            clock = Clock(engine)
            clock.start()
            house.callback(clock.stop)
        settle_memory()
        # what is printed elsewhere than on a terminal may be kept in a log
        first = await first_of_the_team(engine, at_terminal=sys.stdout.isatty()) if part in WITH_DESK else None
        print_box(part, settings, first)
        await stopping.wait()
        _log.info("stopping")


@asynccontextmanager
async def _residents_doors(
    app: web.Application, door: Door, settings: Settings, static: StaticFiles, links: _TelegramLinks
) -> AsyncIterator[None]:
    languages = await _spoken_languages(door.engine)
    await asyncio.to_thread(load_profiles, {*CHAT_LANGUAGES, *languages})
    async with AsyncExitStack() as doors:
        links.bot = await _telegram(doors, app, door, settings, languages)
        async with door.engine.begin() as db:
            web_bot = await know_bot(db, channel=Channel.WEB, name="web")
        page = WebDoor(
            door,
            web_bot,
            render.environment(static),
            public_url=settings.web.public_url,
            trusted_proxies=settings.web.trusted_proxies,
            telegram_url=links.link,
        )
        app.add_routes(page.routes())
        sender = Sender(door.engine, web_bot, door.keys, PageDelivery(), door.wakeups)
        listening = asyncio.create_task(door.wakeups.listen(door.engine))
        try:
            async with _sending(sender):
                yield
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


@asynccontextmanager
async def _by_mail(
    app: web.Application, door: Door, bot: BotRow | None, settings: Settings, static: StaticFiles
) -> AsyncIterator[None]:
    """Also where no mail is sent any more: links in mails of before still work."""
    if bot is None:
        yield
        return
    pages = MailPages(door.engine, door.keys, mail_environment(static), settings.web.trusted_proxies)
    app.add_routes(pages.routes())
    async with _sending(mail_sender(door.engine, door.keys, door.wakeups, bot, settings.mail)):
        yield


@asynccontextmanager
async def _sending(sender: Sender) -> AsyncIterator[None]:
    work = asyncio.create_task(sender.run())
    try:
        yield
    finally:
        sender.stop()
        await asyncio.wait([work], timeout=_CLOSE_SECONDS)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


async def _telegram(
    doors: AsyncExitStack, app: web.Application, door: Door, settings: Settings, languages: list[str]
) -> TelegramDoor | None:
    if settings.telegram is None:
        return None
    telegram = await make_telegram_door(
        settings.telegram,
        door,
        languages=languages,
        side_by_side=POOL_SIZE - SPARE,
        chat_page=lambda slug: page_address(settings.web.public_url, slug),
    )
    app.add_routes(telegram.routes())
    doors.push_async_callback(telegram.stop)
    try:
        await telegram.start()
    except TokenRefused:
        raise Stopped("TELEGRAM_TOKEN is not known to Telegram: copy it from @BotFather once more.") from None
    return telegram


@asynccontextmanager
async def _listening(app: web.Application, settings: Settings) -> AsyncIterator[None]:
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=_CLOSE_SECONDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.web.host, settings.web.port).start()
        except OSError as error:
            raise Stopped(_cannot_listen(error, settings.web)) from None
        yield
    finally:
        await runner.cleanup()


def _cannot_listen(error: OSError, address: WebSettings) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"HOST {address.host} is no address of this computer: set HOST to 127.0.0.1, or 0.0.0.0 for all."
    return f"PORT {address.port} on {address.host} cannot be used: another program may have it; set PORT to a free one."


async def _spoken_languages(engine: AsyncEngine) -> list[str]:
    async with engine.connect() as db:
        return sorted({language for challenge in await open_challenges(db) for language in challenge.languages})


def _raise_file_limit() -> None:
    """Every open page is an open file; many systems begin with 1,024 and allow far more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def settle_memory() -> None:
    """What was made at the start stays for good and is looked through no more; cycles in what comes after are looked
    for more seldom. It took 8 % of the bot's processor time (`make bench`, talks).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
