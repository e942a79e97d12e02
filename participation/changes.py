"""Tells the team's pages that are open, in whatever process, that something is different now. Only numbers are told."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, func, select

from participation.database import Db

CHANNEL: Final = "desk"
"""Its payload is `challenge:submission`, both row ids; without the second: something else, or many."""


def telling(challenge_id: int, numbers: Sequence[int] = ()) -> ColumnElement[None]:
    """For a statement that returns something; told when its transaction is committed."""
    return func.pg_notify(CHANNEL, f"{challenge_id}:{numbers[0] if len(numbers) == 1 else ''}")


def telling_sql(challenge: str, number: str) -> str:
    """The same for a statement in SQL, of these columns."""
    return f"pg_notify('{CHANNEL}', {challenge} || ':' || {number})"


async def tell(db: Db, *, challenge_id: int, numbers: Sequence[int] = ()) -> None:
    await db.execute(select(telling(challenge_id, numbers)))
