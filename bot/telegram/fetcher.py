"""Polling: one fetcher per bot, however many processes run. The next offset is the lowest update not yet done."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from telegram.error import Conflict, TelegramError

from bot.door import Handling
from bot.telegram.api import TelegramBot
from bot.telegram.handling import Handler
from participation.database import Kept

FETCH_LEASE: Final = 2
"""The first key of the advisory lock under which a bot's one fetcher works; the second is the bot's row id."""
POLL_SECONDS: Final = 25
STANDBY_SECONDS: Final = 2.0
AGAIN_SECONDS: Final = 0.2
LONGEST_WAIT: Final = 30.0
_log: Final = logging.getLogger(__name__)


@dataclass(slots=True)
class Fetcher:
    engine: AsyncEngine
    api: TelegramBot
    handler: Handler
    side_by_side: int = 10
    """So many chats are heard at once, each on a connection: fewer than the pool has, as what fails is set aside on
    another one."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    offset: int = 0
    _wait: float = 0.0

    async def run(self) -> None:
        """Until told to stop; then what is in hand is finished, and the rest is left to Telegram."""
        while not self.stopping.is_set():
            try:
                async with self.engine.connect() as plain:
                    lease = await plain.execution_options(isolation_level="AUTOCOMMIT")
                    try:
                        if await _take(lease, self.handler.bot.id):
                            await self._fetch_on(lease)
                    finally:
                        await plain.invalidate()  # the lease ends with the connection; a pooled one would keep it
            except Exception as error:  # noqa: BLE001 — the database is away: told, and tried again
                _log.warning("the fetcher waits for the database: %s", type(error).__name__)
            await self._rest(STANDBY_SECONDS)

    def stop(self) -> None:
        self.stopping.set()

    async def _fetch_on(self, lease: AsyncConnection) -> None:
        _log.info("fetching updates")
        while not self.stopping.is_set():
            await lease.execute(text("SELECT 1"))  # the lease holds while its connection does
            fetched = await self._fetched()
            if fetched:
                await self._rest(self._pause(await self.work(fetched)))

    def _pause(self, handling: Handling) -> float:
        """Longer and longer while nothing can be kept; one update that fails is nobody else's burden."""
        if handling is Handling.LATER:
            return self._longer()
        self._wait = 0.0
        return AGAIN_SECONDS if handling is Handling.AGAIN else 0.0

    async def work(self, fetched: Sequence[dict[str, Any]]) -> Handling:
        """All of them, side by side between chats and in order within one; the worst that came of them."""
        chats: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for raw in fetched:
            chats[_chat_of(raw)].append(raw)
        waiting = iter(chats.values())
        slots = min(self.side_by_side, len(chats))
        worked = [each for slot in await asyncio.gather(*(self._slot(waiting) for _ in range(slots))) for each in slot]
        undone = [number for _handling, numbers in worked for number in numbers]
        self.offset = min(undone, default=max(raw["update_id"] for raw in fetched) + 1)
        return max((handling for handling, _numbers in worked), key=lambda handling: handling.value)

    async def _slot(self, waiting: Iterator[Sequence[dict[str, Any]]]) -> list[tuple[Handling, list[int]]]:
        """One chat after another, on one connection, as long as there are any."""
        async with Kept(self.engine) as connection:
            return [await self._in_order(chat, connection) for chat in waiting]

    async def _in_order(self, updates: Sequence[dict[str, Any]], connection: Kept) -> tuple[Handling, list[int]]:
        """How it went, and the numbers of those that must come again: the first not done, and all after it."""
        for place, raw in enumerate(updates):
            if (handling := await self.handler.handle(raw, connection)) is not Handling.DONE:
                return handling, [later["update_id"] for later in updates[place:]]
        return Handling.DONE, []

    async def _fetched(self) -> list[dict[str, Any]]:
        fetch = asyncio.create_task(self.api.fetch(offset=self.offset, seconds=POLL_SECONDS))
        stop = asyncio.create_task(self.stopping.wait())
        try:
            await asyncio.wait({fetch, stop}, return_when=asyncio.FIRST_COMPLETED)
            if self.stopping.is_set() and not fetch.done():
                return []
            return await fetch
        except Conflict:
            _log.warning("another program fetches this bot's updates, or a webhook is set")
        except TelegramError as error:
            _log.warning("Telegram cannot be reached: %s", type(error).__name__)
        finally:
            fetch.cancel()
            stop.cancel()
        await self._rest(self._longer())
        return []

    def _longer(self) -> float:
        self._wait = min(LONGEST_WAIT, max(0.1, self._wait * 2))
        return self._wait

    async def _rest(self, seconds: float) -> None:
        if not seconds:
            return
        try:
            async with asyncio.timeout(seconds):
                await self.stopping.wait()
        except TimeoutError:
            pass


async def _take(db: AsyncConnection, bot_id: int) -> bool:
    taken = await db.execute(text("SELECT pg_try_advisory_lock(:lease, :bot)"), {"lease": FETCH_LEASE, "bot": bot_id})
    return bool(taken.scalar_one())


def _chat_of(raw: dict[str, Any]) -> object:
    """Whose order matters; updates of no chat, or of no known shape, stand alone."""
    tap = _part(raw, "callback_query")
    places = (*(_part(raw, name) for name in ("message", "edited_message", "my_chat_member")), _part(tap, "message"))
    for chat in (*(_part(place, "chat") for place in places), _part(tap, "from")):
        if isinstance(number := chat.get("id"), int):
            return number
    return "of no chat", raw.get("update_id")


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    part = whole.get(name)
    return part if isinstance(part, dict) else {}
