"""The chat as an app on a telephone: its manifest, and the page that stands in when there is no connection."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast

from aiohttp import web
from jinja2 import Environment
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.web import render
from bot.web.offline import MANIFEST_FILE, WORKER, offline_page
from bot.web.visit import open_challenge
from conversations.catalogues import SOURCE_LANGUAGE
from conversations.texts import NATIVE_NAMES
from pages.look import DAY
from pages.templates import direction

_NAME: Final = "Samenleven"
_FITS_UNDER_AN_ICON: Final = 12
_AN_HOUR: Final = {"Cache-Control": "public, max-age=3600"}
_ASK_AGAIN: Final = {"Cache-Control": "no-cache"}
_Handle: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Installing:
    engine: AsyncEngine
    env: Environment

    def routes(self, or_away: Callable[[_Handle], _Handle]) -> list[web.RouteDef]:
        return [
            web.get(f"/chat/{{slug}}/{MANIFEST_FILE}", or_away(self.manifest)),
            web.get(f"/{WORKER}", self.worker),
            web.get("/offline", self.offline),
        ]

    async def manifest(self, request: web.Request) -> web.Response:
        async with self.engine.connect() as db:
            challenge = await open_challenge(db, request.match_info["slug"])
        if challenge is None:
            raise web.HTTPNotFound
        wish = request.query.get("language", "")
        language = wish if wish in challenge.languages else challenge.languages[0]
        setup = challenge.setup
        body = self._app(challenge.slug, setup.name[language], setup.question[language], language)
        return web.json_response(
            body, headers=_AN_HOUR, content_type="application/manifest+json", dumps=_in_plain_letters
        )

    def _app(self, slug: str, name: str, question: str, language: str) -> dict[str, Any]:
        url, static_url = f"/chat/{slug}", cast(Callable[[str], str], self.env.globals["static"])
        icons = [("icon.svg", "any", "any"), ("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any")]
        masked = [("icon-masked-192.png", "192x192", "maskable"), ("icon-masked-512.png", "512x512", "maskable")]
        return {
            "id": url,
            "name": f"{name} · {_NAME}",
            "short_name": name if len(name) <= _FITS_UNDER_AN_ICON else _NAME,
            "description": question,
            "lang": language,
            "dir": direction(language),
            "start_url": url,
            "scope": url,
            "display": "standalone",
            "theme_color": DAY.bar,
            "background_color": DAY.ground,
            "icons": [
                {
                    "src": static_url(file),
                    "sizes": sizes,
                    "type": "image/svg+xml" if file.endswith("svg") else "image/png",
                    "purpose": purpose,
                }
                for file, sizes, purpose in icons + masked
            ],
        }

    async def worker(self, _request: web.Request) -> web.Response:
        """At the root, as a worker may look after no more than what lies below it."""
        return web.Response(text=_WORKER_TEXT, content_type="text/javascript", headers=_ASK_AGAIN)

    async def offline(self, request: web.Request) -> web.Response:
        wish = request.query.get("language", "")
        page = offline_page(self.env, wish if wish in NATIVE_NAMES else SOURCE_LANGUAGE)
        return web.Response(text=page, content_type="text/html", headers=_ASK_AGAIN)


_WORKER_TEXT: Final = (render.STATIC / WORKER).read_text()


def _in_plain_letters(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
