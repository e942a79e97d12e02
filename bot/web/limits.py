"""How much one address, and one chat, may ask of the chat page."""

from dataclasses import dataclass, field

from pages.rate_limits import RateLimit


@dataclass(frozen=True, slots=True)
class Limits:
    """A whole community centre may share one address."""

    address: RateLimit = field(default_factory=lambda: RateLimit(per_minute=600, burst=200))
    chat: RateLimit = field(default_factory=lambda: RateLimit(per_minute=60, burst=20))
