"""What Telegram is told about the bot when it starts: how updates come, what it is, and which commands it has."""

import logging
from collections.abc import Collection
from typing import Final

from telegram import BotCommand, MenuButtonCommands
from telegram.error import TelegramError

from bot.settings import Webhook
from bot.telegram.api import ALLOWED_UPDATES, TelegramBot
from bot.telegram.webhook import PATH
from conversations.catalogues import SOURCE_LANGUAGE, say
from conversations.hosting import COMMANDS, DESCRIPTION, SHORT_DESCRIPTION

_log: Final = logging.getLogger(__name__)


async def receive_by(bot: TelegramBot, webhook: Webhook | None) -> None:
    """By webhook where one is set, else by polling; what waits is kept either way."""
    if webhook is not None:
        await bot.set_webhook(
            f"{webhook.public_url}{PATH}", secret_token=webhook.secret, allowed_updates=list(ALLOWED_UPDATES)
        )
    else:
        await bot.delete_webhook(drop_pending_updates=False)


async def introduce(bot: TelegramBot, languages: Collection[str]) -> None:
    """Its commands, what it is, and a button that shows the commands. Each language its own; English for all others.

    A courtesy: the bot works without.
    """
    try:
        for language, code in [*((language, language) for language in languages), (SOURCE_LANGUAGE, "")]:
            commands = [BotCommand(name, say(text, language)) for name, (_script, text) in COMMANDS.items()]
            await bot.set_my_commands(commands, language_code=code)
            await bot.set_my_description(say(DESCRIPTION, language), language_code=code)
            await bot.set_my_short_description(say(SHORT_DESCRIPTION, language), language_code=code)
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    except TelegramError as error:
        _log.warning("the bot could not be introduced: %s", type(error).__name__)
