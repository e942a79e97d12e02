"""What is sent is read in UTF-8 alone, and what is no form of ours is none."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from pages.forms import json_object, plain_form

Send = Callable[[bytes, str], Awaitable[Any]]
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
LETTERS = ["utf-7", "punycode", "idna", "latin-1", "no-such-letters"]


@pytest.fixture
async def send() -> AsyncIterator[Send]:
    async def read(request: web.Request) -> web.Response:
        return web.json_response([await plain_form(request), await json_object(request)])

    app = web.Application(client_max_size=1_000)
    app.router.add_post("/", read)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession("http://{}:{}".format(*runner.addresses[0])) as client:

        async def send(body: bytes, kind: str) -> Any:
            async with client.post("/", data=body, headers={"Content-Type": kind}) as answer:
                return await answer.json()

        yield send
    await runner.cleanup()


@pytest.mark.parametrize("kind", [FORM, f"{FORM}; charset=UTF-8", f"{FORM}; charset=utf8"])
async def test_fields_come_in_order_and_more_than_once(send: Send, kind: str) -> None:
    assert await send(b"a=1&b=%C3%A9&a=2", kind) == [[["a", "1"], ["b", "é"], ["a", "2"]], None]


@pytest.mark.parametrize("body", [b"{", b"[1]", b"3", b"\xff", b'{"a": ' * 900, b"x" * 2_000])
async def test_what_is_no_object_is_none(send: Send, body: bytes) -> None:
    assert await send(body, JSON) == [None, None]
    assert await send(b'{"a": 1}', JSON) == [None, {"a": 1}]


@pytest.mark.parametrize("letters", LETTERS)
async def test_no_other_letters_are_read(send: Send, letters: str) -> None:
    assert await send(b"a=1", f"{FORM}; charset={letters}") == [None, None]
    assert await send(json.dumps({"a": 1}).encode(), f"{JSON}; charset={letters}") == [None, None]


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/xml"])
async def test_other_kinds_are_none(send: Send, kind: str) -> None:
    assert await send(b"a=1", kind) == [None, None]


async def test_what_is_too_large_is_none_and_a_broken_letter_is_one_letter(send: Send) -> None:
    assert await send(b"a=" + b"x" * 2_000, FORM) == [None, None]
    assert await send(b"a=%FF", FORM) == [[["a", "\ufffd"]], None]
