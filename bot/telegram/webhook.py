"""Telegram's webhook: a 2xx only after the commit. Without the secret nothing is even read."""

import asyncio
import hmac
import json
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web

from bot.door import Handling
from bot.telegram.handling import Handler

PATH: Final = "/telegram"
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 — a header's name

_AGAIN: Final = {"Retry-After": "2"}


@dataclass(slots=True)
class Webhook:
    handler: Handler
    secret: str = field(repr=False)
    side_by_side: int = 10
    """So many updates are heard at once: as many as the pool has connections for."""
    _slots: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.side_by_side)

    async def receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), self.secret.encode()):
            return web.Response(status=403)
        raw = _read(await request.read())
        if raw is None:
            return web.Response(status=400)
        async with self._slots:
            handling = await self.handler.handle(raw)
        return web.Response() if handling is Handling.DONE else web.Response(status=503, headers=_AGAIN)


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) and type(raw.get("update_id")) is int else None
