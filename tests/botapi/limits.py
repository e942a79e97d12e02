"""How fast a bot may send, as sliding windows, and the 429 it gets when it goes faster.

Figures: core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this (one message a second per chat,
20 a minute per group, about 30 a second overall). Telegram tolerates short bursts and does not say which; none here.
Only new messages count: edits, callback answers and chat actions do not.
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from tests.botapi.wire import too_many_requests


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages per window; None lifts that limit."""

    overall_per_second: int | None = 30
    chat_per_second: int | None = 1
    group_per_minute: int | None = 20

    @classmethod
    def off(cls) -> "Limits":
        return cls(overall_per_second=None, chat_per_second=None, group_per_minute=None)


class Window:
    """At most `count` in any `seconds`; who was refused stays refused until the time that was named."""

    __slots__ = ("count", "refused_until", "seconds", "times")

    def __init__(self, count: int, seconds: float) -> None:
        self.count = count
        self.seconds = seconds
        self.times: deque[float] = deque()
        self.refused_until = 0.0

    def wait(self, now: float) -> int:
        """Whole seconds to wait, 0 for none. Being refused costs the whole of the named time."""
        if now < self.refused_until:
            return math.ceil(self.refused_until - now)
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        if len(self.times) < self.count:
            return 0
        seconds = max(1, math.ceil(self.times[0] + self.seconds - now))
        self.refused_until = now + seconds
        return seconds


class Throttle:
    """The windows of one bot. `ticks` is a monotonic clock in seconds."""

    def __init__(self, limits: Limits, ticks: Callable[[], float]) -> None:
        self._ticks = ticks
        self.set(limits)

    def set(self, limits: Limits) -> None:
        """Takes other figures; what was counted so far is forgotten."""
        self.limits = limits
        self.is_off = limits == Limits.off()
        self._overall = Window(limits.overall_per_second, 1.0) if limits.overall_per_second else None
        self._chats: dict[int, Window] = {}

    def count_message(self, chat_id: int) -> None:
        """Counts a new message; raises 429 with `retry_after`, counting nothing, when it is one too many."""
        if self.is_off:
            return
        now = self._ticks()
        windows = [window for window in (self._chat(chat_id), self._overall) if window]
        for window in windows:
            seconds = window.wait(now)
            if seconds:
                raise too_many_requests(seconds)
        for window in windows:
            window.times.append(now)

    def _chat(self, chat_id: int) -> Window | None:
        window = self._chats.get(chat_id)
        if window is None:
            count, seconds = (self.limits.chat_per_second, 1.0) if chat_id > 0 else (self.limits.group_per_minute, 60.0)
            if not count:
                return None
            window = self._chats[chat_id] = Window(count, seconds)
        return window
