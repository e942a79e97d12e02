"""The API on a free port, with a challenge, its team, and what it brought."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from admin import render
from admin.api import table
from admin.look import JOINED, STATIC
from admin.settings import DeskSettings
from admin.streaming import Streams
from pages.look import look
from pages.rate_limits import RateLimit
from pages.security import secure
from participation import api_tokens, members
from participation.challenges import ChallengeView
from participation.database import transaction
from participation.words import Role
from tests.builders import a_challenge

BASE: Final = "/api/v1"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str
    json: Any


@dataclass(frozen=True, slots=True)
class Api:
    url: str
    engine: AsyncEngine
    web: aiohttp.ClientSession
    challenge: ChallengeView

    @property
    def at(self) -> str:
        return f"/challenges/{self.challenge.slug}"

    async def member(self, role: Role = Role.OWNER, name: str = "Hanna", challenge: ChallengeView | None = None) -> int:
        async with transaction(self.engine) as db:
            where = (challenge or self.challenge).id
            return await members.add_member(db, challenge_id=where, name=name, role=role)

    async def token(self, role: Role = Role.OWNER, *, member: int | None = None) -> str:
        """Of a new member in this role, or of one who is there, in this scope."""
        member = member or await self.member(role)
        async with transaction(self.engine) as db:
            _, secret = await api_tokens.make_token(
                db, challenge_id=self.challenge.id, member_id=member, name="Weekly", scope=role, at_most=Role.OWNER
            )
        return secret

    async def ask(self, method: str, path: str, token: str | None = None, /, **more: Any) -> Answer:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= more.pop("headers", {})
        url = self.url + BASE + path
        async with self.web.request(method, url, headers=headers, allow_redirects=False, **more) as answer:
            text = (await answer.read()).decode()
            told = (
                await answer.json(content_type=None)
                if "json" in answer.content_type and "jsonl" not in answer.content_type and text
                else None
            )
            return Answer(answer.status, answer.headers, text, told)

    async def get(self, path: str, token: str | None = None, **headers: str) -> Answer:
        return await self.ask("GET", path, token, headers=headers)

    async def post(self, path: str, token: str | None, body: object, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.ask("POST", path, token, json=body, headers=named)


@asynccontextmanager
async def an_api(engine: AsyncEngine, *, burst: int = 100_000, proxies: tuple[Any, ...] = ()) -> AsyncIterator[Api]:
    async with engine.begin() as db:
        challenge = await a_challenge(db)
    app = web.Application(client_max_size=100_000)
    secure(app)
    static = look(STATIC, joined=JOINED)
    settings = DeskSettings("http://localhost", "localhost", trusted_proxies=proxies)
    app.add_routes(
        table.routes(engine, render.environment(static), settings, RateLimit(per_minute=600, burst=burst), Streams())
    )
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    async with aiohttp.ClientSession() as session:
        try:
            yield Api(f"http://{host}:{port}", engine, session, challenge)
        finally:
            await runner.cleanup()


@pytest.fixture
async def api(engine: AsyncEngine) -> AsyncIterator[Api]:
    async with an_api(engine) as made:
        yield made
