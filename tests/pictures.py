"""Takes pictures of every example page, on a phone and a desk, by day and in the evening: `make pictures`.

They go to `pictures/`, which git ignores: to look at, as a designer would.
"""

import asyncio
import sys
from pathlib import Path
from typing import Final

from aiohttp import web
from playwright.async_api import async_playwright

from tests.bot.web.browser import ARGUMENTS, BROWSER_IS_MISSING, browser_path
from tests.bot.web.chat_page import LANDINGS, an_application
from tests.bot.web.examples import CHATS

FOLDER: Final = Path("pictures")
SIZES: Final = {"phone": (390, 844), "desk": (1280, 800)}
PATHS: Final = ("/error", "/trying", *(f"/chats/{name}" for name in CHATS), *(f"/landings/{name}" for name in LANDINGS))


async def take(folder: Path) -> int:
    executable = browser_path()
    if executable is None:
        print(BROWSER_IS_MISSING, file=sys.stderr)
        return 1
    runner = web.AppRunner(an_application())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = "http://127.0.0.1:{1}".format(*runner.addresses[0])
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = await browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if scheme == "dark" else "light",
                    java_script_enabled=False,
                )
                page = await context.new_page()
                for path in PATHS:
                    await page.goto(address + path)
                    await page.screenshot(path=folder / f"{path.strip('/').replace('/', '-')}-{size}-{scheme}.png")
                await context.close()
        await browser.close()
    await runner.cleanup()
    return 0


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    sys.exit(asyncio.run(take(FOLDER)))
