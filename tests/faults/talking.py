"""Residents who talk while something goes wrong: started, watched, brought to an end, and the books compared."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from tests.botapi import TelegramServer
from tests.faults.books import compare, read_books
from tests.faults.figures import Figures
from tests.faults.memory import one
from tests.faults.residents import Resident, residents, waiting

QUIET_SECONDS: Final = 3.0
_UNSENT: Final = "SELECT count(*) FROM messages WHERE state IN ('queued', 'sending')"


@dataclass(slots=True)
class Talking:
    telegram: TelegramServer
    memory: AsyncEngine
    people: list[Resident]
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def finish(self, figures: Figures) -> None:
        """The last needs are brought to their end, or nothing moves any more though somebody waits."""
        self.stop.set()
        if await self._stuck():
            figures.none("a resident waits for a reply in vain", waiting(self.people))
        with suppress(TimeoutError):  # what has arrived is noted as sent a moment later
            await asyncio.wait_for(all_sent(self.memory), 5)
        figures.add(await self.compare())

    async def compare(self) -> Figures:
        updates = self.telegram.counts()["next_update_id"] - min(self.telegram.state.updates.history)
        return compare(await read_books(self.memory, self.telegram), self.people, updates=updates)

    async def _stuck(self) -> bool:
        now = asyncio.get_running_loop().time
        quiet_since, seen = now(), (-1, -1)
        while any(not task.done() for task in self.tasks):
            await asyncio.wait(self.tasks, timeout=0.25)
            counts = self.telegram.counts()
            standing = (counts["accepted"], counts["next_update_id"])
            if standing != seen or counts["pending_updates"] or await one(self.memory, _UNSENT):
                seen, quiet_since = standing, now()
            elif now() - quiet_since > QUIET_SECONDS:
                return True
        for task in self.tasks:
            task.result()
        return False


@asynccontextmanager
async def talking(
    telegram: TelegramServer, memory: AsyncEngine, *, chats: int, seed: int, think: float = 0.2
) -> AsyncIterator[Talking]:
    talks = Talking(telegram, memory, residents(telegram, chats, seed=seed, think=think))
    talks.tasks += [asyncio.create_task(each.talk(talks.stop)) for each in talks.people]
    try:
        yield talks
    finally:
        for task in talks.tasks:
            task.cancel()
        await asyncio.gather(*talks.tasks, return_exceptions=True)


async def all_sent(memory: AsyncEngine) -> None:
    """Waits until the outbox is empty."""
    while await one(memory, _UNSENT):  # noqa: ASYNC110 — the database has no event for it
        await asyncio.sleep(0.02)


async def until(condition: Callable[[], bool], *, seconds: float = 30) -> float:
    """Seconds until it held. Raises TimeoutError."""
    now = asyncio.get_running_loop().time
    began = now()
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 — what is waited for has no event
            await asyncio.sleep(0.01)
    return now() - began
