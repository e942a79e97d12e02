"""Whether the program lives, and whether it can do its work: two addresses for whoever watches it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

_PATIENCE: Final = 3.0
LOOK_SECONDS: Final = 1.0
_NO_STORE: Final = {"Cache-Control": "no-store"}
_PROBE: Final = text(
    "INSERT INTO handled_updates (bot_id, number) VALUES (0, 0)"
    " ON CONFLICT (bot_id, number) DO UPDATE SET handled_at = now()"
)
"""A write that is committed: a database that only reads cannot keep what residents say."""


@dataclass(slots=True)
class Health:
    engine: AsyncEngine
    stopping: asyncio.Event
    takes_in: Callable[[], bool] = lambda: True
    """False while what residents say could not be kept a moment ago."""

    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _looked_at: float | None = None
    _could: bool = False

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/healthz", self.live), web.get("/readyz", self.ready)]

    async def live(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok\n", headers=_NO_STORE)

    async def ready(self, _request: web.Request) -> web.Response:
        """503 while stopping, and while the database cannot keep anything."""
        if self.stopping.is_set():
            return web.Response(status=503, text="stopping\n", headers=_NO_STORE)
        if not self.takes_in() or not await self._can_write():
            return web.Response(status=503, text="the database takes nothing in\n", headers=_NO_STORE)
        return web.Response(text="ready\n", headers=_NO_STORE)

    async def _can_write(self) -> bool:
        """Looked at once a second at most: anybody may ask, and each look is a write."""
        async with self._looking:
            now = asyncio.get_running_loop().time()
            if self._looked_at is None or now - self._looked_at > LOOK_SECONDS:
                self._could, self._looked_at = await self._write(), now
            return self._could

    async def _write(self) -> bool:
        try:
            async with asyncio.timeout(_PATIENCE), self.engine.begin() as db:
                await db.execute(_PROBE)
        except Exception:  # noqa: BLE001 — whatever it is, nothing can be kept now
            return False
        return True
