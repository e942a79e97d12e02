"""To whom an overview is due, and when: once a week in the morning, to who wants it and can be reached."""

from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import consents, digests
from participation.challenges import ChallengeView
from participation.database import Db, transaction
from participation.digests import claim_due, last_moment, mark_told
from participation.models import Chat, Resident
from participation.stopping import begin_nothing
from participation.words import Digest
from tests.builders import a_challenge, a_chat, a_resident

SATURDAY: Final = datetime(2026, 5, 9, 8, tzinfo=UTC)
"""Ten in the morning in Amsterdam."""
WEEK: Final = timedelta(days=7)


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


async def a_reader(
    db: Db, challenge: ChallengeView, *, since: datetime = SATURDAY - WEEK, chat_id: int | None = None, **more: Any
) -> int:
    chat_id = chat_id or await a_chat(db)
    resident = await a_resident(db, challenge, chat_id=chat_id)
    values = {"digest": Digest.WEEKLY, "digested_at": since} | more
    await db.execute(update(Resident).where(Resident.id == resident).values(values))
    return resident


async def due(db: Db, challenge: ChallengeView, now: datetime = SATURDAY) -> list[int]:
    return [each.id for each in await claim_due(db, challenge=challenge, now=now)]


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        (SATURDAY, SATURDAY),
        (SATURDAY - timedelta(seconds=1), SATURDAY - WEEK),
        (datetime(2026, 5, 8, 23, tzinfo=UTC), SATURDAY - WEEK),
        (datetime(2026, 5, 15, 12, tzinfo=UTC), SATURDAY),
        (datetime(2026, 10, 31, 12, tzinfo=UTC), datetime(2026, 10, 31, 9, tzinfo=UTC)),
        (datetime(2026, 10, 30, 12, tzinfo=UTC), datetime(2026, 10, 24, 8, tzinfo=UTC)),
    ],
)
def test_its_moment_is_saturday_at_ten_by_the_challenges_clocks_in_summer_and_winter(
    now: datetime, moment: datetime
) -> None:
    assert last_moment(now, time_zone="Europe/Amsterdam") == moment


async def test_it_is_due_once_a_week(db: Db, challenge: ChallengeView) -> None:
    resident = await a_reader(db, challenge)
    early = SATURDAY - timedelta(minutes=1)
    assert await due(db, challenge, early) == []
    readers = await claim_due(db, challenge=challenge, now=SATURDAY)
    assert [(each.id, each.since) for each in readers] == [(resident, SATURDAY - WEEK)]
    await mark_told(db, readers, now=SATURDAY)
    assert await due(db, challenge, SATURDAY + timedelta(hours=1)) == []
    assert await due(db, challenge, SATURDAY + WEEK) == [resident]


@pytest.mark.parametrize(
    ("late", "told"), [(timedelta(hours=26), True), (timedelta(days=2), False), (timedelta(days=6), False)]
)
async def test_after_a_days_downtime_it_is_caught_up_and_later_it_waits_for_the_next(
    db: Db, challenge: ChallengeView, late: timedelta, *, told: bool
) -> None:
    resident = await a_reader(db, challenge, since=SATURDAY - 3 * WEEK)
    assert await due(db, challenge, SATURDAY + late) == [resident] * told
    assert await due(db, challenge, SATURDAY + WEEK) == [resident]


@pytest.mark.parametrize(
    "values",
    [
        {"digest": Digest.NEVER},
        {"paused_at": SATURDAY},
        {"quiet_from": time(9), "quiet_until": time(12)},
        {"quiet_from": time(22), "quiet_until": time(11)},
    ],
    ids=["never", "stopped", "quiet", "late riser"],
)
async def test_who_does_not_want_it_or_is_to_be_left_in_peace_gets_none(
    db: Db, challenge: ChallengeView, values: dict[str, Any]
) -> None:
    await a_reader(db, challenge, **values)
    awake = await a_reader(db, challenge, quiet_from=time(22), quiet_until=time(9))
    assert await due(db, challenge) == [awake]


async def test_who_cannot_be_reached_gets_none(db: Db, challenge: ChallengeView) -> None:
    chats = [await a_chat(db) for _ in range(2)]
    for chat in chats:
        await a_reader(db, challenge, chat_id=chat)
    await db.execute(update(Chat).where(Chat.id == chats[0]).values(blocked_at=SATURDAY))
    await db.execute(update(Chat).where(Chat.id == chats[1]).values(address_sealed=None, address_hash=None))
    await db.execute(
        update(Resident).where(Resident.id == await a_resident(db, challenge)).values(digest=Digest.WEEKLY)
    )
    await a_reader(db, await a_challenge(db))
    assert await due(db, challenge) == []


async def test_it_begins_when_somebody_asks_for_it_and_ends_with_stop(db: Db, challenge: ChallengeView) -> None:
    chat = await a_chat(db)
    resident = await a_resident(db, challenge, chat_id=chat)
    words = {"version": "1", "language": "nl"}
    since = select(Resident.digested_at).where(Resident.id == resident)
    await consents.choose_digest(db, resident_id=resident, digest=Digest.WEEKLY, **words)
    asked = (await db.execute(since)).scalar_one()
    assert asked is not None
    await db.execute(update(Resident).where(Resident.id == resident).values(digested_at=SATURDAY - WEEK))
    await consents.choose_digest(db, resident_id=resident, digest=Digest.WEEKLY, **words)
    assert (await db.execute(since)).scalar_one() == SATURDAY - WEEK
    assert await due(db, challenge) == [resident]
    await begin_nothing(db, chat_id=chat)
    assert await due(db, challenge) == []


async def test_two_clocks_share_them_and_nobody_waits_for_who_is_speaking(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "AT_ONCE", 2)
    async with transaction(engine) as db:
        challenge = await a_challenge(db)
        chats = [await a_chat(db) for _ in range(4)]
        readers = [await a_reader(db, challenge, chat_id=chat) for chat in chats]
    async with transaction(engine) as speaking, transaction(engine) as one, transaction(engine) as other:
        await speaking.execute(select(Chat.id).where(Chat.id == chats[0]).with_for_update())
        first, second = await due(one, challenge), await due(other, challenge)
    assert sorted(first + second) == readers[1:]
