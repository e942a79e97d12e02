"""Personal data are taken out of a submission: what is refused, counted, noted and told."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import review, talks, threads
from participation.challenges import ChallengeView
from participation.database import Db
from participation.errors import ChangedMeanwhile, NoSuchMedium, NoSuchSubmission, NotInTheWords, NoWords
from participation.members import add_member
from participation.models import (
    Audit,
    Chat,
    Media,
    Notice,
    Reading,
    Submission,
    SubmissionMove,
    Support,
    Talk,
    ThreadEntry,
)
from participation.passages import Passages
from participation.readings import write_down
from participation.redaction import redact, take_medium_out, texts_of
from participation.review import Reviewed
from participation.submission_view import see_submission
from participation.words import EntryKind, MediaKind, ReadingKind, Role, Status, SupportKind, TextOf
from tests.builders import a_challenge, a_chat, a_medium, a_resident, a_submission
from tests.participation.lives import all_rows
from tests.statements import statements

JAN = Passages.read("Jan de Vries")


@pytest.fixture
async def on(db: Db) -> Reviewed:
    """A submission that names somebody in everything that may hold words."""
    challenge = await a_challenge(db)
    return await brought(db, challenge)


async def brought(db: Db, challenge: ChallengeView) -> Reviewed:
    named = dict.fromkeys(("own_words", "purpose", "for_whom", "availability", "public_wording"), "Met Jan de Vries.")
    author = await a_resident(db, challenge)
    number = await a_submission(db, challenge, author, **named)  # type: ignore[arg-type]
    await threads.add_to_submission(db, number=number, resident_id=author, words="Jan de Vries belt.")
    member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
    on = Reviewed(challenge.id, number, member)
    await review.add_note(db, on, words="Jan de Vries bellen.")
    await write_down(db, on, kind=ReadingKind.TRANSLATION, language="en", words="With Jan de Vries.")
    row = {"challenge_id": challenge.id, "submission_id": number, "resident_id": await a_resident(db, challenge)}
    await db.execute(insert(Support).values(**row, kind=SupportKind.CAN_HELP, note="Ik ken Jan de Vries."))
    version = select(Submission.version).where(Submission.id == number)
    return replace(on, version=(await db.execute(version)).scalar_one())


async def test_of_all_its_texts_none_is_left_with_the_passage(db: Db, on: Reviewed) -> None:
    where = {"challenge_id": on.challenge_id, "number": on.number}
    texts = await texts_of(db, **where)
    assert {text.of for text in texts} == set(TextOf)
    assert all("Jan de Vries" in text.words for text in texts)
    await redact(db, on, passages=JAN)

    assert [text.words for text in await texts_of(db, **where)] == [
        *["Met […]."] * 5,
        "With […].",
        "[…] belt.",
        "[…] bellen.",
        "Ik ken […].",
    ]
    assert [table for table, row in await all_rows(db) if "Jan de Vries" in row] == []


async def test_who_and_when_stand_in_the_history_and_the_audit_holds_names_of_fields(db: Db, on: Reviewed) -> None:
    await redact(db, on, passages=JAN)
    seen = await see_submission(db, challenge_id=on.challenge_id, number=on.number, member_id=on.by)
    assert [(each.move, each.after, each.by, each.reason) for each in seen.history] == [
        ("redact", Status.RECEIVED, "Samira", "words")
    ]
    assert (seen.redacted, seen.version, seen.last_move) == (True, (on.version or 0) + 1, None)
    noted = select(Audit.fields, Audit.ids, Audit.reason).where(Audit.action == "redact")
    assert [tuple(row) for row in await db.execute(noted)] == [([of.value for of in TextOf], [on.number], "words")]


async def test_the_author_is_told_once_and_a_neighbour_of_their_own_note(db: Db, on: Reviewed) -> None:
    await redact(db, on, passages=JAN)
    await redact(db, replace(on, version=None), passages=Passages.read("belt"))
    author = (await db.execute(select(Submission.resident_id))).scalar_one()
    neighbour = (await db.execute(select(Support.resident_id))).scalar_one()
    told = await db.execute(select(Notice.resident_id, Notice.kind).order_by(Notice.resident_id))
    assert [tuple(row) for row in told] == [(author, "redacted"), (neighbour, "redacted")]


async def test_of_what_only_the_team_wrote_nobody_is_told(db: Db, on: Reviewed) -> None:
    await redact(db, on, passages=Passages.read("bellen"))
    assert (await db.execute(select(Notice.id))).all() == []


async def test_that_a_decision_is_taken_back_takes_nothing_of_it_back(db: Db, on: Reviewed) -> None:
    await review.accept(db, replace(on, version=None))
    await redact(db, replace(on, version=None), passages=JAN)
    seen = await see_submission(db, challenge_id=on.challenge_id, number=on.number, member_id=on.by)
    assert seen.last_move is not None
    assert seen.last_move.move == "accept"
    await review.undo(db, replace(on, version=None))

    assert (await db.execute(select(Submission.status, Submission.own_words))).one() == ("received", "Met […].")
    assert set((await db.execute(select(Notice.kind))).scalars()) == {"redacted"}


async def test_it_refuses_before_it_writes(db: Db, on: Reviewed) -> None:
    elsewhere = await a_challenge(db)
    before = await all_rows(db)
    refusals = (
        (on, "", NoWords),
        (on, "Jan de Vries\nPiet", NotInTheWords),
        (replace(on, version=1), "Jan de Vries", ChangedMeanwhile),
        (replace(on, challenge_id=elsewhere.id), "Jan de Vries", NoSuchSubmission),
    )
    for at, lines, refusal in refusals:
        with pytest.raises(refusal):
            await redact(db, at, passages=Passages.read(lines))
    with pytest.raises(NoSuchMedium):
        await take_medium_out(db, on, medium_id=10**15)
    assert await all_rows(db) == before


async def test_what_was_taken_back_is_nobodys_to_change(db: Db, on: Reviewed) -> None:
    await db.execute(update(Submission).values(withdrawn_at=Submission.received_at))
    assert await texts_of(db, challenge_id=on.challenge_id, number=on.number) == ()
    with pytest.raises(NoSuchSubmission):
        await redact(db, on, passages=JAN)


@pytest.mark.parametrize("kind", MediaKind)
async def test_a_medium_is_deleted_whole_and_told(db: Db, on: Reviewed, kind: MediaKind) -> None:
    challenge = await a_challenge(db)
    other = await brought(db, challenge)
    media = [
        await a_medium(
            db, challenge, number, kind=kind, media_type="image/jpeg", content=b"dots", file_id=f"secret-{number}"
        )
        for number in (on.number, other.number)
    ]
    with pytest.raises(NoSuchMedium):
        await take_medium_out(db, on, medium_id=media[1])
    await take_medium_out(db, on, medium_id=media[0])

    assert (await db.execute(select(Media.id))).scalars().all() == media[1:]
    assert [table for table, row in await all_rows(db) if f"secret-{on.number}" in row] == []
    assert (await db.execute(select(Notice.kind))).scalars().all() == [f"{kind}_taken_out"]
    assert (await db.execute(select(SubmissionMove.move, SubmissionMove.reason))).all() == [("redact", kind)]
    noted = select(Audit.fields).where(Audit.action == "redact")
    assert (await db.execute(noted)).scalars().all() == [["media"]]


async def test_as_many_statements_for_three_of_everything_as_for_one(db: Db, on: Reviewed) -> None:
    challenge, counts = await a_challenge(db), []
    for more in (0, 2):
        other = await brought(db, challenge)
        for place in range(more):
            where = {"challenge_id": challenge.id, "submission_id": other.number}
            await db.execute(
                insert(ThreadEntry).values(**where, kind=EntryKind.ADDITION, words=f"Jan de Vries {place}")
            )
            await db.execute(
                insert(Reading).values(**where, kind=ReadingKind.TRANSCRIPT, language=f"l{place}", words="Jan de Vries")
            )
        async with statements(db) as sent:
            await redact(db, other, passages=JAN)
        counts.append(len(sent))
    assert counts[0] == counts[1]


async def test_a_turn_that_goes_on_writes_no_old_words_back(engine: AsyncEngine) -> None:
    async with engine.begin() as db:
        challenge = await a_challenge(db)
        chats = [await a_chat(db), await a_chat(db)]
        author = await a_resident(db, challenge, chat_id=chats[0])
        neighbour = await a_resident(db, challenge, chat_id=chats[1])
        number = await a_submission(db, challenge, author, own_words="Met Jan de Vries.")
        member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
        card = {"deeds": {"shown": {"gave": {"number": number, "words": "Met Jan de Vries."}}}}
        for chat_id, resident_id in zip(chats, (author, neighbour), strict=True):
            where = {"challenge_id": challenge.id, "chat_id": chat_id, "resident_id": resident_id}
            await talks.open_talk(db, **where, script="neighbours", me={}, record=card)
    on = Reviewed(challenge.id, number, member)
    for chat_id in chats:
        async with engine.connect() as turn:
            await turn.execute(select(Chat.id).where(Chat.id == chat_id).with_for_update())
            redacting = asyncio.create_task(_redact(engine, on))
            await _somebody_waits(engine)
            await turn.execute(update(Talk).where(Talk.chat_id == chat_id).values(record=card))
            await turn.commit()
        await redacting
        async with engine.begin() as db:
            assert [table for table, row in await all_rows(db) if "Jan de Vries" in row] == []
            await db.execute(update(Submission).values(own_words="Met Jan de Vries."))


async def _redact(engine: AsyncEngine, on: Reviewed) -> None:
    async with engine.begin() as db:
        await redact(db, on, passages=JAN)


async def _somebody_waits(engine: AsyncEngine) -> None:
    async with engine.connect() as db:
        for _ in range(400):
            waits = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"
            if (await db.execute(text(waits))).scalar_one():
                return
            await asyncio.sleep(0.02)
    pytest.fail("nobody waited for the chat")
