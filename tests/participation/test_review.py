"""What the team decides on a submission: kept, audited, told, undone; and refused where it does not fit."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import review, threads
from participation.challenges import ChallengeView
from participation.database import Db, transaction
from participation.errors import ChangedMeanwhile, NoSuchSubmission, NotAllowedNow, NoWords
from participation.members import add_member
from participation.models import Audit, Notice, Submission, SubmissionMove, ThreadEntry
from participation.review import Reviewed
from participation.words import DeclineReason, EntryKind, Kind, NoticeKind, Role, Status
from tests.builders import a_challenge, a_resident, a_submission


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


@pytest.fixture
async def on(db: Db, challenge: ChallengeView) -> Reviewed:
    member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
    return Reviewed(challenge.id, await a_submission(db, challenge), member, version=1)


async def status(db: Db, number: int) -> tuple[Status, int]:
    row = (await db.execute(select(Submission.status, Submission.version).where(Submission.id == number))).one()
    return Status(row.status), row.version


async def notices(db: Db) -> list[NoticeKind]:
    return [NoticeKind(each) for each in (await db.execute(select(Notice.kind).order_by(Notice.id))).scalars()]


async def moves(db: Db) -> list[tuple[str, str, str]]:
    rows = await db.execute(
        select(SubmissionMove.move, SubmissionMove.before, SubmissionMove.after).order_by(SubmissionMove.id)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]


async def test_what_is_accepted_is_kept_with_who_did_it_and_waits_to_be_told(db: Db, on: Reviewed) -> None:
    await review.accept(db, on)

    assert await status(db, on.number) == (Status.ACCEPTED, 2)
    assert await moves(db) == [("accept", "received", "accepted")]
    assert await notices(db) == [NoticeKind.ACCEPTED]
    noted = (await db.execute(select(Audit).order_by(Audit.id.desc()).limit(1))).one()
    assert (noted.action, noted.target, noted.ids, noted.member_id) == ("accept", "submissions", [on.number], on.by)


async def test_a_reason_of_ones_own_takes_words_and_a_standard_one_need_not_have_any(db: Db, on: Reviewed) -> None:
    with pytest.raises(NoWords):
        await review.decline(db, on, reason=DeclineReason.OTHER)
    assert await status(db, on.number) == (Status.RECEIVED, 1)

    await review.decline(db, on, reason=DeclineReason.ELSEWHERE)
    assert await status(db, on.number) == (Status.DECLINED, 2)
    told = (await db.execute(select(Notice.kind, Notice.reason, Notice.entry_id))).one()
    assert tuple(told) == ("declined", "elsewhere", None)


async def test_own_words_go_with_the_reason_and_never_into_the_audit(db: Db, on: Reviewed) -> None:
    await review.decline(db, on, reason=DeclineReason.OTHER, words="Bel de gemeente.")

    entry = (await db.execute(select(ThreadEntry.kind, ThreadEntry.words, ThreadEntry.member_id))).one()
    assert tuple(entry) == ("declined", "Bel de gemeente.", on.by)
    assert "Bel" not in str((await db.execute(select(Audit))).all())


async def test_a_question_is_answered_and_the_submission_waits_again(db: Db, on: Reviewed) -> None:
    await review.ask(db, on, words="Waar precies?")
    assert await status(db, on.number) == (Status.CLARIFYING, 2)

    resident = (await db.execute(select(Submission.resident_id))).scalar_one()
    (question,) = await threads.open_questions(db, resident_id=resident)
    assert (question.number, question.words) == (on.number, "Waar precies?")
    await threads.answer_question(db, number=on.number, resident_id=resident, words="Bij de trafo.")

    assert await status(db, on.number) == (Status.RECEIVED, 3)
    assert (await db.execute(select(Submission.answered_at))).scalar_one() is not None
    assert await threads.open_questions(db, resident_id=resident) == ()
    said = await db.execute(select(ThreadEntry.kind, ThreadEntry.words).order_by(ThreadEntry.id))
    assert said.all() == [("question", "Waar precies?"), ("answer", "Bij de trafo.")]
    assert (await moves(db))[-1] == ("answered", "clarifying", "received")


async def test_what_is_answered_after_the_question_was_taken_back_is_not_lost(db: Db, on: Reviewed) -> None:
    await review.ask(db, on, words="Waar precies?")
    await review.undo(db, replace(on, version=2))
    resident = (await db.execute(select(Submission.resident_id))).scalar_one()
    await threads.answer_question(db, number=on.number, resident_id=resident, words="Bij de trafo.")

    assert await status(db, on.number) == (Status.RECEIVED, 3)
    kinds = (await db.execute(select(ThreadEntry.kind).order_by(ThreadEntry.id))).scalars().all()
    assert kinds == [EntryKind.QUESTION, EntryKind.ADDITION]


async def test_nobody_answers_for_somebody_else(db: Db, challenge: ChallengeView, on: Reviewed) -> None:
    await review.ask(db, on, words="Waar precies?")
    stranger = await a_resident(db, challenge)
    with pytest.raises(NoSuchSubmission):
        await threads.answer_question(db, number=on.number, resident_id=stranger, words="Hier.")
    assert await status(db, on.number) == (Status.CLARIFYING, 2)


async def test_undo_leads_back_and_what_was_not_told_yet_is_not_told(db: Db, on: Reviewed) -> None:
    await review.accept(db, on)
    await review.undo(db, replace(on, version=2))

    assert await status(db, on.number) == (Status.RECEIVED, 3)
    assert await notices(db) == []
    with pytest.raises(NotAllowedNow):
        await review.undo(db, replace(on, version=3))  # once is enough
    undone = (await db.execute(select(SubmissionMove.undone_by).order_by(SubmissionMove.id))).scalars().all()
    assert undone[0] is not None


async def test_what_was_answered_waits_again_as_an_answer_when_the_decision_is_taken_back(db: Db, on: Reviewed) -> None:
    await review.ask(db, on, words="Waar precies?")
    resident = (await db.execute(select(Submission.resident_id))).scalar_one()
    await threads.answer_question(db, number=on.number, resident_id=resident, words="Bij de trafo.")
    since = (await db.execute(select(Submission.answered_at))).scalar_one()
    later = replace(on, version=None)
    await review.accept(db, later)
    assert (await db.execute(select(Submission.answered_at))).scalar_one() is None
    await review.undo(db, later)
    assert (await db.execute(select(Submission.answered_at))).scalar_one() == since
    await review.accept(db, later)
    await review.undo(db, later)
    assert (await db.execute(select(Submission.answered_at))).scalar_one() == since


async def test_what_a_resident_did_is_not_undone(db: Db, on: Reviewed) -> None:
    await review.ask(db, on, words="Waar precies?")
    resident = (await db.execute(select(Submission.resident_id))).scalar_one()
    await threads.answer_question(db, number=on.number, resident_id=resident, words="Bij de trafo.")
    with pytest.raises(NotAllowedNow):
        await review.undo(db, replace(on, version=None))


async def test_after_new_facts_it_is_read_again_and_the_no_is_not_told(db: Db, on: Reviewed) -> None:
    await review.decline(db, on, reason=DeclineReason.ELSEWHERE)
    await review.reopen(db, replace(on, version=2))
    assert (await status(db, on.number))[0] is Status.RECEIVED
    assert await notices(db) == []


async def test_a_message_is_answered_and_never_accepted(db: Db, challenge: ChallengeView, on: Reviewed) -> None:
    message = replace(on, number=await a_submission(db, challenge, kind=Kind.MESSAGE))
    with pytest.raises(NotAllowedNow):
        await review.accept(db, message)
    await review.reply(db, message, words="Dank je wel!")
    assert (await status(db, message.number))[0] is Status.DONE


async def test_a_note_is_the_teams_alone(db: Db, on: Reviewed) -> None:
    await review.add_note(db, on, words="Even bellen.")
    resident = (await db.execute(select(Submission.resident_id))).scalar_one()
    mine = await threads.own_submission(db, number=on.number, resident_id=resident)
    assert mine is not None
    assert mine.additions == mine.told == ()


ALL: dict[str, Callable[[Db, Reviewed], Awaitable[Any]]] = {
    "accept": review.accept,
    "decline": lambda db, on: review.decline(db, on, reason=DeclineReason.ELSEWHERE),
    "ask": lambda db, on: review.ask(db, on, words="?"),
    "undo": review.undo,
    "note": lambda db, on: review.add_note(db, on, words="x"),
}


@pytest.mark.parametrize("name", ALL)
async def test_all_refuse_what_is_not_there_and_what_somebody_changed(
    db: Db, challenge: ChallengeView, on: Reviewed, name: str
) -> None:
    elsewhere = await a_challenge(db)
    for wrong in (replace(on, number=10**15), replace(on, challenge_id=elsewhere.id)):
        with pytest.raises(NoSuchSubmission):
            await ALL[name](db, wrong)
    with pytest.raises(ChangedMeanwhile):
        await ALL[name](db, replace(on, version=2))
    assert await status(db, on.number) == (Status.RECEIVED, 1)
    assert await moves(db) == []


async def test_of_two_who_decide_at_once_one_is_told_that_it_changed(engine: AsyncEngine) -> None:
    async with transaction(engine) as db:
        challenge = await a_challenge(db)
        member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
        on = Reviewed(challenge.id, await a_submission(db, challenge), member, version=1)

    async def decides(move: Callable[[Db, Reviewed], Awaitable[Any]]) -> str:
        try:
            async with transaction(engine) as db:
                await move(db, on)
        except ChangedMeanwhile:
            return "told"
        return "done"

    assert sorted(await asyncio.gather(decides(ALL["accept"]), decides(ALL["decline"]))) == ["done", "told"]
    async with transaction(engine) as db:
        assert len(await moves(db)) == 1
        assert await notices(db) in ([NoticeKind.ACCEPTED], [NoticeKind.DECLINED])
