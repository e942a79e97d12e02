"""The same as `server.TelegramServer`, for a server in a process of its own (`python -m tests.botapi --control`)."""

import http.client
import json
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp

from tests.botapi.stage import Stage
from tests.botapi.wire import EXAMPLE_TOKEN, encode


class RemoteTelegram(Stage):
    """`async with RemoteTelegram("http://127.0.0.1:9000") as telegram`. Waits are awaited; what answers at once is
    asked over a blocking connection, so that it reads the same as in the server's own process."""

    def __init__(self, url: str, token: str = EXAMPLE_TOKEN) -> None:
        self.url = url.rstrip("/")
        self.token = token
        parts = urlsplit(self.url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(limit=0)
        self._session = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=None))
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._session:
            await self._session.close()
        self._connection.close()

    def ask(self, verb: str, **values: Any) -> Any:
        headers = {"Content-Type": "application/json"}
        try:
            self._connection.request("POST", f"/control/{verb}", encode(values).encode(), headers)
            response = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError):
            self._connection.close()  # an idle connection the server gave up; the request was not read
            self._connection.request("POST", f"/control/{verb}", encode(values).encode(), headers)
            response = self._connection.getresponse()
        return _result(verb, json.loads(response.read()))

    async def act(self, verb: str, **values: Any) -> Any:
        if self._session is None:
            raise AssertionError("use `async with`")
        async with self._session.post(f"{self.url}/control/{verb}", json=values) as response:
            return _result(verb, await response.json())


def _result(verb: str, answer: dict[str, Any]) -> Any:
    if answer["ok"]:
        return answer["result"]
    if answer["error_code"] == 409:
        raise AssertionError(answer["description"])
    raise RuntimeError(f"{verb}: {answer['description']}")
