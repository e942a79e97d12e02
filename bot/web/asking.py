"""What a visitor's browser says before anything is said: who they are, what they speak, what they sent."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from conversations.hosting import COMMANDS
from conversations.incoming import Asked, CallTapped, Chose, Shared, Tapped, What, Wrote, tapped
from pages.file_forms import File, Form

COOKIE_DAYS: Final = 400
"""What browsers keep at most (RFC 6265bis, 5.5)."""
_TOKEN_BYTES: Final = 24
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{32}")
LARGEST_FORM: Final = 2**53 - 1
"""A page may make fresh numbers itself, in JavaScript's whole numbers."""
_NUMBER: Final = re.compile(r"[0-9]{1,16}")
_PLACE: Final = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,8})?),(-?[0-9]{1,3}(?:\.[0-9]{1,8})?)")
_LONGEST_BUTTON: Final = 64


@dataclass(frozen=True, slots=True)
class Sent:
    """One form."""

    number: int
    what: What | None
    """None: nothing was written."""
    words: str
    """As they were written, so that they are not lost when something fails."""
    files: tuple[File, ...] = ()
    too_large: bool = False
    """More was sent along than is taken in."""


def cookie_name(slug: str, *, secure: bool) -> str:
    """One chat a challenge. `__Host-` ties the cookie to this host and to https (RFC 6265bis, 4.1.3.2)."""
    return f"{'__Host-' if secure else ''}chat-{slug}"


def known_token(request: web.Request, slug: str, *, secure: bool) -> str | None:
    token = request.cookies.get(cookie_name(slug, secure=secure), "")
    return token if _TOKEN.fullmatch(token) else None


def test_cookie_name(slug: str, *, secure: bool) -> str:
    """Of a member who tries the chat: beside their own, which is theirs again afterwards."""
    return f"{'__Host-' if secure else ''}test-{slug}"


def test_token(request: web.Request, slug: str, *, secure: bool) -> str | None:
    token = request.cookies.get(test_cookie_name(slug, secure=secure), "")
    return token if _TOKEN.fullmatch(token) else None


def new_token() -> str:
    """192 bits: who has it is that chat."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def keep_token(response: web.StreamResponse, slug: str, token: str, *, secure: bool) -> None:
    response.set_cookie(
        cookie_name(slug, secure=secure),
        token,
        max_age=COOKIE_DAYS * 24 * 3600,
        path="/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def sent_form(form: Form) -> Sent | None:
    """What was filled in; None for what no form of ours sends."""
    number = form.get("form")
    if not (_NUMBER.fullmatch(number) and 0 < int(number) <= LARGEST_FORM):
        return None
    words = form.get("words").replace("\r\n", "\n").replace("\0", "").strip()  # PostgreSQL keeps no NUL
    if "language" in form:
        return Sent(int(number), Chose(form.get("language")), words)
    if "tap" in form:
        what = _button(form.get("tap"))
        return Sent(int(number), _with_ticks(what, list(form.all("ticked"))), words) if what else None
    if "place" in form:
        place = _place(form.get("place"))
        return Sent(int(number), place, words) if place else None
    along = tuple(form.files)
    what_else = _command(words) or (Wrote(words) if words or along else None)
    return Sent(int(number), what_else, words, along if isinstance(what_else, Wrote) else (), form.too_large)


def _place(text: str) -> Shared | None:
    """Degrees, as `52.092,5.104`."""
    found = _PLACE.fullmatch(text)
    latitude, longitude = (float(found[1]), float(found[2])) if found else (91.0, 0.0)
    return Shared(latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _command(words: str) -> Asked | None:
    """The commands that Telegram offers may be typed here too."""
    name = words.removeprefix("/").lower()
    return Asked(name) if words.startswith("/") and name in COMMANDS else None


def _button(value: str) -> Tapped | CallTapped | None:
    return tapped(value) if len(value) <= _LONGEST_BUTTON else None


def _with_ticks(what: Tapped | CallTapped, ticked: Sequence[str]) -> Tapped | CallTapped:
    """Ticked boxes carry whole button ids; what counts are their options."""
    if isinstance(what, CallTapped) or what.talk is None or what.option in ("back", "stop"):
        return what
    boxes = [box for value in ticked if isinstance(box := _button(value), Tapped)]
    options = [box for box in boxes if box.key == what.key and box.talk == what.talk]
    return Tapped(what.talk, what.key, what.option, tuple(box.option for box in options))
