"""The residents' door on the web: the chat page by plain forms, and live. Parse, one use case, render."""

import logging
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from aiohttp import web
from jinja2 import Environment

from bot.data_file import giving
from bot.door import Door
from bot.web import asking, render
from bot.web.answers import html, is_live, own_file, waiting
from bot.web.asking import Sent
from bot.web.coming_in import ComingIn
from bot.web.four_words import ways_back
from bot.web.installing import Installing
from bot.web.landings import landing_of
from bot.web.limits import Limits
from bot.web.live import left_off, news_of
from bot.web.saying import incoming_of
from bot.web.texts import BACK_TO_START, DOORS, GUIDES, MENU, Fault, promise
from bot.web.trying import Trying, leave_path, stop_trying
from bot.web.uploads import Uploads, given_back
from bot.web.view import ChatPage, Frame
from bot.web.visit import Visit, chat_of, languages, visit_of
from conversations.catalogues import OURS, gettext_in, say
from conversations.content import DATA_FILE
from conversations.talk import Heard
from pages.addresses import Network, address_for_limits, client_address, scheme
from pages.error_page import ErrorPage, error_page
from pages.events import event_stream
from pages.file_forms import FormReader
from pages.languages import preferred_language
from pages.rate_limits import RateLimit
from pages.security import origin_is_ours
from participation.challenges import ChallengeView, open_challenges
from participation.chats import BotRow
from participation.faults import fault_of, is_passing
from participation.pictures import shown_here
from participation.shown_messages import sent_messages

