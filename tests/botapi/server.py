"""The emulated Bot API server in this process: `async with TelegramServer() as server`."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Self

from aiohttp import StreamReader, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.web_protocol import RequestHandler

from tests.botapi.control import VERBS, perform
from tests.botapi.endpoint import Endpoint
from tests.botapi.files import MAX_UPLOAD
from tests.botapi.ledger import Entry, Refusal
from tests.botapi.limits import Limits
from tests.botapi.stage import Stage
from tests.botapi.state import State
from tests.botapi.wire import EXAMPLE_TOKEN


class TelegramServer(Stage):
    """Listens on 127.0.0.1, on a free port unless one is named. `clock`: Unix seconds; `ticks`: monotonic seconds."""

    def __init__(
        self,
        *,
        token: str = EXAMPLE_TOKEN,
        port: int = 0,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
        with_control: bool = False,
        first_update_id: int | None = None,
    ) -> None:
        self.token = token
        self.state = State(
            token=token, limits=limits or Limits(), clock=clock, ticks=ticks, first_update_id=first_update_id
        )
        self._port = port
        handler = web.Server(
            Endpoint(self.state, with_control=with_control),
            request_factory=_request,
            handler_cancellation=True,
            access_log=None,
        )
        self._runner = web.ServerRunner(handler, shutdown_timeout=0.05)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    async def start(self) -> None:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        _host, port = self._runner.addresses[0][:2]
        self.url = f"http://127.0.0.1:{port}"

    async def stop(self) -> None:
        """Ends the deliveries, what hangs and what polls; frees the port."""
        await self.state.webhook.remove()
        self.state.faults.heal()
        await self._runner.cleanup()

    def ask(self, verb: str, **values: Any) -> Any:
        return VERBS[verb](self.state, **values)

    async def act(self, verb: str, **values: Any) -> Any:
        return await perform(self.state, verb, values)

    def ledger_after(self, number: int) -> list[Entry]:
        return self.state.ledger.entries[number:]

    @property
    def refusals(self) -> list[Refusal]:
        return list(self.state.ledger.refusals)

    @property
    def refused(self) -> Counter[int]:
        return self.state.ledger.refused.copy()


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> web.BaseRequest:
    """Takes uploads larger than aiohttp's megabyte; `files` measures them."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=MAX_UPLOAD + 1024 * 1024)
