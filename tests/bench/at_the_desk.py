"""A member at the desk of a neighbourhood, who opens pages and is told how long the server took over each."""

import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_network
from itertools import count
from time import perf_counter
from typing import Any, Final

import aiohttp
from aiohttp import web
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from admin import desk
from admin.live import Changes
from admin.look import JOINED, STATIC
from admin.settings import DeskSettings
from pages.look import look
from participation import api_tokens, sign_ins
from participation.database import transaction
from participation.words import Role
from tests.bench.settled import Neighbourhood
from tests.builders import KEYS

_FROM_ONE_ADDRESS: Final = 100
"""Requests, well within the desk's limit; then somebody else asks."""
_NEXT: Final = re.compile(r"[?&;](after|cursor)=([A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True)
class Took:
    seconds: float
    """From the request's head to its answer."""
    statements: int


@dataclass(slots=True)
class _Clock:
    """Of one app; its requests come one after the other."""

    statements: int = 0
    took: list[Took] = field(default_factory=list)

    @web.middleware
    async def timed(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        self.statements, begun = 0, perf_counter()
        response = await handler(request)
        self.took.append(Took(perf_counter() - begun, self.statements))
        return response

    def counted(self, *_statement: Any) -> None:
        self.statements += 1


@dataclass(frozen=True, slots=True)
class Visitor:
    there: Neighbourhood
    engine: AsyncEngine
    _client: aiohttp.ClientSession
    _clock: _Clock
    _asked: "count[int]" = field(default_factory=count)

    @property
    def pages(self) -> str:
        return f"/desk/{self.there.challenge.slug}"

    @property
    def api(self) -> str:
        return f"/api/v1/challenges/{self.there.challenge.slug}"

    async def opens(self, path: str) -> Took:
        return (await self._answer(path))[0]

    async def tenth_page(self, path: str) -> str:
        """Its path, found by leafing through from this one."""
        at = path
        for _ in range(9):
            name, cursor = _NEXT.findall((await self._answer(at))[1])[-1]
            at = f"{path}{'&' if '?' in path else '?'}{name}={cursor}"
        return at

    async def _answer(self, path: str) -> tuple[Took, str]:
        address = f"10.0.{next(self._asked) // _FROM_ONE_ADDRESS % 250}.1"
        async with self._client.get(path, headers={"X-Forwarded-For": address}) as answer:
            content = await answer.text()
        if answer.status != web.HTTPOk.status_code:
            raise RuntimeError(f"{path}: {answer.status} {content[:300]}")
        return self._clock.took.pop(), content + answer.headers.get("Link", "")


@asynccontextmanager
async def a_visitor(engine: AsyncEngine, there: Neighbourhood) -> AsyncIterator[Visitor]:
    """A coordinator who is signed in, and holds a token."""
    clock = _Clock()
    app = web.Application(middlewares=[clock.timed])
    static = look(STATIC, joined=JOINED)
    app.add_routes(static.routes())
    door = socket.create_server(("127.0.0.1", 0))
    url = f"http://localhost:{door.getsockname()[1]}"
    app.add_routes(
        desk.routes(
            engine, KEYS, static, DeskSettings(url, "localhost", trusted_proxies=[ip_network("127.0.0.1")]), Changes()
        )
    )
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.SockSite(runner, door).start()
    event.listen(engine.sync_engine, "before_cursor_execute", clock.counted)
    cookie, token = await _let_in(engine, there)
    try:
        async with aiohttp.ClientSession(
            url, cookies={"desk": cookie}, headers={"Authorization": f"Bearer {token}"}
        ) as client:
            yield Visitor(there, engine, client, clock)
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", clock.counted)
        await runner.cleanup()


async def _let_in(engine: AsyncEngine, there: Neighbourhood) -> tuple[str, str]:
    who = there.members[0]
    async with transaction(engine) as db:
        cookie = await sign_ins.sign_in(db, member_id=who, passkey_id=None, browser="", now=datetime.now(UTC))
        _token, secret = await api_tokens.make_token(
            db,
            challenge_id=there.challenge.id,
            member_id=who,
            name="bench",
            scope=Role.COORDINATOR,
            at_most=Role.COORDINATOR,
        )
    return cookie, secret
