"""python-telegram-bot's way to the network: what is known when something goes wrong, and files on the way out."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from telegram import InputFile
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram.api import TelegramBot
from bot.telegram.request import AiohttpRequest, NotSent, ServerTrouble
from tests.bot.street import until
from tests.botapi import Fault, TelegramServer


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest()
    yield request
    await request.shutdown()


@pytest.fixture
def closed_port() -> int:
    """Nobody listens there."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def test_where_nobody_listens_nothing_was_sent(request_: AiohttpRequest, closed_port: int) -> None:
    with pytest.raises(NotSent):
        await request_.do_request(f"http://127.0.0.1:{closed_port}/", "POST")


async def test_a_connection_that_is_not_made_in_time_means_not_sent(request_: AiohttpRequest) -> None:
    with socket.socket() as deaf:  # its queue is full: the third connection waits
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        port = deaf.getsockname()[1]
        others = [socket.create_connection(("127.0.0.1", port)) for _ in range(1)]
        with pytest.raises(NotSent):
            await request_.do_request(f"http://127.0.0.1:{port}/", "POST", connect_timeout=0.2, read_timeout=5)
        for other in others:
            other.close()


async def test_a_connection_that_breaks_leaves_it_open_whether_it_was_sent(
    server: TelegramServer, api: TelegramBot
) -> None:
    server.fail(Fault.DROP)
    with pytest.raises(NetworkError) as unknown:
        await api.get_me()
    assert type(unknown.value) is NetworkError


async def test_an_answer_that_does_not_come_leaves_it_open_too(server: TelegramServer, api: TelegramBot) -> None:
    server.fail(Fault.HANG)
    with pytest.raises(TimedOut):
        await api.get_me(read_timeout=0.1)


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_5xx_means_that_telegram_did_not_take_it(server: TelegramServer, api: TelegramBot, status: int) -> None:
    server.fail(Fault.SERVER_ERROR, status=status)
    with pytest.raises(ServerTrouble, match=str(status)):
        await api.get_me()


async def test_telegrams_own_errors_are_the_librarys(server: TelegramServer, api: TelegramBot) -> None:
    server.fail(Fault.TOO_MANY, retry_after=4)
    with pytest.raises(RetryAfter):
        await api.get_me()
    with pytest.raises(BadRequest):
        await api.send_message(99, "Dag")


async def test_files_go_as_multipart(server: TelegramServer, api: TelegramBot) -> None:
    fatma = server.person()
    await fatma.start()
    await api.send_document(fatma.id, InputFile(b"%PDF-1.7 plan", filename="plan.pdf"), caption="Het plan & meer")

    assert fatma.last_message is not None
    file = await api.get_file(fatma.last_message.json["document"]["file_id"])
    assert bytes(await file.download_as_bytearray()) == b"%PDF-1.7 plan"
    assert fatma.last_message.json["document"]["file_name"] == "plan.pdf"
    assert fatma.last == "Het plan & meer"


async def test_what_has_no_file_goes_as_json(request_: AiohttpRequest) -> None:
    kinds: list[str] = []

    async def note(asked: web.BaseRequest) -> web.Response:
        kinds.append(asked.content_type)
        assert await asked.json() == {"text": "Dag é 👋"}
        return web.json_response({"ok": True, "result": True})

    async with answering(note) as url:
        status, body = await request_.do_request(url, "POST", RequestData([RequestParameter("text", "Dag é 👋", None)]))
    assert (status, body, kinds) == (200, b'{"ok": true, "result": true}', ["application/json"])


async def test_the_connection_is_kept_for_the_next_call(request_: AiohttpRequest) -> None:
    peers: list[object] = []

    async def note(asked: web.BaseRequest) -> web.Response:
        peers.append(asked.transport.get_extra_info("peername") if asked.transport else None)
        return web.Response(text="{}")

    async with answering(note) as url:
        for _ in range(3):
            await request_.do_request(url, "POST")
    assert len(set(peers)) == 1


async def test_afterwards_nothing_is_left_open_and_it_may_begin_again(server: TelegramServer, api: TelegramBot) -> None:
    await api.get_me()
    sessions = [request._session for request in api._request if isinstance(request, AiohttpRequest)]
    await api.leave()
    await api.leave()

    assert [session.closed for session in sessions if session is not None] == [True]
    assert (await api.get_me()).username == "samenleven_bot"


async def test_a_cancelled_call_stays_cancelled(server: TelegramServer, api: TelegramBot) -> None:
    server.fail(Fault.HANG)
    call = asyncio.create_task(api.get_me())
    await until(lambda: bool(server.struck))
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call


class answering:  # noqa: N801 — reads as a function, used with `async with`
    """A server with this one answer."""

    def __init__(self, answer: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]) -> None:
        self._runner = web.ServerRunner(web.Server(answer, access_log=None))

    async def __aenter__(self) -> str:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return "http://{}:{}/".format(*self._runner.addresses[0])

    async def __aexit__(self, *_error: object) -> None:
        await self._runner.cleanup()
