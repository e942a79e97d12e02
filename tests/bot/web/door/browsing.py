"""A browser without JavaScript: it keeps cookies, loads pages and sends the forms that stand on them."""

import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from http.cookies import Morsel
from io import BytesIO
from typing import Any, Final

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.door import Door
from bot.wakeups import Wakeups
from bot.web import render
from bot.web.door import WebDoor
from bot.web.limits import Limits
from pages.addresses import Network
from pages.look import look
from pages.rate_limits import RateLimit
from pages.security import secure
from participation.chats import BotRow
from tests.builders import KEYS

_STATIC: Final = look(render.STATIC)
_ENV: Final = render.environment(_STATIC)
_FORM: Final = re.compile(r'name="form" value="(\d+)"')
_TAGS: Final = re.compile(r"<[^>]+>")
GENEROUS: Final = Limits(RateLimit(per_minute=9e9, burst=99_999), RateLimit(per_minute=9e9, burst=99_999))


@dataclass
class Page:
    status: int
    url: str
    html: str
    headers: Any
    cookies: dict[str, "Morsel[str]"]

    @property
    def text(self) -> str:
        return " ".join(unescape(_TAGS.sub(" ", self.html)).split())

    @property
    def form(self) -> str:
        found = _FORM.search(self.html)
        assert found is not None, "there is no form on this page"
        return found[1]

    def button(self, label: str) -> str:
        found = re.search(rf'name="tap" value="([^"]+)">(?:(?!</button>).)*{re.escape(label)}', self.html, re.DOTALL)
        assert found is not None, f"no button {label!r}: {self.text}"
        return unescape(found[1])


@dataclass
class Visitor:
    client: TestClient[web.Request, web.Application]
    page: Page | None = None
    headers: dict[str, str] = field(default_factory=dict)
    """With every request."""

    @property
    def origin(self) -> str:
        return f"http://{self.client.host}:{self.client.port}"

    async def opens(self, path: str, **headers: str) -> Page:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.client.get(path, headers=self.headers | named) as answer:
            self.page = await _read(answer)
        return self.page

    async def sends(
        self,
        path: str,
        *fields: tuple[str, str],
        origin: str | None = "",
        live: bool = False,
        **more: str,
    ) -> Page:
        """A form as it is filled in; `origin` "" is our own, None none."""
        headers = self.headers | ({"Origin": origin or self.origin} if origin is not None else {})
        headers |= {"Accept": "application/json"} if live else {}
        data = [*fields, *more.items()]
        async with self.client.post(path, data=data, headers=headers, allow_redirects=not live) as answer:
            page = await _read(answer)
        if not live:
            self.page = page
        return page

    async def sends_along(
        self, path: str, *files: tuple[str, bytes], words: str = "", form: str | None = None, live: bool = False
    ) -> Page:
        """The composer's form with files in its fields `photo` and `voice`, under names and types that say nothing."""
        assert self.page is not None
        data = aiohttp.FormData({"form": form or self.page.form, "words": words}, default_to_multipart=True)
        for name, content in files:
            data.add_field(name, BytesIO(content), filename="a.exe", content_type="text/html")
        headers = {"Origin": self.origin} | ({"Accept": "application/json"} if live else {})
        async with self.client.post(path, data=data, headers=headers, allow_redirects=not live) as answer:
            page = await _read(answer)
        if not live:
            self.page = page
        return page

    async def taps(self, path: str, label: str) -> Page:
        assert self.page is not None
        return await self.sends(path, form=self.page.form, tap=self.page.button(label))

    async def writes(self, path: str, words: str) -> Page:
        assert self.page is not None
        return await self.sends(path, form=self.page.form, words=words)


async def _read(answer: aiohttp.ClientResponse) -> Page:
    where = str(answer.url.with_scheme("http").relative()) if answer.url.is_absolute() else str(answer.url)
    return Page(answer.status, where, await answer.text(), answer.headers, dict(answer.cookies))


@dataclass(frozen=True)
class House:
    door: WebDoor
    app: web.Application

    @asynccontextmanager
    async def visitor(self, **headers: str) -> AsyncIterator[Visitor]:
        """Somebody with a browser of their own."""
        jar = aiohttp.CookieJar(unsafe=True)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with TestClient(TestServer(self.app), cookie_jar=jar) as client:
            yield Visitor(client, headers=named)


def a_house(
    engine: AsyncEngine, bot: BotRow, *, limits: Limits = GENEROUS, proxies: Sequence[Network] = (), **more: Any
) -> House:
    door = WebDoor(Door(engine, KEYS, Wakeups()), bot, _ENV, limits=limits, trusted_proxies=proxies, **more)
    app = web.Application(client_max_size=100_000)
    secure(app, proxies)
    app.add_routes(_STATIC.routes())
    app.add_routes(door.routes())
    return House(door, app)


def sentence_of(page: Page) -> str:
    """What a page with JavaScript is told."""
    return str(json.loads(page.html)["sentence"])
