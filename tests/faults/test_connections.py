"""The database's and Telegram's side, in a short form."""

import asyncpg
from sqlalchemy.exc import TimeoutError as PoolTimeout

from participation.faults import is_passing
from tests.botapi import Limits, TelegramServer
from tests.faults import crowd, database_away, telegram_side
from tests.faults.disk_full import Refusing
from tests.faults.house import a_house
from tests.faults.memory import looking, one
from tests.faults.residents import residents
from tests.faults.talking import until


async def test_connections_cut_inside_transactions_leave_no_half_rows(memory: str) -> None:
    (await database_away.cut_connections(memory, cuts=12, seed=1)).check()


async def test_more_chats_than_connections_lose_nothing(memory: str) -> None:
    (await crowd.all_at_once(memory, chats=40, seed=1)).check()


async def test_every_reply_arrives_whatever_telegram_answers(memory: str) -> None:
    (await telegram_side.moods(memory, chats=5, each=2, seed=1)).check()


async def test_when_telegram_asks_to_wait_all_wait_and_who_comes_after_too(memory: str) -> None:
    (await telegram_side.too_many(memory, seconds=4, seed=1)).check()


async def test_a_call_whose_answer_was_lost_is_uncertain_and_never_sent_again(memory: str) -> None:
    (await telegram_side.uncertain(memory, seed=1)).check()


async def test_on_a_full_disk_nobody_is_thanked_and_nothing_is_taken_in_for_half_a_minute(memory: str) -> None:
    disk = Refusing(memory)
    async with (
        looking(memory) as looked,
        TelegramServer(limits=Limits.off()) as telegram,
        a_house(memory, telegram) as house,
    ):
        [someone] = residents(telegram, 1, seed=1, think=0)
        await someone.come_in()
        await disk.fill()
        await someone.person.say("There is no bench")
        await until(lambda: not house.door.takes_in())
        await someone.person.silence(0.5)
        await disk.free()
        await someone.hears(":area:")
        assert not house.door.takes_in()
        assert await one(looked, "SELECT count(*) FROM dead_letters") == 0


def test_what_may_pass_is_tried_again_and_what_the_update_itself_breaks_is_counted() -> None:
    passing = (TimeoutError(), ConnectionResetError(), PoolTimeout(), asyncpg.DeadlockDetectedError())
    assert [is_passing(error) for error in passing] == [True] * 4
    assert [is_passing(error) for error in (ValueError(), asyncpg.DataError())] == [False] * 2
