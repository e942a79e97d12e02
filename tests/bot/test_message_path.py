"""The path of every message: for a plain answer one statement reads and one writes, so that nobody adds a third."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.door import Door
from bot.wakeups import Wakeups
from conversations.incoming import Asked, Incoming, What, Wrote, tapped
from participation.challenges import ChallengeView
from participation.chats import Address, BotRow
from participation.models import Message
from participation.words import Channel
from tests.builders import KEYS, a_bot, a_challenge


@contextmanager
def everything_sent(engine: AsyncEngine) -> Iterator[list[str]]:
    """What goes to the database inside the block, by its first word."""
    sent: list[str] = []
    notes = {
        "begin": lambda _connection: sent.append("BEGIN"),
        "commit": lambda _connection: sent.append("COMMIT"),
        "rollback": lambda _connection: sent.append("ROLLBACK"),
        "before_cursor_execute": lambda *told: sent.append(str(told[2]).split()[0]),
        "savepoint": lambda *_told: sent.append("SAVEPOINT"),
    }
    for name, note in notes.items():
        event.listen(engine.sync_engine, name, note)
    try:
        yield sent
    finally:
        for name, note in notes.items():
            event.remove(engine.sync_engine, name, note)


class Resident:
    """Welcomed, and asked what they miss."""

    def __init__(self, door: Door, bot: BotRow) -> None:
        self._door, self._address, self._number = door, Address(bot, "4711"), 0

    async def does(self, what: What | None) -> None:
        assert what is not None
        self._number += 1
        assert await self._door.hear(Incoming(self._address, self._number, what, language="nl")) is not None

    async def taps(self, option: str) -> None:
        async with self._door.engine.connect() as db:
            contents = await db.execute(select(Message.content).order_by(Message.id.desc()))
        found = (b["id"] for content in contents.scalars() for b in content.get("buttons", ()))
        await self.does(tapped(next(each for each in found if each.endswith(f":{option}"))))


@pytest.fixture
async def challenge(engine: AsyncEngine) -> ChallengeView:
    async with engine.begin() as db:
        return await a_challenge(db)


@pytest.fixture(params=[Channel.TELEGRAM, Channel.WEB])
async def resident(engine: AsyncEngine, challenge: ChallengeView, request: pytest.FixtureRequest) -> Resident:
    async with engine.begin() as db:
        bot = await a_bot(db, channel=request.param)
    resident = Resident(Door(engine, KEYS, Wakeups()), bot)
    await resident.does(Asked("start", challenge.slug))
    await resident.taps("go")
    await resident.does(Asked("need"))
    return resident


async def test_a_plain_answer_takes_one_statement_to_read_and_one_to_write(
    engine: AsyncEngine, resident: Resident
) -> None:
    with everything_sent(engine) as sent:
        await resident.does(Wrote("Een bankje."))
    assert sent == ["BEGIN", "SELECT", "WITH", "COMMIT"]


async def test_so_does_a_tap(engine: AsyncEngine, resident: Resident) -> None:
    await resident.does(Wrote("Een bankje."))
    with everything_sent(engine) as sent:
        await resident.taps("none")
    path = [statement for statement in sent if statement != "ROLLBACK"][2:]  # what the test itself looked up
    assert path == ["BEGIN", "SELECT", "WITH", "COMMIT"]


async def test_the_same_update_again_is_only_read(engine: AsyncEngine, resident: Resident) -> None:
    await resident.does(Wrote("Een bankje."))
    again = Incoming(resident._address, resident._number, Wrote("Een bankje."))
    with everything_sent(engine) as sent:
        assert await resident._door.hear(again) is None
    assert sent == ["BEGIN", "SELECT", "ROLLBACK"]
