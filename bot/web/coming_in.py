"""Coming in by the address on a poster. It leads to the chat, which then knows where somebody came from. Nothing is
kept of it here before something is said."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from pages.poster_address import poster_path

_A_DAY: Final = 24 * 3600
_NAME: Final = "[A-Za-z0-9-]{1,62}"
"""All that a deep link has room for."""


@dataclass(frozen=True, slots=True)
class ComingIn:
    secure: Callable[[web.Request], bool]
    """Whether the browser came over https."""

    def routes(self) -> list[web.RouteDef]:
        return [web.get(poster_path(f"{{slug:{_NAME}}}", f"{{source:{_NAME}}}"), self.come_in)]

    async def come_in(self, request: web.Request) -> web.Response:
        """Who types it may write capitals."""
        slug, source = request.match_info["slug"].lower(), request.match_info["source"].lower()
        secure = self.secure(request)
        response = web.Response(status=303, headers={"Location": f"/chat/{slug}", "Cache-Control": "no-store"})
        response.set_cookie(
            _cookie(slug, secure=secure),
            source,
            max_age=_A_DAY,
            path="/",
            secure=secure,
            httponly=True,
            samesite="Lax",
        )
        return response


def kept_source(request: web.Request, slug: str, *, secure: bool) -> str | None:
    source = request.cookies.get(_cookie(slug, secure=secure), "")
    return source.lower() if re.fullmatch(_NAME, source) else None


def _cookie(slug: str, *, secure: bool) -> str:
    return f"{'__Host-' if secure else ''}from-{slug}"
