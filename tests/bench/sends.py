"""Figure 1: `Bot.send_message` through our request class, against python-telegram-bot's own httpx backend.

The same emulated Telegram, in a process of its own without limits; 64 sends at a time, each to a chat of its own; in
turns, and the median of the turns' ratios counts.
"""

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from typing import Final

from telegram import Bot

from bot.settings import TelegramSettings
from bot.telegram.api import make_bot
from tests.bench.figure import Bound, Figure, spread
from tests.bench.programs import emulator_program
from tests.botapi import RemoteTelegram

AT_ONCE: Final = 64
LIMIT: Final = 8.0
_TEXT: Final = "Dank u wel! Uw nummer is 402.\n\nWe lezen het binnen 3 werkdagen."


async def measure(folder: Path, *, short: bool) -> list[Figure]:
    async with AsyncExitStack() as house:
        url = await house.enter_async_context(emulator_program(folder))
        telegram = await house.enter_async_context(RemoteTelegram(url))
        chats = await _chats(telegram)
        ours = make_bot(TelegramSettings(telegram.token, url))
        peer = Bot(telegram.token, telegram.base_url, telegram.base_file_url)
        house.push_async_callback(ours.leave)
        await house.enter_async_context(peer)
        await ours.initialize()
        for bot in (ours, peer):  # connections are made before the clock starts
            await _sends(bot, chats, 2)
        mine, theirs = [], []
        for _turn in range(3 if short else 7):
            mine.append(await _sends(ours, chats, 16))
            theirs.append(await _sends(peer, chats, 4))
    ratios = [one / other for one, other in zip(mine, theirs, strict=True)]
    detail = f"{spread(mine)}/s against {spread(theirs)}/s, {AT_ONCE} at a time"
    return [Figure("sends per second", median(ratios), "×", Bound.AT_LEAST, LIMIT, detail)]


async def _chats(telegram: RemoteTelegram) -> list[int]:
    people = [telegram.person(f"Buur {number}") for number in range(AT_ONCE)]
    for person in people:
        await person.start()
    return [person.id for person in people]


async def _sends(bot: Bot, chats: list[int], each: int) -> float:
    """A second; `each` to every chat."""

    async def to_one(chat: int) -> None:
        for _ in range(each):
            await bot.send_message(chat, _TEXT)

    begun = time.perf_counter()
    async with asyncio.TaskGroup() as sending:
        for chat in chats:
            sending.create_task(to_one(chat))
    return len(chats) * each / (time.perf_counter() - begun)
