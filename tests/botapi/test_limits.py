"""How fast a bot may send (core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from tests.botapi import Limits, TelegramServer


class Ticks:
    """A clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
async def server(ticks: Ticks) -> AsyncIterator[TelegramServer]:
    async with TelegramServer(ticks=ticks) as running:
        yield running


async def test_one_message_a_second_per_person(server: TelegramServer, bot: Bot, ticks: Ticks) -> None:
    fatma, jan = server.person("Fatma"), server.person("Jan")
    await fatma.start()
    await jan.start()
    await bot.send_message(fatma.id, "1")
    await bot.send_message(jan.id, "1")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(fatma.id, "2")
    assert refused.value.retry_after == timedelta(seconds=1)
    ticks.now += 0.9
    with pytest.raises(RetryAfter):
        await bot.send_message(fatma.id, "3")
    ticks.now += 0.1
    await bot.send_message(fatma.id, "4")
    assert [entry.text for entry in server.ledger] == ["1", "1", "4"]
    assert server.refused[429] == 2


async def test_who_hammers_on_during_the_wait_is_refused_until_it_is_over(
    server: TelegramServer, bot: Bot, ticks: Ticks
) -> None:
    """The window would be free 0.1 s later, the wait that was told is a whole second."""
    person = server.person()
    await person.start()
    await bot.send_message(person.id, "1")
    ticks.now += 0.9
    with pytest.raises(RetryAfter):
        await bot.send_message(person.id, "2")
    ticks.now += 0.5
    with pytest.raises(RetryAfter):
        await bot.send_message(person.id, "2")
    ticks.now += 0.5
    await bot.send_message(person.id, "2")


async def test_edits_and_answers_to_taps_do_not_count(server: TelegramServer, bot: Bot) -> None:
    person = server.person()
    await person.start()
    sent = await bot.send_message(person.id, "0")
    for n in range(40):
        await bot.edit_message_text(f"{n + 1}", person.id, sent.message_id)
        query = (await person.tap_data("x")).query_id
        assert query
        await bot.answer_callback_query(query)
    with pytest.raises(RetryAfter):
        await bot.send_message(person.id, "2")


async def test_thirty_messages_a_second_overall(server: TelegramServer, bot: Bot, ticks: Ticks) -> None:
    people = [server.person(f"P{n}") for n in range(32)]
    for person in people:
        await person.start()
    for person in people[:30]:
        await bot.send_message(person.id, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(people[30].id, "x")
    with pytest.raises(RetryAfter):
        await bot.send_message(people[31].id, "x")
    ticks.now += 1
    await bot.send_message(people[30].id, "x")


async def test_twenty_messages_a_minute_in_a_group(server: TelegramServer, bot: Bot, ticks: Ticks) -> None:
    person, group = server.person(), server.group()
    await group.add_bot(person)
    for n in range(20):
        await bot.send_message(group.id, f"{n}")
        ticks.now += 1
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(group.id, "20")
    assert refused.value.retry_after == timedelta(seconds=40)
    ticks.now += 40
    await bot.send_message(group.id, "20")


async def test_limits_can_be_set_and_lifted(server: TelegramServer, bot: Bot) -> None:
    person = server.person()
    await person.start()
    server.set_limits(Limits(overall_per_second=2, chat_per_second=None))
    await bot.send_message(person.id, "1")
    await bot.send_message(person.id, "2")
    with pytest.raises(RetryAfter):
        await bot.send_message(person.id, "3")
    server.set_limits(Limits.off())
    for n in range(50):
        await bot.send_message(person.id, f"{n}")


async def test_a_refused_message_is_nowhere(server: TelegramServer, bot: Bot) -> None:
    person = server.person()
    await person.start()
    await bot.send_message(person.id, "1")
    with pytest.raises(RetryAfter):
        await bot.send_message(person.id, "2")
    assert person.last == "1"
    assert [(refusal.method, refusal.code) for refusal in server.refusals] == [("sendMessage", 429)]
