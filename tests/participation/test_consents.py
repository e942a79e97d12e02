"""What a resident agrees to is asked once, kept with its version and time, and taken back at any moment."""

from typing import Any

import pytest
from sqlalchemy import select, update

from participation.consents import allow_calls, choose_digest, consents_of, offer_calls, withdraw
from participation.database import Db
from participation.models import Consent, Resident
from participation.residents import see_resident
from participation.stopping import begin_again
from participation.words import ConsentKind, Digest
from tests.builders import a_challenge, a_resident

WORDS = {"version": "1", "language": "nl"}


@pytest.fixture
async def fatma(db: Db) -> int:
    return await a_resident(db, await a_challenge(db))


async def test_calls_are_offered_once(db: Db, fatma: int) -> None:
    assert await offer_calls(db, resident_id=fatma)
    assert not await offer_calls(db, resident_id=fatma)


async def test_calls_are_offered_to_nobody_who_decided_already_or_asked_for_silence(db: Db, fatma: int) -> None:
    challenge = await a_challenge(db)
    silent = await a_resident(db, challenge)
    await allow_calls(db, resident_id=fatma, allowed=False, **WORDS)
    await db.execute(update(Resident).where(Resident.id == silent).values(paused_at=Resident.joined_at))

    assert not await offer_calls(db, resident_id=fatma)
    assert not await offer_calls(db, resident_id=silent)
    await begin_again(db, resident_id=silent)
    assert await offer_calls(db, resident_id=silent)


async def test_a_consent_is_given_once_and_taken_back_and_given_anew(db: Db, fatma: int) -> None:
    for allowed in (True, True, False, False, True):
        await allow_calls(db, resident_id=fatma, allowed=allowed, **WORDS)
        assert (await see_resident(db, resident_id=fatma)).calls is allowed

    rows = await consents_of(db, resident_id=fatma)
    assert [(row.kind, row.version, row.withdrawn_at is None) for row in rows] == [
        ("calls", "1", False),
        ("calls", "1", True),
    ]
    assert (await db.execute(select(Consent.language))).scalars().all() == ["nl", "nl"]


async def test_how_often_an_overview_is_wanted_is_a_consent_too(db: Db, fatma: int) -> None:
    await choose_digest(db, resident_id=fatma, digest=Digest.WEEKLY, **WORDS)
    assert (await see_resident(db, resident_id=fatma)).digest is Digest.WEEKLY
    assert await standing(db, fatma) == [ConsentKind.DIGEST]

    await choose_digest(db, resident_id=fatma, digest=Digest.NEVER, **WORDS)
    assert (await see_resident(db, resident_id=fatma)).digest is Digest.NEVER
    assert await standing(db, fatma) == []


@pytest.mark.parametrize(
    ("use_case", "choice", "again"),
    [
        (allow_calls, {"allowed": True}, True),
        (allow_calls, {"allowed": False}, False),
        (choose_digest, {"digest": Digest.WEEKLY}, True),
        (choose_digest, {"digest": Digest.NEVER}, False),
    ],
)
async def test_who_wants_to_hear_something_is_written_to_again(
    db: Db, fatma: int, use_case: Any, choice: dict[str, Any], *, again: bool
) -> None:
    await db.execute(update(Resident).values(paused_at=Resident.joined_at))
    await use_case(db, resident_id=fatma, **choice, **WORDS)

    assert (await see_resident(db, resident_id=fatma)).paused is not again


async def test_what_is_taken_back_is_that_alone_and_nobody_elses(db: Db, fatma: int) -> None:
    other = await a_resident(db, await a_challenge(db))
    for who in (fatma, other):
        await allow_calls(db, resident_id=who, allowed=True, **WORDS)
        await choose_digest(db, resident_id=who, digest=Digest.WEEKLY, **WORDS)
    await withdraw(db, resident_ids=[fatma], kinds=[ConsentKind.CALLS])

    assert await standing(db, fatma) == [ConsentKind.DIGEST]
    assert await standing(db, other) == [ConsentKind.CALLS, ConsentKind.DIGEST]


async def standing(db: Db, resident_id: int) -> list[ConsentKind]:
    return [row.kind for row in await consents_of(db, resident_id=resident_id) if row.withdrawn_at is None]
