"""Commands, descriptions and the menu button (core.telegram.org/bots/api#setmycommands)."""

import pytest
from telegram import Bot, BotCommandScopeAllGroupChats, BotCommandScopeChat, MenuButtonCommands
from telegram.error import BadRequest

from tests.botapi import TelegramServer


async def test_commands_are_kept_per_language_and_scope(bot: Bot) -> None:
    await bot.set_my_commands([("help", "Help")])
    await bot.set_my_commands([("help", "Hulp")], language_code="nl")
    await bot.set_my_commands([("poll", "Peiling")], scope=BotCommandScopeAllGroupChats(), language_code="nl")
    assert [one.description for one in await bot.get_my_commands()] == ["Help"]
    assert [one.description for one in await bot.get_my_commands(language_code="nl")] == ["Hulp"]
    assert [one.command for one in await bot.get_my_commands(BotCommandScopeAllGroupChats(), "nl")] == ["poll"]
    assert await bot.get_my_commands(BotCommandScopeChat(5)) == ()


@pytest.mark.parametrize(
    ("command", "description", "refusal"),
    [
        ("Help", "x", "(?i)bot_command_invalid"),
        ("met-streep", "x", "(?i)bot_command_invalid"),
        ("", "x", "Command must be non-empty"),
        ("a" * 33, "x", "Command length must not exceed 32"),
        ("help", "", "Command description must be non-empty"),
        ("help", "x" * 257, "Command description length must not exceed 256"),
    ],
)
async def test_commands_have_1_to_32_plain_characters_and_descriptions_1_to_256(
    bot: Bot, command: str, description: str, refusal: str
) -> None:
    with pytest.raises(BadRequest, match=refusal):
        await bot.set_my_commands([(command, description)])


async def test_the_longest_commands_and_a_hundred_of_them_fit(bot: Bot) -> None:
    assert await bot.set_my_commands([(f"{n:_>32}", "x" * 256) for n in range(100)])
    with pytest.raises(BadRequest, match=r"(?i)bot_commands_too_much"):
        await bot.set_my_commands([(f"c{n}", "x") for n in range(101)])


@pytest.mark.parametrize("code", ["nld", "NL", "nl-NL", "1"])
async def test_a_language_has_two_letters(bot: Bot, code: str) -> None:
    with pytest.raises(BadRequest, match="Invalid language code"):
        await bot.set_my_commands([("help", "x")], language_code=code)
    with pytest.raises(BadRequest, match="Invalid language code"):
        await bot.set_my_description("x", language_code=code)


async def test_descriptions_have_their_lengths(bot: Bot) -> None:
    await bot.set_my_description("x" * 512, language_code="nl")
    await bot.set_my_short_description("x" * 120)
    assert (await bot.get_my_description("nl")).description == "x" * 512
    assert (await bot.get_my_short_description()).short_description == "x" * 120
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_description("x" * 513)
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_short_description("x" * 121)


async def test_the_menu_button_is_of_a_known_kind(server: TelegramServer, bot: Bot) -> None:
    assert await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    with pytest.raises(BadRequest, match="unsupported type"):
        await bot.set_chat_menu_button(api_kwargs={"menu_button": {"type": "pizza"}})
    assert [entry.method for entry in server.ledger] == ["setChatMenuButton"]


async def test_typing_is_a_known_action(server: TelegramServer, bot: Bot) -> None:
    person = server.person()
    await person.start()
    assert await bot.send_chat_action(person.id, "typing")
    with pytest.raises(BadRequest, match="action"):
        await bot.send_chat_action(person.id, "dancing")
