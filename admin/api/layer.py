"""The API's own thin layer on aiohttp: a table of operations becomes routes here, and a document in
`admin.api.document`. Who asks, what they may, and what they said is settled before a handler runs.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Final

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from admin.api import problems
from admin.api.operations import ALWAYS, BASE, PATTERNS, Asked, Operation, Reply
from admin.api.problems import Problem, Refused
from admin.api.reading import read, received
from admin.settings import DeskSettings
from admin.streaming import Busy, Stream, Streams
from conversations.catalogues import OURS
from pages.addresses import address_for_limits, client_address
from pages.languages import preferred_language
from pages.rate_limits import RateLimit
from participation import api_tokens
from participation.challenges import challenge_by_id
from participation.database import Db, transaction
from participation.errors import Refusal
from participation.faults import fault_of, is_passing
from participation.roles import may

_log: Final = logging.getLogger(__name__)
Handle = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Layer:
    engine: AsyncEngine
    settings: DeskSettings
    limit: RateLimit
    """Of one address, and of one token."""
    streams: Streams

    def routes(self, table: Sequence[Operation]) -> list[web.RouteDef]:
        """Another method is told so, another address under `/api/v1` is not found: none leaves without a problem."""
        made = []
        for path in dict.fromkeys(each.path for each in table):
            here = [each for each in table if each.path == path]
            made += [web.route(each.method, _pattern(path), self.guarded(self._led(each))) for each in here]
            allowed = ", ".join(sorted(each.method for each in here))
            made.append(self.other_methods(_pattern(path), allowed))
        return [*made, web.route("*", BASE + r"/{rest:[\s\S]*}", self.guarded(_refuse(Problem.MISSING)))]

    def other_methods(self, path: str, allowed: str) -> web.RouteDef:
        return web.route("*", path, self.guarded(_refuse(Problem.METHOD, Allow=allowed)))

    def guarded(self, handle: Handle) -> Handle:
        """The limit before, and a problem in place of whatever goes wrong."""

        async def answered(request: web.Request) -> web.StreamResponse:
            try:
                self._check_limit(request)
                response = await handle(request)
            except Busy:
                response = problems.answer(Refused(Problem.BUSY), preferred_language(request, OURS))
            except Refused as refused:
                response = problems.answer(refused, preferred_language(request, OURS))
            except Exception as error:  # noqa: BLE001 — the one handler of this door
                problem = Refused(_unforeseen(error))
                response = problems.answer(problem, preferred_language(request, OURS))
            if not response.prepared:
                response.headers.update(ALWAYS)
            return response

        return answered

    def _check_limit(self, request: web.Request) -> None:
        address = address_for_limits(client_address(request, self.settings.trusted_proxies))
        for who in filter(None, (address, request.headers.get("Authorization"))):
            if not self.limit.allow(who, monotonic()):
                raise Refused(Problem.BUSY)

    def _led(self, operation: Operation) -> Handle:
        async def handle(request: web.Request) -> web.StreamResponse:
            sent = await received(request) if operation.body else b""  # a slow sender keeps no connection busy
            try:
                async with transaction(self.engine) as db:
                    reply = await operation.handler(await _asked(db, request, operation, sent))
            except Refusal as refusal:
                raise problems.of_refusal(type(refusal).__name__) from None
            if isinstance(reply, Stream):
                return await self.streams.send(request, reply, self.engine, ALWAYS)
            return _response(operation, reply)

        return handle


async def _asked(db: Db, request: web.Request, operation: Operation, sent: bytes) -> Asked[Any, Any]:
    """That a challenge is there is told to its own team alone.

    Raises:
        Refused: who asks is nobody we know, or may not; or the input is at fault.
    """
    now = datetime.now(UTC)
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    bearer = await api_tokens.who_is(db, secret.strip(), now=now) if kind.lower() == "bearer" else None
    if bearer is None:
        raise Refused(Problem.TOKEN)
    if request.match_info.get("slug", bearer.challenge) != bearer.challenge:
        raise Refused(Problem.MISSING)
    if not may(bearer.role, operation.right):
        raise Refused(Problem.NOT_YOURS)
    query, body = read(request, operation.query, operation.body, sent)
    challenge = await challenge_by_id(db, bearer.challenge_id)
    return Asked(db, request, bearer, challenge, query, body, now)


def _response(operation: Operation, reply: Reply) -> web.Response:
    if reply.body is None:
        return web.Response(status=operation.status, headers=reply.headers)
    text = reply.body.model_dump_json(by_alias=True, exclude_unset=True)
    return web.Response(text=text, status=operation.status, content_type="application/json", headers=reply.headers)


def _unforeseen(error: Exception) -> Problem:
    if is_passing(error):
        return Problem.AWAY
    _log.error("the API failed: %s", fault_of(error))
    return Problem.BROKEN


def _refuse(problem: Problem, **headers: str) -> Handle:
    async def refuse(_request: web.Request) -> web.StreamResponse:
        raise Refused(problem, headers=headers)

    return refuse


def _pattern(path: str) -> str:
    """The path as aiohttp matches it."""
    for name, pattern in PATTERNS.items():
        path = path.replace(f"{{{name}}}", f"{{{name}:{pattern}}}")
    return BASE + path
