"""Waiting for the bot as a whole, not for words in one chat."""

import asyncio
from collections.abc import Callable

from tests.botapi.state import State

LOOK_AGAIN = 0.005  # seconds; looked at rather than signalled, so that the sending path carries nothing for it


async def settled(state: State, *, timeout: float) -> bool:
    """Waits until the bot has confirmed every update; False when it did not in time."""
    return await _holds(lambda: not state.updates.pending, timeout)


async def accepted(state: State, *, count: int, method: str | None, timeout: float) -> int:
    """Waits until the ledger has `count` entries (of the method); answers how many it has."""
    entries = state.ledger.entries
    seen = found = 0

    def enough() -> bool:
        nonlocal seen, found
        new = entries[seen:]
        seen += len(new)
        found += len(new) if method is None else sum(entry.method == method for entry in new)
        return found >= count

    await _holds(enough, timeout)
    return found


async def _holds(condition: Callable[[], bool], timeout: float) -> bool:
    try:
        async with asyncio.timeout(timeout):
            while not condition():  # noqa: ASYNC110  # see LOOK_AGAIN
                await asyncio.sleep(LOOK_AGAIN)
    except TimeoutError:
        return False
    return True
