"""Who waits for the outbox hears at once: in this process by an event, from others by NOTIFY."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.wakeups import CHANNEL, Wakeups
from tests.bot.street import until


@pytest.fixture
async def wakeups(engine: AsyncEngine) -> AsyncIterator[Wakeups]:
    """Listening already."""
    wakeups = Wakeups()
    listening = asyncio.create_task(wakeups.listen(engine))
    async with asyncio.timeout(10):
        await wakeups.sender(0).wait()  # all are woken once it listens
    yield wakeups
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def tell(engine: AsyncEngine, payload: str) -> None:
    async with engine.begin() as db:
        await db.execute(text("SELECT pg_notify(:to, :what)"), {"to": CHANNEL, "what": payload})


def test_a_message_wakes_its_bots_sender_and_its_chats_pages_and_nobody_else() -> None:
    wakeups = Wakeups()
    sender, other = wakeups.sender(1), wakeups.sender(2)
    with wakeups.following(7) as page, wakeups.following(7) as second_page, wakeups.following(8) as another_chat:
        wakeups.wake(1, 7)

        woken = [event.is_set() for event in (sender, page, second_page, other, another_chat)]
        assert woken == [True, True, True, False, False]


def test_a_page_that_is_closed_is_forgotten() -> None:
    wakeups = Wakeups()
    with wakeups.following(7) as still_open:
        with wakeups.following(7):
            pass
        wakeups.wake(1, 7)
        assert still_open.is_set()
    assert wakeups._followers == {}


def test_nobody_needs_to_wait_for_a_wake_up_to_be_harmless() -> None:
    Wakeups().wake(1, 7)


def test_closing_lets_all_pages_go() -> None:
    wakeups = Wakeups()
    with wakeups.following(7) as page:
        wakeups.close()
        assert wakeups.closing
        assert page.is_set()


async def test_another_processs_message_wakes_the_sender_and_the_page(engine: AsyncEngine, wakeups: Wakeups) -> None:
    sender = wakeups.sender(12)
    with wakeups.following(34) as page:
        await tell(engine, "12:34")
        async with asyncio.timeout(5):
            await page.wait()
    assert sender.is_set()


async def test_what_is_no_message_of_ours_wakes_nobody(engine: AsyncEngine, wakeups: Wakeups) -> None:
    sender = wakeups.sender(12)
    with wakeups.following(1) as last:
        for payload in ("", "12", "12:", "a:b", "-12:34", "13:1"):
            await tell(engine, payload)
        async with asyncio.timeout(5):
            await last.wait()
    assert not sender.is_set()


async def test_a_rolled_back_message_wakes_nobody(engine: AsyncEngine, wakeups: Wakeups) -> None:
    with wakeups.following(34) as page, wakeups.following(35) as last:
        async with engine.connect() as db:
            await db.execute(text("SELECT pg_notify(:to, :what)"), {"to": CHANNEL, "what": "12:34"})
            await db.rollback()
        await tell(engine, "12:35")
        async with asyncio.timeout(5):
            await last.wait()
        assert not page.is_set()


async def test_a_lost_connection_is_made_anew_and_everybody_looks_once(
    engine: AsyncEngine, wakeups: Wakeups, caplog: pytest.LogCaptureFixture
) -> None:
    with wakeups.following(34) as page, caplog.at_level(logging.WARNING):
        async with engine.begin() as db:
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            await db.execute(text(f"{cut} AND pid <> pg_backend_pid()"))
        async with asyncio.timeout(10):
            await page.wait()
        page.clear()
        await tell(engine, "12:34")
        async with asyncio.timeout(5):
            await page.wait()


async def test_the_listener_leaves_no_ear_on_a_pooled_connection(engine: AsyncEngine) -> None:
    wakeups = Wakeups()
    listening = asyncio.create_task(wakeups.listen(engine))
    await until(lambda: wakeups._senders == {} and engine.pool.status().find("Checked out connections: 1") >= 0)
    sender = wakeups.sender(0)
    async with asyncio.timeout(10):
        while not sender.is_set():
            await tell(engine, "0:0")
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)

    async with engine.connect() as db:
        assert (await db.execute(text("SELECT count(*) FROM pg_listening_channels()"))).scalar_one() == 0
