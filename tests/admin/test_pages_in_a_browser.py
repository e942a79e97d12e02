"""The desk's pages, looked at by axe and by width."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser

from participation.words import LinkPurpose, Role
from tests.admin.conftest import Desk, a_client

pytestmark = pytest.mark.browser
SIZES = {"phone": (390, 844), "desk": (1440, 900), "zoomed": (320, 480)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_axe_finds_nothing_and_nothing_runs_out_of_the_page(
    browser: Browser, the_desk: Desk, size: tuple[int, int], scheme: str
) -> None:
    owner = await the_desk.member("Samira Haddou-van der Grootenhuijs")
    await the_desk.member("Joris", Role.VIEWER)
    link = await the_desk.link(owner)
    once = await the_desk.link(await the_desk.member("Hanna", Role.COORDINATOR), LinkPurpose.SIGN_IN)
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="nl-NL",
        reduced_motion="reduce",
    )
    page = await context.new_page()
    async with a_client(the_desk, owner) as client:
        for path in (
            "/desk/sign-in",
            link,
            once,
            "/desk/wonen/team",
            "/desk/wonen/sign-ins",
            "/desk/wonen/tokens",
            "/api/v1",
        ):
            if path.startswith("/desk/wonen"):
                await context.add_cookies([{"name": "desk", "value": client.token or "", "url": the_desk.url}])
            await page.goto(the_desk.url + path)
            for details in await page.locator("details > summary").all():
                await details.click()
            assert (await Axe().run(page)).response["violations"] == [], path
            width = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            assert await page.evaluate(width), path
    await context.close()
