"""Telegram's photos and voices, fetched when somebody needs them, by the one bot that may."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.media.unfit import Unfit
from bot.media.workshop import Made, Workshop
from bot.telegram.api import TelegramBot
from bot.telegram.delivery import seconds_of
from participation.errors import MediumAway, MediumGone
from participation.media import Elsewhere, FetchMedium, Kept
from participation.words import MediaKind

FETCH_SECONDS: Final = 60.0
SHOWN_SECONDS: Final = 20.0
"""So long somebody at the desk waits for a photo at most."""
TRIES: Final = 3
MOST_BYTES: Final = 20_000_000
"""What Telegram gives a bot (Bot API, getFile)."""
_DAY: Final = 24 * 3600
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


async def made_anew(workshop: Workshop, kind: MediaKind, data: bytes) -> Made:
    """As all that is kept or shown: with its true type, and nothing in it but what is seen or heard.

    Raises:
        Unfit: it is no such thing.
    """
    if kind is MediaKind.PHOTO:
        return await workshop.picture(data)
    return await workshop.voice(data, most_bytes=MOST_BYTES, most_seconds=_DAY)


def showing(api: TelegramBot, *, bot: str, pause: float = 2.0) -> FetchMedium:
    """What the desk is handed: fetched anew whenever it is looked at, and kept nowhere. `bot`: the name of `api`'s."""
    fetch, workshop = fetching(api, pause=pause), Workshop()

    async def show(wanted: Elsewhere) -> Kept:
        if wanted.bot != bot:
            raise MediumGone
        try:
            async with asyncio.timeout(SHOWN_SECONDS):
                made = await made_anew(workshop, wanted.kind, await fetch(wanted.file_id))
        except (NotGiven, Unfit) as error:
            raise MediumGone from error
        except (NotReached, TimeoutError, InvalidToken) as error:
            raise MediumAway from error
        return Kept(made.media_type, made.data, made.kind)

    return show
