"""The peer: the same talk as `share_need`, as a stock python-telegram-bot bot would be built by somebody who knows it.

Why each choice is fair:

- `Application`, `ConversationHandler`, `PicklePersistence` and `Updater` (polling) are what the library's own examples
  build a persistent conversation from; all stock, the persistence with its own interval (a minute), httpx as it comes.
- `concurrent_updates`: the library says that `ConversationHandler` "heavily relies on incoming updates being processed
  one by one" and that it "should be set to False" with it, so `True` or a number is not legal. It does let one write a
  `BaseUpdateProcessor`: one that works each chat's updates one by one and chats side by side keeps what the handler
  relies on, since a conversation here belongs to one chat. Several were measured in turns (`--side-by-side N`), 100
  chats on two cores that others used too: 2 at a time did 1.6 times what one by one did (the library's default), at
  0.86 of its processor time; 4 did 1.1 times as much at 1.04. On a quieter machine one by one did 195/s, 4 did 186/s,
  16 did 135/s and 256 did 60/s: httpx searches its connections one after another. So the peer works 2 at a time.
- uvloop on both sides; logging at WARNING on both sides.
- Equal texts, word for word, translated beforehand (ours translates as it goes); the bench compares what residents saw.
- The same calls per update: answerCallbackQuery for each tap (not waited for, as ours does not), editMessageText for
  what was chosen, sendMessage for what comes next.
- What was said is written to the same PostgreSQL with SQLAlchemy and asyncpg, to a table of its own: once when the
  resident sends it, since the number is told, and once more at the end. Ours commits every single step, since it must
  survive a kill; the peer is spared that.
- No welcome, no notice, no consent, no hashing of addresses: the peer is spared those too. Its `/start` shows the menu.

`python -m tests.bench.peer --api URL --database URL --pickle FILE [--side-by-side N]`, until SIGTERM.
"""

import argparse
import asyncio
import logging
import signal
import sys
from collections import defaultdict
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import uvloop
from telegram import Update
from telegram.ext import Application, BaseUpdateProcessor, ExtBot, PicklePersistence

from participation.database import make_engine
from tests.bench.peer_answers import Answers
from tests.bench.peer_talk import handlers
from tests.botapi.wire import EXAMPLE_TOKEN


class InOrderPerChat(BaseUpdateProcessor):
    """Updates of one chat one by one, chats side by side."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._chats: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        chat = update.effective_chat if isinstance(update, Update) else None
        async with self._chats[chat.id if chat else 0]:
            await coroutine

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass


async def serve(*, api: str, database: str, pickle: Path, side_by_side: int) -> None:
    """Until SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    engine = make_engine(database, pool_size=12)
    answers = Answers(engine)
    builder = Application.builder().token(EXAMPLE_TOKEN).base_url(f"{api}/bot")
    builder.persistence(PicklePersistence(pickle)).concurrent_updates(_processor(side_by_side))
    application: Application[ExtBot[None], Any, Any, Any, Any, Any] = builder.build()
    application.add_handlers(handlers(answers))
    async with application:
        await application.start()
        if application.updater is None:
            raise RuntimeError("built without an updater")
        await application.updater.start_polling()
        await stop.wait()
        await application.updater.stop()
        await application.stop()
    await engine.dispose()


def _processor(side_by_side: int) -> bool | BaseUpdateProcessor:
    return InOrderPerChat(side_by_side) if side_by_side > 1 else False


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.peer", description=__doc__)
    parser.add_argument("--api", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--pickle", type=Path, required=True)
    parser.add_argument("--side-by-side", type=int, default=2, help="1: one update after another")
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    uvloop.run(
        serve(api=options.api, database=options.database, pickle=options.pickle, side_by_side=options.side_by_side)
    )


if __name__ == "__main__":
    main()
