"""Plays a script from its record to the open question. Pure: the host (`talk.py`) serves Look, Do and Say.

`step = play.start()`; while the step is a Look, Do or Say, the host serves it and calls `give` (or `refuse`);
a Question stays open until `answer`; Ended is the end.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from conversations.effects import Do, Effect, Look, Next, Refused, Say, Stale
from conversations.questions import Question, Said, Words, inner_of, parts_of
from conversations.record import Record

M = TypeVar("M")
Script: TypeAlias = Callable[[M], Coroutine[Effect[Any], Any, Next | None]]


class ScriptFault(Exception):
    """The script broke a rule of the engine, or the host gave what nobody asked for."""


@dataclass(frozen=True, slots=True)
class Ended:
    next: Next | None


Step: TypeAlias = Look[Any] | Do[Any] | Say | Question[Any] | Ended


class Play:
    def __init__(self, script: Script[M], me: M, record: Record) -> None:
        self.record = record
        self.path: list[Question[Any]] = []
        """The questions passed in this play, in order."""
        self.sealed = 0
        """How much of the path lies before the last deed."""
        self._script = script(me)
        self._keys: set[str] = set()
        self._pending: Step = Ended(None)

    def start(self) -> Step:
        return self._on(None)

    def give(self, value: Any) -> Step:
        """What the look-up, the deed or the saying came to."""
        match self._pending:
            case Look(key=key, query=query):
                self.record.looks[key] = query.result.dump_python(value, mode="json")
            case Do(key=key, command=command):
                self.record.deeds[key] = {"gave": command.result.dump_python(value, mode="json")}
                self.sealed = len(self.path)
            case Say(key=key):
                self.record.said.append(key)
            case _:
                raise ScriptFault("nothing to give")
        return self._on(value)

    def refuse(self, why: str) -> Step:
        """The deed was refused: remembered, and raised inside the script now and at each replay."""
        match self._pending:
            case Do(key=key):
                self.record.deeds[key] = {"refused": why}
                return self._on(Refused(why))
        raise ScriptFault("only a deed can be refused")

    def answer(self, said: Said) -> Step:
        """Answers the open question.

        Raises:
            Unclear: it is no answer; the question stays open.
        """
        question = self.open
        stored = question.read(said)
        self.record.answers[question.key] = question.kept(stored)
        self.path.append(question)
        return self._on(question.value(stored))

    @property
    def open(self) -> Question[Any]:
        if not isinstance(self._pending, Question):
            raise ScriptFault("no question is open")
        return self._pending

    def can_go_back(self) -> bool:
        return len(self.path) > self.sealed

    def joins(self) -> Words | None:
        """The words just before the open question, which a further bubble may still join."""
        if not self.path or not isinstance(self.open, Question):
            return None
        last = self.path[-1]
        words = inner_of(last)
        return words if isinstance(words, Words) and self.record.answers[last.key] is not None else None

    def close(self) -> None:
        self._script.close()

    def _on(self, value: Any) -> Step:
        while True:
            try:
                effect = self._script.throw(value) if isinstance(value, Refused) else self._script.send(value)
            except StopIteration as end:
                self._pending = Ended(end.value)
                return self._pending
            if not isinstance(effect, (Look, Do, Say, Question)):
                raise ScriptFault(f"a script awaits effects only, not {type(effect).__name__}")
            if effect.key in self._keys:
                raise ScriptFault(f"key {effect.key} is used twice in one play")
            self._keys.add(effect.key)
            known, value = self._recorded(effect)
            if not known:
                self._pending = effect
                return effect

    def _recorded(self, effect: Step) -> tuple[bool, Any]:
        """Whether the record holds what this effect came to, and what."""
        record = self.record
        match effect:
            case Look(key=key, query=query) if key in record.looks:
                return True, query.result.validate_python(record.looks[key])
            case Do(key=key, command=command) if key in record.deeds:
                deed = record.deeds[key]
                if "refused" in deed:
                    return True, Refused(deed["refused"])
                self.sealed = len(self.path)
                return True, command.result.validate_python(deed["gave"])
            case Say(key=key) if key in record.said:
                return True, None
            case Question(key=key) if key in record.answers:
                return self._answered(effect)
        return False, None

    def _answered(self, question: Question[Any]) -> tuple[bool, Any]:
        try:
            value = question.value(self.record.answers[question.key])
        except Stale:
            del self.record.answers[question.key]
            return False, None
        self.path.append(question)
        return True, value


def back(play: Play) -> None:
    """Drops the last answer on the way, so that the next play asks it again. Never crosses a deed."""
    if not play.can_go_back():
        raise ScriptFault("a deed was done after the last answer")
    _drop(play.record, play.path[-1].key)


def change(play: Play, key: str) -> None:
    """Drops this one answer; later ones stay where they are still valid."""
    if key not in [question.key for question in play.path[play.sealed :]]:
        raise ScriptFault("not an answer that can be changed now")
    _drop(play.record, key)


def join(play: Play, said: Said) -> None:
    """Adds one more bubble to the words just before the open question."""
    words = play.joins()
    if words is None or words.key in [question.key for question in play.path[: play.sealed]]:
        raise ScriptFault("no words to join")
    parts = play.record.answers[words.key]
    play.record.answers[words.key] = [*parts, *parts_of(said)]  # type: ignore[misc]
    play.record.looks.clear()


def _drop(record: Record, key: str) -> None:
    del record.answers[key]
    record.ticked.pop(key, None)
    record.looks.clear()  # what was looked up may hang on the answer; asked anew
