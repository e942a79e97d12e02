"""What one fault came to: figures for people, and every rule that was broken. None broken is the only success."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Figures:
    counted: dict[str, Any] = field(default_factory=dict)
    """By what they count, in the order shown."""
    broken: list[str] = field(default_factory=list)

    def count(self, **figures: Any) -> None:
        self.counted |= figures

    def hold(self, rule: str, found: object, expected: object) -> None:
        """Notes the rule as broken unless what was found is what was expected."""
        if found != expected:
            self.broken.append(f"{rule}: {_short(found)}, not {_short(expected)}")

    def none(self, rule: str, found: Collection[Any]) -> None:
        """Notes the rule as broken when there is anything."""
        if found:
            self.broken.append(f"{rule}: {len(found)}, as {_short(sorted(map(str, found))[:3])}")

    def most(self, rule: str, found: float, limit: float) -> None:
        if found > limit:
            self.broken.append(f"{rule}: {found:g}, over {limit:g}")

    def least(self, rule: str, found: float, limit: float) -> None:
        if found < limit:
            self.broken.append(f"{rule}: {found:g}, under {limit:g}")

    def add(self, other: "Figures", name: str = "") -> None:
        """Another part of the same fault."""
        self.counted |= {f"{name}{key}": value for key, value in other.counted.items()}
        self.broken += [f"{name}{fault}" for fault in other.broken]

    def check(self) -> None:
        """Raises AssertionError when a rule was broken; for pytest."""
        assert not self.broken, "\n".join([*self.broken, str(self)])

    def __str__(self) -> str:
        return ", ".join(f"{name.replace('_', ' ')} {_plain(value)}" for name, value in self.counted.items())


def _plain(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 300 else f"{text[:300]}…"
