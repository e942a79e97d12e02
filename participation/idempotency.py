"""A request that comes twice, since its answer was lost, counts once: it is known by a key of whoever sends it."""

from datetime import datetime, timedelta

from sqlalchemy import Delete, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from participation.database import Db
from participation.errors import KeyUsed
from participation.models import IdempotencyKey


async def first_result(db: Db, *, challenge_id: int, member_id: int, key: str, request_hash: bytes) -> int | None:
    """The id of what the first request with this key came to; None: this is the first. One that comes while the first
    is still at work waits for it.

    Raises:
        KeyUsed: the first one asked for something else.
    """
    mine = {"challenge_id": challenge_id, "member_id": member_id, "key": key}
    new = insert(IdempotencyKey).values(**mine, request_hash=request_hash).on_conflict_do_nothing()
    if (await db.execute(new)).rowcount:
        return None
    known = (await db.execute(select(IdempotencyKey.request_hash, IdempotencyKey.result_id).filter_by(**mine))).one()
    if known.request_hash != request_hash:
        raise KeyUsed
    return int(known.result_id)


async def keep_result(db: Db, *, challenge_id: int, member_id: int, key: str, result_id: int) -> None:
    mine = {"challenge_id": challenge_id, "member_id": member_id, "key": key}
    await db.execute(update(IdempotencyKey).filter_by(**mine).values(result_id=result_id))


def sent_long_ago(now: datetime) -> Delete:
    return delete(IdempotencyKey).where(IdempotencyKey.created_at < now - timedelta(days=1))
