"""A build that acknowledges before it commits, as python-telegram-bot's own updater does: `python -m` this `run`.

It exists so that the kill run can be seen to fail. Nothing of the product imports it.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from bot.door import Handling
from bot.telegram.fetcher import Fetcher
from samenleven.cli import main

_QUEUED_SECONDS: Final = 0.1
"""How long what was acknowledged waits in memory; a busy machine's queue."""
_honest: Final = Fetcher.work
_queued: Final[set[asyncio.Task[Handling]]] = set()


async def _acknowledge_first(fetcher: Fetcher, fetched: Sequence[dict[str, Any]]) -> Handling:
    """The next fetch tells Telegram to forget these, whatever becomes of them here."""

    async def later() -> Handling:
        await asyncio.sleep(_QUEUED_SECONDS)
        done = await _honest(fetcher, fetched)
        fetcher.offset = offset
        return done

    offset = fetcher.offset = max(raw["update_id"] for raw in fetched) + 1
    task = asyncio.create_task(later())
    _queued.add(task)
    task.add_done_callback(_queued.discard)
    return Handling.DONE


if __name__ == "__main__":
    Fetcher.work = _acknowledge_first  # type: ignore[method-assign, assignment]
    main()
