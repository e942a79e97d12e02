"""What the web door answers with: pages that no cache keeps, and a resident's own file."""

from typing import Final

from aiohttp import web

from bot.web.texts import Fault
from conversations.content import DATA_FILE

_NO_STORE: Final = {"Cache-Control": "no-store"}


def is_live(request: web.Request) -> bool:
    """Whether our own JavaScript asks."""
    return request.headers.get("Accept") == "application/json"


def html(request: web.Request, page: str, status: int = 200) -> web.Response:
    """Small to whoever can read it so; not where it shows what was sent along (decision 0016)."""
    response = web.Response(text=page, status=status, content_type="text/html", headers=_NO_STORE | waiting(status))
    response.headers["Vary"] = "Accept-Encoding"
    if request.method == "GET" and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.enable_compression(web.ContentCoding.gzip)
    return response


def own_file(content: bytes) -> web.Response:
    """To be kept by the resident, and by nobody in between."""
    headers = _NO_STORE | {"Content-Disposition": f'attachment; filename="{DATA_FILE}"'}
    return web.Response(body=content, content_type="application/json", headers=headers)


def waiting(status: int) -> dict[str, str]:
    return {"Retry-After": "60"} if status in (Fault.BUSY.status, Fault.AWAY.status) else {}
