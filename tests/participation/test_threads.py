"""A resident sees, completes, hides and takes back what is their own, and nothing else."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import select

from participation.database import Db
from participation.errors import NoSuchSubmission
from participation.export import submissions_for_export
from participation.models import Consent, Media, Submission
from participation.submissions import MediaRef, show_neighbours
from participation.threads import (
    add_to_submission,
    hide_from_neighbours,
    own_submission,
    own_submissions,
    withdraw_submission,
)
from participation.words import MediaKind, Visibility
from tests.builders import a_bot, a_challenge, a_resident, a_submission


async def test_ones_own_are_seen_newest_first_and_not_a_neighbours(db: Db) -> None:
    challenge = await a_challenge(db)
    fatma, other = await a_resident(db, challenge), await a_resident(db, challenge)
    first, second = [await a_submission(db, challenge, fatma, own_words=words) for words in ("Een", "Twee")]
    await a_submission(db, challenge, other)

    assert [own.number for own in await own_submissions(db, resident_id=fatma)] == [second, first]
    assert await own_submission(db, number=first, resident_id=other) is None


async def test_what_is_added_stands_in_its_order_and_own_words_stay(db: Db) -> None:
    challenge = await a_challenge(db)
    fatma = await a_resident(db, challenge)
    number = await a_submission(db, challenge, fatma, own_words="Een bankje.")
    photo = MediaRef((await a_bot(db)).id, "file", MediaKind.PHOTO, None)
    await add_to_submission(db, number=number, resident_id=fatma, words="Bij de winkel.")
    await add_to_submission(db, number=number, resident_id=fatma, words="En bij de bus.", media=[photo])

    own = await own_submission(db, number=number, resident_id=fatma)
    assert own is not None
    assert (own.own_words, own.additions) == ("Een bankje.", ("Bij de winkel.", "En bij de bus."))
    assert (await db.execute(select(Media.submission_id, Media.file_id))).one() == (number, "file")
    assert [row.additions async for row in submissions_for_export(db)] == [("Bij de winkel.", "En bij de bus.")]


async def test_what_is_taken_back_is_seen_no_more_and_twice_is_once(db: Db) -> None:
    challenge = await a_challenge(db)
    fatma = await a_resident(db, challenge)
    number = await a_submission(db, challenge, fatma)
    await withdraw_submission(db, number=number, resident_id=fatma)
    first = (await db.execute(select(Submission.withdrawn_at))).scalar_one()
    await withdraw_submission(db, number=number, resident_id=fatma)

    assert first is not None
    assert (await db.execute(select(Submission.withdrawn_at))).scalar_one() == first
    assert await own_submissions(db, resident_id=fatma) == ()
    with pytest.raises(NoSuchSubmission):
        await add_to_submission(db, number=number, resident_id=fatma, words="Toch nog iets.")


@pytest.mark.parametrize("no_longer_shown", [hide_from_neighbours, withdraw_submission])
async def test_with_the_last_one_hidden_or_taken_back_the_consent_is_withdrawn(
    db: Db, no_longer_shown: Callable[..., Awaitable[None]]
) -> None:
    challenge = await a_challenge(db)
    fatma = await a_resident(db, challenge)
    numbers = [await a_submission(db, challenge, fatma) for _ in range(2)]
    for number in numbers:
        await show_neighbours(
            db, number=number, resident_id=fatma, visibility=Visibility.NAMELESS, name=None, version="1", language="nl"
        )

    await no_longer_shown(db, number=numbers[0], resident_id=fatma)
    assert await _withdrawn(db) == [False, False]

    await no_longer_shown(db, number=numbers[1], resident_id=fatma)
    assert await _withdrawn(db) == [True, True]


async def test_what_is_hidden_only_the_team_may_see(db: Db) -> None:
    challenge = await a_challenge(db)
    fatma = await a_resident(db, challenge)
    number = await a_submission(db, challenge, fatma, visibility=Visibility.NAMED)
    await hide_from_neighbours(db, number=number, resident_id=fatma)

    assert (await db.execute(select(Submission.visibility))).scalar_one() == "team"


async def test_who_takes_back_what_only_the_team_saw_still_agrees_to_the_rest(db: Db) -> None:
    challenge = await a_challenge(db)
    fatma = await a_resident(db, challenge)
    hidden, shown = [await a_submission(db, challenge, fatma) for _ in range(2)]
    await show_neighbours(
        db, number=shown, resident_id=fatma, visibility=Visibility.NAMELESS, name=None, version="1", language="nl"
    )
    await withdraw_submission(db, number=hidden, resident_id=fatma)

    assert await _withdrawn(db) == [False]


@pytest.mark.parametrize(
    ("use_case", "more"),
    [(withdraw_submission, {}), (hide_from_neighbours, {}), (add_to_submission, {"words": "Van mij."})],
)
async def test_a_neighbours_submission_is_nobody_elses_to_change(
    db: Db, use_case: Callable[..., Awaitable[None]], more: dict[str, Any]
) -> None:
    challenge = await a_challenge(db)
    number = await a_submission(db, challenge, await a_resident(db, challenge))

    with pytest.raises(NoSuchSubmission):
        await use_case(db, number=number, resident_id=await a_resident(db, challenge), **more)


async def _withdrawn(db: Db) -> list[bool]:
    rows = await db.execute(select(Consent.withdrawn_at).where(Consent.kind == "neighbours"))
    return [at is not None for at in rows.scalars()]
