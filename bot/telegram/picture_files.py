"""The pictures that a bot sends: each is uploaded once, and named by its number at Telegram from then on."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.error import BadRequest

from participation.chats import BotRow
from participation.database import transaction
from participation.faults import fault_of
from participation.pictures import content_of, file_of, note_file

_log: Final = logging.getLogger(__name__)
UPLOAD_SECONDS: Final = 6.0
"""So long a message waits for another one that is uploading its picture; then it is tried again."""
Send: TypeAlias = Callable[[str | bytes], Awaitable[tuple[int, str]]]
"""Of a picture its number or its content, to the message that it went with and the number that it has there."""
SendPicture: TypeAlias = Callable[[int, Send], Awaitable[int]]
"""Raises (the sending): PictureGone, StillUploading."""


class PictureGone(Exception):
    """It was taken away meanwhile; nothing was sent."""


class StillUploading(Exception):
    """Another message has it in its hands; nothing was sent."""


@dataclass(slots=True)
class PictureFiles:
    engine: AsyncEngine
    bot: BotRow
    _known: dict[int, str] = field(default_factory=dict)
    """What the table says, as far as it was asked."""
    _locks: defaultdict[int, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def sent(self, picture_id: int, send: Send) -> int:
        """The number of the message.

        Raises:
            PictureGone, StillUploading
        """
        number = self._known.get(picture_id) or await self._looked_up(picture_id)
        if number is not None:
            try:
                return (await send(number))[0]
            except BadRequest as error:
                if not _is_of_the_file(error):
                    raise
        return await self._uploaded(picture_id, send, instead_of=number)

    async def _looked_up(self, picture_id: int) -> str | None:
        async with self.engine.connect() as db:
            number = await file_of(db, picture_id=picture_id, bot_id=self.bot.id)
        if number is not None:
            self._known.setdefault(picture_id, number)
        return number

    async def _uploaded(self, picture_id: int, send: Send, *, instead_of: str | None) -> int:
        """By whoever comes first; the others wait for its number."""
        async with self._alone(picture_id):
            known = self._known.get(picture_id)
            if known is None or known == instead_of:
                async with self.engine.connect() as db:
                    content = await content_of(db, picture_id=picture_id)
                if content is None:
                    raise PictureGone
                message, self._known[picture_id] = await send(content)
                await self._note(picture_id)
                return message
        return (await send(known))[0]

    @asynccontextmanager
    async def _alone(self, picture_id: int) -> AsyncIterator[None]:
        lock = self._locks[picture_id]
        try:
            async with asyncio.timeout(UPLOAD_SECONDS):
                await lock.acquire()
        except TimeoutError:
            raise StillUploading from None
        try:
            yield
        finally:
            lock.release()

    async def _note(self, picture_id: int) -> None:
        """The message went out, whatever becomes of this."""
        try:
            async with transaction(self.engine) as db:
                file_id = self._known[picture_id]
                await note_file(db, picture_id=picture_id, bot_id=self.bot.id, file_id=file_id)
        except Exception as error:  # noqa: BLE001 — then another process uploads it once more
            _log.warning("picture %s: its number was not kept: %s", picture_id, fault_of(error))


def _is_of_the_file(error: BadRequest) -> bool:
    """Telegram has no code for it, only a sentence."""
    return "file identifier" in str(error).lower()
