"""Buttons under messages (core.telegram.org/bots/api#inlinekeyboardbutton)."""

from typing import Any

import pytest
from telegram import Bot
from telegram.error import BadRequest

from tests.botapi import Person, TelegramServer


@pytest.fixture
async def person(server: TelegramServer) -> Person:
    opened = server.person()
    await opened.start()
    return opened


async def send(bot: Bot, person: Person, *rows: list[dict[str, Any]]) -> None:
    await bot.send_message(person.id, "Kies", api_kwargs={"reply_markup": {"inline_keyboard": rows}})


@pytest.mark.parametrize("data", ["x", "x" * 64, "é" * 32])
async def test_a_button_carries_up_to_64_bytes(bot: Bot, person: Person, data: str) -> None:
    await send(bot, person, [{"text": "Ja", "callback_data": data}])
    assert person.last_message
    assert person.last_message.data == {"Ja": data}


@pytest.mark.parametrize("data", ["", "x" * 65, "é" * 33])
async def test_not_none_and_not_more(bot: Bot, person: Person, data: str) -> None:
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await send(bot, person, [{"text": "Ja", "callback_data": data}])


@pytest.mark.parametrize(
    "button",
    [
        {"callback_data": "x"},
        {"text": "", "callback_data": "x"},
        {"text": "Ja"},
        {"text": "Ja", "callback_data": "x", "url": "https://x.nl"},
        {"text": "Ja", "callback_data": "x", "colour": "red"},
    ],
)
async def test_a_button_has_a_text_and_exactly_one_action(bot: Bot, person: Person, button: dict[str, Any]) -> None:
    with pytest.raises(BadRequest, match=r"(?i)parse inline keyboard button"):
        await send(bot, person, [button])


async def test_at_most_a_hundred_buttons(bot: Bot, person: Person) -> None:
    rows = [[{"text": f"{row}-{n}", "callback_data": "x"} for n in range(5)] for row in range(20)]
    await send(bot, person, *rows)
    with pytest.raises(BadRequest, match="eply markup is too long"):
        await send(bot, person, *rows, [{"text": "Nog een", "callback_data": "x"}])


async def test_a_link_needs_a_proper_address(bot: Bot, person: Person) -> None:
    await send(bot, person, [{"text": "Lees", "url": "https://x.nl"}])
    with pytest.raises(BadRequest, match=r"(?i)wrong http url"):
        await send(bot, person, [{"text": "Lees", "url": "javascript:alert(1)"}])


async def test_a_keyboard_is_rows_of_buttons(bot: Bot, person: Person) -> None:
    markup = {"inline_keyboard": [{"text": "Ja"}]}
    with pytest.raises(BadRequest, match=r"(?i)array of arrays"):
        await bot.send_message(person.id, "Kies", api_kwargs={"reply_markup": markup})
