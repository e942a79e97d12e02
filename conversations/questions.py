"""The questions a script may await: what each takes for an answer, how it is stored, and what the script gets.

Answers store ids, never positions or labels. `read` turns what was said into what is stored, or raises `Unclear` with a
hint; `value` turns what is stored into what the script gets, or raises `Stale`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic

from conversations.effects import Effect, Json, Stale, T, T_co, Value
from conversations.texts import Phrase, _
from participation.words import MediaKind

WORDS_LIMIT: Final = 4000
"""Characters in one bubble of an answer. A page of A4 holds about as many; Telegram's own limit is 4096."""

MOST_PARTS: Final = 10
"""Bubbles that make one answer."""
TOO_LONG: Final = _("This is too long. Could you make it shorter?")


class Unclear(Exception):
    """What was said is no answer; the hint says how to answer."""

    def __init__(self, hint: Phrase, **values: Value) -> None:
        super().__init__(hint)
        self.hint = hint
        self.values = values


@dataclass(frozen=True, slots=True)
class Attached:
    """A photo or a voice message, known by the bot's own file id; on a page by the name it is kept under."""

    kind: MediaKind
    file: str
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a resident said or tapped, as far as a question cares."""

    text: str = ""
    attached: Attached | None = None
    further: tuple[Attached, ...] = ()
    """What a page sent along besides that, in the same message."""
    option: str | None = None
    ticked: tuple[str, ...] | None = None
    """A page's ticked boxes; on Telegram they are toggled one by one."""
    area: int | None = None
    """Found by the host from a shared place, a postcode or a name."""
    message: int | None = None
    """The channel's own number of the message, so that an edit finds its answer."""
    album: str | None = None
    """The album it is a part of."""


@dataclass(frozen=True, slots=True)
class Option(Generic[T_co]):
    id: str
    label: Phrase
    value: T_co


@dataclass(frozen=True, slots=True)
class Written:
    """Own words, and what came with them."""

    text: str
    attached: tuple[Attached, ...] = ()


class Question(Effect[T_co]):
    __slots__ = ()
    key: str
    text: Phrase
    label: Phrase
    values: Mapping[str, Value]

    def read(self, said: Said) -> Json:
        raise NotImplementedError

    def value(self, stored: Json) -> T_co:
        raise NotImplementedError

    def kept(self, stored: Json) -> Json:
        """What the record keeps of it, once the script has had it."""
        return stored

    def options(self) -> Sequence[Option[Any]]:
        return ()

    def optional(self) -> Optional[T_co]:
        """May be skipped; the script then gets None."""
        return self._or(Option("skip", _("Skip"), None))

    def or_none(self, text: Phrase) -> Optional[T_co]:
        """May be answered with none of the options; the script then gets None."""
        return self._or(Option("none", text, None))

    def _or(self, none: Option[None]) -> Optional[T_co]:
        return Optional(self.key, self.text, self.label, self.values, self, none)


@dataclass(frozen=True, slots=True)
class Words(Question[Written]):
    key: str
    text: Phrase
    media: bool = False
    label: Phrase = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    limit: int = WORDS_LIMIT

    def read(self, said: Said) -> Json:
        if not said.text.strip() and not (self.media and said.attached):
            raise Unclear(_("Please write it in your own words."))
        if len(said.text) > self.limit:
            raise Unclear(TOO_LONG)
        return parts_of(said)

    def value(self, stored: Json) -> Written:
        if not isinstance(stored, list) or not stored:
            raise Stale
        parts: list[dict[str, Any]] = stored
        texts = [part["text"] for part in parts if part.get("text")]
        attached = [
            Attached(MediaKind(a["kind"]), a["file"], a.get("seconds")) for p in parts if (a := p.get("attached"))
        ]
        return Written("\n".join(texts), tuple(attached))


def parts_of(said: Said) -> list[Json]:
    """The bubbles of one message of own words, as they are stored: each may have something attached."""
    part: dict[str, Json] = {"text": said.text.strip()}
    if said.attached is not None:
        part["attached"] = _dumped(said.attached)
    if said.message is not None:
        part["message"] = said.message
    if said.album is not None:
        part["album"] = said.album
    more: list[Json] = [{"text": "", "attached": _dumped(attached)} for attached in said.further]
    return [part, *more]


