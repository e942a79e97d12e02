"""Draws the icons of the app from their SVGs: `make icons`. The PNGs are committed, as telephones ask for them."""

import asyncio
import sys
from base64 import b64encode
from typing import Final

from playwright.async_api import Browser, async_playwright

from pages.look import STATIC
from tests.bot.web.browser import ARGUMENTS, BROWSER_IS_MISSING, browser_path

ICONS: Final = {
    "icon-192.png": ("icon.svg", 192),
    "icon-512.png": ("icon.svg", 512),
    "icon-masked-192.png": ("icon-masked.svg", 192),
    "icon-masked-512.png": ("icon-masked.svg", 512),
    "icon-touch.png": ("icon-masked.svg", 180),
}


async def drawn(browser: Browser, drawing: str, size: int) -> bytes:
    """The PNG of one of our SVGs."""
    page = await browser.new_page(viewport={"width": size, "height": size})
    source = b64encode((STATIC / drawing).read_bytes()).decode()
    look = f"display: block; width: {size}px; height: {size}px"
    await page.set_content(f'<body style="margin: 0"><img style="{look}" src="data:image/svg+xml;base64,{source}">')
    await page.wait_for_function("document.images[0].complete")
    picture = await page.screenshot(omit_background=True)
    await page.close()
    return picture


async def draw() -> int:
    executable = browser_path()
    if executable is None:
        print(BROWSER_IS_MISSING, file=sys.stderr)
        return 1
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        for name, (drawing, size) in ICONS.items():
            (STATIC / name).write_bytes(await drawn(browser, drawing, size))
        await browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(draw()))
