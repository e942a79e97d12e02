"""Faults told beforehand: what goes wrong, for which call, how often. Only decides; `server` does what is decided."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    TOO_MANY = "too_many"  # 429 with `retry_after`, whatever the limits say
    SERVER_ERROR = "server_error"  # `status`, 500-599
    HANG = "hang"  # never answered, not delivered
    UNANSWERED = "unanswered"  # delivered or refused, and the connection closed without an answer
    DROP = "drop"  # the connection closed before anything was delivered
    SLOW = "slow"  # done after `delay` seconds


@dataclass(slots=True)
class Plan:
    """One fault for the calls it fits: `times` of them (None: all), each with `probability`."""

    fault: Fault
    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    probability: float = 1.0
    seed: int = 0
    retry_after: int = 1
    status: int = 502
    delay: float = 1.0
    chance: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311  # a repeatable dice, nothing secret

    def strikes(self, method: str, chat_id: str) -> bool:
        if self.times == 0 or (self.method and self.method.lower() != method.lower()):
            return False
        if self.chat_id is not None and str(self.chat_id) != chat_id:
            return False
        if self.probability < 1.0 and self.chance.random() >= self.probability:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """The plans in the order they were told; the first that fits a call strikes it. `struck` counts by kind."""

    def __init__(self) -> None:
        self.plans: list[Plan] = []
        self.struck: Counter[str] = Counter()
        self.healed = asyncio.Event()  # what hangs waits for this

    def heal(self) -> None:
        self.plans.clear()
        self.healed.set()
        self.healed = asyncio.Event()

    def strike(self, method: str, chat_id: str) -> Plan | None:
        for plan in self.plans:
            if plan.strikes(method, chat_id):
                self.struck[plan.fault.value] += 1
                if plan.times == 0:
                    self.plans.remove(plan)
                return plan
        return None
