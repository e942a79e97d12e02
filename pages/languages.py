"""Which language a browser asks for."""

from collections.abc import Sequence

from aiohttp import web


def preferred_language(request: web.Request, offered: Sequence[str]) -> str:
    """The first of the browser's languages that is offered, by its own weights; else the first that is offered."""
    wishes = []
    for place, wish in enumerate(request.headers.get("Accept-Language", "").split(",")[:20]):
        tag, _, weight = wish.partition(";q=")
        wishes.append((-_weight(weight), place, tag.strip().split("-")[0].lower()))
    return next((language for _weight_, _place, language in sorted(wishes) if language in offered), offered[0])


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
