"""Static files: read once at the start, served with the hash of their content in the address, so that a browser may
keep them for a year. An address without (or with an older) hash gives the file of now, which is then asked for anew.
"""

import gzip
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from aiohttp import web

_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_TEXTS: Final = (".css", ".js", ".svg")
_FOREVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"


@dataclass(frozen=True, slots=True)
class StaticFile:
    name: str
    body: bytes
    zipped: bytes | None
    """The same for a browser that takes gzip; only of texts."""
    digest: str
    content_type: str


class StaticFiles:
    """The files of some folders, by name; of two with one name the later folder wins."""

    def __init__(
        self, *folders: Path, prefix: str = "/static", joined: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        """`joined`: files to be served as one, by the name they then have."""
        self.prefix = prefix
        bodies = {path.name: path.read_bytes() for folder in folders for path in sorted(folder.iterdir())}
        for name, parts in (joined or {}).items():
            bodies[name] = b"\n".join(bodies[part] for part in parts)
        self._files = {name: _file(name, body) for name, body in bodies.items()}

    def url(self, name: str) -> str:
        """The address to put in a page. Raises KeyError when there is no such file."""
        return f"{self.prefix}/{self._files[name].digest}/{name}"

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(f"{self.prefix}/{{digest:[0-9a-f]{{16}}}}/{{name}}", self._serve),
            web.get(f"{self.prefix}/{{name}}", self._serve),
        ]

    async def _serve(self, request: web.Request) -> web.Response:
        file = self._files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        lasting = request.match_info.get("digest") == file.digest
        headers = {"Cache-Control": _FOREVER if lasting else _ASK_AGAIN, "Vary": "Accept-Encoding"}
        if any(tag.value == file.digest for tag in request.if_none_match or ()):
            return web.Response(status=304, headers={**headers, "ETag": f'"{file.digest}"'})
        body = file.body
        if file.zipped is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
            body, headers["Content-Encoding"] = file.zipped, "gzip"
        charset = "utf-8" if file.zipped is not None else None
        response = web.Response(body=body, headers=headers, content_type=file.content_type, charset=charset)
        response.etag = file.digest
        return response


def _file(name: str, body: bytes) -> StaticFile:
    suffix = Path(name).suffix
    content_type = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return StaticFile(
        name=name,
        body=body,
        zipped=gzip.compress(body, mtime=0) if suffix in _TEXTS else None,
        digest=sha256(body).hexdigest()[:16],
        content_type=content_type,
    )
