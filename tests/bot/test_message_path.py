"""The path of every message: for a plain answer one statement reads and one writes, so that nobody adds a third."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.door import Door
from bot.wakeups import Wakeups
from conversations.incoming import Asked, Incoming, What, Wrote, tapped
from participation import talks
from participation.challenges import ChallengeView
from participation.chats import Address, BotRow
from participation.database import driver_of, make_engine
from participation.models import Message
from participation.words import Channel
from tests.builders import KEYS, a_bot, a_challenge

_OF_TYPES: Final = ("SELECT\n    t.oid", "WITH RECURSIVE typeinfo_tree")
"""What asyncpg asks once a connection."""


@asynccontextmanager
async def everything_sent(door: Door) -> AsyncIterator[list[str]]:
    """What goes to the database inside the block, by its first word; the door has one connection."""
    sent: list[str] = []

    def note(record: Any) -> None:
        """Straight to the driver."""
        if not record.query.lstrip().startswith(_OF_TYPES):
            sent.append(record.query.split()[0].rstrip(";"))

    def note_core(*told: Any) -> None:
        """By SQLAlchemy, which prepares its statements: of these the driver does not tell."""
        sent.append(str(told[2]).split()[0])

    async with door.engine.connect() as db:
        driver = driver_of(db)
    driver.add_query_logger(note)
    event.listen(door.engine.sync_engine, "before_cursor_execute", note_core)
    try:
        yield sent
        await asyncio.sleep(0)  # the driver tells of its last one a moment later
    finally:
        driver.remove_query_logger(note)
        event.remove(door.engine.sync_engine, "before_cursor_execute", note_core)


class Resident:
    """Welcomed, and asked what they miss."""

    def __init__(self, door: Door, bot: BotRow) -> None:
        self._door, self._address, self._number = door, Address(bot, "4711"), 0

    async def does(self, what: What | None) -> None:
        assert what is not None
        self._number += 1
        assert await self._door.hear(Incoming(self._address, self._number, what, language="nl")) is not None

    async def taps(self, option: str) -> None:
        await self.does(await self.button(option))

    async def button(self, option: str) -> What | None:
        """The newest with this option."""
        async with self._door.engine.connect() as db:
            contents = await db.execute(select(Message.content).order_by(Message.id.desc()))
        found = (b["id"] for content in contents.scalars() for b in content.get("buttons", ()))
        return tapped(next(each for each in found if each.endswith(f":{option}")))


@pytest.fixture
async def door(database_url: str) -> AsyncIterator[Door]:
    one = make_engine(database_url, pool_size=1)
    yield Door(one, KEYS, Wakeups())
    await one.dispose()


@pytest.fixture
async def challenge(engine: AsyncEngine) -> ChallengeView:
    async with engine.begin() as db:
        return await a_challenge(db)


@pytest.fixture(params=[Channel.TELEGRAM, Channel.WEB])
async def resident(door: Door, challenge: ChallengeView, request: pytest.FixtureRequest) -> Resident:
    async with door.engine.begin() as db:
        bot = await a_bot(db, channel=request.param)
    resident = Resident(door, bot)
    await resident.does(Asked("start", challenge.slug))
    await resident.taps("go")
    await resident.does(Asked("need"))
    return resident


async def test_a_plain_answer_takes_one_statement_to_read_and_one_to_write(door: Door, resident: Resident) -> None:
    async with everything_sent(door) as sent:
        await resident.does(Wrote("Een bankje."))
    assert sent == ["BEGIN", "WITH", "WITH", "COMMIT"]


async def test_so_does_a_tap(door: Door, resident: Resident) -> None:
    await resident.does(Wrote("Een bankje."))
    button = await resident.button("none")
    async with everything_sent(door) as sent:
        await resident.does(button)
    assert sent == ["BEGIN", "WITH", "WITH", "COMMIT"]


async def test_the_same_update_again_is_only_read(door: Door, resident: Resident) -> None:
    await resident.does(Wrote("Een bankje."))
    again = Incoming(resident._address, resident._number, Wrote("Een bankje."))
    async with everything_sent(door) as sent:
        assert await door.hear(again) is None
    assert sent == ["BEGIN", "WITH", "ROLLBACK"]


async def test_the_open_talk_is_found_by_its_chat_also_before_the_planner_knows_the_table(engine: AsyncEngine) -> None:
    reads = talks._READ
    async with engine.connect() as db:
        values = [{"bot": 1, "hash": b"", "number": 1}[name] for name in reads._names]
        plan = "\n".join(line[0] for line in await driver_of(db).fetch(f"EXPLAIN {reads._sql}", *values))

    assert re.search(r"uq_talks_open on talks\b.*\n\s*Index Cond: \(chat_id = c.id\)", plan), plan
