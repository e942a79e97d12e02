"""The whole door on Telegram: made from its settings, started, stopped."""

import asyncio
import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web
from telegram.error import InvalidToken, TelegramError

from bot.data_file import giving
from bot.door import Door
from bot.pace import Pace
from bot.sender import Sender
from bot.settings import TelegramSettings
from bot.telegram.api import TelegramBot, make_bot
from bot.telegram.delivery import TelegramDelivery
from bot.telegram.fetcher import Fetcher
from bot.telegram.form import ChatPage
from bot.telegram.handling import Handler
from bot.telegram.picture_files import PictureFiles
from bot.telegram.setup import introduce, receive_by
from bot.telegram.webhook import PATH, Webhook
from participation.chats import BotRow, know_bot
from participation.words import Channel

RETRY_SECONDS: Final = 5.0
_log: Final = logging.getLogger(__name__)


class TokenRefused(Exception):
    """Telegram does not know the token."""


@dataclass(slots=True)
class TelegramDoor:
    api: TelegramBot
    row: BotRow
    settings: TelegramSettings
    handler: Handler
    sender: Sender
    fetcher: Fetcher
    webhook: Webhook | None
    languages: Collection[str]
    _work: list[asyncio.Task[None]] = field(default_factory=list)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def routes(self) -> list[web.RouteDef]:
        return [web.post(PATH, self.webhook.receive)] if self.webhook else []

    def link(self, slug: str) -> str | None:
        """The deep link into a challenge; None while Telegram has not said who the bot is."""
        return f"https://t.me/{self.handler.username}?start={slug}" if self.handler.username else None

    async def start(self) -> None:
        """Begins at once, also while Telegram cannot be reached; then it is tried again and again.

        Raises:
            TokenRefused: Telegram was reached and does not know the token.
        """
        introduced = await self._introduced()
        self._work.append(asyncio.create_task(self.sender.run()))
        self._work.append(asyncio.create_task(self._receive(introduced=introduced)))

    async def stop(self) -> None:
        """No new work; what is in hand is finished."""
        self._stopping.set()
        self.fetcher.stop()
        if len(self._work) > 1:
            await asyncio.wait(self._work[1:], timeout=5)
        self.sender.stop()
        if self._work:
            await asyncio.wait(self._work, timeout=3)
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        await self.api.leave()

    async def _receive(self, *, introduced: bool) -> None:
        while not introduced and not self._stopping.is_set():
            await asyncio.sleep(RETRY_SECONDS)
            introduced = await self._introduced_at_last()
        if self.webhook is None:
            await self.fetcher.run()

    async def _introduced_at_last(self) -> bool:
        """As `_introduced`, long after the start: a refused token is told, and looked at again."""
        try:
            return await self._introduced()
        except TokenRefused:
            _log.error("Telegram does not know TELEGRAM_TOKEN: copy it from @BotFather once more")
            return False

    async def _introduced(self) -> bool:
        """Whether Telegram was reached, and told how to bring updates."""
        try:
            self.handler.username = (await self.api.get_me()).username or ""
            await receive_by(self.api, self.settings.webhook)
        except InvalidToken as error:
            raise TokenRefused from error
        except TelegramError as error:
            _log.warning("Telegram cannot be reached yet: %s", type(error).__name__)
            return False
        await introduce(self.api, self.languages)
        return True


async def make_telegram_door(
    settings: TelegramSettings,
    door: Door,
    *,
    languages: Collection[str],
    side_by_side: int,
    chat_page: ChatPage = lambda _slug: None,
) -> TelegramDoor:
    """Knows its bot's row; nothing runs yet."""
    async with door.engine.begin() as db:
        row = await know_bot(db, channel=Channel.TELEGRAM, name=f"telegram:{settings.number}")
    api = make_bot(settings)
    handler = Handler(api, row, "", door)
    pictures = PictureFiles(door.engine, row).sent
    delivery = TelegramDelivery(api, giving(door.engine), chat_page, lambda: handler.username, pictures)
    sender = Sender(door.engine, row, door.keys, delivery, door.wakeups, Pace(settings.rates))
    webhook = Webhook(handler, settings.webhook.secret, side_by_side) if settings.webhook else None
    fetcher = Fetcher(door.engine, api, handler, side_by_side)
    return TelegramDoor(api, row, settings, handler, sender, fetcher, webhook, languages)
