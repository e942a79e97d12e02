"""A link as a QR code, to stand in a page or on paper."""

import io
from functools import lru_cache
from typing import Final

from markupsafe import Markup

_QUIET_ZONE: Final = 4
"""Modules of white around it (ISO/IEC 18004)."""


@lru_cache(maxsize=64)
def qr_code(link: str) -> Markup:
    """An SVG to stand in a page: black on white in any light, without a style of its own."""
    import segno  # noqa: PLC0415 — 2 MB, for the few pages that show a code

    drawn = io.BytesIO()
    code = segno.make(link, error="m", micro=False)
    code.save(drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=_QUIET_ZONE, light="#fff", nl=False)
    return Markup(drawn.getvalue().decode())  # noqa: S704 — drawn by the library; the link is in it as modules alone
