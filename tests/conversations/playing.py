"""A script played without any host: look-ups and deeds from plain dicts, the record through JSON between messages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conversations.effects import Do, Look, Say
from conversations.engine import Ended, Play, Script, Step, back, change, join
from conversations.questions import Question, Said
from conversations.record import Record


@dataclass
class Stage:
    """`stage.start()`, then `stage.says("…")`; `asked` is the key of the open question, None after the end."""

    script: Script[Any]
    me: Any = None
    looks: Mapping[str, Any] = field(default_factory=dict)
    deeds: Mapping[str, Any] = field(default_factory=dict)
    refusals: Mapping[str, str] = field(default_factory=dict)
    record: Record = field(default_factory=Record)
    looked: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    step: Step = field(default_factory=lambda: Ended(None))
    play: Play | None = None

    def start(self) -> "Stage":
        """Replays from the stored record, as after a restart."""
        self.record = Record.load(json.loads(json.dumps(self.record.dump())))
        self.play = Play(self.script, self.me, self.record)
        self.step = self._served(self.play.start())
        return self

    def says(self, text: str, **more: Any) -> "Stage":
        return self.hears(Said(text=text, **more))

    def taps(self, option: str, ticked: tuple[str, ...] = ()) -> "Stage":
        return self.hears(Said(option=option, ticked=ticked))

    def hears(self, said: Said) -> "Stage":
        self.start()
        self.step = self._served(self._play.answer(said))
        return self

    def goes_back(self) -> "Stage":
        self.start()
        back(self._play)
        return self.start()

    def changes(self, key: str) -> "Stage":
        self.start()
        change(self._play, key)
        return self.start()

    def joins(self, text: str) -> "Stage":
        self.start()
        join(self._play, Said(text=text))
        return self.start()

    @property
    def asked(self) -> str | None:
        return self.step.key if isinstance(self.step, Question) else None

    @property
    def ended(self) -> bool:
        return isinstance(self.step, Ended)

    @property
    def _play(self) -> Play:
        assert self.play is not None
        return self.play

    def _served(self, step: Step) -> Step:
        while True:
            match step:
                case Look(key=key):
                    self.looked.append(key)
                    step = self._play.give(self.looks[key])
                case Do(key=key) if key in self.refusals:
                    step = self._play.refuse(self.refusals[key])
                case Do(key=key):
                    self.done.append(key)
                    step = self._play.give(self.deeds.get(key))
                case Say(key=key):
                    self.said.append(key)
                    step = self._play.give(None)
                case _:
                    return step
