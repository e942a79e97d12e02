"""One request of somebody who is signed in: who they are, in which challenge, and whether their role includes it.

Every page and form of the desk stands in a table of `Route`s, each with the right it takes; there is no other way in.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Final

from aiohttp import web
from jinja2 import Environment
from sqlalchemy.ext.asyncio import AsyncEngine

from admin import access, answers
from admin.access import CSRF_FIELD, Visitor
from admin.settings import DeskSettings
from admin.texts import LANGUAGES, REFUSALS, Fault, gettext_in
from pages.addresses import address_for_limits, client_address
from pages.languages import preferred_language
from pages.rate_limits import RateLimit
from pages.security import origin_is_ours
from participation.challenges import ChallengeView, challenge_by_slug
from participation.database import Db, transaction
from participation.errors import NoSuchChallenge, Refusal
from participation.faults import is_passing
from participation.roles import Right

BODY_SECONDS: Final = 15.0


class Refused(Exception):
    """For the one who asked, with its sentence."""

    def __init__(self, fault: Fault, language: str | None = None) -> None:
        super().__init__(fault.name)
        self.fault = fault
        self.language = language
        """The member's; None: the browser's."""


@dataclass(frozen=True, slots=True)
class Here:
    """What a handler is given, in its one transaction."""

    db: Db
    request: web.Request
    visitor: Visitor
    challenge: ChallengeView
    form: Mapping[str, str]
    """Empty for a page."""
    now: datetime
    language: str

    @property
    def member_id(self) -> int:
        return self.visitor.signed_in.member_id

    @property
    def url(self) -> str:
        """Of the challenge's desk."""
        return f"/desk/{self.challenge.slug}"

    def number(self, name: str) -> int:
        """A number of the form, or of the address.

        Raises:
            Refused: it is none.
        """
        text = self.form.get(name) or self.request.match_info.get(name, "")
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            raise Refused(Fault.FORM)
        return int(text)


Handler = Callable[[Here], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str
    """After `/desk/{slug}`."""
    right: Right
    handler: Handler


@dataclass(slots=True)
class Guard:
    engine: AsyncEngine
    env: Environment
    settings: DeskSettings
    limit: RateLimit

    def routes(self, table: Sequence[Route]) -> list[web.RouteDef]:
        return [web.route(each.method, f"/desk/{{slug:[a-z0-9-]+}}{each.path}", self.guarded(each)) for each in table]

    def guarded(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            language = preferred_language(request, LANGUAGES)
            try:
                self._check(request)
                form = await _form_of(request) if request.method == "POST" else {}
                async with transaction(self.engine) as db:
                    here = await self._here(db, request, form, route.right)
                    if here is None:
                        return web.Response(status=303, headers={"Location": "/desk/sign-in"})
                    language = here.language
                    return await route.handler(here)
            except Refused as refused:
                fault, language = refused.fault, refused.language or language
            except Refusal as refusal:
                fault = REFUSALS[type(refusal).__name__]
            except Exception as error:
                if not is_passing(error):
                    raise
                fault = Fault.AWAY
            return answers.refused(self.env, request, fault, language)

        return handle

    def _check(self, request: web.Request) -> None:
        who = address_for_limits(client_address(request, self.settings.trusted_proxies))
        if not self.limit.allow(who, monotonic()):
            raise Refused(Fault.BUSY)
        ours = origin_is_ours(request, self.settings.public_url, self.settings.trusted_proxies)
        if request.method == "POST" and not ours:
            raise Refused(Fault.ORIGIN)

    async def _here(self, db: Db, request: web.Request, form: Mapping[str, str], right: Right) -> Here | None:
        """None: not signed in. That a challenge is there is told to its own team alone."""
        now = datetime.now(UTC)
        visitor = await access.visitor_of(db, request, secure=self.settings.secure, now=now)
        if visitor is None:
            return None
        spoken = visitor.signed_in.language
        language = spoken if spoken in LANGUAGES else LANGUAGES[0]
        if request.method == "POST" and not access.csrf_is_right(visitor, form.get(CSRF_FIELD, "")):
            raise Refused(Fault.ORIGIN, language)
        try:
            challenge = await challenge_by_slug(db, request.match_info["slug"])
        except NoSuchChallenge:
            raise Refused(Fault.MISSING, language) from None
        if visitor.role_in(challenge.id) is None:
            raise Refused(Fault.MISSING, language)
        if not visitor.may(right, challenge.id):
            raise Refused(Fault.NOT_YOURS, language)
        return Here(db, request, visitor, challenge, form, now, language)


def page(
    env: Environment, template: str, here: Here, *, section: str, status: int = 200, **context: Any
) -> web.Response:
    """`section`: the entry of the navigation that stands out."""
    shown = env.get_template(template).render(
        here=here,
        language=here.language,
        _=gettext_in(here.language),
        section=section,
        csrf=here.visitor.csrf,
        **context,
    )
    return answers.html(shown, status)


def back_to(here: Here, path: str) -> web.Response:
    """After a form: the page anew, so that a reload sends nothing again."""
    return web.Response(status=303, headers={"Location": f"{here.url}{path}"})


async def _form_of(request: web.Request) -> dict[str, str]:
    """
    Raises:
        Refused: no form, or too slow.
    """
    if request.content_type != "application/x-www-form-urlencoded" or (request.charset or "utf-8").lower() not in (
        "utf-8",
        "utf8",
    ):
        raise Refused(Fault.FORM)
    try:
        async with asyncio.timeout(BODY_SECONDS):
            data = await request.post()
    except (ValueError, LookupError, TimeoutError, web.HTTPRequestEntityTooLarge):
        raise Refused(Fault.FORM) from None
    return {name: str(value).replace("\r\n", "\n").replace("\0", "").strip() for name, value in data.items()}
