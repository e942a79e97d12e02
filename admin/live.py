"""What a page that is open hears: the numbers of what is different now. It then looks anew by itself (`live.js`)."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from time import monotonic
from typing import Final

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from admin import access
from admin.at_hand import sees_all
from admin.at_the_desk import Here, Later, Route
from admin.guard import Refused
from admin.texts import Fault
from pages.events import event_stream
from participation.audit import last_noted
from participation.changes import CHANNEL
from participation.database import transaction
from participation.faults import is_passing
from participation.listening import listen
from participation.roles import Right

MOST_STREAMS: Final = 24
"""Of one sign-in in one process. A window that was closed counts until the next heartbeat."""
LONGEST: Final = 300.0
"""Seconds; then the browser comes back, and is asked anew who it is."""


@dataclass(eq=False, slots=True)
class Follower:
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    numbers: set[int | None] = field(default_factory=set)
    """None: something else, or many."""

    def hears(self, number: int | None) -> None:
        self.numbers.add(number)
        self.woken.set()

    def taken(self) -> set[int | None]:
        """What was heard since the last time."""
        self.woken.clear()
        numbers, self.numbers = self.numbers, set()
        return numbers


class Changes:
    """Who follows which challenge in this process."""

    def __init__(self) -> None:
        self.closing = False
        """Set when the program stops: pages are let go."""
        self._followers: dict[int, set[Follower]] = {}

    @contextmanager
    def following(self, challenge_id: int) -> Iterator[Follower]:
        follower = Follower()
        self._followers.setdefault(challenge_id, set()).add(follower)
        try:
            yield follower
        finally:
            followers = self._followers[challenge_id]
            followers.discard(follower)
            if not followers:
                del self._followers[challenge_id]

    def heard(self, payload: str) -> None:
        challenge, _, number = payload.partition(":")
        if challenge.isdecimal():
            for follower in self._followers.get(int(challenge), ()):
                follower.hears(int(number) if number.isdecimal() else None)

    def missed(self) -> None:
        """After a time in which nothing was heard."""
        for follower in (each for followers in self._followers.values() for each in followers):
            follower.hears(None)

    def close(self) -> None:
        self.closing = True
        self.missed()

    async def listen(self, engine: AsyncEngine) -> None:
        """Hears all processes, this one too, until cancelled."""
        await listen(engine, CHANNEL, heard=self.heard, listening=self.missed)


@dataclass(frozen=True, slots=True)
class LiveEvents:
    engine: AsyncEngine
    changes: Changes
    secure: bool
    _streams: Counter[int] = field(default_factory=Counter)
    """Sign-in → how many are open."""

    def table(self) -> list[Route]:
        return [Route("GET", "/events", Right.READ_PUBLIC, self.events)]

    async def events(self, here: Here) -> Later:
        after = here.request.query.get("after", "")
        seen = int(after) if after.isascii() and after.isdigit() and len(after) <= 18 else 0
        if self._streams[here.visitor.signed_in.id] >= MOST_STREAMS:
            raise Refused(Fault.BUSY)
        return partial(self._counted, here, seen)

    async def _counted(self, here: Here, seen: int) -> web.StreamResponse:
        sign_in = here.visitor.signed_in.id
        self._streams[sign_in] += 1
        try:
            return await self._streamed(here, seen)
        finally:
            self._streams[sign_in] -= 1
            if not self._streams[sign_in]:
                del self._streams[sign_in]

    async def _streamed(self, here: Here, seen: int) -> web.StreamResponse:
        """Begins with what was missed since the page was drawn."""
        until = monotonic() + LONGEST
        with self.changes.following(here.challenge.id) as follower:
            async with event_stream(here.request) as events:
                while not self.changes.closing and (left := until - monotonic()) > 0:
                    numbers = follower.taken()
                    last = await self._last(here)
                    if last is None:
                        break
                    if numbers or last > seen:
                        await events.send(None, "changed", _told(numbers) if sees_all(here) else "")
                    seen = last
                    with suppress(TimeoutError):
                        async with asyncio.timeout(left):
                            await follower.woken.wait()
            return events.response

    async def _last(self, here: Here) -> int | None:
        """The last line of the audit; None: this line ends, as they may look no more, or are something else now, or
        the database is away. A browser that may comes back."""
        try:
            async with transaction(self.engine) as db:
                visitor = await access.visitor_of(db, here.request, secure=self.secure, now=datetime.now(UTC))
                challenge = here.challenge.id
                if visitor is None or visitor.role_in(challenge) != here.visitor.role_in(challenge):
                    return None
                return await last_noted(db, challenge_id=challenge)
        except Exception as error:
            if not is_passing(error):
                raise
            return None


def _told(numbers: set[int | None]) -> str:
    """`12,15`; "" for anything."""
    known = sorted(each for each in numbers if each is not None)
    return "" if None in numbers else ",".join(map(str, known))
