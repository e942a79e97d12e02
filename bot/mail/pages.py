"""The pages that links in mails lead to: an address is confirmed there, or mail is ended.

The link itself is the key to what it does, and no cookie is read: a mail program ends mail by a POST of its own, from
anywhere (RFC 8058). Looking changes nothing, so that a preview of the link cannot.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Final, TypeAlias

from aiohttp import web
from jinja2 import Environment, FileSystemLoader
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.mail.texts import AGAIN, ASKS, AWAY, BUSY, CONFIRMED, CONFIRMED_MEMBER, ENDED, GONE, Said
from conversations.catalogues import OURS, gettext_in
from conversations.mailing import MAIL_VERSION
from pages import templates
from pages.addresses import Network, address_for_limits, client_address
from pages.languages import preferred_language
from pages.rate_limits import RateLimit
from pages.static_files import StaticFiles
from participation import mail_addresses
from participation.database import transaction
from participation.errors import NoSuchLink
from participation.faults import fault_of, is_passing
from participation.keys import Keys
from participation.mail_addresses import Whose
from participation.mail_links import MailLink, read_token
from participation.words import MailPage

_TEMPLATES: Final = Path(__file__).parent / "templates"
_log: Final = logging.getLogger(__name__)
Handle: TypeAlias = Callable[[web.Request], Awaitable[web.Response]]


def environment(static: StaticFiles) -> Environment:
    return templates.environment(FileSystemLoader(_TEMPLATES), static=static)


def _used(whose: Whose | None) -> Said:
    """Whoever tapped twice is not told that anything went wrong."""
    return _confirmed(whose) if whose and whose.confirmed else GONE


def _confirmed(whose: Whose) -> Said:
    return CONFIRMED_MEMBER if whose.member else CONFIRMED


def mail_page(env: Environment, said: Said, language: str, *, url: str) -> str:
    """Its button, where it has one, goes to `url`."""
    shown = env.get_template("mail_page.html")
    return shown.render(said=said, url=url, language=language, _=gettext_in(language))


@dataclass(frozen=True, slots=True)
class MailPages:
    engine: AsyncEngine
    keys: Keys
    env: Environment
    trusted_proxies: Sequence[Network] = ()
    limit: RateLimit = field(default_factory=lambda: RateLimit(per_minute=600, burst=200))
    """Of one address; a mail provider ends the mail of many from one."""

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/mail/{token}", self._led(self.shown)), web.post("/mail/{token}", self._led(self.done))]

    async def shown(self, request: web.Request) -> web.Response:
        """Asks; only the button does it."""
        link = self._link(request)
        async with self.engine.connect() as db:
            whose = (
                await mail_addresses.look_at_address(db, chat_id=link.chat_id, now=datetime.now(UTC)) if link else None
            )
        language = whose.language if whose else preferred_language(request, OURS)
        if link is not None and link.page is not MailPage.CONFIRM:
            return self._page(request, ASKS[link.page] if whose else ENDED, language)
        if whose is None or not whose.good:
            return self._page(request, _used(whose), language)
        return self._page(request, ASKS[MailPage.CONFIRM], language)

    async def done(self, request: web.Request) -> web.Response:
        link = self._link(request)
        if link is None:
            return self._page(request, GONE, preferred_language(request, OURS))
        now = datetime.now(UTC)
        async with transaction(self.engine) as db:
            whose = await mail_addresses.look_at_address(db, chat_id=link.chat_id, now=now)
            language = whose.language if whose else preferred_language(request, OURS)
            if link.page is not MailPage.CONFIRM:
                await mail_addresses.end_mail(db, chat_id=link.chat_id, page=link.page)
                return self._page(request, ENDED, language)
            try:
                whose = await mail_addresses.confirm_address(db, chat_id=link.chat_id, version=MAIL_VERSION, now=now)
            except NoSuchLink:
                return self._page(request, _used(whose), language)
        return self._page(request, _confirmed(whose), language)

    def _link(self, request: web.Request) -> MailLink | None:
        return read_token(request.match_info["token"], self.keys)

    def _led(self, handle: Handle) -> Handle:
        async def led(request: web.Request) -> web.Response:
            who = address_for_limits(client_address(request, self.trusted_proxies))
            if not self.limit.allow(who, monotonic()):
                return self._page(request, BUSY, preferred_language(request, OURS))
            try:
                return await handle(request)
            except Exception as error:
                if not is_passing(error):
                    raise
                _log.warning("a link in a mail waits: %s", fault_of(error))
                return self._page(request, AWAY, preferred_language(request, OURS))

        return led

    def _page(self, request: web.Request, said: Said, language: str) -> web.Response:
        headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        if said.status in AGAIN:
            headers["Retry-After"] = "60"
        shown = mail_page(self.env, said, language, url=request.path)
        return web.Response(text=shown, status=said.status, content_type="text/html", headers=headers)
