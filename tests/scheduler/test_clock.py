"""What happens at its time: every job does what it says, and twice at once does no harm."""

import asyncio
import logging
from datetime import UTC, datetime, time
from itertools import count
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

import participation.left_open
import participation.team_mail
from participation import members
from participation.challenges import challenge_by_id
from participation.database import Db, make_engine
from participation.find_codes import give_code
from participation.left_open import LeftOpen
from participation.models import Chat, DeadLetter, HandledUpdate, Message, SubmissionCount, Talk
from participation.words import Priority, Role
from scheduler.clock import JOBS, Clock, Job, run_job
from tests.builders import KEYS, a_challenge, a_chat, a_members_mail, a_resident, a_submission
from tests.scheduler.leaving import leaves_words

NAMES = {job.name: job for job in JOBS}
_HANDLED = "INSERT INTO handled_updates VALUES (999, :number, now() - CAST(CAST(:age AS text) AS interval))"
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


@pytest.fixture
async def mailing(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working morning, whenever the test runs, and a member to be mailed what waits."""
    monkeypatch.setattr(participation.team_mail, "MORNING", time())
    monkeypatch.setattr(participation.team_mail, "works", lambda _day, _pauses: True)
    async with engine.begin() as db:
        challenge = await a_challenge(db)
        hanna = await members.add_member(db, challenge_id=challenge.id, name="Hanna", role=Role.OWNER)
        await a_members_mail(db, hanna)
        await a_submission(db, challenge)


@pytest.fixture
async def counted(engine: AsyncEngine) -> None:
    """More changes of a count than are left apart."""
    async with engine.begin() as db:
        challenge = await a_challenge(db)
        row = {"challenge_id": challenge.id, "status": "received", "kind": "need", "number": 1}
        await db.execute(insert(SubmissionCount), [row] * 501)


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
async def test_a_job_in_several_processes_at_once_does_no_harm(
    engine: AsyncEngine,
    old: None,
    left_open: None,
    reviewed: None,
    calling: None,
    asking: None,
    counted: None,
    mailing: None,
    overview_due: None,
    job: Job,
) -> None:
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


async def test_several_clocks_at_once_remind_everybody_once(
    engine: AsyncEngine, left_open: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(participation.left_open, "AT_ONCE", 3)
    async with engine.begin() as db:
        challenge = await challenge_by_id(db, (await db.execute(select(Talk.challenge_id).limit(1))).scalar_one())
        for _ in range(11):
            await leaves_words(db, challenge, days=1.1)
    job = NAMES["show once more what was left open"]
    shown = [await asyncio.gather(*(run_job(engine, job) for _ in range(4))) for _ in range(2)]

    assert sum(each for each in shown[0] + shown[1] if isinstance(each, int)) == 12
    async with engine.connect() as db:
        notices = select(Message.talk_id).where(Message.priority == Priority.NOTICE, Message.edits_id.is_(None))
        reminded = (await db.execute(notices)).scalars().all()
    assert len(reminded) == len(set(reminded)) == 12


async def test_a_reminder_and_what_is_said_at_the_same_moment_come_one_after_the_other(
    engine: AsyncEngine, left_open: None
) -> None:
    """While a resident is heard, the clock passes over their talk."""
    job = NAMES["show once more what was left open"]
    async with engine.begin() as db:
        await db.execute(select(Chat.id).with_for_update())
        assert await run_job(engine, job) == 0
    assert await run_job(engine, job) == 1


async def test_a_reminder_that_cannot_be_written_holds_up_no_other(
    engine: AsyncEngine, left_open: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with engine.begin() as db:
        challenge = await challenge_by_id(db, (await db.execute(select(Talk.challenge_id).limit(1))).scalar_one())
        await leaves_words(db, challenge, days=1.2)  # the first in line
    write, calls = participation.left_open.show_again, count()

    async def fails_once(db: Db, left: LeftOpen, **rest: Any) -> None:
        await write(db, left, **rest)
        if next(calls) == 0:
            await db.execute(text("SELECT 1 / 0"))

    monkeypatch.setattr(participation.left_open, "show_again", fails_once)
    job = NAMES["show once more what was left open"]
    assert await run_job(engine, job) == 1
    assert await run_job(engine, job) == 0, "it is not tried every minute"
    async with engine.connect() as db:
        notices = select(func.count()).where(Message.priority == Priority.NOTICE, Message.edits_id.is_(None))
        assert (await db.execute(notices)).scalar_one() == 1


async def test_a_stop_amid_a_job_is_at_once_and_leaves_nothing_half_done(engine: AsyncEngine, old: None) -> None:
    begun = asyncio.Event()

    async def endless(db: Db, *, now: datetime) -> int:
        await db.execute(text("DELETE FROM handled_updates"))
        begun.set()
        await asyncio.sleep(3600)
        return 1

    before = asyncio.all_tasks()
    clock = Clock(engine)
    clock.start()
    clock._scheduler.add_job(clock._run, args=[Job("endless", JOBS[0].when, endless)])
    async with asyncio.timeout(10):
        await begun.wait()
        clock.stop()
        while asyncio.all_tasks() != before:  # noqa: ASYNC110 — what is cancelled tells nobody
            await asyncio.sleep(0.01)
    assert await left(engine, HandledUpdate) == 2


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


async def test_the_clock_does_what_is_due_though_one_job_fails(engine: AsyncEngine, old: None) -> None:
    async def fails(db: Db, *, now: datetime) -> int:
        raise ValueError("words of a resident")

    clock = Clock(engine)
    clock.start()
    clock._scheduler.add_job(clock._run, JOBS[0].when, args=[Job("fails", JOBS[0].when, fails)])
    try:
        for job in clock._scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))
        async with asyncio.timeout(10):
            while [await left(engine, table) for table in (HandledUpdate, DeadLetter)] != [1, 1]:  # noqa: ASYNC110 — rows have no event
                await asyncio.sleep(0.01)
    finally:
        clock.stop()
