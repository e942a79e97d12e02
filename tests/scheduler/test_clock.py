"""What happens at its time: every job does what it says, and twice at once does no harm."""

import asyncio
import logging
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.database import Db, make_engine
from participation.find_codes import give_code
from participation.models import DeadLetter, HandledUpdate, Message
from scheduler.clock import JOBS, Clock, Job, run_job
from tests.builders import KEYS, a_challenge, a_chat, a_resident

NAMES = {job.name: job for job in JOBS}
_HANDLED = "INSERT INTO handled_updates VALUES (1, :number, now() - CAST(CAST(:age AS text) AS interval))"
_DEAD = """
    INSERT INTO dead_letters (bot_id, number, tries, error, place, failed_at)
    VALUES (1, :number, 5, 'x', 'y', now() - CAST(CAST(:age AS text) AS interval))
"""


_SHOWN = """
    INSERT INTO messages (bot_id, chat_id, priority, on_doubt, state, content, sent_at)
    VALUES (1, :chat, 0, 'resend', 'sent', '{"code": {"words": ["een", "twee"]}, "bubbles": ["Dag."]}',
        now() - CAST(CAST(:age AS text) AS interval))
"""


@pytest.fixture
async def old(engine: AsyncEngine) -> None:
    """A number, a letter and four words on a page to be forgotten, and one each to be kept."""
    async with engine.begin() as db:
        challenge, chat = await a_challenge(db), await a_chat(db)
        resident = await a_resident(db, challenge, chat_id=chat)
        await give_code(db, challenge_id=challenge.id, resident_id=resident, language="nl", keys=KEYS)
        for age in ("61 minutes", "59 minutes"):
            await db.execute(text(_SHOWN), {"chat": chat, "age": age})
        for number, age in ((1, "30 days"), (2, "1 hour")):
            values = {"number": number, "age": age}
            await db.execute(text(_HANDLED), values)
            await db.execute(text(_DEAD), values)


async def left(engine: AsyncEngine, table: type) -> int:
    async with engine.connect() as db:
        return (await db.execute(select(func.count()).select_from(table))).scalar_one()


async def test_every_hour_the_numbers_of_handled_updates_are_forgotten_and_nothing_else(
    engine: AsyncEngine, old: None
) -> None:
    job = NAMES["forget the numbers of handled updates"]
    assert await run_job(engine, job) == 1
    assert (await left(engine, HandledUpdate), await left(engine, DeadLetter)) == (1, 2)
    assert await run_job(engine, job) == 0


async def test_every_hour_four_words_that_a_page_shows_still_are_forgotten_and_nothing_else(
    engine: AsyncEngine, old: None
) -> None:
    assert await run_job(engine, NAMES["forget four words left on a page"]) == 1
    async with engine.connect() as db:
        contents = (await db.execute(select(Message.content).order_by(Message.id))).scalars().all()
    assert contents == [{"bubbles": ["Dag."]}, {"bubbles": ["Dag."], "code": {"words": ["een", "twee"]}}]


async def test_every_night_all_that_is_kept_no_longer_is_forgotten_and_its_counts_are_told(
    engine: AsyncEngine, old: None, caplog: pytest.LogCaptureFixture
) -> None:
    job = NAMES["forget what is kept no longer"]
    with caplog.at_level(logging.INFO):
        assert await run_job(engine, job) == {"handled_updates": 1, "dead_letters": 1}
        assert await run_job(engine, job) == {}
    assert caplog.messages == ["forget what is kept no longer: {'handled_updates': 1, 'dead_letters': 1}"]
    assert (await left(engine, HandledUpdate), await left(engine, DeadLetter)) == (1, 1)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
async def test_a_job_in_several_processes_at_once_does_no_harm(engine: AsyncEngine, old: None, job: Job) -> None:
    done = await asyncio.gather(*(run_job(engine, job) for _ in range(5)))
    assert sorted(map(bool, done)) == [False] * 4 + [True]


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
async def test_a_database_that_is_away_is_told_and_does_not_end_the_clock(
    job: Job, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = make_engine("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    with caplog.at_level(logging.WARNING):
        assert await run_job(nowhere, job) is None
    await nowhere.dispose()
    assert f"{job.name}: not done, ConnectionRefusedError" in caplog.text


async def test_a_job_that_fails_leaves_nothing_half_done(engine: AsyncEngine, old: None) -> None:
    async def half(db: Db, *, now: datetime) -> int:
        await db.execute(text("DELETE FROM handled_updates"))
        raise ValueError("words of a resident")

    assert await run_job(engine, Job("half", JOBS[0].when, half)) is None
    assert await left(engine, HandledUpdate) == 2


def test_every_job_has_a_name_of_its_own_and_a_time_in_utc() -> None:
    assert len(NAMES) == len(JOBS)
    now = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # the night in which clocks change
    for job in JOBS:
        following = job.when.get_next_fire_time(None, now)
        assert following is not None
        assert following.utcoffset() == now.utcoffset()


async def test_the_clock_knows_all_jobs_and_leaves_nothing_behind(engine: AsyncEngine) -> None:
    before = asyncio.all_tasks()
    clock = Clock(engine)
    clock.stop()  # not started: nothing to stop
    clock.start()
    assert {job.id for job in clock._scheduler.get_jobs()} == set(NAMES)
    clock.stop()
    await asyncio.sleep(0)  # it stops in the loop's next round
    assert not clock._scheduler.running
    assert asyncio.all_tasks() == before


async def test_the_clock_does_what_is_due(engine: AsyncEngine, old: None) -> None:
    clock = Clock(engine)
    clock.start()
    try:
        for job in clock._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))
        async with asyncio.timeout(10):
            while [await left(engine, table) for table in (HandledUpdate, DeadLetter)] != [1, 1]:  # noqa: ASYNC110 — rows have no event
                await asyncio.sleep(0.01)
    finally:
        clock.stop()
