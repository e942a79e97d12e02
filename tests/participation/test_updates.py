"""Updates that fail are counted and set aside; what was handled is remembered for a week."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select

from participation import updates
from participation.chats import Address
from participation.database import Db
from participation.models import DeadLetter, HandledUpdate
from participation.updates import Fault
from tests.builders import KEYS, a_bot, a_chat

FAULT = Fault("ValueError", "hearing.py:12")


async def test_every_failure_is_counted_with_the_last_ones_class_and_place(db: Db) -> None:
    bot = await a_bot(db)
    for times in (1, 2):
        assert await updates.count_failure(db, bot_id=bot.id, number=7, fault=FAULT) == times
    assert await updates.count_failure(db, bot_id=bot.id, number=7, fault=Fault("KeyError", "turn.py:3")) == 3
    row = (await db.execute(select(DeadLetter.tries, DeadLetter.error, DeadLetter.place, DeadLetter.sealed))).one()
    assert tuple(row) == (3, "KeyError", "turn.py:3", None)


async def test_each_bots_updates_are_counted_apart(db: Db) -> None:
    for bot in (await a_bot(db), await a_bot(db)):
        assert await updates.count_failure(db, bot_id=bot.id, number=7, fault=FAULT) == 1


async def test_what_is_set_aside_is_sealed_and_counts_as_handled(db: Db) -> None:
    bot = await a_bot(db)
    await updates.count_failure(db, bot_id=bot.id, number=7, fault=FAULT)
    assert not await updates.was_handled(db, bot_id=bot.id, number=7)
    for _ in range(2):
        await updates.bury(db, bot_id=bot.id, number=7, update_json='{"text": "words"}', keys=KEYS)

    assert await updates.was_handled(db, bot_id=bot.id, number=7)
    assert not await updates.was_handled(db, bot_id=bot.id + 1, number=7)
    row = (await db.execute(select(DeadLetter.sealed, DeadLetter.key_number))).one()
    assert b"words" not in row.sealed
    assert (KEYS.unseal("dead letter", row.sealed), row.key_number) == ('{"text": "words"}', KEYS.number)


def test_a_fault_is_written_down_without_words() -> None:
    assert str(FAULT) == "ValueError at hearing.py:12"


async def test_numbers_are_forgotten_after_a_week_and_not_earlier(db: Db) -> None:
    now = datetime(2026, 5, 4, tzinfo=UTC)
    for number, age in enumerate((timedelta(days=7, minutes=1), timedelta(days=6, hours=23), timedelta()), 1):
        await db.execute(insert(HandledUpdate).values(bot_id=1, number=number, handled_at=now - age))
    assert await updates.forget_handled(db, now=now) == 1
    assert await updates.forget_handled(db, now=now) == 0
    assert (await db.execute(select(HandledUpdate.number).order_by(HandledUpdate.number))).scalars().all() == [2, 3]


async def test_a_letter_knows_its_chat_where_the_address_is_known(db: Db) -> None:
    bot = await a_bot(db)
    chat_id = await a_chat(db, bot=bot, address="4711")
    known = Address(bot, "4711").hash(KEYS)
    for number, address_hash in enumerate((known, b"another", None), 1):
        await updates.count_failure(db, bot_id=bot.id, number=number, fault=FAULT)
        await updates.bury(db, bot_id=bot.id, number=number, update_json="{}", keys=KEYS, address_hash=address_hash)
    found = await db.execute(select(DeadLetter.chat_id).order_by(DeadLetter.number))
    assert found.scalars().all() == [chat_id, None, None]
