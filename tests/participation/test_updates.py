"""Updates that fail are counted and set aside; what was handled is remembered for a week."""

from sqlalchemy import select, text

from participation import updates
from participation.database import Db
from participation.models import DeadLetter, HandledUpdate
from participation.updates import Fault
from tests.builders import KEYS, a_bot

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
    for number, age in ((1, "7 days 1 minute"), (2, "6 days 23 hours"), (3, "0")):
        await db.execute(
            text("INSERT INTO handled_updates VALUES (1, :number, now() - CAST(CAST(:age AS text) AS interval))"),
            {"number": number, "age": age},
        )
    assert await updates.forget_handled(db) == 1
    assert await updates.forget_handled(db) == 0
    assert (await db.execute(select(HandledUpdate.number).order_by(HandledUpdate.number))).scalars().all() == [2, 3]


async def test_dead_letters_are_forgotten_after_two_weeks_and_not_earlier(db: Db) -> None:
    for number, days in ((1, 15), (2, 13)):
        await updates.count_failure(db, bot_id=1, number=number, fault=FAULT)
        await db.execute(
            text("UPDATE dead_letters SET failed_at = now() - make_interval(days => :days) WHERE number = :number"),
            {"days": days, "number": number},
        )
    assert await updates.forget_dead_letters(db) == 1
    assert (await db.execute(select(DeadLetter.number))).scalars().all() == [2]
