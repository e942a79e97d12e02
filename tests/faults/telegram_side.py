"""What Telegram's side may do to a send: 429, 5xx, hang, answers that are lost, connections that break."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.sender import LONGEST_WAIT, back_off
from tests.botapi import Fault, Limits, TelegramServer
from tests.faults.books import read_books
from tests.faults.figures import Figures
from tests.faults.house import House, a_house
from tests.faults.memory import execute, looking, one, rows
from tests.faults.residents import residents
from tests.faults.talking import Talking, all_sent, talking, until

_FAULTS: Final = (Fault.SERVER_ERROR, Fault.UNANSWERED, Fault.DROP, Fault.TOO_MANY)


async def moods(url: str, *, chats: int, each: int, seed: int) -> Figures:
    """Every kind of trouble, each so often, while residents talk: every reply arrives."""
    figures = Figures({"chats": chats, "of_each_trouble": each})
    async with _talking(url, chats=chats, seed=seed) as (talks, memory, _house):
        for fault in _FAULTS:
            talks.telegram.fail(fault, method="sendMessage", times=each, probability=0.3, seed=seed, retry_after=1)
            await until(lambda fault=fault: talks.telegram.struck[fault] >= each, seconds=120)  # type: ignore[misc]
        await talks.finish(figures)
        struck, books = talks.telegram.struck, await read_books(memory, talks.telegram)
        repeated = sum(more for more in books.repeats.values() if more > 0)
        figures.count(troubled=sum(struck.values()), repeated=repeated)
        figures.most("repeats, of the answers that were lost", repeated, struck[Fault.UNANSWERED])
    return figures


async def hang(url: str, *, seed: int) -> Figures:
    """Telegram never answers one send; the others go on, and that one is sent again."""
    figures = Figures()
    async with _talking(url, chats=5, seed=seed) as (talks, _memory, _house):
        telegram = talks.telegram
        telegram.fail(Fault.HANG, method="sendMessage", times=1)
        await until(lambda: telegram.struck[Fault.HANG] == 1)
        before, began = telegram.counts()["accepted"], time.monotonic()
        await asyncio.sleep(2)
        figures.least("sent to the others meanwhile", telegram.counts()["accepted"] - before, 10)
        await talks.finish(figures)
        figures.count(after_seconds=time.monotonic() - began)
    return figures


async def too_many(url: str, *, seconds: int, seed: int) -> Figures:
    """One 429 holds all chats back for as long as it says, also in the process that comes after."""
    figures = Figures({"retry_after": seconds})
    async with looking(url) as memory, TelegramServer(limits=Limits.off()) as telegram:
        async with (
            a_house(url, telegram),
            talking(telegram, memory, chats=10, seed=seed, think=0.02) as talks,
        ):
            await until(lambda: telegram.counts()["accepted"] > 50)
            telegram.fail(Fault.TOO_MANY, method="sendMessage", times=1, retry_after=seconds)
            await until(lambda: telegram.struck[Fault.TOO_MANY] == 1)
            struck = time.monotonic()
            await asyncio.sleep(0.5)  # what was under way is done
            telegram.fail(Fault.TOO_MANY, method="sendMessage", times=1, retry_after=1)  # nobody must come to hear this
            calls = telegram.calls["sendMessage"]
            await asyncio.sleep(seconds / 3)
            figures.hold("sends while told to wait", telegram.calls["sendMessage"] - calls, 0)
            telegram.heal()
            talks.stop.set()
        async with a_house(url, telegram):
            await asyncio.sleep(max(0.0, seconds * 0.9 - (time.monotonic() - struck)))
            figures.hold("sends after a restart", telegram.calls["sendMessage"] - calls, 0)
            figures.count(
                resumed_after=time.monotonic() - struck + await until(lambda: telegram.calls["sendMessage"] > calls)
            )
            await all_sent(memory)
            figures.none("not sent in the end", (await read_books(memory, telegram)).unsent)
    return figures


async def long_trouble(url: str, *, seconds: float, seed: int) -> Figures:
    """5xx for a while: the pauses double, up to a minute."""
    figures = Figures({"away_seconds": seconds})
    async with _talking(url, chats=3, seed=seed) as (talks, _memory, _house):
        telegram = talks.telegram
        telegram.fail(Fault.SERVER_ERROR, method="sendMessage", times=None)
        await until(lambda: telegram.struck[Fault.SERVER_ERROR] >= 3)
        tried = telegram.struck[Fault.SERVER_ERROR]
        await asyncio.sleep(seconds)
        tried = telegram.struck[Fault.SERVER_ERROR] - tried
        telegram.heal()
        await talks.finish(figures)
    figures.count(tries_a_chat=tried / 3, longest_pause=back_off(99))
    figures.most("tries in one chat", tried / 3, 2 + seconds / 2)
    figures.hold("the longest pause", [back_off(n) for n in (1, 2, 3, 99)], [0.5, 1.0, 2.0, LONGEST_WAIT])
    return figures


async def uncertain(url: str, *, seed: int) -> Figures:
    """A message that may not be repeated, whose answer is lost: noted as uncertain, never sent again."""
    figures = Figures()
    async with (
        looking(url) as memory,
        TelegramServer(limits=Limits.off()) as telegram,
        a_house(url, telegram) as house,
    ):
        [someone] = residents(telegram, 1, seed=seed, think=0)
        await someone.come_in()
        telegram.fail(Fault.UNANSWERED, method="sendMessage", times=1)
        await execute(url, _A_CALL)
        house.door.wakeups.wake_all()
        await all_sent(memory)
        figures.hold("its state", await one(memory, _STATE), "uncertain")
        calls = telegram.calls["sendMessage"]
        await asyncio.sleep(2.5)
        figures.hold("sends after that", telegram.calls["sendMessage"] - calls, 0)
        await someone.share()
        figures.hold("its state in the end", await rows(memory, _STATE), [("uncertain",)])
        figures.count(arrived=sum(entry.text == "A call" for entry in telegram.ledger))
    return figures


_A_CALL: Final = """
    INSERT INTO messages (challenge_id, bot_id, chat_id, priority, on_doubt, state, content)
    SELECT challenge_id, bot_id, id, 2, 'hold', 'queued', '{"language": "en", "bubbles": ["A call"]}' FROM chats
"""
_STATE: Final = "SELECT state FROM messages WHERE on_doubt = 'hold'"


@asynccontextmanager
async def _talking(url: str, *, chats: int, seed: int) -> AsyncIterator[tuple[Talking, AsyncEngine, House]]:
    async with (
        looking(url) as memory,
        TelegramServer(limits=Limits.off()) as telegram,
        a_house(url, telegram) as house,
        talking(telegram, memory, chats=chats, seed=seed, think=0.02) as talks,
    ):
        yield talks, memory, house
