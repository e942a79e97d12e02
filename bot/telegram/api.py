"""The bot as python-telegram-bot knows it, with our request class, and updates one by one as Telegram sent them."""

from collections.abc import Mapping
from typing import Any, Final

from telegram import Bot, InputFile, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import NetworkError

from bot.settings import TelegramSettings
from bot.telegram.form import Keyboard
from bot.telegram.request import AiohttpRequest, JsonData
from conversations.content import DATA_FILE

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
BATCH: Final = 100
"""What getUpdates gives at most (Bot API, getUpdates)."""
_FORM: Final = {
    "parse_mode": ParseMode.HTML.value,
    "link_preview_options": LinkPreviewOptions(is_disabled=True).to_dict(),
}


class TelegramBot(Bot):
    """A `Bot` that gives updates raw, so that one that cannot be read does not hold up the others."""

    async def fetch(self, *, offset: int, seconds: int) -> list[dict[str, Any]]:
        """Updates from `offset` on, waiting up to so many seconds for one; what lies below is forgotten by Telegram.

        Raises:
            telegram.error.Conflict: another one fetches, or a webhook is set.
            telegram.error.NetworkError: Telegram cannot be reached.
        """
        data = {"offset": offset, "timeout": seconds, "limit": BATCH, "allowed_updates": list(ALLOWED_UPDATES)}
        found: Any = await self._post("getUpdates", data, read_timeout=seconds + 10)
        return list(found)

    async def say(self, chat: str, text: str, keyboard: Keyboard | None) -> int:
        """`send_message` in our one form, without making a `Message` of the answer: a fifth of its processor time."""
        said = {"chat_id": chat, "text": text, "reply_markup": keyboard, **_FORM}
        return _number_of(await self._call("sendMessage", said))

    async def change(self, chat: str, message: int, text: str, keyboard: Keyboard | None) -> None:
        """`edit_message_text`, likewise."""
        changed = {"chat_id": chat, "message_id": message, "text": text, "reply_markup": keyboard}
        await self._call("editMessageText", {**changed, **_FORM})

    async def acknowledge(self, query: str) -> None:
        """`answer_callback_query`, likewise."""
        await self._call("answerCallbackQuery", {"callback_query_id": query})

    async def give(self, chat: str, file: bytes, caption: str) -> int:
        """`send_document`, likewise: one file with a few words."""
        sent: Any = await self._post(
            "sendDocument",
            {
                "chat_id": chat,
                "document": InputFile(file, filename=DATA_FILE),
                "caption": caption,
                "parse_mode": ParseMode.HTML.value,
            },
        )
        return _number_of(sent)

    async def show(self, chat: str, picture: str | bytes, caption: str, keyboard: Keyboard | None) -> tuple[int, str]:
        """`send_photo`, likewise: by its number at Telegram, or uploaded. The message, and the picture's number."""
        told = {"chat_id": chat, "caption": caption, "parse_mode": ParseMode.HTML.value, "reply_markup": keyboard}
        if isinstance(picture, str):
            sent = await self._call("sendPhoto", {**told, "photo": picture})
        else:
            file = InputFile(picture, filename="picture.jpg")
            sent = await self._post("sendPhoto", {**told, "photo": file})
        return _number_of(sent), _largest_of(sent)

    async def _call(self, endpoint: str, data: Mapping[str, Any]) -> Any:
        """`_post` for what is JSON already: nothing to look through, nothing to set by default."""
        given = {name: value for name, value in data.items() if value is not None}
        request: Any = self._request[1]  # ours, which takes JsonData too
        return await request.post(f"{self._base_url}/{endpoint}", JsonData(given))

    async def leave(self) -> None:
        """Closes the connections, whether or not it was ever initialised."""
        for request in self._request:
            await request.shutdown()


def _number_of(sent: Any) -> int:
    """Raises NetworkError where the answer does not say: whether it was sent is not known then."""
    number = sent.get("message_id") if isinstance(sent, dict) else None
    if not isinstance(number, int):
        raise NetworkError("Telegram's answer names no message")
    return number


def _largest_of(sent: Any) -> str:
    """The number of the photo of a message: the last of its sizes is the picture itself (Bot API, Message)."""
    sizes = sent.get("photo") if isinstance(sent, dict) else None
    number = sizes[-1].get("file_id") if isinstance(sizes, list) and sizes else None
    if not isinstance(number, str):
        raise NetworkError("Telegram's answer names no photo")
    return number


def make_bot(settings: TelegramSettings) -> TelegramBot:
    """Not yet initialised: `await bot.initialize()` asks Telegram who it is."""
    return TelegramBot(
        settings.token,
        base_url=f"{settings.api}/bot",
        base_file_url=f"{settings.api}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    )
