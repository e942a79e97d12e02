"""The faults of single updates, in a short form: what Telegram may bring, and how."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.faults import fuzz, poison, release, repeats
from tests.faults.memory import open_challenge


async def test_the_same_update_twenty_times_at_once_has_one_effect(memory: str) -> None:
    (await repeats.same_update(memory, times=40, seed=1)).check()


async def test_two_messages_that_come_in_the_wrong_order_both_count_once(memory: str) -> None:
    (await repeats.swapped(memory, times=2, seed=1)).check()


@pytest.mark.parametrize("kind", poison.POISONS)
async def test_a_message_that_always_fails_is_set_aside_its_resident_told_and_the_others_served(
    memory: str, kind: str
) -> None:
    (await poison.poison(memory, seed=1, kind=kind, others=3)).check()


async def test_no_update_however_odd_stops_the_bot(memory: str) -> None:
    (await fuzz.odd(memory, count=150, seed=1)).check()


async def test_nothing_is_read_without_the_secret_or_when_it_is_no_update(memory: str) -> None:
    (await fuzz.forged(memory, calls=100, bodies=50, seed=1)).check()


async def test_after_a_release_what_is_said_answers_what_was_asked(engine: AsyncEngine, database_url: str) -> None:
    await open_challenge(database_url)
    async with engine.begin() as db:
        (await release.releases(db, times=25, seed=1)).check()
