"""A request that comes twice counts once."""

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.database import Db, transaction
from participation.errors import KeyUsed
from participation.idempotency import first_result, keep_result
from participation.members import add_member
from participation.words import Role
from tests.builders import a_challenge


async def _who(db: Db) -> dict[str, int]:
    challenge = await a_challenge(db)
    member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
    return {"challenge_id": challenge.id, "member_id": member}


async def test_the_second_one_is_given_what_the_first_came_to_and_another_request_is_refused(db: Db) -> None:
    who, other = await _who(db), await _who(db)
    assert await first_result(db, **who, key="k", request_hash=b"1") is None
    await keep_result(db, **who, key="k", result_id=7)
    assert await first_result(db, **who, key="k", request_hash=b"1") == 7
    with pytest.raises(KeyUsed):
        await first_result(db, **who, key="k", request_hash=b"2")
    assert await first_result(db, **other, key="k", request_hash=b"2") is None


async def test_two_at_the_same_moment_wait_for_each_other(engine: AsyncEngine) -> None:
    async with transaction(engine) as db:
        who = await _who(db)

    async def ask(result: int) -> int | None:
        async with transaction(engine) as db:
            first = await first_result(db, **who, key="k", request_hash=b"1")
            if first is None:
                await asyncio.sleep(0.05)
                await keep_result(db, **who, key="k", result_id=result)
            return first

    found = await asyncio.gather(ask(1), ask(2))
    assert sorted(found, key=str) in ([1, None], [2, None])