def _dumped(attached: Attached) -> Mapping[str, Json]:
    return {"kind": attached.kind, "file": attached.file, "seconds": attached.seconds}


@dataclass(frozen=True, slots=True)
class Choose(Question[T]):
    key: str
    text: Phrase
    of: Sequence[Option[T]]
    label: Phrase = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    shows: tuple[str, ...] = ()
    """The answers to these keys are shown once more beside the question."""

    def read(self, said: Said) -> Json:
        if said.option is not None and any(option.id == said.option for option in self.of):
            return said.option
        raise Unclear(_("Please tap one of the buttons."))

    def value(self, stored: Json) -> T:
        for option in self.of:
            if option.id == stored:
                return option.value
        raise Stale

    def options(self) -> Sequence[Option[Any]]:
        return self.of


def Confirm(key: str, text: Phrase, **values: Value) -> Choose[bool]:  # noqa: N802 — reads as the effect it makes
    """Yes or no."""
    yes, no = Option("yes", _("Yes"), value=True), Option("no", _("No"), value=False)
    return Choose(key, text, (yes, no), values=values)


@dataclass(frozen=True, slots=True)
class Pick(Question[tuple[T, ...]]):
    """Several of the options; tapping *Done* ends it."""

    key: str
    text: Phrase
    of: Sequence[Option[T]]
    label: Phrase = ""
    values: Mapping[str, Value] = field(default_factory=dict)

    def read(self, said: Said) -> Json:
        known = [option.id for option in self.of]
        picked = [id_ for id_ in known if id_ in (said.ticked or ())]
        if said.option != "done" or not picked:
            raise Unclear(_("Tap what fits. Then tap Done."))
        return picked

    def value(self, stored: Json) -> tuple[T, ...]:
        by_id = {option.id: option.value for option in self.of}
        if not isinstance(stored, list) or not all(id_ in by_id for id_ in stored):
            raise Stale
        return tuple(by_id[id_] for id_ in stored)

    def options(self) -> Sequence[Option[Any]]:
        return self.of


@dataclass(frozen=True, slots=True)
class Place(Question[int]):
    """An area: from the list, from a postcode or a name, or from a shared place, which is forgotten at once."""

    key: str
    text: Phrase
    of: Sequence[Option[int]]
    label: Phrase = ""
    values: Mapping[str, Value] = field(default_factory=dict)

    def read(self, said: Said) -> Json:
        if said.area is not None:
            return said.area
        for option in self.of:
            if option.id == said.option:
                return option.value
        raise Unclear(_("I do not know that place. Tap your area, or type your postcode."))

    def value(self, stored: Json) -> int:
        if isinstance(stored, int):
            return stored
        raise Stale

    def options(self) -> Sequence[Option[Any]]:
        return self.of


@dataclass(frozen=True, slots=True)
class Review(Question[None]):
    """Shows the answers to these keys once more, each to be changed; going on means: send it."""

    key: str
    text: Phrase
    of: tuple[str, ...]
    send: Phrase = field(default_factory=lambda: _("Send it"))
    label: Phrase = ""
    values: Mapping[str, Value] = field(default_factory=dict)

    def read(self, said: Said) -> Json:
        if said.option == "send":
            return "send"
        raise Unclear(_("Is this right? Then tap Send it."))

    def value(self, stored: Json) -> None:
        if stored != "send":
            raise Stale

    def options(self) -> Sequence[Option[Any]]:
        return (Option("send", self.send, None),)


@dataclass(frozen=True, slots=True)
class Optional(Question[T | None]):
    """A question that may be passed over; made by `Question.optional` and `.or_none`."""

    key: str
    text: Phrase
    label: Phrase
    values: Mapping[str, Value]
    inner: Question[T]
    none: Option[None]

    def read(self, said: Said) -> Json:
        return None if said.option == self.none.id else self.inner.read(said)

    def value(self, stored: Json) -> T | None:
        return None if stored is None else self.inner.value(stored)

    def kept(self, stored: Json) -> Json:
        return None if stored is None else self.inner.kept(stored)

    def options(self) -> Sequence[Option[Any]]:
        return (*self.inner.options(), self.none)


def inner_of(question: Question[Any]) -> Question[Any]:
    """What is asked, whether or not it may be passed over."""
    return question.inner if isinstance(question, Optional) else question
