"""How fast may be sent, by Telegram's limits (Bots FAQ, "My bot is hitting limits"). Pure; `now` is in seconds."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from bot.settings import Rates
from participation.outbox import MOST_CLAIMED

_SECOND: Final = 1.0
_WINDOW: Final = 1.05
"""A second, and a little for what the network does to the spacing: where Telegram counts. Calls are held to less."""


@dataclass(slots=True)
class Pace:
    rates: Rates
    _sent: deque[float] = field(default_factory=deque)
    _calls: deque[float] = field(default_factory=deque)
    _resting: dict[int, float] = field(default_factory=dict)

    @property
    def most(self) -> int:
        """How many may be in doubt at once: a second's worth."""
        return min(MOST_CLAIMED, self.rates.overall) if self.rates.overall else MOST_CLAIMED

    def room(self, now: float) -> int:
        """How many may be sent now."""
        self._forget(now)
        return min(MOST_CLAIMED, self.rates.overall - len(self._sent)) if self.rates.overall else MOST_CLAIMED

    def room_for_calls(self, now: float, *, in_doubt: int = 0) -> int:
        """How many of calls may be sent now, while so many are being sent: they leave room for replies."""
        room, limit = self.room(now), self.rates.for_calls
        return max(0, min(room, limit - max(len(self._calls), in_doubt))) if limit else room

    def resting(self, now: float) -> list[int]:
        """The chats that must wait before the next message."""
        self._forget(now)
        return list(self._resting)

    def sends(self, now: float, *, call: bool = False) -> None:
        if self.rates.overall:
            self._sent.append(now)
        if call and self.rates.for_calls:
            self._calls.append(now)

    def has_sent(self, chat_id: int, now: float, *, group: bool) -> None:
        """A message has reached this chat; the next one waits its time."""
        if group and self.rates.group:
            self._resting[chat_id] = now + 60 / self.rates.group
        elif not group and self.rates.chat:
            self._resting[chat_id] = now + _WINDOW / self.rates.chat

    def next_change(self, now: float) -> float | None:
        """Seconds until more may be sent than now; None when nothing is being waited for."""
        times = list(self._resting.values())
        if self.rates.overall and len(self._sent) >= self.rates.overall:
            times.append(self._sent[0] + _WINDOW)
        if self.rates.for_calls and len(self._calls) >= self.rates.for_calls:
            times.append(self._calls[0] + _SECOND)
        return max(0.0, min(times) - now) if times else None

    def _forget(self, now: float) -> None:
        while self._sent and self._sent[0] <= now - _WINDOW:
            self._sent.popleft()
        while self._calls and self._calls[0] <= now - _SECOND:
            self._calls.popleft()
        self._resting = {chat: until for chat, until in self._resting.items() if until > now}
