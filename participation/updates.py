"""Updates that fail: counted in a transaction of their own, and set aside as dead letters after so many tries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Delete, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from participation.database import Db
from participation.keys import Keys
from participation.models import Chat, DeadLetter, HandledUpdate

TRIES: Final = 5
"""An update that failed this often becomes a dead letter."""
LETTER: Final = "dead letter"
"""What it is then sealed for."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong, without a word of what was said."""

    error: str
    place: str

    def __str__(self) -> str:
        return f"{self.error} at {self.place}"


async def count_failure(db: Db, *, bot_id: int, number: int, fault: Fault) -> int:
    """How often this update has failed by now."""
    row = insert(DeadLetter).values(bot_id=bot_id, number=number, tries=1, error=fault.error, place=fault.place)
    counted = row.on_conflict_do_update(
        index_elements=["bot_id", "number"],
        set_={"tries": DeadLetter.tries + 1, "error": fault.error, "place": fault.place, "failed_at": func.now()},
    ).returning(DeadLetter.tries)
    return (await db.execute(counted)).scalar_one()


async def bury(
    db: Db, *, bot_id: int, number: int, update_json: str, keys: Keys, address_hash: bytes | None = None
) -> None:
    """Seals the update into its dead letter and notes it as handled, so that the queue goes on.

    `address_hash`: of the chat it came from, so that it goes when that resident is erased; None when it is not known.
    """
    chat = select(Chat.id).where(Chat.bot_id == bot_id, Chat.address_hash == address_hash)
    chat_id = chat.scalar_subquery() if address_hash is not None else None
    await db.execute(
        update(DeadLetter)
        .where(DeadLetter.bot_id == bot_id, DeadLetter.number == number)
        .values(sealed=keys.seal(LETTER, update_json), key_number=keys.number, chat_id=chat_id)
    )
    await db.execute(insert(HandledUpdate).values(bot_id=bot_id, number=number).on_conflict_do_nothing())


async def was_handled(db: Db, *, bot_id: int, number: int) -> bool:
    here = exists().where(HandledUpdate.bot_id == bot_id, HandledUpdate.number == number)
    return bool((await db.execute(select(here))).scalar_one())


async def forget_handled(db: Db, *, now: datetime) -> int:
    """Forgets the numbers of updates handled long ago; how many there were."""
    return (await db.execute(handled_long_ago(now))).rowcount


def handled_long_ago(now: datetime) -> Delete:
    return delete(HandledUpdate).where(HandledUpdate.handled_at < now - timedelta(days=7))


def buried_long_ago(now: datetime) -> Delete:
    return delete(DeadLetter).where(DeadLetter.failed_at < now - timedelta(days=14))
