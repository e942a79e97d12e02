"""Before a bot is replaced: what only Telegram has of what residents sent is fetched, and kept here."""

from collections.abc import AsyncIterator
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.error import InvalidToken

from bot.media.unfit import Unfit
from bot.media.workshop import Workshop
from bot.settings import TelegramSettings
from bot.telegram.api import make_bot
from bot.telegram.bot import TokenRefused
from bot.telegram.media import Fetch, NotGiven, NotReached, fetching, made_anew
from participation.chats import know_bot
from participation.media import AtTelegram, at_telegram, count_at_telegram, keep_content
from participation.words import Channel, MediaKind


class Done(NamedTuple):
    """Of one photo or voice message."""

    kind: MediaKind
    submission: int
    failure: str | None = None
    """Why it is not kept, as the end of a sentence."""


async def count_to_keep(engine: AsyncEngine, settings: TelegramSettings) -> int:
    async with engine.begin() as db:
        bot = await know_bot(db, channel=Channel.TELEGRAM, name=f"telegram:{settings.number}")
        return await count_at_telegram(db, bot_id=bot.id)


async def keep_media(engine: AsyncEngine, settings: TelegramSettings, *, pause: float = 2.0) -> AsyncIterator[Done]:
    """One after another, each in a transaction of its own: cut short, the next time goes on with what is left.

    Raises:
        TokenRefused: Telegram does not know the token.
    """
    async with engine.begin() as db:
        bot = await know_bot(db, channel=Channel.TELEGRAM, name=f"telegram:{settings.number}")
    api, workshop, last = make_bot(settings), Workshop(), 0
    fetch = fetching(api, pause=pause)
    try:
        while True:
            async with engine.connect() as db:
                some = await at_telegram(db, bot_id=bot.id, after=last)
            if not some:
                return
            for each in some:
                yield Done(each.kind, each.submission, await _keep(engine, workshop, fetch, each))
            last = some[-1].id
    except InvalidToken as error:
        raise TokenRefused from error
    finally:
        await api.leave()


async def _keep(engine: AsyncEngine, workshop: Workshop, fetch: Fetch, medium: AtTelegram) -> str | None:
    try:
        made = await made_anew(workshop, medium.kind, await fetch(medium.file_id))
    except NotGiven:
        return "Telegram does not give it to this bot (any more)"
    except NotReached:
        return "Telegram could not be reached; try again later"
    except Unfit as unfit:
        return f"what Telegram gave is no {medium.kind} that can be kept ({type(unfit).__name__})"
    async with engine.begin() as db:
        await keep_content(db, id_=medium.id, media_type=made.media_type, content=made.data)
    return None
