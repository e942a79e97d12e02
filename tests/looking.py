"""A page looked at as it stands: by axe in both schemes, and by its width."""

from typing import Any, Final

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

SCROLLS: Final = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
_OF_COLOURS: Final[dict[str, Any]] = {"runOnly": ["color-contrast", "link-in-text-block"]}
"""What another scheme may change."""


async def looked_at(page: Page, what: str) -> None:
    """In the light whole; in the dark its colours again."""
    await page.emulate_media(color_scheme="light")
    light = await Axe().run(page)
    assert light.response["violations"] == [], f"{what}: {light.generate_report()}"
    await page.emulate_media(color_scheme="dark")
    dark = await Axe().run(page, options=_OF_COLOURS)
    assert dark.response["violations"] == [], f"{what}, dark: {dark.generate_report()}"
    assert not await page.evaluate(SCROLLS), what
