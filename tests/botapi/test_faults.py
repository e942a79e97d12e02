"""Faults told beforehand, as python-telegram-bot's `Bot` meets them."""

import asyncio
import time
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TimedOut

from tests.botapi import Fault, Person, TelegramServer
from tests.botapi.conftest import until


@pytest.fixture
async def person(server: TelegramServer) -> Person:
    opened = server.person()
    await opened.start()
    return opened


async def test_too_many_requests_name_their_wait(server: TelegramServer, bot: Bot, person: Person) -> None:
    server.fail(Fault.TOO_MANY, method="sendMessage", retry_after=7)
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(person.id, "Hoi")
    assert refused.value.retry_after == timedelta(seconds=7)
    await bot.send_message(person.id, "Hoi")
    assert (server.struck, server.refused[429]) == ({"too_many": 1}, 0)


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_server_errors_come_as_told(server: TelegramServer, bot: Bot, person: Person, status: int) -> None:
    server.fail(Fault.SERVER_ERROR, status=status, times=2)
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(person.id, "Hoi")
    await bot.send_message(person.id, "Hoi")
    assert len(server.ledger) == 1


async def test_a_hanging_call_is_never_answered_nor_delivered(server: TelegramServer, bot: Bot, person: Person) -> None:
    server.fail(Fault.HANG, method="sendMessage")
    with pytest.raises(TimedOut):
        await bot.send_message(person.id, "Hoi", read_timeout=0.2)
    assert server.ledger == []


async def test_healing_cuts_what_hangs(server: TelegramServer, bot: Bot, person: Person) -> None:
    server.fail(Fault.HANG, times=None)
    sending = asyncio.create_task(bot.send_message(person.id, "Hoi", read_timeout=30))
    await until(lambda: server.struck["hang"] == 1)
    server.heal()
    with pytest.raises(NetworkError):
        await asyncio.wait_for(sending, 2)
    await bot.send_message(person.id, "Hoi")


async def test_an_unanswered_call_was_delivered(server: TelegramServer, bot: Bot, person: Person) -> None:
    server.fail(Fault.UNANSWERED, method="sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(person.id, "Hoi")
    assert [entry.text for entry in server.ledger] == ["Hoi"]
    assert person.last == "Hoi"


async def test_an_unanswered_call_may_have_been_refused(server: TelegramServer, bot: Bot, person: Person) -> None:
    await person.block()
    server.fail(Fault.UNANSWERED, method="sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(person.id, "Hoi")
    assert server.ledger == []


async def test_a_dropped_call_was_not(server: TelegramServer, bot: Bot, person: Person) -> None:
    server.fail(Fault.DROP, method="sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(person.id, "Hoi")
    assert server.ledger == []
    await bot.send_message(person.id, "Hoi")


async def test_a_slow_call_takes_its_time(server: TelegramServer, bot: Bot, person: Person) -> None:
    server.fail(Fault.SLOW, delay=0.3)
    began = time.monotonic()
    await bot.send_message(person.id, "Hoi")
    assert 0.3 <= time.monotonic() - began < 2


async def test_a_fault_strikes_its_method_and_chat_only(server: TelegramServer, bot: Bot, person: Person) -> None:
    other = server.person("Jan")
    await other.start()
    server.fail(Fault.DROP, method="sendMessage", chat_id=person.id, times=None)
    await bot.send_message(other.id, "Hoi")
    await bot.send_chat_action(person.id, "typing")
    for _ in range(3):
        with pytest.raises(NetworkError):
            await bot.send_message(person.id, "Hoi")


async def test_chance_is_repeatable(server: TelegramServer, bot: Bot, person: Person) -> None:
    async def play() -> list[bool]:
        server.heal()
        server.fail(Fault.SERVER_ERROR, probability=0.5, seed=7, times=None)
        outcomes = []
        for _ in range(20):
            try:
                outcomes.append(await bot.send_chat_action(person.id, "typing"))
            except NetworkError:
                outcomes.append(False)
        return outcomes

    first = await play()
    assert first == await play()
    assert 3 < sum(first) < 17


async def test_lost_updates_come_again(server: TelegramServer, bot: Bot) -> None:
    await server.person().start()
    server.fail(Fault.UNANSWERED, method="getUpdates")
    with pytest.raises(NetworkError):
        await bot.get_updates()
    assert [update.effective_message and update.effective_message.text for update in await bot.get_updates()] == [
        "/start"
    ]
