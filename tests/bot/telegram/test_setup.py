"""What Telegram is told when the bot starts, and what `samenleven doctor` asks it."""

from dataclasses import replace

import pytest
from telegram.error import TelegramError

from bot.settings import TelegramSettings, Webhook
from bot.telegram.api import ALLOWED_UPDATES, TelegramBot
from bot.telegram.check import check_telegram
from bot.telegram.setup import introduce, receive_by
from bot.telegram.webhook import PATH
from conversations.catalogues import say
from conversations.hosting import COMMANDS, DESCRIPTION, SHORT_DESCRIPTION
from participation.check import Check
from tests.botapi import Fault, TelegramServer

HOOK = Webhook("https://buurt.example", "s3-cret_of_32_characters_or_more")


@pytest.fixture
def settings(server: TelegramServer) -> TelegramSettings:
    return TelegramSettings(server.token, server.url)


# — how updates come


async def test_with_a_webhook_telegram_is_told_where_and_with_which_secret(
    server: TelegramServer, api: TelegramBot
) -> None:
    await receive_by(api, HOOK)
    hook = server.state.webhook.hook
    assert hook is not None
    assert (hook.url, hook.secret) == (f"https://buurt.example{PATH}", HOOK.secret)
    assert set(server.state.updates.allowed or ()) == set(ALLOWED_UPDATES)


async def test_without_one_it_is_taken_away_and_what_waits_is_kept(server: TelegramServer, api: TelegramBot) -> None:
    await receive_by(api, HOOK)
    await server.person().start()
    await receive_by(api, None)

    assert server.state.webhook.hook is None
    assert server.counts()["pending_updates"] == 1


# — commands


async def test_each_language_gets_its_own_commands_and_all_others_english(
    server: TelegramServer, api: TelegramBot
) -> None:
    await introduce(api, ["nl", "en"])
    for code, language in (("nl", "nl"), ("en", "en"), ("", "en")):
        told = await api.get_my_commands(language_code=code or None)
        assert [(command.command, command.description) for command in told] == [
            (name, say(text, language)) for name, (_script, text) in COMMANDS.items()
        ]


async def test_each_language_reads_what_the_bot_is_and_a_button_shows_the_commands(
    server: TelegramServer, api: TelegramBot
) -> None:
    await introduce(api, ["nl", "en"])
    for code, language in (("nl", "nl"), ("en", "en"), (None, "en")):
        assert (await api.get_my_description(code)).description == say(DESCRIPTION, language)
        assert (await api.get_my_short_description(code)).short_description == say(SHORT_DESCRIPTION, language)
    assert list(server.state.menu_buttons.values()) == [{"type": "commands"}]


async def test_the_bot_works_without_its_list_of_commands(server: TelegramServer, api: TelegramBot) -> None:
    server.fail(Fault.SERVER_ERROR, method="setMyCommands")
    await introduce(api, ["nl", "en"])
    assert server.struck.total() == 1


async def test_that_updates_cannot_be_brought_is_not_hidden(server: TelegramServer, api: TelegramBot) -> None:
    server.fail(Fault.SERVER_ERROR, method="deleteWebhook")
    with pytest.raises(TelegramError):
        await receive_by(api, None)


# — doctor


async def looks(settings: TelegramSettings) -> list[tuple[str, bool, str]]:
    return [(check.name, check.ok, check.detail) for check in await check_telegram(settings)]


async def test_doctor_says_who_the_bot_is_and_how_many_updates_wait(
    server: TelegramServer, settings: TelegramSettings
) -> None:
    await server.person().start()
    assert await looks(settings) == [
        ("Telegram", True, "@samenleven_bot"),
        ("Updates", True, "by polling; 1 wait"),
    ]


async def test_doctor_tells_of_a_webhook_that_keeps_polling_from_working(
    settings: TelegramSettings, api: TelegramBot
) -> None:
    await receive_by(api, HOOK)
    assert (await looks(settings))[1] == ("Updates", False, "a webhook is set")
    assert (await looks(replace(settings, webhook=HOOK)))[1] == ("Updates", True, "by webhook; 0 wait")


async def test_doctor_tells_of_a_webhook_that_is_not_set(settings: TelegramSettings) -> None:
    assert (await looks(replace(settings, webhook=HOOK)))[1] == ("Updates", False, "the webhook is not set")


async def test_doctor_tells_what_telegram_says_of_its_last_try(
    server: TelegramServer, settings: TelegramSettings, api: TelegramBot
) -> None:
    here = Webhook("http://127.0.0.1:1", "s3-cret")  # nobody listens there
    await receive_by(api, here)
    await server.person().start()
    while not (info := await api.get_webhook_info()).last_error_message:
        pass
    assert (await looks(replace(settings, webhook=here)))[1] == (
        "Updates",
        False,
        f"by webhook; Telegram's last try failed: {info.last_error_message}",
    )


async def test_doctor_says_what_to_do_about_a_token_that_is_not_known(
    server: TelegramServer, settings: TelegramSettings
) -> None:
    assert await check_telegram(replace(settings, token="9:nobodys")) == (
        Check(
            "Telegram",
            ok=False,
            detail="the token is not known there",
            remedy="Copy TELEGRAM_TOKEN from @BotFather once more.",
        ),
    )


async def test_doctor_says_where_it_could_not_get_to() -> None:
    (check,) = await check_telegram(TelegramSettings("1:x", "http://127.0.0.1:1"))
    assert (check.ok, check.detail) == (False, "cannot be reached (NotSent)")
    assert check.remedy == "Look whether this machine can reach http://127.0.0.1:1."


def test_a_token_and_a_secret_are_never_shown() -> None:
    shown = repr(TelegramSettings("1:very-secret", "x", HOOK))
    assert "very-secret" not in shown
    assert HOOK.secret not in shown
