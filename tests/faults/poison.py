"""An update that fails whenever it is tried: set aside, its resident told, the others served; no word of it in logs."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from typing import Final

from conversations.hosting import FAILED
from samenleven.logs import set_up_logging
from tests.botapi import Limits, TelegramServer
from tests.faults.figures import Figures
from tests.faults.house import a_house
from tests.faults.memory import KEYS, looking, rows
from tests.faults.residents import residents
from tests.faults.talking import talking

SECRET_WORDS: Final = "the neighbour at number twelve"
POISONS: Final = {"nul": f"{SECRET_WORDS} \x00", "surrogate": f"{SECRET_WORDS} \ud800"}
"""What no PostgreSQL text can hold, and what no UTF-8 can."""


async def poison(url: str, *, seed: int, kind: str = "nul", others: int = 5) -> Figures:
    figures = Figures({"poison": kind})
    async with (
        looking(url) as memory,
        TelegramServer(limits=Limits.off()) as telegram,
        a_house(url, telegram),
        talking(telegram, memory, chats=others, seed=seed, think=0) as talks,
    ):
        [victim] = residents(telegram, 1, seed=seed, think=0)
        await victim.come_in()
        with written_logs() as logs:
            said = await victim.person.send(text=POISONS[kind])
            await victim.hears(FAILED)
            await telegram.settled(timeout=30)
            shared = sum(each.shared for each in talks.people)
        [(tries, sealed, state, talk)] = await rows(memory, _STANDING, number=said.update_id)
        figures.count(tries=tries, shared_by_others=shared)
        figures.hold("tries", tries, 5)
        figures.hold("its talk", (state, talk), ("set_aside", None))
        figures.hold("what is sealed", _words(sealed), POISONS[kind])
        figures.least("lines logged", len(logs), 6)
        figures.none("logs hold its words", [line for line in logs if SECRET_WORDS in line])
        figures.none("others did not go on", [each.person.name for each in talks.people if not each.shared])
        victim.sent.clear()
        await victim.person.say("/need")
        await victim.hears(":words:")
        await victim.share("Said once more")
        talks.people.append(victim)
        victim.unexpected.clear()
        await talks.finish(figures)
    return figures


_STANDING: Final = """
    SELECT d.tries, d.sealed, t.state, t.record FROM dead_letters d, talks t
    WHERE d.number = :number AND t.state = 'set_aside'
"""


@contextmanager
def written_logs() -> Iterator[list[str]]:
    """What the program would write meanwhile at LOG_LEVEL=DEBUG."""
    root = logging.getLogger()
    level, handlers, written = root.level, root.handlers[:], io.StringIO()
    lines: list[str] = []
    with redirect_stderr(written):
        set_up_logging("DEBUG")
    try:
        yield lines
    finally:
        lines += written.getvalue().splitlines()
        root.handlers[:] = handlers
        root.setLevel(level)


def _words(sealed: bytes | None) -> str:
    if sealed is None:
        return ""
    text: str = json.loads(KEYS.unseal("dead letter", sealed))["message"]["text"]
    return text
