"""One message of the outbox, sent as Telegram wants it; and what its answer means."""

from collections.abc import Callable
from typing import Final

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.data_file import GiveData
from bot.delivery import Again, Blocked, Delivered, Failed, Moved, Paused, Result, Skipped, Unknown
from bot.telegram.api import TelegramBot
from bot.telegram.form import CAPTION_LIMIT, ChatPage, keyboard_of, text_of
from bot.telegram.picture_files import PictureGone, Send, SendPicture, StillUploading
from bot.telegram.request import NotSent, ServerTrouble
from conversations.content import Content
from participation.outbox import Claimed

_HARMLESS: Final = "message is not modified"


async def _none_here(_picture_id: int, _send: Send) -> int:
    raise PictureGone


class TelegramDelivery:
    def __init__(
        self,
        bot: TelegramBot,
        data_of: GiveData,
        chat_page: ChatPage = lambda _slug: None,
        username: Callable[[], str] = str,
        send_picture: SendPicture = _none_here,
    ) -> None:
        """`username`: the bot's own; empty while Telegram has not said it."""
        self._bot = bot
        self._username = username
        self._data_of = data_of
        self._chat_page = chat_page
        self._send_picture = send_picture

    async def deliver(self, message: Claimed, address: str) -> Result:
        """Sends it, and says what is known of it then. Never raises for what Telegram answers."""
        try:
            return await self._send(message, address)
        except RetryAfter as error:
            return Paused(seconds_of(error))
        except Forbidden:
            return Blocked()
        except (NotSent, ServerTrouble, StillUploading) as error:
            return Again(type(error).__name__)
        except BadRequest as error:
            return _refused(error, message)
        except ChatMigrated as error:
            return Moved(str(error.new_chat_id))
        except NetworkError as error:
            return Unknown(type(error).__name__)
        except TelegramError as error:  # a wrong token, a conflict: not about this message, and it may pass
            return Again(type(error).__name__)

    async def _send(self, message: Claimed, address: str) -> Result:
        content = Content.load(message.content)
        username = self._username()
        if not username and any(button.start for button in content.buttons):
            return Again("NotIntroduced")
        if content.picture:
            return await self._show(content, content.picture.id, address, username)
        text, keyboard = text_of(content, self._chat_page), keyboard_of(content, username)
        if message.edits:
            if message.edits_remote_id is None:
                return Skipped("NothingToEdit")
            await self._bot.change(address, message.edits_remote_id, text, keyboard)
            return Delivered(None)
        if content.data:
            file = await self._data_of(message.chat_id)
            return Delivered(await self._bot.give(address, file, text)) if file else Skipped("NobodyThere")
        return Delivered(await self._bot.say(address, text, keyboard))

    async def _show(self, content: Content, picture_id: int, address: str, username: str) -> Result:
        keyboard = keyboard_of(content, username)
        caption = text_of(content, self._chat_page, limit=CAPTION_LIMIT)

        async def send(picture: str | bytes) -> tuple[int, str]:
            return await self._bot.show(address, picture, caption, keyboard)

        try:
            return Delivered(await self._send_picture(picture_id, send))
        except PictureGone:
            return Delivered(await self._bot.say(address, caption, keyboard))


def _refused(error: BadRequest, message: Claimed) -> Result:
    """Telegram has no codes for these, only sentences."""
    if message.edits and _HARMLESS in str(error).lower():
        return Delivered(None)
    if message.edits and "message to edit not found" in str(error).lower():
        return Skipped("NothingToEdit")
    if "not enough rights" in str(error).lower():
        return Failed("NoRights")
    if "chat not found" in str(error).lower():
        return Blocked("ChatNotFound")
    return Failed("BadRequest")


def seconds_of(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after.total_seconds()) if hasattr(after, "total_seconds") else float(after)
