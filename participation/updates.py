"""Updates that fail: counted in a transaction of their own, and set aside as dead letters after so many tries."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, exists, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from participation.database import Db
from participation.keys import Keys
from participation.models import DeadLetter, HandledUpdate

TRIES: Final = 5
"""An update that failed this often becomes a dead letter."""


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


async def bury(db: Db, *, bot_id: int, number: int, update_json: str, keys: Keys) -> None:
    """Seals the update into its dead letter and notes it as handled, so that the queue goes on."""
    await db.execute(
        update(DeadLetter)
        .where(DeadLetter.bot_id == bot_id, DeadLetter.number == number)
        .values(sealed=keys.seal("dead letter", update_json), key_number=keys.number)
    )
    await db.execute(insert(HandledUpdate).values(bot_id=bot_id, number=number).on_conflict_do_nothing())


async def was_handled(db: Db, *, bot_id: int, number: int) -> bool:
    here = exists().where(HandledUpdate.bot_id == bot_id, HandledUpdate.number == number)
    return bool((await db.execute(select(here))).scalar_one())


async def forget_handled(db: Db, *, days: int = 7) -> int:
    """Forgets the numbers of updates handled more than so many days ago; how many there were."""
    past = HandledUpdate.handled_at < func.now() - text("make_interval(days => :days)").bindparams(days=days)
    return (await db.execute(delete(HandledUpdate).where(past))).rowcount


async def forget_dead_letters(db: Db, *, days: int = 14) -> int:
    past = DeadLetter.failed_at < func.now() - text("make_interval(days => :days)").bindparams(days=days)
    return (await db.execute(delete(DeadLetter).where(past))).rowcount
