"""How a bot fetches updates (core.telegram.org/bots/api#getupdates)."""

import asyncio
import time

import pytest
from telegram import Bot
from telegram.error import Conflict

from tests.botapi import TelegramServer
from tests.botapi.conftest import until


def numbers(updates: object) -> list[int]:
    assert isinstance(updates, tuple)
    return [update.update_id for update in updates]


async def test_an_update_comes_until_a_higher_offset_confirms_it(server: TelegramServer, bot: Bot) -> None:
    person = server.person()
    first, second = (await person.start()).update_id, (await person.say("Bankje")).update_id
    assert first
    assert second == first + 1
    assert numbers(await bot.get_updates()) == [first, second]
    assert numbers(await bot.get_updates(offset=first)) == [first, second]
    assert numbers(await bot.get_updates(offset=second)) == [second]
    assert numbers(await bot.get_updates(offset=0)) == [second]
    assert numbers(await bot.get_updates(offset=second + 1)) == []
    assert server.counts()["pending_updates"] == 0


async def test_a_negative_offset_counts_from_the_end(server: TelegramServer, bot: Bot) -> None:
    person = server.person()
    said = [(await person.say(f"{n}")).update_id for n in range(5)]
    assert numbers(await bot.get_updates(offset=-2)) == said[-2:]
    assert numbers(await bot.get_updates()) == said[-2:]


async def test_one_fetch_brings_at_most_a_hundred(server: TelegramServer, bot: Bot) -> None:
    person = server.person()
    await server.say_many([(person, f"{n}") for n in range(130)])
    assert len(await bot.get_updates()) == 100
    assert len(await bot.get_updates(limit=7)) == 7
    assert len(await bot.get_updates(limit=1000)) == 100


async def test_a_long_poll_ends_with_the_first_update_or_its_time(server: TelegramServer, bot: Bot) -> None:
    person = server.person()
    began = time.monotonic()
    assert await bot.get_updates(timeout=1) == ()
    assert 0.9 < time.monotonic() - began < 3
    polling = asyncio.create_task(bot.get_updates(timeout=30))
    await until(lambda: server.calls["getUpdates"] == 2)
    said = await person.start()
    assert numbers(await asyncio.wait_for(polling, 2)) == [said.update_id]


async def test_only_the_kinds_asked_for_come_and_the_choice_stays(server: TelegramServer, bot: Bot) -> None:
    person = server.person()
    await bot.get_updates(allowed_updates=["message"])
    said = await person.start()
    await bot.send_message(person.id, "Hoi")
    await person.tap_data("x")
    assert numbers(await bot.get_updates()) == [said.update_id]
    await bot.get_updates(allowed_updates=[])
    tapped = await person.tap_data("x")
    assert numbers(await bot.get_updates()) == [said.update_id, tapped.update_id]


async def test_a_second_poll_ends_the_first_with_a_conflict(server: TelegramServer, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=10))
    await until(lambda: server.calls["getUpdates"] == 1)
    async with Bot(server.token, base_url=server.base_url) as another:
        second = asyncio.create_task(another.get_updates(timeout=10))
        with pytest.raises(Conflict, match=r"(?i)terminated by other getupdates request; make sure that only one bot"):
            await first
        await server.person().start()
        assert len(await second) == 1


async def test_no_polling_while_a_webhook_is_set(bot: Bot) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match=r"(?i)can't use getupdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_setting_a_webhook_ends_a_poll(server: TelegramServer, bot: Bot) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=10))
    await until(lambda: server.calls["getUpdates"] == 1)
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(Conflict, match=r"(?i)terminated by setwebhook"):
        await polling


async def test_an_update_can_come_again_after_it_was_confirmed(server: TelegramServer, bot: Bot) -> None:
    person = server.person()
    first = (await person.start()).update_id
    assert first
    await bot.get_updates(offset=first + 1)
    server.deliver_again(first, times=2)
    second = (await person.say("Bankje")).update_id
    assert numbers(await bot.get_updates(offset=first + 1)) == [first, first, second]
    assert numbers(await bot.get_updates(offset=first + 2)) == []


async def test_two_updates_can_change_places(server: TelegramServer, bot: Bot) -> None:
    person = server.person()
    server.swap_next()
    first, second, third = [(await person.say(f"{n}")).update_id for n in range(3)]
    assert numbers(await bot.get_updates()) == [second, first, third]
    assert third
    assert numbers(await bot.get_updates(offset=third + 1)) == []


async def test_an_update_that_changed_places_is_not_lost_to_a_higher_offset(server: TelegramServer, bot: Bot) -> None:
    person = server.person()
    server.swap_next()
    first, second = [(await person.say(f"{n}")).update_id for n in range(2)]
    assert second
    assert numbers(await bot.get_updates(limit=1)) == [second]
    assert numbers(await bot.get_updates(offset=second + 1, limit=1)) == [first]
    assert numbers(await bot.get_updates(offset=second + 1)) == []


@pytest.mark.parametrize("restart", [77, 999_000_000])
async def test_numbers_can_start_again_lower_or_higher(server: TelegramServer, bot: Bot, restart: int) -> None:
    person = server.person()
    old = (await person.start()).update_id
    assert old
    await bot.get_updates(offset=old + 1)
    assert server.restart_update_ids(at=restart) == restart
    assert (await person.say("na een stille week")).update_id == restart
    assert numbers(await bot.get_updates(offset=old + 1)) == [restart]
    assert numbers(await bot.get_updates(offset=restart + 1)) == []