_log: Final = logging.getLogger(__name__)
MOST_STREAMS: Final = 200
"""Open pages of one address: a community centre full of telephones."""
Handle: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class WebDoor:
    door: Door
    bot: BotRow
    env: Environment
    public_url: str | None = None
    trusted_proxies: Sequence[Network] = ()
    telegram_url: Callable[[str], str | None] = lambda _slug: None
    """The deep link into a challenge; None without a bot on Telegram."""
    limits: Limits = field(default_factory=Limits)
    _forms: FormReader = field(default_factory=FormReader)
    _uploads: Uploads = field(default_factory=Uploads)
    _streams: Counter[str] = field(default_factory=Counter)
    """Open event streams of each address."""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self._or_away(self.landing)),
            web.get("/chat", self._or_away(self.chats)),
            web.get("/chat/{slug}", self._or_away(self.page)),
            web.post("/chat/{slug}", self._or_away(self.say)),
            web.get("/chat/{slug}/events", self._or_away(self.events)),
            web.get(f"/chat/{{slug}}/{DATA_FILE}", self._or_away(self.data)),
            web.get("/chat/{slug}/media/{file:[A-Za-z0-9_-]{1,64}}", self._or_away(self.medium)),
            *ComingIn(self.secure).routes(),
            *Trying(self).routes(self._or_away),
            *Installing(self.door.engine, self.env).routes(self._or_away),
            web.get("/{anything:.*}", self.missing),  # last: what no other address takes
        ]

    def _or_away(self, handle: Handle) -> Handle:
        """While the database is away there is nothing to show but a sentence that says so."""

        async def handled(request: web.Request) -> web.StreamResponse:
            try:
                return await handle(request)
            except Exception as error:
                if not is_passing(error):
                    raise
                _log.warning("%s waits: %s", request.path, fault_of(error))
                return self.refused(request, Fault.AWAY)

        return handled

    # — what is shown

    async def landing(self, request: web.Request) -> web.Response:
        """The first page: what this is, and a door into each open challenge."""
        if not self._allowed(self.limits.address, self._who(request)):
            return self.refused(request, Fault.BUSY)
        async with self.door.engine.connect() as db:
            challenges = await open_challenges(db)
        return html(request, render.landing(self.env, landing_of(request, challenges, self.telegram_url)))

    async def chats(self, request: web.Request) -> web.Response:
        """The one open chat; where there are several, or none, what the first page says."""
        async with self.door.engine.connect() as db:
            challenges = await open_challenges(db)
        if len(challenges) == 1:
            raise web.HTTPSeeOther(f"/chat/{challenges[0].slug}")
        return await self.landing(request)

    async def page(self, request: web.Request) -> web.Response:
        if not self._allowed(self.limits.address, self._who(request)):
            return self.refused(request, Fault.BUSY)
        visit = await self._visit(request)
        return self._page(request, visit) if visit else self.refused(request, Fault.MISSING)

    async def data(self, request: web.Request) -> web.Response:
        """The resident's own file, made as it is asked for."""
        if not self._allowed(self.limits.address, self._who(request)):
            return self.refused(request, Fault.BUSY)
        visit = await self._visit(request)
        file = await giving(self.door.engine)(visit.chat_id) if visit and visit.chat_id else None
        return own_file(file) if file else self.refused(request, Fault.MISSING)

    async def medium(self, request: web.Request) -> web.Response:
        """A photo or a voice that this very chat sent along, or the picture of a call that it got."""
        if not self._allowed(self.limits.address, self._who(request)):
            return self.refused(request, Fault.BUSY)
        async with self.door.engine.connect() as db:
            secure = self.secure(request)
            chat_id = await chat_of(db, request, bot=self.bot, keys=self.door.keys, secure=secure)
            file = request.match_info["file"]
            kept = await shown_here(db, chat_id=chat_id, name=file) if chat_id else None
        return given_back(request, kept) if kept else self.refused(request, Fault.MISSING)

    async def missing(self, request: web.Request) -> web.Response:
        return self.refused(request, Fault.MISSING)

    # — what is said

    async def say(self, request: web.Request) -> web.Response:
        """One form. Answered after the commit: a page reloads, JavaScript hears 204."""
        if not origin_is_ours(request, self.public_url, self.trusted_proxies):
            return self.refused(request, Fault.ORIGIN)
        if not self._allowed(self.limits.address, self._who(request)):
            return self.refused(request, Fault.BUSY)
        visit, form = await self._visit(request), await self._forms.read(request)
        sent = asking.sent_form(form) if form else None
        if visit is None:
            return self.refused(request, Fault.MISSING)
        heard = self._fault_of(visit, sent) or await self._heard(request, visit, sent)
        if isinstance(heard, Fault):
            kept = sent.words if sent else ""
            return self._said(heard, visit.language) if is_live(request) else self._page(request, visit, heard, kept)
        if is_live(request):
            moved = heard is not None and visit.chat_id not in (None, heard.chat_id)
            return web.Response(status=205 if moved else 204)  # 205: the page follows a chat that is no more
        raise web.HTTPSeeOther(f"{request.path}#now")

    def _fault_of(self, visit: Visit, sent: Sent | None) -> Fault | None:
        if sent is None:
            return Fault.FORM
        if visit.lapsed:
            return Fault.LAPSED
        if visit.address is None:
            return Fault.COOKIE
        if sent.what is None or sent.too_large:
            return Fault.TOO_LARGE if sent.too_large else Fault.EMPTY
        return None if self._allowed(self.limits.chat, visit.address.value) else Fault.BUSY

    async def _heard(self, request: web.Request, visit: Visit, sent: Sent | None) -> Heard | Fault | None:
        if sent is None or sent.what is None or visit.address is None:
            return Fault.FORM
        made = await self._uploads.made(sent.files)
        if isinstance(made, Fault):
            return made
        incoming = incoming_of(visit, visit.address, sent, sent.what, made, self.door.keys)
        try:
            return await self.door.hear(incoming)
        except Exception as error:  # noqa: BLE001 — this door's one handler of what it did not foresee
            _log.error("form at %s failed: %s", request.path, fault_of(error))
            return Fault.AWAY if is_passing(error) else Fault.FAILED

    # — live

    async def events(self, request: web.Request) -> web.StreamResponse:
        """What this chat is sent, from where the page left off."""
        who = self._who(request)
        if self._streams[who] >= MOST_STREAMS or not self._allowed(self.limits.address, who):
            return web.Response(status=429, headers={"Retry-After": "60"})
        self._streams[who] += 1
        try:
            return await self._streamed(request)
        finally:
            self._streams[who] -= 1
            if not self._streams[who]:
                del self._streams[who]

    async def _streamed(self, request: web.Request) -> web.StreamResponse:
        visit = await self._visit(request)
        if visit is None or visit.chat_id is None:
            return web.Response(status=204)  # nothing to follow; a browser does not come back for more
        after = left_off(request)
        with self.door.wakeups.following(visit.chat_id) as woken:
            async with event_stream(request) as events:
                while not self.door.wakeups.closing:
                    woken.clear()
                    for shown, data in await self._news(visit, visit.chat_id, after):
                        await events.send(shown, "message", data)
                        after = shown
                    await woken.wait()
            return events.response

    async def _news(self, visit: Visit, chat_id: int, after: int) -> list[tuple[int, str]]:
        async with self.door.engine.connect() as db:
            messages = await sent_messages(db, chat_id=chat_id)
        if not messages or messages[-1].id <= after:
            return []
        newest = messages[-1].content.get("language", visit.language)
        return news_of(self.env, messages, after, self._frame(visit.challenge, newest))

    # — of one visit

    async def _visit(self, request: web.Request) -> Visit | None:
        async with self.door.engine.connect() as db:
            return await visit_of(db, request, bot=self.bot, keys=self.door.keys, secure=self.secure(request))

    def _page(self, request: web.Request, visit: Visit, fault: Fault | None = None, kept: str = "") -> web.Response:
        challenge, language = visit.challenge, visit.language
        url, known = f"/chat/{challenge.slug}", visit.chat_id is not None
        view = ChatPage(
            frame=self._frame(challenge, language),
            challenge=challenge.setup.name[language],
            question=challenge.setup.question[language],
            purpose=challenge.setup.purpose[language],
            promise=promise(challenge.setup.reading_days, language),
            languages=languages(challenge.languages),
            doors=tuple(way.said_in(language) for way in DOORS) if known else (),
            menu=tuple(way.said_in(language) for way in (MENU if known else GUIDES)),
            entries=visit.entries,
            events_url=f"{url}/events?after={visit.last}" if known else "",
            telegram_url=self.telegram_url(challenge.slug) if not visit.test else None,
            leave_url=leave_path(challenge.slug) if visit.test else None,
            error=say(fault.sentence, language) if fault else None,
            kept=kept,
        )
        response = html(request, render.page(self.env, view), fault.status if fault else 200)
        if visit.lapsed:
            stop_trying(response, challenge.slug, secure=self.secure(request))
        if visit.address is None and fault is None:
            asking.keep_token(response, challenge.slug, asking.new_token(), secure=self.secure(request))
        return response

    def _frame(self, challenge: ChallengeView, language: str) -> Frame:
        return Frame(
            url=f"/chat/{challenge.slug}",
            form=str(secrets.randbelow(asking.LARGEST_FORM) + 1),
            language=language,
            now=datetime.now(UTC),
            zone=ZoneInfo(challenge.time_zone),
            gettext=gettext_in(language),
            back=ways_back(challenge.slug, self.telegram_url, self.public_url),
        )

    def refused(self, request: web.Request, fault: Fault) -> web.Response:
        """Where there is no page of a chat to say it on."""
        language = preferred_language(request, OURS)
        if is_live(request):
            return self._said(fault, language)
        error = ErrorPage(
            status=fault.status,
            heading=say(fault.heading, language),
            sentence=say(fault.sentence, language),
            back_url=request.path if fault in (Fault.ORIGIN, Fault.AWAY) else "/",
            back_label=say(BACK_TO_START, language),
            language=language,
        )
        return html(request, error_page(self.env, error), fault.status)

    @staticmethod
    def _said(fault: Fault, language: str) -> web.Response:
        headers = waiting(fault.status)
        return web.json_response({"sentence": say(fault.sentence, language)}, status=fault.status, headers=headers)

    def _who(self, request: web.Request) -> str:
        return address_for_limits(client_address(request, self.trusted_proxies))

    def secure(self, request: web.Request) -> bool:
        return scheme(request, self.trusted_proxies) == "https" or (self.public_url or "").startswith("https://")

    @staticmethod
    def _allowed(limit: RateLimit, key: str) -> bool:
        return limit.allow(key, monotonic())
