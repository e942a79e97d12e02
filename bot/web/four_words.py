"""Beside the four words: where they are typed on another device, as a link and as a QR code. Neither holds the words,
which would stand in the logs of whoever runs a server on the way."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from conversations.incoming import PAYLOAD_LIMIT, finding_payload

_QUIET_ZONE: Final = 4
"""Modules of white around it (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class WaysBack:
    telegram: str | None = None
    """Straight to where they are typed."""
    page: str | None = None
    """This page as others reach it."""


def ways_back(slug: str, telegram_url: Callable[[str], str | None], public_url: str | None) -> WaysBack:
    payload = finding_payload(slug)
    telegram = telegram_url(payload if len(payload) <= PAYLOAD_LIMIT else slug)
    return WaysBack(telegram, page_address(public_url, slug))


def page_address(public_url: str | None, slug: str) -> str | None:
    """Of a challenge's chat; None where nobody said how we are reached."""
    return f"{public_url.rstrip('/')}/chat/{slug}" if public_url else None


@lru_cache(maxsize=64)
def qr_code(link: str) -> Markup:
    """An SVG to stand in a page: black on white in any light, without a style of its own."""
    import segno  # noqa: PLC0415 — 2 MB, for the few pages that show a code

    drawn = io.BytesIO()
    code = segno.make(link, error="m", micro=False)
    code.save(drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=_QUIET_ZONE, light="#fff", nl=False)
    return Markup(drawn.getvalue().decode())  # noqa: S704 — drawn by the library; the link is in it as modules alone
