"""python-telegram-bot's way to the network, on aiohttp: one session, kept connections, errors that tell what is known.

Measured beside the library's own httpx backend: docs/measured.md.
"""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import aiohttp
from pydantic_core import from_json, to_json
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 8.0
CONNECTIONS: Final = 128
_SERVER_TROUBLE: Final = 500
_JSON: Final = {"Content-Type": "application/json"}


class NotSent(NetworkError):
    """Telegram was never reached: nothing was sent, and trying again can do no harm."""


class ServerTrouble(NetworkError):
    """Telegram answered 5xx: it did not take the request."""


@dataclass(frozen=True, slots=True)
class JsonData:
    """In place of the library's `RequestData`, which may not be derived from: what is JSON already, with no file."""

    parameters: dict[str, Any]


class AiohttpRequest(BaseRequest):
    """All calls of one `Bot` over one session, opened at the first call."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return READ_SECONDS

    async def initialize(self) -> None:
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | JsonData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 — the library's signature
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 — part of `connect` in aiohttp
    ) -> tuple[int, bytes]:
        """The status and the body.

        Raises:
            NotSent: no connection; the request never left.
            ServerTrouble: a 5xx.
            TimedOut: no answer in time; whether the request was carried out is not known.
            NetworkError: the connection broke; likewise.
        """
        await self.initialize()
        connect, read = _seconds(connect_timeout, CONNECT_SECONDS), _seconds(read_timeout, READ_SECONDS)
        timeout = _timeout(connect, read)
        body, headers = _body(request_data)
        try:
            async with self._opened.request(method, url, data=body, headers=headers, timeout=timeout) as answer:
                payload = await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error
        if answer.status >= _SERVER_TROUBLE:
            raise ServerTrouble(f"Telegram answered {answer.status}")
        return answer.status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Telegram's answer, read by pydantic's decoder: three times as fast as the standard library's.

        What that decoder does not take (a lone surrogate in somebody's text) the standard library's does: one update
        must not hold up the others.

        Raises:
            NetworkError: it is no JSON; what became of the request is not known.
        """
        try:
            answer = from_json(payload)
        except ValueError:
            answer = _read_leniently(payload)
        if not isinstance(answer, dict):
            raise NetworkError("Telegram's answer is no JSON object")
        return answer

    @property
    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("the session is not open")
        return self._session


def _body(data: RequestData | JsonData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    if data is None:
        return None, {}
    if isinstance(data, JsonData) or not data.contains_files:
        return to_json(data.parameters), _JSON
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, {}


def _read_leniently(payload: bytes) -> Any:
    try:
        return json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise NetworkError("Telegram's answer is no JSON") from error


@cache
def _timeout(connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=connect, sock_connect=connect, sock_read=read)


def _seconds(given: Any, default: float) -> float | None:
    return default if given is BaseRequest.DEFAULT_NONE else given
