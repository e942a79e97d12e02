"""A release puts a question before the open one of a talk: what is said answers what was asked, and nothing else."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, cast

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.effects import Next
from conversations.incoming import Asked, Tapped, Wrote
from conversations.me import Me
from conversations.questions import Confirm, Words
from conversations.scripts.table import SCRIPTS, Scripted
from conversations.texts import Text
from tests.conversations.someone import Someone, someone
from tests.faults.figures import Figures

PLAYED: Final = "help"
"""The script in whose place ours is played; `/help` starts it."""


async def releases(db: AsyncConnection, *, times: int, seed: int) -> Figures:
    """Random scripts, random places, releases at random moments; in a database with one open challenge."""
    chance = random.Random(seed)  # noqa: S311 — to be repeated, nothing secret
    figures = Figures({"talks": times, "seed": seed})
    inserted = 0
    for number in range(times):
        old = [_question(f"{n}", chance) for n in range(chance.randint(2, 5))]
        new = list(old)
        for added in range(chance.randint(1, 3)):
            new.insert(chance.randint(0, len(new)), _question(f"new-{added}", chance))
        inserted += len(new) - len(old)
        wrong = await _played(db, old, new, moment=chance.randint(0, len(old) - 1))
        figures.none(f"talk {number}: {old} became {new}", wrong)
    figures.count(questions_inserted=inserted)
    return figures


@contextmanager
def released(questions: Sequence[str]) -> Iterator[None]:
    """The script with these questions is the one in use; `w…` takes words, `c…` a yes or no."""

    async def script(_me: Me) -> Next | None:
        for key in questions:
            await (Words(key, Text(f"Tell {key}.")) if key.startswith("w") else Confirm(key, Text(f"Is it {key}?")))
        await Confirm("end", Text("Is it the end?"))
        return None

    table = cast("dict[str, Scripted]", SCRIPTS)
    before = table[PLAYED]
    table[PLAYED] = Scripted(script, newcomers=True)
    try:
        yield
    finally:
        table[PLAYED] = before


async def _played(db: AsyncConnection, old: Sequence[str], new: Sequence[str], *, moment: int) -> list[str]:
    """Answers what is asked until the end; the release comes after so many answers. What went wrong."""
    with released(old):
        person = await someone(db, language="en")
        await person.does(Asked("help"))
        for _ in range(moment):
            await _answer(person)
    said = 0
    with released(new):
        while _asked(person) != "end" and said <= len(new):
            await _answer(person)
            said += 1
        record = await _record(db, person)
    answers = record["answers"]
    wrong = [f"{key} got {answers.get(key)}" for key in new if not _fits(key, answers.get(key))]
    return wrong + ([] if record["asked"] == "end" else [f"stands at {record['asked']}"])


async def _answer(person: Someone) -> None:
    key = _asked(person)
    if key.startswith("w"):
        await person.does(Wrote(f"said to {key}"))
    else:
        await person.does(Tapped(_talk(person), key, "yes"))


def _asked(person: Someone) -> str:
    """The key of the question shown last, as its buttons tell."""
    return person.last.buttons[-1].id.split(":")[1]


def _talk(person: Someone) -> int:
    return int(person.last.buttons[-1].id.split(":")[0])


def _fits(key: str, answer: Any) -> bool:
    if key.startswith("w"):
        return isinstance(answer, list) and [part["text"] for part in answer] == [f"said to {key}"]
    return bool(answer == "yes")


async def _record(db: AsyncConnection, person: Someone) -> dict[str, Any]:
    statement = text("SELECT record FROM talks WHERE chat_id = :chat AND state = 'open'")
    found: dict[str, Any] = (await db.execute(statement, {"chat": person.chat_id})).scalar_one()
    return found


def _question(name: str, chance: random.Random) -> str:
    return f"{chance.choice('wc')}-{name}"
