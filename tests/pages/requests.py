"""Requests as aiohttp would hand them to a handler."""

import asyncio

from aiohttp import web
from aiohttp.test_utils import make_mocked_request


class _From(asyncio.Transport):
    """A line that only knows who is at the other end."""

    def __init__(self, peer: str) -> None:
        super().__init__({"peername": (peer, 4711)})


def a_request(*, peer: str = "203.0.113.9", method: str = "POST", **headers: str) -> web.Request:
    """`X_Forwarded_For="…"` is the header X-Forwarded-For."""
    named = {"Host": "samen.example"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return make_mocked_request(method, "/chat", headers=named, transport=_From(peer))
