"""Residents who answer as soon as the bot's reply has arrived, and the edit of its question where one comes.

They live in the same process as the emulated Telegram and speak to its state directly, so that they cost little and
the same on both sides. No answer depends on the clock: text is never typed straight after text, so none can be taken
for a further bubble of the words before (`conversations.hearing`).
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from conversations.catalogues import say
from conversations.texts import Text
from tests.botapi import TelegramServer
from tests.botapi.hearing import chat_log
from tests.botapi.speaking import add_person
from tests.botapi.speaking import say as type_text
from tests.botapi.tapping import tap

LANGUAGE: Final = "nl"
PATIENCE: Final = 30.0
"""Seconds; a reply that takes longer has been lost."""


@dataclass(frozen=True, slots=True)
class Move:
    """What a resident does, and how many new and how many edited messages come of it."""

    words: str
    taps: bool = False
    replies: int = 1
    edits: int = 0


def tapping(label: str, *, edits: int = 1) -> Move:
    """The button with this text of Samenleven's."""
    return Move(say(Text(label), LANGUAGE), taps=True, edits=edits)


WELCOME: Final = (Move("/start"), tapping("Good, go on"), Move("/cancel", edits=1))
"""Through Samenleven's welcome, to its menu."""

_WORDS: Final = (
    "Er is geen bankje meer bij de vijver. Mijn moeder van {age} loopt er elke dag langs en kan nergens zitten."
)
_WHY: Final = "Zonder bankje komt ze de deur niet meer uit, en ziet ze {count} weken lang niemand."
_NAME: Final = "Buur {number}"


def need(number: int) -> tuple[Move, ...]:
    """The whole of `share_need`, with words of one's own by the resident's number; and no calls afterwards."""
    return (
        tapping("I miss something", edits=0),
        Move(_WORDS.format(age=60 + number % 40)),
        Move("Veenkade", taps=True, edits=1),
        tapping("Send it"),
        tapping("Yes"),
        Move("Ontmoeten", taps=True, replies=0, edits=1),
        Move("Groen en buiten", taps=True, replies=0, edits=1),
        tapping("Done"),
        Move(_WHY.format(count=2 + number % 7)),
        tapping("About all of us here"),
        tapping("Yes, with a name I type"),
        Move(_NAME.format(number=number)),
        tapping("No"),
    )


@dataclass(frozen=True, slots=True)
class Talked:
    """What one round came to."""

    updates: int
    seconds: float
    waits: Sequence[float]
    """From each move to all that came of it, in seconds."""


class Residents:
    """`count` people who have not opened the bot yet; numbered on from `first`."""

    def __init__(self, server: TelegramServer, count: int, *, first: int = 0) -> None:
        self._server = server
        self._people = [
            (number, add_person(server.state, name=f"Buur {number}", language_code=LANGUAGE))
            for number in range(first, first + count)
        ]

    async def welcome(self, moves: Sequence[Move] = WELCOME) -> Talked:
        return await self._all([moves] * len(self._people))

    async def share_needs(self) -> Talked:
        """Side by side, each the whole talk."""
        return await self._all([need(number) for number, _chat in self._people])

    def transcripts(self) -> Iterator[str]:
        """What each saw, in order: what was said and edited, with the buttons."""
        for _number, chat_id in self._people:
            yield chat_log(self._server.state, chat_id=chat_id)

    async def _all(self, moves: Sequence[Sequence[Move]]) -> Talked:
        waits: list[float] = []
        begun = time.perf_counter()
        async with asyncio.TaskGroup() as talks:
            for (_number, chat_id), each in zip(self._people, moves, strict=True):
                talks.create_task(self._talk(chat_id, each, waits))
        return Talked(len(waits), time.perf_counter() - begun, waits)

    async def _talk(self, chat_id: int, moves: Sequence[Move], waits: list[float]) -> None:
        state = self._server.state
        chat = state.chats[chat_id]
        bell = chat.bell = asyncio.Event()
        for move in moves:
            heard, begun = len(chat.heard), time.perf_counter()
            if move.taps:
                tap(state, chat_id=chat_id, label=move.words)
            else:
                type_text(state, chat_id=chat_id, text=move.words)
            try:
                async with asyncio.timeout(PATIENCE):
                    while len(chat.heard) - heard < move.replies + move.edits:
                        bell.clear()
                        await bell.wait()
            except TimeoutError:
                log = chat_log(state, chat_id=chat_id)
                raise AssertionError(f"no answer to {move.words!r} in chat {chat_id}:\n{log}") from None
            edits = sum("edit_date" in message for message in chat.heard[heard:])
            assert edits == move.edits, f"{edits} edits after {move.words!r}, not {move.edits}"
            waits.append(time.perf_counter() - begun)
