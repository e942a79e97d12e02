"""Takes pictures of every page, on a phone and a desk, by day and in the evening: `make pictures`.

They go to `docs/pictures/`, to be looked at as a designer would. The chat's pages are its examples, the desk's those of
`full_desk`, where a page without an example fails a test. Those that stand in the manuals are of `manual_desk`.
"""

import asyncio
import io
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

from aiohttp import web
from PIL import Image
from playwright.async_api import Browser, BrowserContext, ViewportSize, async_playwright

from participation import migrations
from participation.challenges import create_challenge
from participation.database import make_engine
from participation.sample import sample_challenge
from samenleven.embedded.server import EmbeddedPostgres
from tests.admin.conftest import a_client, a_desk
from tests.admin.full_desk import a_full_desk
from tests.bot.web.browser import ARGUMENTS, BROWSER_IS_MISSING, browser_path
from tests.bot.web.chat_page import LANDINGS, MAILS, an_application
from tests.bot.web.examples import CHATS
from tests.manual_desk import a_manual_desk

FOLDER: Final = Path("docs/pictures")
SIZES: Final = {"phone": (390, 844), "desk": (1440, 900)}
MANUAL: Final = ViewportSize(width=1200, height=800)
LANGUAGES: Final = ("en", "nl")
PATHS: Final = (
    "/error",
    "/trying",
    *(f"/chats/{name}" for name in CHATS),
    *(f"/landings/{name}" for name in LANDINGS),
    *(f"/mails/{name}" for name in MAILS),
)
QUALITY: Final = 80
"""Of WebP: letters stay sharp, and a picture takes about 20 kB."""


async def take(folder: Path) -> int:
    executable = browser_path()
    if executable is None:
        print(BROWSER_IS_MISSING, file=sys.stderr)
        return 1
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        stack.push_async_callback(browser.close)
        chats = await stack.enter_async_context(_example_chats())
        async for name, context in _contexts(browser, scripts=False):
            for path in PATHS:
                await _picture(context, chats + path, folder / f"{path.strip('/').replace('/', '-')}-{name}.webp")
        await _pictures_of_the_desk(browser, folder)
        await _pictures_of_the_manuals(browser, folder)
    return 0


@asynccontextmanager
async def _example_chats() -> AsyncIterator[str]:
    runner = web.AppRunner(an_application())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield "http://127.0.0.1:{1}".format(*runner.addresses[0])
    await runner.cleanup()


async def _pictures_of_the_desk(browser: Browser, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as data, EmbeddedPostgres(Path(data) / "data") as postgres:
        await migrations.upgrade(postgres.url)
        engine = make_engine(postgres.url)
        async with a_desk(engine) as desk:
            full = await a_full_desk(desk)
            async with a_client(desk, full.member) as client:
                cookie = {"name": "desk", "value": client.token or "", "url": f"{desk.url}/desk/{desk.challenge.slug}"}
                async for name, context in _contexts(browser, scripts=True):
                    for page, path in full.outside():
                        await _picture(context, desk.url + path, folder / f"desk-{page}-{name}.webp")
                    await context.add_cookies([{**cookie}])  # type: ignore[typeddict-item]
                    for page, path in full.inside():
                        await _picture(context, desk.url + path, folder / f"desk-{page}-{name}.webp")
        await engine.dispose()


async def _pictures_of_the_manuals(browser: Browser, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as data, EmbeddedPostgres(Path(data) / "data") as postgres:
        await migrations.upgrade(postgres.url)
        engine = make_engine(postgres.url)
        async with engine.begin() as db:
            challenge = await create_challenge(db, sample_challenge())
        async with a_desk(engine, challenge=challenge) as desk:
            members, paths = await a_manual_desk(desk, LANGUAGES)
            for language, member in members.items():
                async with a_client(desk, member) as client:
                    context = await browser.new_context(viewport=MANUAL, reduced_motion="reduce", locale=language)
                    cookie = {"name": "desk", "value": client.token or "", "url": f"{desk.url}/desk/{challenge.slug}"}
                    await context.add_cookies([{**cookie}])  # type: ignore[typeddict-item]
                    for name, path in paths.items():
                        await _picture(context, desk.url + path, folder / f"manual-{name}-{language}.webp")
                    await context.close()
        await engine.dispose()


async def _contexts(browser: Browser, *, scripts: bool) -> AsyncIterator[tuple[str, BrowserContext]]:
    """A phone and a desk, each by day and in the evening, by name."""
    for size, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            context = await browser.new_context(
                viewport=ViewportSize(width=width, height=height),
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
                java_script_enabled=scripts,
                locale="nl-NL",
            )
            yield f"{size}-{scheme}", context
            await context.close()


async def _picture(context: BrowserContext, address: str, file: Path) -> None:
    page = await context.new_page()
    await page.goto(address)
    taken = await page.screenshot()
    await page.close()
    await asyncio.to_thread(Image.open(io.BytesIO(taken)).convert("RGB").save, file, quality=QUALITY, method=6)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    sys.exit(asyncio.run(take(FOLDER)))
