"""What the team writes down of own words: who needs a reader, what is kept, and where it leaves the product."""

from dataclasses import replace
from typing import Any, Final

import pytest
from sqlalchemy import func, select

from participation.challenges import ChallengeView
from participation.database import Db
from participation.errors import ChangedMeanwhile, NoSuchSubmission, NoWords
from participation.export import submissions_for_export
from participation.filters import SubmissionFilter, read_filter
from participation.members import add_member
from participation.models import Audit, Submission
from participation.reading_list import submissions_page
from participation.readings import readings_of, write_down
from participation.review import Reviewed
from participation.words import MediaKind, ReadingKind, Role
from tests.builders import a_challenge, a_medium, a_submission

DUTCH: Final[dict[str, Any]] = {"kind": ReadingKind.TRANSCRIPT, "language": "nl"}


async def seen_by(db: Db, challenge: ChallengeView, number: int, name: str = "Samira") -> Reviewed:
    member = await add_member(db, challenge_id=challenge.id, name=name, role=Role.COORDINATOR)
    version = select(Submission.version).where(Submission.id == number)
    return Reviewed(challenge.id, number, member, (await db.execute(version)).scalar_one())


async def test_who_can_only_be_heard_or_seen_needs_a_reader_until_it_is_written_down(db: Db) -> None:
    challenge = await a_challenge(db)
    voice, photo, both, read = [await a_submission(db, challenge, own_words=words) for words in ("", "", "Hoor", "")]
    with_a_photo, _plain, _empty = [await a_submission(db, challenge, own_words=words) for words in ("Zie", "Kijk", "")]
    for number, kind in ((voice, MediaKind.VOICE), (photo, MediaKind.PHOTO), (both, MediaKind.VOICE)):
        await a_medium(db, challenge, number, kind=kind)
    await a_medium(db, challenge, with_a_photo)
    await a_medium(db, challenge, read, kind=MediaKind.VOICE)
    on = await seen_by(db, challenge, read)
    await write_down(db, on, **DUTCH, words="Er is geen bankje.")
    await write_down(
        db, await seen_by(db, challenge, voice), kind=ReadingKind.TRANSLATION, language="en", words="No bench."
    )

    wanted = read_filter([("needs_reader", "1")])
    assert wanted.query() == [("needs_reader", "1")]
    page = await submissions_page(db, wanted, challenge_id=challenge.id, member_id=0)
    assert [line.number for line in page] == [voice, photo, both]

    await write_down(db, replace(on, version=None), **DUTCH, words="")
    page = await submissions_page(db, wanted, challenge_id=challenge.id, member_id=0)
    assert [line.number for line in page] == [voice, photo, both, read]


async def test_one_of_each_kind_and_language_which_is_changed_and_says_whose_it_is(db: Db) -> None:
    challenge = await a_challenge(db)
    number = await a_submission(db, challenge, own_words="Bench gone.")
    await write_down(db, await seen_by(db, challenge, number), **DUTCH, words="Bankje weg.")
    joris = await seen_by(db, challenge, number, "Joris")
    await write_down(db, joris, **DUTCH, words="Het bankje is weg.")
    await write_down(
        db, await seen_by(db, challenge, number), kind=ReadingKind.TRANSLATION, language="nl", words="Bank weg."
    )

    read = await readings_of(db, number=number)
    assert [(each.kind, each.language, each.words, each.by) for each in read] == [
        (ReadingKind.TRANSCRIPT, "nl", "Het bankje is weg.", "Joris"),
        (ReadingKind.TRANSLATION, "nl", "Bank weg.", "Samira"),
    ]
    row = (await db.execute(select(Submission.own_words, Submission.version))).one()
    assert tuple(row) == ("Bench gone.", 4)
    noted = select(Audit.action, Audit.fields).where(Audit.target == "submissions").order_by(Audit.id)
    assert [tuple(each) for each in await db.execute(noted)] == [
        ("written_down", ["transcript"]),
        ("written_down", ["transcript"]),
        ("written_down", ["translation"]),
    ]


async def test_it_refuses_before_it_writes(db: Db) -> None:
    challenge, elsewhere = await a_challenge(db), await a_challenge(db)
    number = await a_submission(db, challenge)
    on = await seen_by(db, challenge, number)
    refusals = (
        (on, "", NoWords),
        (replace(on, version=7), "Te laat.", ChangedMeanwhile),
        (replace(on, challenge_id=elsewhere.id), "Elders.", NoSuchSubmission),
    )
    for at, words, refusal in refusals:
        with pytest.raises(refusal):
            await write_down(db, at, **DUTCH, words=words)
    assert await readings_of(db, number=number) == ()
    assert (
        await db.execute(select(func.count()).select_from(Audit).where(Audit.target == "submissions"))
    ).scalar() == 0


async def test_it_is_found_listed_and_exported_beside_own_words(db: Db) -> None:
    challenge = await a_challenge(db)
    number = await a_submission(db, challenge, own_words="")
    await a_medium(db, challenge, number, kind=MediaKind.VOICE)
    await write_down(db, await seen_by(db, challenge, number), **DUTCH, words="Er is geen bankje.")

    (line,) = await submissions_page(db, SubmissionFilter(words="bankje"), challenge_id=challenge.id, member_id=0)
    assert (line.words, line.reading) == ("", "Er is geen bankje.")
    (row,) = [each async for each in submissions_for_export(db, challenge_id=challenge.id)]
    assert row.own_words == ""
    assert row.readings == ({"kind": "transcript", "language": "nl", "words": "Er is geen bankje."},)
