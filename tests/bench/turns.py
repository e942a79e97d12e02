"""Turns of ours and the peer's: the same residents' talks against both, one after the other, and what each took."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.programs import bot_program, memory, processor_seconds, program
from tests.bench.residents import WELCOME, Move, Residents, Talked
from tests.botapi import Limits, TelegramServer

MENU: Final = (Move("/start"),)
"""The peer has no welcome; it shows its menu at once."""


@dataclass(frozen=True, slots=True)
class Turn:
    talked: Talked
    processor: float
    """Seconds of the bot's own Python process."""

    @property
    def per_second(self) -> float:
        return self.talked.updates / self.talked.seconds

    @property
    def processor_each(self) -> float:
        """Seconds per update."""
        return self.processor / self.talked.updates


class Side:
    """One bot, with an emulated Telegram of its own in this process, and ever new residents."""

    def __init__(self, server: TelegramServer, process: Process, welcome: Sequence[Move]) -> None:
        self._server = server
        self._process = process
        self._welcome = welcome
        self._met = 0
        self.updates = 0
        self.last: Residents | None = None

    async def turn(self, chats: int) -> Turn:
        """Welcomed outside the clock; then the whole talk."""
        residents = self.last = Residents(self._server, chats, first=self._met)
        self._met += chats
        welcomed = await residents.welcome(self._welcome)
        await self._server.settled(timeout=10)
        await asyncio.sleep(0.3)
        before = processor_seconds(self._process)
        talked = await residents.share_needs()
        turn = Turn(talked, processor_seconds(self._process) - before)
        self.updates += welcomed.updates + talked.updates
        return turn

    def memory(self) -> tuple[float, float]:
        return memory(self._process)


@asynccontextmanager
async def our_side(folder: Path) -> AsyncIterator[Side]:
    async with TelegramServer(limits=Limits.off()) as server, bot_program(folder, api=server.url) as process:
        await _answers(server)
        yield Side(server, process, WELCOME)


@asynccontextmanager
async def peer_side(folder: Path, *, database: str, side_by_side: int = 2) -> AsyncIterator[Side]:
    options = ("--database", database, "--pickle", str(folder / "peer.pickle"), "--side-by-side", str(side_by_side))
    async with (
        TelegramServer(limits=Limits.off()) as server,
        program("tests.bench.peer", "--api", server.url, *options, folder=folder, name="peer") as process,
    ):
        await _answers(server)
        yield Side(server, process, MENU)


async def _answers(server: TelegramServer) -> None:
    """Waits until the bot is up, by somebody who looks in and is told something."""
    visitor = server.person("Visitor")
    await visitor.start()
    await visitor.hears("", timeout=30)
    await server.settled(timeout=10)
