"""The whole state of a talk: what `talks.record` holds. The way through the script is found by replaying it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from conversations.effects import Json


@dataclass(slots=True)
class Record:
    answers: dict[str, Json] = field(default_factory=dict)
    looks: dict[str, Any] = field(default_factory=dict)
    deeds: dict[str, dict[str, Any]] = field(default_factory=dict)
    """`{"gave": result}`, or `{"refused": name}`."""
    said: list[str] = field(default_factory=list)
    asked: str | None = None
    """The key of the question last put."""
    ticked: dict[str, list[str]] = field(default_factory=dict)
    """What is ticked so far in a question that takes several."""
    held: dict[str, Any] = field(default_factory=dict)
    """Said in answer to a question before which a release put another one."""
    kept: list[Json] = field(default_factory=list)
    """Own words that answered nothing; passed on when the talk ends."""
    put_off: int | None = None
    """The talk that was open when this one had to go first."""
    later: list[Json] = field(default_factory=list)
    """What was said and asked for meanwhile, to be heard after this talk (`conversations.renewal`)."""
    unclear: int = 0
    """How often in a row the open question got no answer."""
    follows: int | None = None
    """The talk that this one follows, with whose words it began."""
    sent: bool = False
    """In the talk that this one follows something was sent."""
    shown: dict[str, Any] | None = None
    """The message that put the open question, as it is once it is answered (`Content.closed`)."""

    def dump(self) -> dict[str, Any]:
        """As it is stored; what is empty is left out."""
        return {name: value for name in _FIELDS if (value := getattr(self, name))}

    @property
    def sealed(self) -> bool:
        """Something was sent, or said of what a neighbour sent: stopping takes nothing back any more."""
        return self.sent or "recorded" in self.deeds or any(key.startswith("said-") for key in self.deeds)

    @classmethod
    def load(cls, stored: Mapping[str, Any]) -> Record:
        """A field that a later release no longer knows is ignored."""
        return cls(**{name: stored[name] for name in _FIELDS if name in stored})


_FIELDS = tuple(each.name for each in fields(Record))
