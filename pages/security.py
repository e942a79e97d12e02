"""What protects every page: the headers that close it, and the check that a form was sent from a page of ours."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from pages.addresses import Network, host, scheme

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), microphone=(self), camera=(self)",
}
_TWO_YEARS: Final = "max-age=63072000"
_STANDARD_PORTS: Final = {"http": 80, "https": 443}


def secure(app: web.Application, trusted_proxies: Sequence[Network] = (), *, public_url: str | None = None) -> None:
    """Give every answer of `app` and of what is mounted in it the headers it has not set itself.

    A signal, not a middleware: a middleware comes too late for a stream, whose headers have gone out by then.
    """

    async def close(request: web.Request, response: web.StreamResponse) -> None:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if scheme(request, trusted_proxies) == "https" or (public_url or "").startswith("https://"):
            response.headers.setdefault("Strict-Transport-Security", _TWO_YEARS)

    app.on_response_prepare.append(close)


def origin_is_ours(
    request: web.BaseRequest, public_url: str | None = None, trusted_proxies: Sequence[Network] = ()
) -> bool:
    """Whether a form or call was sent from a page of ours; what does not say so is refused.

    `Origin` decides where a browser sends it (all do on a POST), else `Sec-Fetch-Site`, else `Referer`.
    """
    ours = {_origin(f"{scheme(request, trusted_proxies)}://{host(request, trusted_proxies)}")}
    if public_url:
        ours.add(_origin(public_url))
    origin = request.headers.get("Origin")
    if origin is not None:
        return _origin(origin) in ours - {None}
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return _origin(request.headers.get("Referer", "")) in ours - {None}


def _origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port; nothing for what has none (`null`, a file)."""
    try:
        parts = urlsplit(url)
        port = parts.port or _STANDARD_PORTS.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or port is None:
        return None
    return parts.scheme, parts.hostname, port
