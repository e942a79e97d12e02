"""What a channel says of a message it was given: known to be delivered, known not to be, or not known."""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from participation.outbox import Claimed


@dataclass(frozen=True, slots=True)
class Delivered:
    remote_id: int | None


@dataclass(frozen=True, slots=True)
class Again:
    """Not delivered; trying again can do no harm."""

    why: str
    wait: float | None = None
    """Seconds until then; None: sooner, and later every time."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The answer was lost after the request went out."""

    why: str
    wait: float | None = None
    """As above, where it is sent again."""


@dataclass(frozen=True, slots=True)
class Paused:
    """Not delivered, and nothing at all may be sent for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Blocked:
    """The resident does not want to hear from us there."""

    why: str = "Blocked"


@dataclass(frozen=True, slots=True)
class Moved:
    """Not delivered: the group is a supergroup now, and has this address."""

    address: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Left out, since there is nothing to be done."""

    why: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Not delivered, and it never will be."""

    why: str


Result: TypeAlias = Delivered | Again | Unknown | Paused | Blocked | Moved | Skipped | Failed


class Delivery(Protocol):
    async def deliver(self, message: Claimed, address: str) -> Result: ...


class PageDelivery:
    """On the web a message is delivered once the page may show it."""

    async def deliver(self, message: Claimed, address: str) -> Result:  # noqa: ARG002 — the page asks for it itself
        return Delivered(None)
