"""What a form, or our own JavaScript, sends: read in time, and in UTF-8 alone.

The visitor names the letters, and some of Python's decoders take minutes for a megabyte.
"""

import asyncio
from typing import Any, Final

from aiohttp import web

BODY_SECONDS: Final = 15.0
"""For words to come in."""
_FORM: Final = "application/x-www-form-urlencoded"
_JSON: Final = "application/json"
_UTF8: Final = ("utf-8", "utf8")
_BROKEN: Final = (
    ValueError,
    LookupError,
    RecursionError,
    TimeoutError,
    web.HTTPRequestEntityTooLarge,
    web.RequestPayloadError,
)
"""How reading ends when it is no such thing, too much of it, or comes too slowly."""


async def plain_form(request: web.Request) -> list[tuple[str, str]] | None:
    """Its fields in order; None for what is none, or comes too slowly."""
    if not _is(request, _FORM):
        return None
    try:
        async with asyncio.timeout(BODY_SECONDS):
            data = await request.post()
    except _BROKEN:
        return None
    return [(name, value) for name, value in data.items() if isinstance(value, str)]


async def json_object(request: web.Request) -> dict[str, Any] | None:
    """None for what is none, or comes too slowly."""
    if not _is(request, _JSON):
        return None
    try:
        async with asyncio.timeout(BODY_SECONDS):
            sent = await request.json()
    except _BROKEN:
        return None
    return sent if isinstance(sent, dict) else None


def _is(request: web.Request, kind: str) -> bool:
    return request.content_type == kind and (request.charset or "utf-8").lower() in _UTF8
