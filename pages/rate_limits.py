"""How often one address or chat may do something. In memory, per process; who it was cannot be read back from it."""

import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

_A_DAY: Final = 24 * 60 * 60.0


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class RateLimit:
    """A bucket per key: `burst` at once, filled again by `per_minute`. `now`: monotonic seconds, read by the door.

    Keys are kept only as a hash under a random secret that changes daily; beyond `at_most` the oldest are dropped.
    """

    def __init__(self, *, per_minute: float, burst: int, at_most: int = 10_000) -> None:
        self._per_second = per_minute / 60
        self._burst = burst
        self._at_most = at_most
        self._buckets: OrderedDict[bytes, _Bucket] = OrderedDict()
        self._secret = secrets.token_bytes(32)
        self._secret_since: float | None = None

    def allow(self, key: str, now: float) -> bool:
        """Take one, when there is one."""
        bucket = self._filled(key, now)
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True

    def seconds_to_wait(self, key: str, now: float) -> float:
        """Until the next is allowed (for `Retry-After`); takes none."""
        missing = 1 - self._filled(key, now).tokens
        return max(0.0, missing / self._per_second)

    def __len__(self) -> int:
        return len(self._buckets)

    def _filled(self, key: str, now: float) -> _Bucket:
        self._change_secret(now)
        name = hmac.digest(self._secret, key.encode(), "sha256")
        bucket = self._buckets.setdefault(name, _Bucket(tokens=self._burst, at=now))
        self._buckets.move_to_end(name)
        if len(self._buckets) > self._at_most:
            self._buckets.popitem(last=False)
        bucket.tokens = min(self._burst, bucket.tokens + max(0.0, now - bucket.at) * self._per_second)
        bucket.at = now
        return bucket

    def _change_secret(self, now: float) -> None:
        if self._secret_since is None:
            self._secret_since = now
        elif now - self._secret_since >= _A_DAY:
            self._secret, self._secret_since = secrets.token_bytes(32), now
            self._buckets.clear()
