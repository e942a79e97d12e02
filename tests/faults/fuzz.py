"""Ten thousand odd updates, malformed JSON, forged calls: nothing crashes, nothing is processed that must not be."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

import aiohttp

from bot.door import Handling
from bot.telegram.webhook import SECRET_HEADER
from participation.updates import TRIES
from tests.botapi import Limits, TelegramServer
from tests.faults.figures import Figures
from tests.faults.house import WEBHOOK_SECRET, House, a_house
from tests.faults.memory import looking, one
from tests.faults.odd_updates import JSON, malformed, odd_updates
from tests.faults.residents import residents

_AT_ONCE: Final = 8
_NOTED: Final = "SELECT count(*) FROM handled_updates WHERE bot_id <> 0"


async def odd(url: str, *, count: int, seed: int) -> Figures:
    """Each is done within five tries, and somebody who talks normally is served afterwards."""
    updates = await asyncio.to_thread(odd_updates, count, number=seed)
    tries: Counter[int] = Counter()
    crashed: list[str] = []
    async with (
        looking(url) as memory,
        TelegramServer(limits=Limits.off(), first_update_id=10**9) as telegram,
        a_house(url, telegram, by_webhook=True) as house,
    ):
        slots = asyncio.Semaphore(_AT_ONCE)

        async def one_of_them(update: JSON) -> None:
            async with slots:
                tries[await _handled(house, update, crashed)] += 1

        await asyncio.gather(*(one_of_them(update) for update in updates))
        [someone] = residents(telegram, 1, seed=seed, think=0)
        async with asyncio.timeout(60):
            await someone.come_in()
            await someone.share()
        dead = await one(memory, "SELECT count(*) FROM dead_letters WHERE sealed IS NOT NULL")
        noted = await one(memory, _NOTED)
    figures = Figures({"updates": count, "seed": seed, "noted": noted, "dead_letters": dead})
    figures.none("crashed", crashed)
    figures.hold("never done", tries[0], 0)
    return figures


async def forged(url: str, *, calls: int, bodies: int, seed: int) -> Figures:
    """Calls without or with a wrong secret, and malformed ones with the right one."""
    chance = random.Random(seed)  # noqa: S311 — to be repeated, nothing secret
    async with (
        looking(url) as memory,
        TelegramServer(limits=Limits.off()) as telegram,
        a_house(url, telegram, by_webhook=True) as house,
    ):
        real = b'{"update_id":7,"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"text":"x",' + (
            b'"from":{"id":1,"is_bot":false,"first_name":"F"}}}'
        )
        answers = await _posted(house, ((_wrong_secret(chance), real) for _ in range(calls)))
        figures = Figures({"forged": calls, "malformed": bodies, "seed": seed})
        figures.hold("answers to forged calls", answers, Counter({403: calls}))
        wrong = await asyncio.to_thread(malformed, bodies, number=seed)
        answers = await _posted(house, ((WEBHOOK_SECRET.encode(), body) for body in wrong))
        figures.hold("answers to malformed calls", answers, Counter({400: bodies}))
        figures.hold("updates noted", await one(memory, _NOTED), 0)
        figures.hold("chats", await one(memory, "SELECT count(*) FROM chats"), 0)
        answers = await _posted(house, [(WEBHOOK_SECRET.encode(), real)])
        figures.hold("the same with the secret", answers, Counter({200: 1}))
    return figures


async def _handled(house: House, update: JSON, crashed: list[str]) -> int:
    """How many tries it took; 0 when it is never done."""
    for tried in range(1, TRIES + 2):
        try:
            if await house.telegram.handler.handle(update) is Handling.DONE:
                return tried
        except Exception as error:  # noqa: BLE001 — that is what is looked for
            crashed.append(f"{type(error).__name__} on {ascii(update)[:300]}")
            return 0
    crashed.append(f"again and again: {ascii(update)[:300]}")
    return 0


async def _posted(house: House, calls: Iterable[tuple[bytes | None, bytes]]) -> Counter[int]:
    answers: Counter[int] = Counter()
    slots = asyncio.Semaphore(20)

    async def post(web: aiohttp.ClientSession, secret: bytes | None, body: bytes) -> None:
        headers: dict[str, Any] = {} if secret is None else {SECRET_HEADER: secret.decode()}
        async with slots, web.post(house.webhook_url, data=body, headers=headers) as answer:
            answers[answer.status] += 1

    async with aiohttp.ClientSession() as web:
        await asyncio.gather(*(post(web, secret, body) for secret, body in calls))
    return answers


def _wrong_secret(chance: random.Random) -> bytes | None:
    """None at all, an empty one, nearly the right one, or any other."""
    right = WEBHOOK_SECRET
    at = chance.randrange(len(right))
    near = right[:at] + chance.choice("ABC") + right[at + 1 :]
    wrong = [None, "", right[:-1], f"{right}x", right.upper(), near, f"{right},{right}", "é" * 8]
    picked = chance.choice(wrong)
    return None if picked is None else picked.encode()
