"""The door on Telegram in this process, put together as the program does it: for what needs no process of its own."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.door import Door
from bot.settings import UNLIMITED, Rates, TelegramSettings, Webhook
from bot.telegram.bot import TelegramDoor, make_telegram_door
from bot.telegram.webhook import PATH
from bot.wakeups import Wakeups
from participation.database import make_engine
from samenleven.opened import disposed
from tests.botapi import Stage
from tests.faults.memory import KEYS
from tests.faults.program import free_port

WEBHOOK_SECRET: Final = "the-secret-of-the-webhook"


@dataclass(slots=True)
class House:
    engine: AsyncEngine
    door: Door
    telegram: TelegramDoor
    webhook_url: str
    """Empty where updates are asked for."""


@asynccontextmanager
async def a_house(
    url: str,
    telegram: Stage,
    *,
    rates: Rates = UNLIMITED,
    pool_size: int = 14,
    side_by_side: int = 10,
    by_webhook: bool = False,
) -> AsyncIterator[House]:
    async with AsyncExitStack() as stack:
        engine = await stack.enter_async_context(disposed(make_engine(url, pool_size=pool_size)))
        door = Door(engine, KEYS, Wakeups())
        port = free_port()
        webhook = Webhook(f"http://127.0.0.1:{port}", WEBHOOK_SECRET) if by_webhook else None
        settings = TelegramSettings(telegram.token, telegram.url, webhook, rates)
        made = await make_telegram_door(settings, door, languages=["nl", "en"], side_by_side=side_by_side)
        if webhook is not None:
            await stack.enter_async_context(_listening(made, port))
        stack.push_async_callback(made.stop)
        await made.start()
        yield House(engine, door, made, f"{webhook.public_url}{PATH}" if webhook else "")


@asynccontextmanager
async def _listening(door: TelegramDoor, port: int) -> AsyncIterator[None]:
    app = web.Application()
    app.add_routes(door.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield
    await runner.cleanup()
