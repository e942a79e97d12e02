"""What `samenleven doctor` asks Telegram: who the bot is, and how its updates come."""

from telegram import WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.settings import TelegramSettings
from bot.telegram.api import make_bot
from bot.telegram.webhook import PATH
from participation.check import Check


async def check_telegram(settings: TelegramSettings) -> tuple[Check, ...]:
    """Never raises for what Telegram answers."""
    bot = make_bot(settings)
    try:
        me = await bot.get_me()
        info = await bot.get_webhook_info()
    except InvalidToken:
        return (_red("Telegram", "the token is not known there", "Copy TELEGRAM_TOKEN from @BotFather once more."),)
    except TelegramError as error:
        remedy = f"Look whether this machine can reach {settings.api}."
        return (_red("Telegram", f"cannot be reached ({type(error).__name__})", remedy),)
    finally:
        await bot.leave()
    return (Check("Telegram", ok=True, detail=f"@{me.username}"), _webhook(info, settings))


def _webhook(info: WebhookInfo, settings: TelegramSettings) -> Check:
    if settings.webhook is None:
        if info.url:
            return _red("Updates", "a webhook is set", "Start `samenleven run`: it takes the webhook away.")
        return Check("Updates", ok=True, detail=f"by polling; {info.pending_update_count} wait")
    if info.url != f"{settings.webhook.public_url}{PATH}":
        return _red("Updates", "the webhook is not set", "Start `samenleven run`: it sets the webhook.")
    if info.last_error_message:
        remedy = "Look whether PUBLIC_URL reaches this server over https."
        return _red("Updates", f"by webhook; Telegram's last try failed: {info.last_error_message}", remedy)
    return Check("Updates", ok=True, detail=f"by webhook; {info.pending_update_count} wait")


def _red(name: str, detail: str, remedy: str) -> Check:
    return Check(name, ok=False, detail=detail, remedy=remedy)
