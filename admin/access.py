"""Who is at the desk: the cookie of a sign-in, and the token that says a form came from a page of theirs."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from aiohttp import web

from participation.database import Db
from participation.roles import Right, may
from participation.sign_ins import LONGEST, SignedIn, who_is
from participation.words import Role

_NAME: Final = "desk"
CSRF_FIELD: Final = "csrf"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A member who is signed in."""

    signed_in: SignedIn
    csrf: str

    def role_in(self, challenge_id: int) -> Role | None:
        return self.signed_in.roles.get(challenge_id)

    def may(self, right: Right, challenge_id: int) -> bool:
        return may(self.role_in(challenge_id), right)


def cookie_name(*, secure: bool) -> str:
    """`__Host-` ties the cookie to this host and to https (RFC 6265bis, 4.1.3.2)."""
    return f"__Host-{_NAME}" if secure else _NAME


async def visitor_of(db: Db, request: web.Request, *, secure: bool, now: datetime) -> Visitor | None:
    token = request.cookies.get(cookie_name(secure=secure), "")
    by_hand = not looks_by_itself(request)
    signed_in = await who_is(db, token, now=now, by_hand=by_hand) if token else None
    return Visitor(signed_in, csrf_of(token)) if signed_in else None


def looks_by_itself(request: web.Request) -> bool:
    """Whether a page that is open asks, and nobody did anything for it: a live stream, or `live.js` after one."""
    return request.headers.get("Accept") == "text/event-stream" or "X-Live" in request.headers


def keep(response: web.StreamResponse, token: str, *, secure: bool) -> None:
    """The sign-in's secret, in a cookie that no script reads and no other site's request brings along."""
    response.set_cookie(
        cookie_name(secure=secure),
        token,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def forget(response: web.StreamResponse, *, secure: bool) -> None:
    response.del_cookie(cookie_name(secure=secure), path="/", secure=secure, httponly=True, samesite="Lax")


def csrf_of(token: str) -> str:
    """Another one for every sign-in, and none that leads back to it."""
    return sha256(f"csrf:{token}".encode()).hexdigest()[:32]


def csrf_is_right(visitor: Visitor, sent: str) -> bool:
    return hmac.compare_digest(visitor.csrf.encode(), sent.encode("utf-8", "replace"))
