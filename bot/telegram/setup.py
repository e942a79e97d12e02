"""What Telegram is told about the bot when it starts: how updates come, and which commands there are."""

import logging
from collections.abc import Collection
from typing import Final

from telegram import BotCommand
from telegram.error import TelegramError

from bot.settings import Webhook
from bot.telegram.api import ALLOWED_UPDATES, TelegramBot
from bot.telegram.webhook import PATH
from conversations.catalogues import SOURCE_LANGUAGE, say
from conversations.hosting import COMMANDS

_log: Final = logging.getLogger(__name__)


async def receive_by(bot: TelegramBot, webhook: Webhook | None) -> None:
    """By webhook where one is set, else by polling; what waits is kept either way."""
    if webhook is not None:
        await bot.set_webhook(
            f"{webhook.public_url}{PATH}", secret_token=webhook.secret, allowed_updates=list(ALLOWED_UPDATES)
        )
    else:
        await bot.delete_webhook(drop_pending_updates=False)


async def tell_commands(bot: TelegramBot, languages: Collection[str]) -> None:
    """A courtesy: the bot works without. Each language its own; English for all others."""
    try:
        for language in languages:
            commands = [BotCommand(name, say(text, language)) for name, (_script, text) in COMMANDS.items()]
            await bot.set_my_commands(commands, language_code=language)
        await bot.set_my_commands(
            [BotCommand(name, say(text, SOURCE_LANGUAGE)) for name, (_script, text) in COMMANDS.items()]
        )
    except TelegramError as error:
        _log.warning("the list of commands was not set: %s", type(error).__name__)
