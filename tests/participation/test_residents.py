"""How somebody becomes a resident: once per chat and challenge, under a handle that tells nothing about them."""

import re

import pytest
from sqlalchemy import func, select, text

from participation.challenges import ChallengeView
from participation.chats import decline_notice, enter_challenge
from participation.database import Db
from participation.errors import NoSuchArea
from participation.models import Chat, ChatResident, Consent, Resident, Source
from participation.residents import BIRDS, join_challenge, live_in, see_resident
from tests.builders import a_challenge, a_chat, a_resident


async def join(db: Db, challenge: ChallengeView, chat_id: int, *, source: str | None = None) -> int:
    await enter_challenge(db, chat_id=chat_id, challenge_id=challenge.id, source=source)
    return await join_challenge(db, chat_id=chat_id, challenge_id=challenge.id, language="nl", notice_version="2")


async def test_a_resident_has_a_handle_a_language_and_no_name(db: Db) -> None:
    challenge, chat_id = await a_challenge(db), await a_chat(db)
    resident_id = await join(db, challenge, chat_id)

    row = (await db.execute(select(Resident))).one()
    assert (row.id, row.challenge_id, row.language, row.name) == (resident_id, challenge.id, "nl", None)
    assert re.fullmatch(rf"({'|'.join(BIRDS)})-[1-9]\d{{3,6}}", row.handle)
    assert (await db.execute(select(Chat.resident_id))).scalar_one() == resident_id
    assert (await db.execute(select(ChatResident.preferred))).scalar_one() is True


async def test_the_notice_that_was_acknowledged_is_kept_with_its_version_and_language(db: Db) -> None:
    await join(db, await a_challenge(db), await a_chat(db))
    consent = (await db.execute(select(Consent.kind, Consent.version, Consent.language, Consent.withdrawn_at))).one()
    assert tuple(consent) == ("notice", "2", "nl", None)


async def test_who_joins_again_stays_who_they_are_and_consents_anew(db: Db) -> None:
    challenge, chat_id = await a_challenge(db), await a_chat(db)
    assert await join(db, challenge, chat_id) == await join(db, challenge, chat_id)

    assert (await db.execute(select(func.count()).select_from(Resident))).scalar_one() == 1
    assert (await db.execute(select(func.count()).select_from(Consent))).scalar_one() == 2


async def test_a_chat_is_another_resident_in_another_challenge(db: Db) -> None:
    chat_id = await a_chat(db)
    one, other = await join(db, await a_challenge(db), chat_id), await join(db, await a_challenge(db), chat_id)
    assert one != other
    assert (await db.execute(select(func.count()).select_from(ChatResident))).scalar_one() == 2


async def test_no_two_residents_of_a_challenge_share_a_handle(db: Db) -> None:
    challenge = await a_challenge(db)
    await db.execute(  # so many are taken that a new one meets one of them now and then
        text(
            "INSERT INTO residents (challenge_id, handle, language) SELECT :challenge, bird || '-' || number, 'nl' "
            "FROM unnest(CAST(:birds AS text[])) AS bird, generate_series(1000, 9999) AS number"
        ),
        {"challenge": challenge.id, "birds": list(BIRDS[:8])},
    )
    joined = [await join(db, challenge, await a_chat(db)) for _ in range(60)]

    new = (await db.execute(select(Resident.handle).where(Resident.id.in_(joined)))).scalars().all()
    assert len(set(new)) == 60
    taken = {f"{bird}-{number}" for bird in BIRDS[:8] for number in range(1000, 10_000)}
    assert taken.isdisjoint(new)


async def test_where_somebody_came_from_goes_from_the_chat_to_the_resident(db: Db) -> None:
    challenge = await a_challenge(db)
    for _ in range(2):
        await join(db, challenge, await a_chat(db), source="flyer")
    await join(db, challenge, await a_chat(db))

    sources = (await db.execute(select(Source.id, Source.name))).all()
    assert [row.name for row in sources] == ["flyer"]
    found = await db.execute(select(Resident.source_id).order_by(Resident.id))
    assert found.scalars().all() == [sources[0].id, sources[0].id, None]
    assert (await db.execute(select(Chat.source))).scalars().all() == [None] * 3


async def test_who_had_declined_and_comes_back_is_no_longer_noted_as_declined(db: Db) -> None:
    challenge, chat_id = await a_challenge(db), await a_chat(db)
    await decline_notice(db, chat_id=chat_id, declined_at=func.now())  # type: ignore[arg-type]
    await join(db, challenge, chat_id)
    assert (await db.execute(select(Chat.declined_at))).scalar_one() is None


async def test_nobody_lives_in_another_challenges_area(db: Db) -> None:
    here, there = await a_challenge(db), await a_challenge(db)
    resident_id = await a_resident(db, here)
    with pytest.raises(NoSuchArea):
        await live_in(db, resident_id=resident_id, area_id=there.areas[-1].id)
    await live_in(db, resident_id=resident_id, area_id=here.areas[-1].id)

    assert (await see_resident(db, resident_id=resident_id)).area_id == here.areas[-1].id
