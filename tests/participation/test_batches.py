"""Many at once: each is checked for itself and told, all of it can be taken back, and two who do it lose nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import batches, corrections, erasure, merging, review, tags, threads
from participation.batch_view import see_batch
from participation.batches import Wanted
from participation.challenges import ChallengeView
from participation.database import Db, transaction
from participation.errors import (
    NoSuchBatch,
    NoSuchDomain,
    NoSuchMember,
    NotAllowedNow,
    NoWords,
    TooMany,
)
from participation.filters import SubmissionFilter
from participation.members import add_member
from participation.models import (
    Audit,
    Notice,
    Resident,
    Submission,
    SubmissionBatch,
    SubmissionMove,
    SubmissionTag,
    Tag,
)
from participation.review import Reviewed
from participation.submission_view import see_submission
from participation.words import DeclineReason, Deed, Kind, MergeReason, Outcome, Role, Status
from tests.builders import a_challenge, a_resident, a_submission
from tests.statements import statements

NOW = datetime.now(UTC)
ACCEPT = Wanted(Deed.ACCEPT)
TAG = Wanted(Deed.TAG, tag="Rustplek")


@dataclass(frozen=True)
class Desk:
    challenge: ChallengeView
    member: int

    async def do(self, db: Db, numbers: Sequence[int], wanted: Wanted) -> int:
        return await batches.do_with_many(db, numbers, challenge_id=self.challenge.id, by=self.member, wanted=wanted)

    async def undo(self, db: Db, batch: int) -> None:
        await batches.undo_batch(db, challenge_id=self.challenge.id, batch_id=batch, by=self.member)

    async def outcomes(self, db: Db, batch: int) -> list[str]:
        seen = await see_batch(db, challenge_id=self.challenge.id, batch_id=batch)
        return [str(each) for each in seen.outcomes.values()]

    def on(self, number: int) -> Reviewed:
        return Reviewed(self.challenge.id, number, self.member)

    async def brought(self, db: Db, count: int, **more: Any) -> list[int]:
        return [await a_submission(db, self.challenge, **more) for _ in range(count)]


@pytest.fixture
async def desk(db: Db) -> Desk:
    return await a_desk(db)


async def a_desk(db: Db) -> Desk:
    challenge = await a_challenge(db)
    return Desk(challenge, await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR))


async def rows(db: Db, numbers: Sequence[int], *columns: Any) -> list[Any]:
    found = await db.execute(select(*columns).where(Submission.id.in_(numbers)).order_by(Submission.id))
    return [tuple(row) if len(columns) > 1 else row[0] for row in found]


async def test_each_of_many_is_checked_by_the_table_of_moves_and_told_how_it_went(db: Db, desk: Desk) -> None:
    first, second, declined = await desk.brought(db, 3)
    message, withdrawn = await desk.brought(db, 1, kind=Kind.MESSAGE), await desk.brought(db, 1, withdrawn_at=NOW)
    await review.decline(db, desk.on(declined), reason=DeclineReason.ELSEWHERE)
    await review.ask(db, desk.on(second), words="Waar?")
    elsewhere = await a_submission(db, await a_challenge(db))
    every = [first, second, declined, *message, *withdrawn, elsewhere, 10**14]

    batch = await desk.do(db, [*reversed(every), first], ACCEPT)

    assert await desk.outcomes(db, batch) == ["done", "done", "not_now", "not_now", "missing", "missing", "missing"]
    assert await rows(db, every[:4], Submission.status, Submission.version) == [
        *[("accepted", 2), ("accepted", 3)],
        *[("declined", 2), ("received", 1)],
    ]
    made = select(SubmissionMove.submission_id, SubmissionMove.before, SubmissionMove.member_id, SubmissionMove.after)
    moved = (await db.execute(made.where(SubmissionMove.batch_id == batch).order_by(SubmissionMove.id))).all()
    assert sorted(tuple(row) for row in moved) == [
        (first, "received", desk.member, "accepted"),
        (second, "clarifying", desk.member, "accepted"),
    ]
    told = select(Notice.submission_id, Submission.resident_id == Notice.resident_id).join(Submission)
    assert sorted(tuple(row) for row in await db.execute(told.where(Notice.kind == "accepted"))) == [
        (first, True),
        (second, True),
    ]


async def test_who_sent_what_goes_on_as_part_of_it_hears_of_it_too_and_once(db: Db, desk: Desk) -> None:
    numbers = await desk.brought(db, 4)
    for part in numbers[1:3]:
        await merging.merge(db, desk.on(part), into=numbers[0], reason=MergeReason.SAME)
    await db.execute(update(Submission).where(Submission.id.in_(numbers[1:3])).values(resident_id=await a_resident(db)))
    batch = await desk.do(db, [numbers[0], numbers[1], numbers[3]], ACCEPT)
    assert await desk.outcomes(db, batch) == ["done", "not_now", "done"]
    told = select(Notice.submission_id).where(Notice.kind == "accepted").order_by(Notice.submission_id)
    assert (await db.execute(told)).scalars().all() == [numbers[0], numbers[0], numbers[3]]
    await desk.undo(db, batch)
    assert (await db.execute(told)).scalars().all() == []


async def test_one_line_of_the_audit_holds_all_of_it(db: Db, desk: Desk) -> None:
    numbers = await desk.brought(db, 3)
    await desk.do(db, numbers, ACCEPT)
    assert await _audited(db) == ("accept", numbers, [], None)
    tagged = await desk.do(db, numbers, TAG)
    tag = (await see_batch(db, challenge_id=desk.challenge.id, batch_id=tagged)).target_id
    assert await _audited(db) == ("tagged", numbers, [], str(tag))
    await desk.do(db, numbers, Wanted(Deed.ASSIGN, desk.member))
    assert await _audited(db) == ("corrected", numbers, ["assigned_to"], None)
    await desk.undo(db, tagged)
    assert await _audited(db) == ("untagged", numbers, [], str(tag))


async def _audited(db: Db) -> tuple[str, list[int], list[str], str | None]:
    row = (await db.execute(select(Audit).order_by(Audit.id.desc()).limit(1))).one()
    return row.action, row.ids, row.fields, row.reason


async def test_what_is_so_already_is_told_and_stays_when_the_rest_is_taken_back(db: Db, desk: Desk) -> None:
    numbers = await desk.brought(db, 3)
    domain, member = desk.challenge.domains[0], await _colleague(db, desk)
    await tags.put_tag(db, desk.on(numbers[0]), name="rustplek")
    await corrections.set_domains(db, desk.on(numbers[0]), domain_ids=[domain.id])
    await corrections.hand_to(db, desk.on(numbers[0]), member_id=member)
    for wanted in (TAG, Wanted(Deed.DOMAIN, domain.id), Wanted(Deed.ASSIGN, member)):
        batch = await desk.do(db, numbers, wanted)
        assert await desk.outcomes(db, batch) == ["already", "done", "done"]
        assert await _facts(db, desk, numbers[2]) != ((), (), None)
        await desk.undo(db, batch)
        assert await desk.outcomes(db, batch) == ["already", "undone", "undone"]
        assert await _facts(db, desk, numbers[2]) == ((), (), None)
    assert await _facts(db, desk, numbers[0]) == (("rustplek",), (domain.id,), member)


async def _facts(db: Db, desk: Desk, number: int) -> tuple[tuple[str, ...], tuple[int, ...], int | None]:
    seen = await see_submission(db, challenge_id=desk.challenge.id, number=number, member_id=desk.member)
    return tuple(tag.name for tag in seen.tags), seen.domain_ids, seen.assigned_to


async def _colleague(db: Db, desk: Desk) -> int:
    return await add_member(db, challenge_id=desk.challenge.id, name="Joris", role=Role.COORDINATOR)


async def test_undo_takes_back_what_nobody_moved_since_and_nobody_hears_of_that(db: Db, desk: Desk) -> None:
    numbers = await desk.brought(db, 3)
    await review.ask(db, desk.on(numbers[0]), words="Waar?")
    await review.ask(db, desk.on(numbers[2]), words="Waar?")
    author = select(Submission.resident_id).where(Submission.id == numbers[2])
    whose = (await db.execute(author)).scalar_one()
    await threads.answer_question(db, number=numbers[2], resident_id=whose, words="Hier.")
    batch = await desk.do(db, numbers, ACCEPT)
    await review.undo(db, desk.on(numbers[1]))
    await review.accept(db, desk.on(numbers[1]))

    await desk.undo(db, batch)

    assert await desk.outcomes(db, batch) == ["undone", "changed", "undone"]
    assert await rows(db, numbers, Submission.status) == ["clarifying", "accepted", "received"]
    assert [each is not None for each in await rows(db, numbers, Submission.answered_at)] == [False, False, True]
    assert (await db.execute(select(Notice.submission_id))).scalars().all() == [numbers[1]]
    by = select(SubmissionMove.id).where(SubmissionMove.move == "undo", SubmissionMove.submission_id == numbers[0])
    undone = select(SubmissionMove.undone_by).where(
        SubmissionMove.move == "accept", SubmissionMove.submission_id == numbers[0]
    )
    assert (await db.execute(undone)).scalar_one() == (await db.execute(by)).scalar_one()
    with pytest.raises(NotAllowedNow):
        await desk.undo(db, batch)


async def test_undo_gives_each_back_to_whose_turn_it_was_unless_it_was_handed_on(db: Db, desk: Desk) -> None:
    numbers = await desk.brought(db, 3)
    joris = await _colleague(db, desk)
    await corrections.hand_to(db, desk.on(numbers[0]), member_id=joris)
    batch = await desk.do(db, numbers, Wanted(Deed.ASSIGN, desk.member))
    await corrections.hand_to(db, desk.on(numbers[2]), member_id=joris)
    await desk.undo(db, batch)
    assert await rows(db, numbers, Submission.assigned_to) == [joris, None, joris]
    assert await desk.outcomes(db, batch) == ["undone", "undone", "changed"]


async def test_a_tag_that_a_colleague_put_on_again_is_theirs(db: Db, desk: Desk) -> None:
    numbers = await desk.brought(db, 2)
    batch = await desk.do(db, numbers, TAG)
    tag = (await see_batch(db, challenge_id=desk.challenge.id, batch_id=batch)).target_id or 0
    await tags.take_tag_off(db, desk.on(numbers[0]), tag_id=tag)
    await tags.put_tag(db, desk.on(numbers[0]), name="Rustplek")
    await desk.undo(db, batch)
    assert (await db.execute(select(SubmissionTag.submission_id))).scalars().all() == [numbers[0]]


@pytest.mark.parametrize("deed", Deed)
async def test_it_takes_as_many_statements_for_fifty_as_for_one(db: Db, desk: Desk, deed: Deed) -> None:
    target = {Deed.DOMAIN: desk.challenge.domains[0].id, Deed.ASSIGN: desk.member}.get(deed)
    wanted = Wanted(deed, target, tag="Rustplek")
    await tags.put_tag(db, desk.on(await a_submission(db, desk.challenge)), name="Rustplek")
    counts = []
    for count in (1, 50):
        numbers = await desk.brought(db, count)
        async with statements(db) as sent:
            await desk.undo(db, await desk.do(db, numbers, wanted))
        counts.append(len(sent))
    assert counts[0] == counts[1]


async def test_what_cannot_be_done_with_any_is_refused_before_it_writes(db: Db, desk: Desk) -> None:
    numbers = await desk.brought(db, 1)
    elsewhere = await a_challenge(db)
    for wanted, refusal in (
        (Wanted(Deed.TAG, tag="  "), NoWords),
        (Wanted(Deed.DOMAIN, elsewhere.domains[0].id), NoSuchDomain),
        (Wanted(Deed.ASSIGN, 10**9), NoSuchMember),
    ):
        with pytest.raises(refusal):
            await desk.do(db, numbers, wanted)
    with pytest.raises(TooMany):
        await desk.do(db, range(1, batches.MOST + 2), ACCEPT)
    assert (await db.execute(select(func.count()).select_from(SubmissionBatch))).scalar_one() == 0
    batch = await desk.do(db, numbers, ACCEPT)
    with pytest.raises(NoSuchBatch):
        await see_batch(db, challenge_id=elsewhere.id, batch_id=batch)
    with pytest.raises(NoSuchBatch):
        await batches.undo_batch(db, challenge_id=elsewhere.id, batch_id=batch, by=desk.member)


async def test_a_whole_filter_holds_what_was_there_when_somebody_looked(
    db: Db, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = await desk.brought(db, 3)
    where = {"challenge_id": desk.challenge.id, "member_id": desk.member}
    wanted = SubmissionFilter(status=(Status.RECEIVED,))
    assert await batches.numbers_of(db, wanted, **where) == numbers
    assert await batches.numbers_of(db, wanted, **where, newest=numbers[1]) == numbers[:2]
    monkeypatch.setattr(batches, "MOST", 2)
    with pytest.raises(TooMany):
        await batches.numbers_of(db, wanted, **where)


async def test_two_who_accept_the_same_many_at_once_move_each_once(engine: AsyncEngine) -> None:
    async with transaction(engine) as db:
        desk = await a_desk(db)
        numbers = await desk.brought(db, 60)
        joris = replace(desk, member=await _colleague(db, desk))

    async def accept(who: Desk, those: Sequence[int]) -> int:
        async with transaction(engine) as db:
            return await who.do(db, those, ACCEPT)

    made = await asyncio.gather(accept(desk, numbers), accept(joris, numbers[::-1]), accept(desk, numbers[20:40]))
    async with transaction(engine) as db:
        told = [await desk.outcomes(db, each) for each in made]
        moved = (
            await db.execute(select(SubmissionMove.submission_id).order_by(SubmissionMove.submission_id))
        ).scalars()
        assert moved.all() == numbers
        assert sum(each.count(Outcome.DONE) for each in told) == len(numbers)
        assert set(await rows(db, numbers, Submission.version)) == {2}


@pytest.mark.parametrize("other", ["merge_tags", "erase"])
async def test_it_waits_for_what_holds_something_of_it_and_never_in_a_ring(engine: AsyncEngine, other: str) -> None:
    """The other one holds its first lock when the batch begins, and takes the rest while the batch waits."""
    async with transaction(engine) as db:
        desk = await a_desk(db)
        resident = await a_resident(db, desk.challenge)
        numbers = [await a_submission(db, desk.challenge, resident) for _ in range(3)]
        tag, into = [await tags.put_tag(db, desk.on(numbers[0]), name=name) for name in ("Rustplek", "Zitten")]

    async def many() -> list[str]:
        async with transaction(engine) as db:
            return await desk.outcomes(db, await desk.do(db, numbers, ACCEPT if other == "erase" else TAG))

    async with transaction(engine) as db:
        held, which = (Resident, resident) if other == "erase" else (Tag, tag)
        await db.execute(select(held.id).where(held.id == which).with_for_update())
        batch = asyncio.create_task(many())
        await _until_somebody_waits(db)
        if other == "erase":
            await erasure.erase_resident(db, resident_id=resident, now=NOW)
        else:
            await tags.merge_tags(db, challenge_id=desk.challenge.id, tag_id=tag, into=into, by=desk.member)
    assert await batch == (["missing"] * 3 if other == "erase" else ["done"] * 3)


async def _until_somebody_waits(db: Db) -> None:
    waiting = text("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
    async with asyncio.timeout(10):
        while not (await db.execute(waiting)).scalar_one():  # noqa: ASYNC110 — the server tells nobody
            await asyncio.sleep(0.01)
