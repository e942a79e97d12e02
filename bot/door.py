"""What the residents' doors share: the one transaction for one message, and what is done when it fails."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import Path
from time import monotonic
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.wakeups import Wakeups
from conversations.incoming import Incoming
from conversations.talk import Heard, give_up, hear
from participation import updates
from participation.chats import BotRow
from participation.database import Db, Kept, transaction
from participation.erasure_file import append_erasure
from participation.errors import SeenAlready
from participation.faults import fault_of, is_full, is_passing
from participation.keys import Keys
from participation.updates import TRIES
from participation.words import Channel

FULL_SECONDS: Final = 30.0
_log: Final = logging.getLogger(__name__)


class Handling(Enum):
    DONE = auto()
    """Its effect is in the database: it may be acknowledged."""
    AGAIN = auto()
    """It failed, and must come again."""
    LATER = auto()
    """Nothing can be kept right now; it must come again, and no sooner than a while from now."""


@dataclass(slots=True)
class Door:
    engine: AsyncEngine
    keys: Keys
    wakeups: Wakeups
    erasures: Path | None = None
    """The file that remembers who was erased; None: nobody restores backups here."""
    mail: BotRow | None = None
    """By which mail goes out; None: none does."""
    _full_at: float | None = None
    """When the database last had no room for what was said."""

    def takes_in(self) -> bool:
        """False for half a minute after the disk was found full."""
        return self._full_at is None or monotonic() - self._full_at > FULL_SECONDS

    async def hear(self, incoming: Incoming, kept: Kept | None = None) -> Heard | None:
        """One message, one transaction, on the connection kept for several if there is one; None when it was handled
        before."""
        bot_id = incoming.address.bot.id
        notify = incoming.address.bot.channel is Channel.WEB or bot_id not in self.wakeups.sending
        now = datetime.now(UTC)
        try:
            async with kept.transaction() if kept else transaction(self.engine) as db:
                heard = await hear(db, incoming, keys=self.keys, now=now, notify=notify, mail=self.mail)
                if self.erasures is not None:
                    for uuid in heard.erased:
                        await asyncio.to_thread(append_erasure, self.erasures, uuid=uuid, now=now)
        except SeenAlready:
            return None
        except Exception as error:
            if is_full(error):
                self._full_at = monotonic()
            raise
        if heard.said:
            self.wakeups.wake(bot_id, heard.chat_id)
        return heard

    async def handle(self, incoming: Incoming, raw: Callable[[], str], kept: Kept | None = None) -> Handling:
        """For a channel that brings an update again until it is acknowledged. `raw` gives it, to be sealed."""
        try:
            await self.hear(incoming, kept)
        except Exception as error:  # noqa: BLE001 — this door's one handler of what it did not foresee
            if is_passing(error):
                _log.warning("update %s waits: %s", incoming.number, type(error).__name__)
                return Handling.LATER
            _log.error("update %s failed: %s", incoming.number, fault_of(error))
            return await self._failed(incoming, error, raw)
        return Handling.DONE

    async def _failed(self, incoming: Incoming, error: Exception, raw: Callable[[], str]) -> Handling:
        """Counted in a transaction of its own; given up after so many tries, so that the others go on."""
        bot_id, number = incoming.address.bot.id, incoming.number
        try:
            async with self.engine.begin() as db:
                tries = await updates.count_failure(db, bot_id=bot_id, number=number, fault=fault_of(error))
            if tries < TRIES:
                return Handling.AGAIN
            await self._give_up(incoming, raw())
        except Exception as second:  # noqa: BLE001 — it comes again, and is counted then
            _log.warning("update %s could not be set aside yet: %s", number, fault_of(second))
            return Handling.AGAIN
        return Handling.DONE

    async def _give_up(self, incoming: Incoming, raw: str) -> None:
        number = incoming.number
        _log.error("update %s is set aside as a dead letter", number)
        try:
            async with transaction(self.engine) as db:
                heard = await give_up(db, incoming, keys=self.keys, now=datetime.now(UTC), notify=True)
                await self._bury(db, incoming, raw)
        except SeenAlready:
            return
        except Exception as error:
            if is_passing(error):
                raise
            _log.warning("update %s: nobody could be told: %s", number, fault_of(error))
            async with self.engine.begin() as db:
                await self._bury(db, incoming, raw)
            return
        self.wakeups.wake(incoming.address.bot.id, heard.chat_id)

    async def _bury(self, db: Db, incoming: Incoming, raw: str) -> None:
        address = incoming.address
        await updates.bury(
            db,
            bot_id=address.bot.id,
            number=incoming.number,
            update_json=raw,
            keys=self.keys,
            address_hash=address.hash(self.keys),
        )
