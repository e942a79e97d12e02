"""What protects a sign-in: its cookie, a new secret each time, a limit, and links that looking at does not use up."""

import asyncio

import aiohttp
import pytest
from aiohttp import web

from admin import access
from participation.words import LinkPurpose
from tests.admin.conftest import Client, Desk, a_client


@pytest.mark.parametrize(("secure", "name"), [(True, "__Host-desk"), (False, "desk")])
def test_the_cookie_is_closed_to_scripts_and_to_other_sites(*, secure: bool, name: str) -> None:
    """`__Host-` needs Secure, the path `/`, and no domain (RFC 6265bis, 4.1.3.2)."""
    response = web.Response()
    access.keep(response, "secret", secure=secure)
    cookie = response.cookies[name]
    assert cookie["httponly"]
    assert bool(cookie["secure"]) is secure
    assert (cookie["samesite"], cookie["path"], cookie["domain"]) == ("Lax", "/", "")
    assert 0 < int(cookie["max-age"]) <= 12 * 60 * 60


async def comes_in(client: Client, link: str) -> str:
    """By a one-time link; the secret of the sign-in."""
    url, headers = client.desk.url + link, {"Origin": client.desk.url}
    async with client.web.post(url, headers=headers, data={}, allow_redirects=False) as answer:
        assert answer.status == 303, await answer.text()
        return answer.cookies["desk"].value


async def test_every_sign_in_has_another_secret_and_the_one_before_ends(the_desk: Desk) -> None:
    hanna = await the_desk.member()
    async with a_client(the_desk, hanna) as client, a_client(the_desk) as elsewhere:
        before = client.token or ""
        after = await comes_in(client, await the_desk.link(hanna, LinkPurpose.SIGN_IN))
        assert after != before
        for secret, status in ((before, 303), (after, 200)):
            cookies = {"Cookie": f"desk={secret}"}
            async with elsewhere.web.get(f"{the_desk.url}/desk/wonen", headers=cookies, allow_redirects=False) as page:
                assert page.status == status


async def test_a_secret_that_somebody_else_put_in_the_browser_is_not_taken_over(the_desk: Desk) -> None:
    hanna = await the_desk.member()
    planted = "A" * 43
    async with aiohttp.ClientSession(cookies={"desk": planted}) as browser:
        client = Client(the_desk, planted)
        await client.web.close()
        client.web = browser
        assert await comes_in(client, await the_desk.link(hanna, LinkPurpose.SIGN_IN)) != planted


@pytest.mark.parametrize("path", ["/desk/sign-in/question", "/desk/sign-in", "/desk/come-in/x"])
async def test_one_address_cannot_try_very_often(the_desk: Desk, path: str) -> None:
    async with a_client(the_desk) as client:
        answers = await asyncio.gather(*(client.post(path) for _ in range(40)))
        assert 429 in [status for status, _ in answers]
        assert any("Wacht een minuut" in text for status, text in answers if status == 429)


@pytest.mark.parametrize("purpose", [LinkPurpose.ENROL, LinkPurpose.SIGN_IN])
async def test_looking_at_a_link_does_not_use_it_up(the_desk: Desk, purpose: LinkPurpose) -> None:
    """A mail program's preview opens it, too."""
    link = await the_desk.link(await the_desk.member(), purpose)
    async with a_client(the_desk) as client:
        for _ in range(3):
            assert (await client.get(link))[0] == 200
