"""What a script may await. Pure: no clock, no I/O, no database."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar, get_args

from pydantic import TypeAdapter

from conversations.texts import Phrase

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Value: TypeAlias = Phrase | int
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Stale(Exception):
    """A stored answer is no longer an answer to its question."""


class Refused(Exception):
    """A deed was refused; `why` is the refusal's name in `participation.errors`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Effect(Generic[T_co]):
    __slots__ = ()

    def __await__(self) -> Generator[Effect[Any], Any, T_co]:
        answer: T_co = yield self
        return answer


class Typed(Generic[T_co]):
    """Knows how its result is stored, from its own type argument."""

    __slots__ = ()
    result: ClassVar[TypeAdapter[Any]]

    def __init_subclass__(cls) -> None:
        for base in getattr(cls, "__orig_bases__", ()):
            for argument in get_args(base):
                if not isinstance(argument, TypeVar):
                    cls.result = TypeAdapter(argument)


class Query(Typed[T_co]):
    """Something to look up. A frozen dataclass; `conversations.talk.QUERIES` says who answers."""

    __slots__ = ()


class Command(Typed[T_co]):
    """Something to do. A frozen dataclass; `conversations.talk.DEEDS` says who does it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Look(Effect[T_co]):
    """Asked once, remembered; asked anew only after *Back* or a changed answer."""

    key: str
    query: Query[T_co]


@dataclass(frozen=True, slots=True)
class Do(Effect[T_co]):
    """Done once, in the message's transaction; seals the answers before it.

    Raises inside the script:
        Refused: at this and at every later replay.
    """

    key: str
    command: Command[T_co]


@dataclass(frozen=True, slots=True, init=False)
class Say(Effect[None]):
    key: str
    text: Phrase
    values: Mapping[str, Value] = field(default_factory=dict)

    def __init__(self, key: str, text: Phrase, /, **values: Value) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "values", values)


@dataclass(frozen=True, slots=True)
class Next:
    """What a script may return: the script that follows, and the answers that go along."""

    script: str
    carry: tuple[str, ...] = ()
