"""Residents who talk on Telegram until told to stop, and remember what they said and heard."""

import asyncio
import random
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.botapi import Message, Person, Stage
from tests.faults.memory import CHALLENGE

FOREVER: Final = 86_400.0
"""Seconds; who waits is watched by the fault, not by a clock of their own."""
_NUMBER: Final = re.compile(r"\d+")
MENU: Final = "menu:need"
"""What the menu's first button carries."""


@dataclass(slots=True)
class Resident:
    person: Person
    chance: random.Random
    think: float = 0.2
    """At most so many seconds before each answer."""
    needs: dict[str, int] = field(default_factory=dict)
    """Words for which a number was heard."""
    sent: list[str] = field(default_factory=list)
    """Words for which "Send it" was tapped."""
    unexpected: list[str] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)
    waits_for: str | None = None
    shared: int = 0

    async def talk(self, stop: asyncio.Event) -> None:
        """One need after another; the last one is brought to its end."""
        await self.come_in()
        while True:
            await self.share()
            if stop.is_set():
                return
            await self.person.say("/need")
            await self.hears(":words:")

    async def come_in(self) -> None:
        await self.person.start(f"{CHALLENGE}_faults_need")
        await self.tap(await self.hears(":notice-1:go"), "go")
        await self.hears(":words:")

    async def share(self, words: str | None = None) -> int:
        """From the open question to the menu; answers the number."""
        self.shared += 1
        words = words or f"Need {self.shared} of {self.person.name}: a bench by the water"
        await self._pause()
        await self.person.say(words)
        asked = await self.hears(":area:", ":send:send")
        if ":send:send" not in whole(asked):
            await self.person.tap("Noorderhof")
            asked = await self.hears(":send:send")
        self.sent.append(words)
        await self.tap(asked, "send")
        thanks = await self.hears(":more:")
        self.needs[words] = number_in(thanks)
        await self.tap(thanks, "no")
        asked = await self.hears(":calls:", MENU)
        if ":calls:" in whole(asked):  # once
            await self.tap(asked, "no")
            await self.hears(MENU)
        return self.needs[words]

    async def tap(self, message: Message, option: str) -> None:
        """The button of this message that carries this option."""
        await self._pause()
        [data] = [each for each in message.data.values() if each.endswith(f":{option}")]
        await self.person.tap_data(data, message)

    async def hears(self, *awaited: str) -> Message:
        """A new message with one of these, in its words or in what a button carries; a repeat is no new one."""
        self.waits_for = awaited[0]
        while True:
            message = await self.person.hears("", timeout=FOREVER)
            if "edit_date" in message.json:
                continue
            text = whole(message)
            if any(words in text for words in awaited) and not self._is_old(text):
                self.heard.add(text)
                self.waits_for = None
                return message
            if text not in self.heard:
                self.unexpected.append(message.text[:120])

    async def _pause(self) -> None:
        if self.think:
            await asyncio.sleep(self.chance.uniform(0, self.think))

    def _is_old(self, text: str) -> bool:
        """The menu alone is the same each time; it never answers anything else."""
        return text in self.heard and MENU not in text


def whole(message: Message) -> str:
    return "\n".join((message.text, *message.data.values()))


def number_in(message: Message) -> int:
    found = _NUMBER.search(message.text)
    return int(found.group()) if found else 0


def residents(telegram: Stage, count: int, *, seed: int, think: float = 0.2) -> list[Resident]:
    return [
        Resident(telegram.person(f"Resident{n}", language_code="en"), random.Random(seed * 1000 + n), think)  # noqa: S311 — to be repeated, nothing secret
        for n in range(1, count + 1)
    ]


def waiting(people: Collection[Resident]) -> list[str]:
    return [f"{each.person.name} for {each.waits_for!r}" for each in people if each.waits_for is not None]


def unexpected(people: Sequence[Resident]) -> list[str]:
    return [f"{each.person.name}: {text!r}" for each in people for text in each.unexpected]
