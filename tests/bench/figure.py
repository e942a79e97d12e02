"""One figure of the table, and whether it keeps its bound."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median


class Bound(StrEnum):
    AT_LEAST = "≥"
    AT_MOST = "≤"


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    value: float
    unit: str
    bound: Bound
    limit: float
    detail: str
    """What it was made of, for whoever wonders."""

    @property
    def holds(self) -> bool:
        return self.value >= self.limit if self.bound is Bound.AT_LEAST else self.value <= self.limit


def spread(values: Sequence[float], shape: str = ".0f") -> str:
    """The median, with the least and the most when there are several."""
    middle = format(median(values), shape)
    return middle if len(values) == 1 else f"{middle} ({min(values):{shape}}–{max(values):{shape}})"
