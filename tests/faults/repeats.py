"""What Telegram may do with updates: bring one again and again, several at once, two in the wrong order."""

import asyncio
from typing import Final

import aiohttp

from bot.telegram.webhook import SECRET_HEADER
from tests.botapi import Limits, TelegramServer
from tests.faults.books import compare, read_books
from tests.faults.figures import Figures
from tests.faults.house import WEBHOOK_SECRET, House, a_house
from tests.faults.memory import looking, one
from tests.faults.residents import residents
from tests.faults.talking import all_sent, until

AT_ONCE: Final = 20


async def same_update(url: str, *, times: int, seed: int) -> Figures:
    """Every update of a whole talk comes again so often, 20 at once."""
    async with (
        looking(url) as memory,
        TelegramServer(limits=Limits.off()) as telegram,
        a_house(url, telegram, by_webhook=True) as house,
    ):
        [someone] = residents(telegram, 1, seed=seed, think=0)
        await someone.come_in()
        await someone.share()
        history = telegram.state.updates.history
        figures = Figures({"updates": len(history), "each_again": times, "at_once": AT_ONCE})
        before, refused = await read_books(memory, telegram), 0
        for pending in list(history.values()):
            refused += await _post(house, [pending.body.encode()] * times)
        first = telegram.state.updates.next_id
        fresh = [_fresh(number, someone.person.id) for number in range(first, first + 3)]
        for body in fresh:  # and some that never came before: the first of them counts
            refused += await _post(house, [body] * times)
        await until(lambda: len(telegram.ledger) > 0)
        await all_sent(memory)
        after = await read_books(memory, telegram)
        figures.hold("calls refused", refused, 0)
        figures.hold("updates noted", after.handled, len(history) + len(fresh))
        figures.hold("submissions", after.submissions, before.submissions)
        chat = someone.person.id
        figures.hold("messages said to it", after.said[chat], before.said[chat] + len(fresh))
        figures.hold("messages that arrived", after.delivered[chat], before.delivered[chat] + len(fresh))
    return figures


async def swapped(url: str, *, times: int, seed: int) -> Figures:
    """Two messages of a chat come the later first: both count, each once."""
    async with (
        looking(url) as memory,
        TelegramServer(limits=Limits.off()) as telegram,
        a_house(url, telegram),
    ):
        people = residents(telegram, times, seed=seed, think=0)
        figures = Figures({"swapped": times})
        for each in people:
            await each.come_in()
            telegram.swap_next()
            first, second = f"First words of {each.person.name}", f"Second words of {each.person.name}"
            await each.person.say(first)
            await each.person.say(second)
            await telegram.settled(timeout=20)
            kept = await one(memory, _KEPT, words=f"%{first}%"), await one(memory, _KEPT, words=f"%{second}%")
            figures.hold(f"both are kept by {each.person.name}", kept, (1, 1))
        updates = telegram.counts()["next_update_id"] - min(telegram.state.updates.history)
        await all_sent(memory)
        figures.add(compare(await read_books(memory, telegram), [], updates=updates))
    return figures


_KEPT: Final = """
    SELECT count(*) FROM talks t, jsonb_path_query(t.record, 'strict $.**.text') AS said
    WHERE t.state = 'open' AND said #>> '{}' LIKE :words
"""


async def _post(house: House, bodies: list[bytes]) -> int:
    """How many were not taken."""
    slots = asyncio.Semaphore(AT_ONCE)
    headers = {SECRET_HEADER: WEBHOOK_SECRET, "Content-Type": "application/json"}

    async def post(web: aiohttp.ClientSession, body: bytes) -> bool:
        async with slots, web.post(house.webhook_url, data=body, headers=headers) as answer:
            return answer.status != 200

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as web:
        return sum(await asyncio.gather(*(post(web, body) for body in bodies)))


def _fresh(number: int, chat: int) -> bytes:
    sender = f'{{"id":{chat},"is_bot":false,"first_name":"R","language_code":"en"}}'
    entity = '[{"type":"bot_command","offset":0,"length":6}]'
    message = f'"message_id":{number},"date":1,"chat":{{"id":{chat},"type":"private"}},"from":{sender}'
    return f'{{"update_id":{number},"message":{{{message},"text":"/start","entities":{entity}}}}}'.encode()
