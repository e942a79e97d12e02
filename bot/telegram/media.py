"""Telegram's photos and voices, fetched when somebody needs them, by the one bot that may."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.telegram.api import TelegramBot
from bot.telegram.delivery import seconds_of

FETCH_SECONDS: Final = 60.0
TRIES: Final = 3
Fetch: TypeAlias = Callable[[str], Awaitable[bytes]]
"""By the file id."""


class NotGiven(Exception):
    """Telegram does not give this file to this bot: it is gone, another bot's, or larger than 20 MB (getFile)."""


class NotReached(Exception):
    """Telegram could not be reached for it, in several tries."""


def fetching(api: TelegramBot, *, pause: float = 2.0) -> Fetch:
    """`await fetch(file_id)`: the file as Telegram has it.

    Raises (the fetching): NotGiven, NotReached; telegram.error.InvalidToken when the bot is not known.
    """

    async def fetch(file_id: str) -> bytes:
        for tried in range(1, TRIES + 1):
            try:
                file = await api.get_file(file_id)
                return bytes(await file.download_as_bytearray(read_timeout=FETCH_SECONDS))
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
            except (BadRequest, Forbidden) as error:
                raise NotGiven from error
            except NetworkError:
                await asyncio.sleep(pause * tried)
        raise NotReached

    return fetch
