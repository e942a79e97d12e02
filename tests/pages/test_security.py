from ipaddress import ip_network
from typing import Final

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from pages.events import event_stream
from pages.security import HEADERS, origin_is_ours, secure
from tests.pages.requests import a_request

PROXIES: Final = [ip_network("127.0.0.0/8")]


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"Origin": "http://samen.example"}, True),
        ({"Origin": "http://samen.example:80"}, True),
        ({"Origin": "https://samen.example"}, False),
        ({"Origin": "http://samen.example.evil.example"}, False),
        ({"Origin": "http://samen.example:8080"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({"Origin": "http://[", "Sec_Fetch_Site": "same-origin"}, False),
        ({"Origin": "http://evil.example", "Sec_Fetch_Site": "same-origin"}, False),
        ({"Sec_Fetch_Site": "same-origin"}, True),
        ({"Sec_Fetch_Site": "same-site"}, False),
        ({"Sec_Fetch_Site": "none"}, False),
        ({"Sec_Fetch_Site": "cross-site", "Referer": "http://samen.example/chat"}, False),
        ({"Referer": "http://samen.example/chat"}, True),
        ({"Referer": "http://evil.example/http://samen.example"}, False),
        ({}, False),
    ],
)
def test_a_form_is_taken_only_from_a_page_of_ours(headers: dict[str, str], ours: bool) -> None:  # noqa: FBT001 - a table
    assert origin_is_ours(a_request(**headers)) is ours


def test_behind_a_proxy_the_address_it_was_reached_at_is_ours() -> None:
    told = {"Origin": "https://wijk.example", "X_Forwarded_Proto": "https", "X_Forwarded_Host": "wijk.example"}

    assert origin_is_ours(a_request(peer="127.0.0.1", **told), None, PROXIES)
    assert not origin_is_ours(a_request(peer="203.0.113.9", **told), None, PROXIES)


def test_the_public_address_is_ours_also_when_a_proxy_tells_nothing() -> None:
    assert origin_is_ours(a_request(Origin="https://wijk.example"), "https://wijk.example/")
    assert not origin_is_ours(a_request(Origin="http://wijk.example"), "https://wijk.example/")


async def _plain(_request: web.Request) -> web.Response:
    return web.Response(text="dag", headers={"Referrer-Policy": "no-referrer"})


async def _stream(request: web.Request) -> web.StreamResponse:
    async with event_stream(request) as events:
        await events.send(1, "message", "dag")
    return events.response


async def _broken(_request: web.Request) -> web.Response:
    raise web.HTTPForbidden


async def test_every_answer_is_closed_also_a_stream_a_refusal_and_a_page_that_is_not_there() -> None:
    app = web.Application()
    app.add_routes([web.get("/plain", _plain), web.get("/stream", _stream), web.get("/broken", _broken)])
    secure(app, PROXIES)
    async with TestClient(TestServer(app)) as client:
        for path in ("/plain", "/stream", "/broken", "/nowhere"):
            answer = await client.get(path)
            kept = {name: answer.headers.get(name) for name in HEADERS if name != "Referrer-Policy"}
            assert kept == {name: value for name, value in HEADERS.items() if name != "Referrer-Policy"}, path
            assert "Strict-Transport-Security" not in answer.headers
        own = await client.get("/plain")
        assert own.headers["Referrer-Policy"] == "no-referrer"
        over_tls = await client.get("/plain", headers={"X-Forwarded-Proto": "https"})
        assert "Strict-Transport-Security" in over_tls.headers


def test_no_page_may_run_or_style_anything_written_in_it() -> None:
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert HEADERS["Content-Security-Policy"].startswith("default-src 'none'")
