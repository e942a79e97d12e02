"""Signing in as a person does: a link, a button, a fingerprint."""

import pytest
from playwright.async_api import Browser, expect

from participation.words import LinkPurpose
from tests.admin.conftest import Desk, a_device

pytestmark = pytest.mark.browser


async def test_a_link_makes_a_passkey_and_the_passkey_signs_in_again(browser: Browser, the_desk: Desk) -> None:
    link = await the_desk.link(await the_desk.member())
    async with a_device(browser) as device:
        page = device.page
        await page.goto(the_desk.url + link)
        await expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Hanna")
        await page.get_by_role("button", name="Make my passkey").click()
        await page.wait_for_url("**/desk/wonen")
        assert [cookie["name"] for cookie in await page.context.cookies()] == ["desk"]

        await page.context.clear_cookies()
        await page.goto(the_desk.url + "/desk/sign-in")
        await page.get_by_role("button", name="Sign in").click()
        await page.wait_for_url("**/desk/wonen")

        await page.goto(the_desk.url + link)  # used
        await expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work any more")


async def test_a_passkey_that_nobody_has_is_refused_with_a_sentence(browser: Browser, the_desk: Desk) -> None:
    async with a_device(browser, "nl-NL") as device:
        page = device.page
        await page.goto(the_desk.url + await the_desk.link(await the_desk.member("Joris", language="nl")))
        await page.get_by_role("button").click()
        await page.wait_for_url("**/desk/wonen")
        async with the_desk.engine.begin() as db:
            from sqlalchemy import text

            await db.execute(text("DELETE FROM passkeys"))
        await page.goto(the_desk.url + "/desk/sign-in")
        await page.get_by_role("button").click()
        await expect(page.get_by_role("alert")).to_contain_text("We kennen deze passkey niet.")


async def test_without_a_passkey_on_the_device_it_says_that_it_did_not_work(browser: Browser, the_desk: Desk) -> None:
    async with a_device(browser) as device:
        await device.page.goto(the_desk.url + "/desk/sign-in")
        await device.page.get_by_role("button", name="Sign in").click()
        await expect(device.page.get_by_role("alert")).to_contain_text("That did not work.", timeout=10_000)


async def test_one_sign_in_without_a_passkey_by_a_plain_form(browser: Browser, the_desk: Desk) -> None:
    link = await the_desk.link(await the_desk.member(), LinkPurpose.SIGN_IN)
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(the_desk.url + link)
    await page.get_by_role("button", name="Sign me in").click()
    assert page.url.endswith("/desk/wonen")
    await context.close()
