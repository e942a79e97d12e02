"""A photo or a voice message as a browser gets it: whole, or the piece that a player asks for (RFC 9110, 14)."""

from typing import Final

from aiohttp import web

SHOWN: Final = frozenset({"image/jpeg", "audio/ogg", "audio/webm", "audio/mp4"})
"""What we make photos and voices into. Anything else is a file to save, never to open here."""
_UNKNOWN: Final = "application/octet-stream"
_CLOSED: Final = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "bytes",
}
"""Whatever a browser takes it for, nothing in it runs."""


def medium_file(request: web.Request, content: bytes, *, media_type: str, name: str) -> web.Response:
    """`name`: of the file, without what it ends in."""
    shown = media_type in SHOWN
    kind, suffix = (media_type, media_type.rpartition("/")[2]) if shown else (_UNKNOWN, "bin")
    way = "inline" if shown else "attachment"
    headers = _CLOSED | {"Content-Disposition": f'{way}; filename="{name}.{suffix}"'}
    beyond = headers | {"Content-Range": f"bytes */{len(content)}"}
    try:
        asked = request.http_range
    except ValueError:
        return web.Response(status=416, headers=beyond)
    if asked.start is None:
        return web.Response(body=content, content_type=kind, headers=headers)
    start, stop, _step = asked.indices(len(content))
    if start >= stop:
        return web.Response(status=416, headers=beyond)
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(content)}"
    return web.Response(status=206, body=content[start:stop], content_type=kind, headers=headers)
