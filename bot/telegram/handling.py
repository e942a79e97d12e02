"""One raw update: read, heard, and whether Telegram may forget it."""

import asyncio
import json
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

from telegram import Update
from telegram.constants import ChatAction, ChatType
from telegram.error import TelegramError

from bot.door import Door, Handling
from bot.telegram.api import TelegramBot
from bot.telegram.groups import GROUPS
from bot.telegram.reading import incoming_of
from conversations.incoming import Incoming
from participation import updates
from participation.chats import BotRow
from participation.database import Kept
from participation.faults import fault_of
from participation.updates import TRIES

SLOW_SECONDS: Final = 1.0
"""An answer that takes longer is announced by "typing…"."""
_LARGEST_NUMBER: Final = 2**63 - 1
_log: Final = logging.getLogger(__name__)


@dataclass(slots=True)
class Handler:
    api: TelegramBot
    bot: BotRow
    username: str
    door: Door
    _asides: set[asyncio.Task[None]] = field(default_factory=set)

    async def handle(self, raw: dict[str, Any], kept: Kept | None = None) -> Handling:
        """`kept`: the connection for one update after another."""
        if not _has_number(raw):
            _log.error("an update without a number was dropped")
            return Handling.DONE
        try:
            update = Update.de_json(lean(raw), self.api)
            incoming = incoming_of(update, self.bot, username=self.username)
        except Exception as error:  # noqa: BLE001 — whatever an update holds, it must not stop the others
            return await self._unreadable(raw, error)
        if incoming is None:
            return Handling.DONE
        if update.callback_query is not None:
            self._aside(self.api.acknowledge(update.callback_query.id))
        slow = asyncio.get_running_loop().call_later(SLOW_SECONDS, self._typing, incoming)
        try:
            return await self.door.handle(incoming, lambda: to_be_sealed(raw), kept)
        finally:
            slow.cancel()

    def _typing(self, incoming: Incoming) -> None:
        self._aside(self.api.send_chat_action(incoming.address.value, ChatAction.TYPING))

    def _aside(self, call: Coroutine[Any, Any, Any]) -> None:
        """A courtesy that nobody waits for, and whose failure matters to nobody."""

        async def quietly() -> None:
            try:
                await call
            except TelegramError as error:
                _log.debug("a courtesy failed: %s", type(error).__name__)

        task = asyncio.create_task(quietly())
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    async def _unreadable(self, raw: dict[str, Any], error: Exception) -> Handling:
        """Nobody can be told; after so many tries it is sealed as a dead letter."""
        number = raw["update_id"]
        _log.error("update %s cannot be read: %s", number, fault_of(error))
        try:
            async with self.door.engine.begin() as db:
                if await updates.was_handled(db, bot_id=self.bot.id, number=number):
                    return Handling.DONE
                tries = await updates.count_failure(db, bot_id=self.bot.id, number=number, fault=fault_of(error))
                if tries < TRIES:
                    return Handling.AGAIN
                await updates.bury(
                    db, bot_id=self.bot.id, number=number, update_json=to_be_sealed(raw), keys=self.door.keys
                )
        except Exception as second:  # noqa: BLE001 — it comes again, and is counted then
            _log.warning("update %s could not be set aside yet: %s", number, fault_of(second))
            return Handling.AGAIN
        return Handling.DONE


def _has_number(raw: dict[str, Any]) -> bool:
    """By which it can be noted as handled: what a bigint holds."""
    number = raw.get("update_id")
    return isinstance(number, int) and not isinstance(number, bool) and abs(number) <= _LARGEST_NUMBER


def to_be_sealed(raw: dict[str, Any]) -> str:
    """The update, as ASCII: JSON may hold what UTF-8 cannot. Of one in a group its number alone: what is said there is
    not kept."""
    told = next((each for each in raw.values() if isinstance(each, dict)), {})
    chat = told.get("chat")
    if isinstance(chat, dict) and str(chat.get("type")) in GROUPS:
        return json.dumps({"update_id": raw["update_id"]})
    return json.dumps(raw)


def lean(raw: dict[str, Any]) -> dict[str, Any]:
    """The update without our own message that a tap brings along. In a private chat, which is where we have buttons,
    the chat has the number of the person (Bot API, User); making the library's objects of the message takes longer
    than hearing the tap.
    """
    query = raw.get("callback_query")
    if not isinstance(query, dict) or not isinstance(message := query.get("message"), dict):
        return raw
    chat = message.get("chat")
    if not isinstance(chat, dict) or chat.get("type") != ChatType.PRIVATE:
        return raw
    return {**raw, "callback_query": {name: value for name, value in query.items() if name != "message"}}
