"""One request of somebody who is signed in: who they are, in which challenge, and whether their role includes it.

Every page and form of the desk stands in a table of `Route`s, each with the right it takes; there is no other way in.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from jinja2 import Environment
from sqlalchemy.ext.asyncio import AsyncEngine

from admin import access, answers
from admin.access import CSRF_FIELD, Visitor
from admin.guard import Guard, Handle, Refused, fields_of, form_of
from admin.streaming import Busy, Stream, Streams
from admin.texts import REFUSALS, Fault
from conversations.catalogues import OURS, gettext_in, say
from pages.file_forms import Form, FormReader
from participation.challenges import ChallengeView, challenge_by_slug
from participation.database import Db, transaction
from participation.errors import NoSuchChallenge, Refusal
from participation.roles import Right


@dataclass(frozen=True, slots=True)
class Here:
    """What a handler is given, in its one transaction."""

    db: Db
    request: web.Request
    visitor: Visitor
    challenge: ChallengeView
    fields: Sequence[tuple[str, str]]
    """Of a form, in order; none for a page."""
    now: datetime
    language: str
    file: bytes | None
    """That came along."""
    too_large: bool
    """A file came along of which not all was read."""

    @property
    def member_id(self) -> int:
        return self.visitor.signed_in.member_id

    @property
    def form(self) -> Mapping[str, str]:
        """Of a field that comes more than once the last."""
        return dict(self.fields)

    def several(self, name: str) -> list[str]:
        return [value for field, value in self.fields if field == name]

    @property
    def url(self) -> str:
        """Of the challenge's desk."""
        return f"/desk/{self.challenge.slug}"

    def number(self, name: str) -> int:
        """A number of the address, or of the form.

        Raises:
            Refused: it is none.
        """
        part = self.request.match_info.get(name)
        text = self.form.get(name, "") if part is None else part
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            raise Refused(Fault.FORM if part is None else Fault.MISSING)
        return int(text)


Later = Callable[[], Awaitable[web.StreamResponse]]
"""What is left to do for an answer once the transaction is over: slow things, like asking Telegram."""
Handler = Callable[[Here], Awaitable[web.StreamResponse | Stream | Later]]


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str
    """After `/desk/{slug}`."""
    right: Right
    handler: Handler
    takes_file: bool = False


@dataclass(frozen=True, slots=True)
class AtTheDesk:
    """Leads each request to its handler in a table, past all that is asked first."""

    engine: AsyncEngine
    guard: Guard
    forms: FormReader
    streams: Streams

    def routes(self, table: Sequence[Route]) -> list[web.RouteDef]:
        return [
            web.route(each.method, f"/desk/{{slug:[a-z0-9-]+}}{each.path}", self.guard.guarded(self._led(each)))
            for each in table
        ]

    def _led(self, route: Route) -> Handle:
        async def handle(request: web.Request) -> web.StreamResponse:
            form, language = await self._form(request, route), None
            try:
                async with transaction(self.engine) as db:
                    now = datetime.now(UTC)
                    visitor = await access.visitor_of(db, request, secure=self.guard.settings.secure, now=now)
                    if visitor is None:
                        return web.Response(status=303, headers={"Location": "/desk/sign-in"})
                    spoken = visitor.signed_in.language
                    language = spoken if spoken in OURS else OURS[0]
                    challenge = await _challenge_for(db, request, visitor, dict(form.fields), route.right)
                    here = Here(db, request, visitor, challenge, form.fields, now, language, form.file, form.too_large)
                    answer = await route.handler(here)
                if isinstance(answer, Stream):
                    return await self.streams.send(request, answer, self.engine, answers.NO_STORE)
                return answer if isinstance(answer, web.StreamResponse) else await answer()
            except Busy:
                raise Refused(Fault.BUSY, language) from None
            except Refused as refused:
                raise Refused(refused.fault, language) from None
            except Refusal as refusal:
                raise Refused(REFUSALS[type(refusal).__name__], language) from None

        return handle

    async def _form(self, request: web.Request, route: Route) -> Form:
        if request.method != "POST":
            return Form()
        return await form_of(request, self.forms) if route.takes_file else Form(await fields_of(request))


async def _challenge_for(
    db: Db, request: web.Request, visitor: Visitor, form: Mapping[str, str], right: Right
) -> ChallengeView:
    """That a challenge is there is told to its own team alone."""
    if request.method == "POST" and not access.csrf_is_right(visitor, form.get(CSRF_FIELD, "")):
        raise Refused(Fault.ORIGIN)
    try:
        challenge = await challenge_by_slug(db, request.match_info["slug"])
    except NoSuchChallenge:
        raise Refused(Fault.MISSING) from None
    if visitor.role_in(challenge.id) is None:
        raise Refused(Fault.MISSING)
    if not visitor.may(right, challenge.id):
        raise Refused(Fault.NOT_YOURS)
    return challenge


def page(
    env: Environment,
    template: str,
    here: Here,
    *,
    section: str,
    status: int = 200,
    fault: Fault | None = None,
    **context: Any,
) -> web.Response:
    """`section`: the entry of the navigation that stands out; `fault`: what the page says is wrong with a form."""
    shown = env.get_template(template).render(
        here=here,
        language=here.language,
        _=gettext_in(here.language),
        section=section,
        csrf=here.visitor.csrf,
        fault=say(fault.sentence, here.language) if fault else None,
        **context,
    )
    return answers.html(shown, fault.status if fault else status)


def back_to(here: Here, path: str) -> web.Response:
    """After a form: the page anew, so that a reload sends nothing again."""
    return web.Response(status=303, headers={"Location": f"{here.url}{path}"})
