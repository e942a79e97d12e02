"""A talk that something else goes before keeps its words meanwhile, and is taken up again, or dropped."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Talk
from participation.putting_off import drop, put_off, take_up, waiting, write_down
from participation.retention import forget_expired
from participation.talks import make_wait, open_talk
from tests.builders import a_challenge, a_chat
from tests.participation.lives import now_of

RECORD: Mapping[str, Any] = {"answers": {"words": "Een bankje."}}


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


@pytest.fixture
async def chat(db: Db) -> int:
    return await a_chat(db)


@pytest.fixture
async def talk(db: Db, challenge: ChallengeView, chat: int) -> int:
    me = {"language": "nl"}
    return await open_talk(
        db, challenge_id=challenge.id, chat_id=chat, resident_id=None, script="share_need", me=me, record={}
    )


async def test_it_is_open_again_as_it_was(db: Db, talk: int) -> None:
    await put_off(db, talk_id=talk, record=RECORD)
    assert (await db.execute(select(Talk.state))).scalar_one() == "set_aside"
    taken = await take_up(db, talk_id=talk)

    assert taken is not None
    assert (taken.id, taken.me, taken.record) == (talk, {"language": "nl"}, RECORD)
    assert (await db.execute(select(Talk.state, Talk.ended_at))).one() == ("open", None)


async def test_it_is_in_the_way_of_no_talk_that_is_open_or_waits(
    db: Db, challenge: ChallengeView, chat: int, talk: int
) -> None:
    await put_off(db, talk_id=talk, record=RECORD)
    where = {"challenge_id": challenge.id, "chat_id": chat, "resident_id": None}
    other = await open_talk(db, **where, script="help", me={}, record={})  # type: ignore[arg-type]
    await make_wait(db, chat_id=chat, talk_id=other)

    assert await waiting(db, chat_id=chat) == other
    assert (await take_up(db, talk_id=talk)) is not None


async def test_what_is_dropped_leaves_no_words(db: Db, chat: int, talk: int) -> None:
    await put_off(db, talk_id=talk, record=RECORD)
    assert await drop(db, talk_id=talk) == RECORD
    assert (await db.execute(select(Talk.state, Talk.me, Talk.record))).one() == ("set_aside", None, None)
    assert await take_up(db, talk_id=talk) is None
    assert await waiting(db, chat_id=chat) is None


async def test_nobody_takes_it_up_and_it_is_forgotten_after_a_week(db: Db, talk: int) -> None:
    await put_off(db, talk_id=talk, record=RECORD)
    await forget_expired(db, now=await now_of(db, "8 days"))

    assert (await db.execute(select(Talk))).all() == []
    assert await take_up(db, talk_id=talk) is None


async def test_how_far_it_has_come_can_be_written_down(db: Db, talk: int) -> None:
    await write_down(db, talk_id=talk, record=RECORD)

    assert (await db.execute(select(Talk.state, Talk.record))).one() == ("open", RECORD)
