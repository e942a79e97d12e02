"""One message, one transaction, once; and what is done with a message that cannot be heard."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.door import FULL_SECONDS, Door, Handling
from bot.wakeups import CHANNEL, Wakeups
from conversations.catalogues import say
from conversations.hosting import FAILED, TRY_AGAIN
from conversations.incoming import Asked, Incoming, What, Wrote
from participation.challenges import ChallengeView
from participation.chats import Address, BotRow
from participation.database import make_engine
from participation.erasure_file import read_erasures
from participation.models import Chat, DeadLetter, Erasure, HandledUpdate, Message, Talk
from participation.words import Channel
from tests.builders import KEYS, a_bot, a_challenge

POISON = Wrote("a letter that no database keeps: \0")


@pytest.fixture
async def challenge(engine: AsyncEngine) -> ChallengeView:
    async with engine.begin() as db:
        return await a_challenge(db)


@pytest.fixture
async def telegram(engine: AsyncEngine) -> BotRow:
    async with engine.begin() as db:
        return await a_bot(db)


@pytest.fixture
def door(engine: AsyncEngine) -> Door:
    return Door(engine, KEYS, Wakeups())


def said(bot: BotRow, what: What, *, number: int = 1) -> Incoming:
    return Incoming(Address(bot, "4711"), number, what, language="nl")


def raw() -> str:
    return '{"update_id": 1}'


async def count(engine: AsyncEngine, table: type) -> int:
    async with engine.connect() as db:
        return (await db.execute(select(func.count()).select_from(table))).scalar_one()


@asynccontextmanager
async def database_says(engine: AsyncEngine, code: str) -> AsyncIterator[None]:
    """Whatever is to be noted as handled meets this error."""
    async with engine.begin() as db:
        body = f"BEGIN RAISE 'on purpose' USING ERRCODE = '{code}'; END"
        await db.execute(text(f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"))
        await db.execute(
            text("CREATE TRIGGER refuse BEFORE INSERT ON handled_updates FOR EACH ROW EXECUTE FUNCTION refuse()")
        )
    yield
    async with engine.begin() as db:
        await db.execute(text("DROP FUNCTION refuse CASCADE"))


async def test_what_was_heard_is_in_the_database_before_anything_is_acknowledged(
    engine: AsyncEngine, door: Door, challenge: ChallengeView, telegram: BotRow
) -> None:
    assert await door.handle(said(telegram, Asked("start", challenge.slug)), raw) is Handling.DONE

    assert [await count(engine, table) for table in (Chat, Talk, Message, HandledUpdate)] == [1, 1, 1, 1]


async def test_the_same_update_again_has_no_effect_and_may_be_acknowledged(
    engine: AsyncEngine, door: Door, challenge: ChallengeView, telegram: BotRow
) -> None:
    first = await door.hear(said(telegram, Asked("start", challenge.slug)))
    assert first is not None
    assert await door.hear(said(telegram, Asked("start", challenge.slug))) is None
    assert await door.handle(said(telegram, Asked("start", challenge.slug)), raw) is Handling.DONE

    assert await count(engine, Message) == first.said


async def test_twenty_of_the_same_update_at_once_have_one_effect(
    engine: AsyncEngine, door: Door, challenge: ChallengeView, telegram: BotRow
) -> None:
    update = said(telegram, Asked("start", challenge.slug))
    heard = await asyncio.gather(*(door.hear(update) for _ in range(20)))

    assert len([each for each in heard if each is not None]) == 1
    assert [await count(engine, table) for table in (Chat, Talk, Message)] == [1, 1, 1]


async def test_who_sends_is_woken_after_the_commit_and_not_when_it_fails(
    door: Door, challenge: ChallengeView, telegram: BotRow
) -> None:
    sender = door.wakeups.sender(telegram.id)
    assert await door.handle(said(telegram, POISON), raw) is Handling.AGAIN
    assert not sender.is_set()

    await door.hear(said(telegram, Asked("start", challenge.slug), number=2))
    assert sender.is_set()


@pytest.mark.parametrize(
    ("channel", "sends_here", "told"),
    [(Channel.TELEGRAM, False, True), (Channel.TELEGRAM, True, False), (Channel.WEB, True, True)],
)
async def test_other_processes_are_told_only_where_one_may_wait(
    engine: AsyncEngine, door: Door, challenge: ChallengeView, channel: Channel, *, sends_here: bool, told: bool
) -> None:
    async with engine.begin() as db:
        bot = await a_bot(db, channel=channel)
    if sends_here:
        door.wakeups.sending.add(bot.id)
    heard: asyncio.Queue[str] = asyncio.Queue()
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.add_listener(CHANNEL, lambda *notice: heard.put_nowait(str(notice[3])))
        done = await door.hear(said(bot, Asked("start", challenge.slug)))
        assert done is not None
        async with engine.begin() as db:
            await db.execute(text(f"NOTIFY {CHANNEL}, 'the last'"))
        async with asyncio.timeout(5):
            payloads = [await heard.get()]
            while payloads[-1] != "the last":
                payloads.append(await heard.get())
        await driver.reset()

    assert payloads[:-1] == ([f"{bot.id}:{done.chat_id}"] if told else [])


async def test_after_five_tries_it_is_sealed_the_talk_set_aside_and_the_resident_told(
    engine: AsyncEngine, door: Door, challenge: ChallengeView, telegram: BotRow
) -> None:
    await door.hear(said(telegram, Asked("start", challenge.slug), number=7))
    letter = '{"update_id": 8, "text": "a letter"}'
    tries = [await door.handle(said(telegram, POISON, number=8), lambda: letter) for _ in range(4)]
    assert tries == [Handling.AGAIN] * 4
    assert await count(engine, Message) == 1
    tries = [await door.handle(said(telegram, POISON, number=8), lambda: letter) for _ in range(2)]
    assert tries == [Handling.DONE] * 2

    async with engine.connect() as db:
        dead = (await db.execute(select(DeadLetter))).one()
        assert (dead.tries, dead.number, dead.error) == (5, 8, "UntranslatableCharacterError")
        assert dead.place.split(":")[0].endswith(".py")
        assert dead.chat_id == (await db.execute(select(Chat.id))).scalar_one()
        assert KEYS.unseal("dead letter", dead.sealed) == letter
        assert b"letter" not in dead.sealed
        talks = await db.execute(select(Talk.state, Talk.record, Talk.me))
        assert [tuple(row) for row in talks] == [("set_aside", None, None)]
        told = (await db.execute(select(Message.content).order_by(Message.id.desc()).limit(1))).scalar_one()
        assert told["bubbles"] == [say(FAILED, "nl"), say(TRY_AGAIN, "nl")]
        assert await count(engine, Message) == 2


async def test_after_a_dead_letter_the_resident_can_go_on(
    engine: AsyncEngine, door: Door, challenge: ChallengeView, telegram: BotRow
) -> None:
    for _ in range(5):
        await door.handle(said(telegram, POISON, number=8), raw)

    assert await door.handle(said(telegram, Wrote("Een bankje."), number=9), raw) is Handling.DONE
    assert await count(engine, Talk) == 1


@pytest.mark.parametrize("code", ["40P01", "40001", "57P01"])
async def test_a_passing_fault_is_no_try_however_often(
    engine: AsyncEngine, door: Door, challenge: ChallengeView, telegram: BotRow, code: str
) -> None:
    async with database_says(engine, code):
        for _ in range(7):
            assert await door.handle(said(telegram, Asked("start")), raw) is Handling.LATER
    assert await count(engine, DeadLetter) == 0
    assert await count(engine, Chat) == 0

    assert await door.handle(said(telegram, Asked("start")), raw) is Handling.DONE


async def test_without_a_database_nothing_is_acknowledged(telegram: BotRow) -> None:
    nowhere = make_engine("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    assert await Door(nowhere, KEYS, Wakeups()).handle(said(telegram, Asked("start")), raw) is Handling.LATER
    await nowhere.dispose()


async def test_a_full_disk_gives_no_false_thanks_and_is_told(
    engine: AsyncEngine, door: Door, challenge: ChallengeView, telegram: BotRow
) -> None:
    assert door.takes_in()
    async with database_says(engine, "53100"):
        assert await door.handle(said(telegram, Asked("start")), raw) is Handling.LATER
    assert not door.takes_in()
    assert await count(engine, Message) == 0

    assert await door.handle(said(telegram, Asked("start")), raw) is Handling.DONE


def test_a_full_disk_is_looked_at_anew_after_half_a_minute(door: Door) -> None:
    door._full_at = monotonic() - FULL_SECONDS + 5
    assert not door.takes_in()
    door._full_at = monotonic() - FULL_SECONDS - 1
    assert door.takes_in()


async def test_nothing_of_a_failed_message_stays(
    engine: AsyncEngine, door: Door, challenge: ChallengeView, telegram: BotRow
) -> None:
    await door.handle(said(telegram, POISON), raw)

    assert [await count(engine, table) for table in (Chat, Talk, Message, HandledUpdate)] == [0, 0, 0, 0]


async def test_who_is_erased_is_remembered_outside_before_the_commit(
    engine: AsyncEngine, challenge: ChallengeView, telegram: BotRow, tmp_path: Path
) -> None:
    file = tmp_path / "erasures"
    door = Door(engine, KEYS, Wakeups(), file)
    steps: list[What] = [Asked("start", challenge.slug), Wrote("Prima, ga verder"), Wrote("Stoppen"), Asked("delete")]
    for number, what in enumerate([*steps, Wrote("Ja"), Wrote("Ja, wis het")], 1):
        assert not file.exists()
        assert await door.hear(said(telegram, what, number=number)) is not None

    async with engine.connect() as db:
        uuid = (await db.execute(select(Erasure.uuid))).scalar_one()
    assert [each.uuid for each in read_erasures(file)] == [uuid]


async def test_what_cannot_be_remembered_is_not_erased(
    engine: AsyncEngine, challenge: ChallengeView, telegram: BotRow, tmp_path: Path
) -> None:
    door = Door(engine, KEYS, Wakeups(), tmp_path / "no such folder" / "erasures")
    steps: list[What] = [Asked("start", challenge.slug), Wrote("Prima, ga verder"), Wrote("Stoppen"), Asked("delete")]
    for number, what in enumerate([*steps, Wrote("Ja")], 1):
        await door.hear(said(telegram, what, number=number))

    assert await door.handle(said(telegram, Wrote("Ja, wis het"), number=9), raw) is Handling.AGAIN
    assert await count(engine, Erasure) == 0
