import asyncio
from typing import Final

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from pages.events import event_stream, last_event_id
from tests.pages.requests import a_request

ENDED: Final = web.AppKey("ENDED", asyncio.Event)


async def _two_events(request: web.Request) -> web.StreamResponse:
    async with event_stream(request, retry=2.5) as events:
        await events.send(12, "message", '{"a": 1}')
        await events.send(None, "note", "one\ntwo\r\nthree\rfour")
    return events.response


async def _silent(request: web.Request) -> web.StreamResponse:
    async with event_stream(request, heartbeat=0.01) as events:
        try:
            await asyncio.Event().wait()
        finally:
            request.app[ENDED].set()
    return events.response


def _an_application() -> web.Application:
    app = web.Application()
    app[ENDED] = asyncio.Event()
    app.add_routes([web.get("/two", _two_events), web.get("/silent", _silent)])
    return app


async def test_events_go_out_as_the_standard_writes_them() -> None:
    async with TestClient(TestServer(_an_application())) as client:
        answer = await client.get("/two")

        assert answer.headers["Content-Type"] == "text/event-stream"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Accel-Buffering"] == "no"
        assert await answer.text() == (
            "retry: 2500\n\n"
            'id: 12\nevent: message\ndata: {"a": 1}\n\n'
            "event: note\ndata: one\ndata: two\ndata: three\ndata: four\n\n"
        )


async def test_a_silent_line_is_kept_open_and_ends_when_the_page_has_gone() -> None:
    app = _an_application()
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/silent")
        await answer.content.readuntil(b":\n\n:\n\n")
        answer.close()
        await asyncio.wait_for(app[ENDED].wait(), 5)


@pytest.mark.parametrize(
    ("said", "left_off"), [("12", 12), ("", None), ("-1", None), ("1e3", None), ("١٢", None), ("9" * 40, None)]
)
def test_a_page_that_comes_back_says_where_it_left_off_in_digits(said: str, left_off: int | None) -> None:
    assert last_event_id(a_request(Last_Event_ID=said)) == left_off
