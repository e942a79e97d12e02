"""The team's pages and their API, put into the program; what is open of them follows what others do."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from admin import desk
from admin.live import Changes
from admin.settings import DeskSettings
from bot.telegram.api import make_bot
from bot.telegram.media import showing
from pages.static_files import StaticFiles
from participation.chats import BotRow
from participation.keys import Keys
from samenleven.desk_address import desk_address
from samenleven.pictures import cleaning
from samenleven.settings import Settings


def add_desk(
    app: web.Application,
    house: AsyncExitStack,
    engine: AsyncEngine,
    keys: Keys,
    static: StaticFiles,
    settings: Settings,
    telegram_url: Callable[[str], str | None],
    mail: BotRow | None,
) -> AbstractAsyncContextManager[None]:
    """Inside what this gives, pages that are open hear of changes; at its end they are let go, before the server waits
    for them."""
    address = desk_address(settings.web)
    given = DeskSettings(
        address.origin,
        address.host,
        settings.web.public_url,
        settings.web.trusted_proxies,
        sign_in_links=settings.web.sign_in_links,
        telegram_url=telegram_url,
        mail=mail,
        clean_picture=cleaning(),
    )
    if settings.telegram is not None:  # a client of its own: the desk may run where no bot does
        api = make_bot(settings.telegram)
        house.push_async_callback(api.leave)
        given = replace(
            given,
            calls_a_second=settings.telegram.rates.for_calls,
            fetch_medium=showing(api, bot=f"telegram:{settings.telegram.number}"),
        )
    changes = Changes()
    app.add_routes(desk.routes(engine, keys, static, given, changes))
    return _hearing(changes, engine)


@asynccontextmanager
async def _hearing(changes: Changes, engine: AsyncEngine) -> AsyncIterator[None]:
    listening = asyncio.create_task(changes.listen(engine))
    try:
        yield
    finally:
        changes.close()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
