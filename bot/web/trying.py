"""A member of the team tries the chat: a one-time link of the desk leads into a chat of its own, marked as a test."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from aiohttp import web

from bot.web import asking, render
from bot.web.answers import html
from bot.web.texts import Fault
from bot.web.visit import open_challenge
from pages.languages import preferred_language
from pages.security import origin_is_ours
from participation import members
from participation.challenges import ChallengeView
from participation.chats import Address, begin_test
from participation.database import Db, transaction
from participation.errors import NoSuchLink
from participation.words import LinkPurpose

if TYPE_CHECKING:
    from bot.web.door import WebDoor

_HOURS: Final = 12
_Handle: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


def leave_path(slug: str) -> str:
    return f"/chat/{slug}/test/stop"


def stop_trying(response: web.StreamResponse, slug: str, *, secure: bool) -> None:
    name = asking.test_cookie_name(slug, secure=secure)
    response.del_cookie(name, path="/", secure=secure, httponly=True, samesite="Lax")


@dataclass(frozen=True, slots=True)
class Trying:
    page: WebDoor

    def routes(self, or_away: Callable[[_Handle], _Handle]) -> list[web.RouteDef]:
        begin = "/chat/{slug}/test/{token:[A-Za-z0-9_-]{43}}"
        return [
            web.get(begin, or_away(self.told)),
            web.post(begin, or_away(self.begin)),
            web.post(leave_path("{slug}"), or_away(self.leave)),
        ]

    async def told(self, request: web.Request) -> web.StreamResponse:
        """What it is. Uses up nothing: a preview of the link may look at it, too."""
        async with self.page.door.engine.connect() as db:
            challenge = await open_challenge(db, request.match_info["slug"])
            if challenge is None:
                return self.page.refused(request, Fault.MISSING)
            try:
                link = await members.look_at_link(db, request.match_info["token"], now=datetime.now(UTC))
            except NoSuchLink:
                return self.page.refused(request, Fault.TEST_LINK)
        if link.purpose is not LinkPurpose.TRY_CHAT:
            return self.page.refused(request, Fault.TEST_LINK)
        language = _language(request, challenge, link.language)
        return html(request, render.trying(self.page.env, challenge.setup.name[language], request.path, language))

    async def begin(self, request: web.Request) -> web.StreamResponse:
        page, slug = self.page, request.match_info["slug"]
        if not origin_is_ours(request, page.public_url, page.trusted_proxies):
            return page.refused(request, Fault.ORIGIN)
        token = asking.new_token()
        try:
            async with transaction(page.door.engine) as db:
                challenge = await open_challenge(db, slug)
                if challenge is None:
                    return page.refused(request, Fault.MISSING)
                await self._begun(db, request, challenge, token)
        except NoSuchLink:
            return page.refused(request, Fault.TEST_LINK)
        secure = page.secure(request)
        response = web.Response(status=303, headers={"Location": f"/chat/{slug}", "Cache-Control": "no-store"})
        response.set_cookie(
            asking.test_cookie_name(slug, secure=secure),
            token,
            max_age=_HOURS * 3600,
            path="/",
            secure=secure,
            httponly=True,
            samesite="Lax",
        )
        return response

    async def _begun(self, db: Db, request: web.Request, challenge: ChallengeView, token: str) -> None:
        """
        Raises:
            NoSuchLink: used, too old, or of somebody who is not of this challenge's team.
        """
        secret = request.match_info["token"]
        link = await members.use_link(db, secret, purpose=LinkPurpose.TRY_CHAT, now=datetime.now(UTC))
        if challenge.id not in await members.roles_of(db, member_id=link.member_id):
            raise NoSuchLink
        await begin_test(
            db,
            address=Address(self.page.bot, token),
            keys=self.page.door.keys,
            language=_language(request, challenge, link.language),
            challenge_id=challenge.id,
            member_id=link.member_id,
        )

    async def leave(self, request: web.Request) -> web.StreamResponse:
        """Back to the desk. What was sent stays there, as a test."""
        page = self.page
        if not origin_is_ours(request, page.public_url, page.trusted_proxies):
            return page.refused(request, Fault.ORIGIN)
        response = web.Response(status=303, headers={"Location": "/desk", "Cache-Control": "no-store"})
        stop_trying(response, request.match_info["slug"], secure=page.secure(request))
        return response


def _language(request: web.Request, challenge: ChallengeView, own: str) -> str:
    """The member's, where the challenge speaks it."""
    return own if own in challenge.languages else preferred_language(request, challenge.languages)
