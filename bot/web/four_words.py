"""Beside the four words: where they are typed on another device, as a link and as a QR code. Neither holds the words,
which would stand in the logs of whoever runs a server on the way."""

from collections.abc import Callable
from dataclasses import dataclass

from conversations.incoming import PAYLOAD_LIMIT, finding_payload


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
