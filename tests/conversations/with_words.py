"""Somebody who brings a need to its end and is shown four words, and where those words stand afterwards."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select, text

from participation.database import Db
from participation.models import ChatResident
from tests.conversations.someone import NEED, Someone, a_resident_of

WRONG: Final = "koffie fiets lamp strand"
ASKED: Final = "Hebt u van ons vier woorden gekregen? Typ ze hier."


async def sent(person: Someone, words: str = NEED) -> str:
    """A need to its end; the four words that were shown with it."""
    await person.sends("need", words)
    await person.taps("Nee")
    await person.taps("Nee")  # no calls
    return shown(person)


def shown(person: Someone) -> str:
    code = person.last.code
    assert code is not None
    return " ".join(code.words)


async def rows_with(db: Db, words: str) -> Sequence[str]:
    """The tables in which these words stand, together or as a list."""
    found = []
    listed = '", "'.join(words.split())
    for table in ("talks", "messages", "find_codes", "find_tries", "submissions", "handled_updates"):
        query = f"SELECT count(*) FROM {table} t WHERE CAST(t AS text) LIKE :one OR replace(CAST(t AS text), '\"\"', '\"') LIKE :list"  # noqa: S608, E501
        if (await db.execute(text(query), {"one": f"%{words}%", "list": f"%{listed}%"})).scalar_one():
            found.append(table)
    return found


async def somebody_else(db: Db) -> Someone:
    omar = await a_resident_of(db, await challenge_of(db))
    await omar.taps("Stoppen")
    return omar


async def resident_of(db: Db, person: Someone) -> int | None:
    found = select(ChatResident.resident_id).where(ChatResident.chat_id == person.chat_id)
    return (await db.execute(found)).scalar_one_or_none()


async def challenge_of(db: Db) -> str:
    slug: str = (await db.execute(text("SELECT slug FROM challenges"))).scalar_one()
    return slug
