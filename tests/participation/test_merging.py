"""Submissions that go on as one: which may, who hears of it, how it is taken back, and who takes a place."""

import asyncio
from dataclasses import replace
from typing import Any, Final

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import merging, review
from participation.challenges import ChallengeView
from participation.database import Db, transaction
from participation.erasure import erase_resident
from participation.errors import (
    ChangedMeanwhile,
    KindsApart,
    MergedWithItself,
    NoSuchOther,
    NotAllowedNow,
    NoWords,
    OtherDeclined,
    Refusal,
)
from participation.lineage import canonical_of, merged_ones
from participation.members import add_member
from participation.models import Audit, Merge, Notice, Submission, SubmissionMove, ThreadEntry
from participation.retention import forget_expired
from participation.review import Reviewed
from participation.threads import add_to_submission, withdraw_submission
from participation.words import Erasure, Kind, MergeReason, Move, NoticeKind, Role, Status
from tests.builders import a_challenge, a_resident, a_submission
from tests.participation.lives import a_challenge_that_does, now_of

SAME: Final = MergeReason.SAME


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge_that_does(db, Erasure.ERASE)


@pytest.fixture
async def member(db: Db, challenge: ChallengeView) -> int:
    return await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)


class Some:
    """Submissions by name, each of a resident of its own."""

    def __init__(self, db: Db, challenge: ChallengeView, member: int) -> None:
        self.db, self.challenge, self.member = db, challenge, member
        self.numbers: dict[str, int] = {}

    async def make(self, *names: str, **more: Any) -> None:
        for name in names:
            self.numbers[name] = await a_submission(self.db, self.challenge, own_words=name, **more)

    def on(self, name: str) -> Reviewed:
        return Reviewed(self.challenge.id, self.numbers[name], self.member)

    async def merge(self, name: str, into: str) -> int:
        return await merging.merge(self.db, self.on(name), into=self.numbers[into], reason=SAME)

    async def unmerge(self, name: str) -> None:
        await merging.unmerge(self.db, self.on(name))

    async def go_on_as(self) -> dict[str, str]:
        """What each goes on as."""
        names = {number: name for name, number in self.numbers.items()}
        return {
            name: names[await canonical_of(self.db, number=number)]
            for name, number in self.numbers.items()
            if await canonical_of(self.db, number=number) != number
        }

    async def status(self, name: str) -> Status:
        query = select(Submission.status).where(Submission.id == self.numbers[name])
        return Status((await self.db.execute(query)).scalar_one())

    async def author(self, name: str) -> int:
        query = select(Submission.resident_id).where(Submission.id == self.numbers[name])
        return int((await self.db.execute(query)).scalar_one())

    async def notices(self) -> list[tuple[str, NoticeKind]]:
        """To the author of what they are about: of which, and what."""
        names = {number: name for name, number in self.numbers.items()}
        found = await self.db.execute(select(Notice.submission_id, Notice.kind).order_by(Notice.id))
        return [(names[number], NoticeKind(kind)) for number, kind in found]


@pytest.fixture
async def some(db: Db, challenge: ChallengeView, member: int) -> Some:
    made = Some(db, challenge, member)
    await made.make("a", "b", "c")
    return made


async def test_what_is_merged_keeps_its_words_and_is_found_on_the_canonical_one(db: Db, some: Some) -> None:
    await add_to_submission(db, number=some.numbers["a"], resident_id=await some.author("a"), words="En een lamp.")
    assert await some.merge("a", "b") == some.numbers["b"]

    assert await some.status("a") is Status.MERGED
    (merged,) = await merged_ones(db, number=some.numbers["b"])
    assert (merged.number, merged.own_words, merged.additions) == (some.numbers["a"], "a", ("En een lamp.",))
    assert (merged.by, merged.reason) == ("Samira", SAME)
    move = (await db.execute(select(SubmissionMove.move, SubmissionMove.before, SubmissionMove.reason))).one()
    assert tuple(move) == ("merge", "received", "same")
    noted = (await db.execute(select(Audit).order_by(Audit.id.desc()).limit(1))).one()
    assert (noted.action, noted.ids, noted.reason) == ("merge", [some.numbers["a"]], "same")


async def test_what_was_merged_into_it_moves_along_each_with_its_own_row(db: Db, some: Some) -> None:
    await some.merge("a", "b")
    await some.merge("b", "c")
    assert await some.go_on_as() == {"a": "c", "b": "c"}
    rows = (await db.execute(select(Merge.from_id, Merge.chosen_id, Merge.into_id).order_by(Merge.id))).all()
    number = some.numbers
    assert [tuple(row) for row in rows] == [
        (number["a"], number["b"], number["c"]),
        (number["b"],) + (number["c"],) * 2,
    ]


async def test_who_merges_with_what_is_merged_itself_comes_to_its_canonical_one(some: Some) -> None:
    await some.merge("a", "b")
    assert await some.merge("c", "a") == some.numbers["b"]
    assert await some.go_on_as() == {"a": "b", "c": "b"}


@pytest.mark.parametrize("was", [Status.RECEIVED, Status.CLARIFYING, Status.ACCEPTED])
async def test_unmerging_gives_back_what_it_was(db: Db, some: Some, was: Status) -> None:
    await db.execute(update(Submission).where(Submission.id == some.numbers["a"]).values(status=was))
    await some.merge("a", "b")
    await some.unmerge("a")
    assert await some.status("a") is was
    assert await some.go_on_as() == {}
    undone = (await db.execute(select(SubmissionMove.undone_by).order_by(SubmissionMove.id))).scalars().all()
    assert undone[0] is not None
    with pytest.raises(NotAllowedNow):
        await some.unmerge("a")
    await some.merge("a", "c")
    await some.unmerge("a")
    assert await some.status("a") is was


async def test_unmerging_takes_along_what_was_merged_into_it_and_leaves_the_rest(some: Some) -> None:
    await some.make("d", "e", "f")
    for name, into in (("d", "a"), ("a", "b"), ("e", "c"), ("b", "c"), ("c", "f")):
        await some.merge(name, into)
    assert await some.go_on_as() == dict.fromkeys("abcde", "f")
    await some.unmerge("b")
    assert await some.go_on_as() == {"a": "b", "d": "b", "c": "f", "e": "f"}
    await some.unmerge("a")
    assert await some.go_on_as() == {"d": "a", "c": "f", "e": "f"}


@pytest.mark.parametrize(
    ("kind", "more", "refusal"),
    [
        (Kind.OFFER, {}, KindsApart),
        (Kind.LESSON, {}, KindsApart),
        (Kind.MESSAGE, {}, KindsApart),
        (Kind.NEED, {"status": Status.DECLINED}, OtherDeclined),
    ],
)
async def test_what_does_not_go_together_is_refused(
    some: Some, kind: Kind, more: dict[str, Any], refusal: type[Refusal]
) -> None:
    await some.make("other", kind=kind, **more)
    with pytest.raises(refusal):
        await some.merge("a", "other")
    assert (await some.status("a"), await some.notices()) == (Status.RECEIVED, [])


async def test_a_need_goes_on_with_an_idea(some: Some) -> None:
    await some.make("idea", kind=Kind.IDEA)
    await some.merge("a", "idea")
    assert await some.go_on_as() == {"a": "idea"}


async def test_nothing_goes_on_as_itself_or_as_what_is_not_there(db: Db, some: Some) -> None:
    elsewhere = await a_submission(db, await a_challenge(db))
    await some.merge("a", "b")
    await withdraw_submission(db, number=some.numbers["c"], resident_id=await some.author("c"))
    for into, refusal in (
        (some.numbers["b"], MergedWithItself),
        (some.numbers["a"], MergedWithItself),
        (some.numbers["c"], NoSuchOther),
        (elsewhere, NoSuchOther),
        (10**15, NoSuchOther),
    ):
        with pytest.raises(refusal):
            await merging.merge(db, some.on("b"), into=into, reason=SAME)


async def test_only_what_stands_may_be_merged_and_only_as_it_was_seen(db: Db, some: Some) -> None:
    await some.make("message", kind=Kind.MESSAGE)
    await some.make("declined", status=Status.DECLINED)
    await some.merge("a", "b")
    for name in ("message", "declined", "a"):
        with pytest.raises(NotAllowedNow):
            await some.merge(name, "c")
    with pytest.raises(ChangedMeanwhile):
        await merging.merge(db, replace(some.on("b"), version=2), into=some.numbers["c"], reason=SAME)
    with pytest.raises(ChangedMeanwhile):
        await merging.unmerge(db, replace(some.on("a"), version=1))


async def test_another_reason_takes_words_which_are_for_the_team_alone(db: Db, some: Some) -> None:
    on, into = some.on("a"), some.numbers["b"]
    with pytest.raises(NoWords):
        await merging.merge(db, on, into=into, reason=MergeReason.OTHER)
    await merging.merge(db, on, into=into, reason=MergeReason.OTHER, words="Zelfde straat.")
    assert (await db.execute(select(ThreadEntry.kind, ThreadEntry.words))).all() == [("note", "Zelfde straat.")]
    assert "straat" not in str((await db.execute(select(Audit))).all())


async def test_authors_of_what_was_merged_hear_what_happens_each_once(db: Db, some: Some) -> None:
    number = some.numbers["d"] = await a_submission(db, some.challenge, await some.author("a"))
    for name in ("a", "b", "d"):
        await some.merge(name, "c")
    await review.accept(db, some.on("c"))
    told = select(Notice.resident_id).where(Notice.kind == NoticeKind.ACCEPTED)
    authors = {await some.author(name) for name in "abc"}
    rows = (await db.execute(told)).scalars().all()
    assert (set(rows), len(rows), number) == (authors, 3, some.numbers["d"])
    await review.undo(db, some.on("c"))
    assert (await db.execute(told)).all() == []


async def test_who_did_not_hear_of_a_merge_does_not_hear_that_it_is_undone(db: Db, some: Some) -> None:
    await some.merge("a", "b")
    assert await some.notices() == [("a", NoticeKind.MERGED)]
    await some.unmerge("a")
    assert await some.notices() == []

    await some.merge("a", "b")
    await db.execute(update(Notice).values(told_at=func.now()))
    await some.unmerge("a")
    assert await some.notices() == [("a", NoticeKind.MERGED), ("a", NoticeKind.UNMERGED)]
    await some.merge("a", "b")
    assert (await some.notices())[1:] == [("a", NoticeKind.UNMERGED), ("a", NoticeKind.MERGED)]


async def _gone_by(db: Db, some: Some, way: str) -> None:
    if way == "withdrawn":
        await withdraw_submission(db, number=some.numbers["c"], resident_id=await some.author("c"))
    elif way == "erased":
        await erase_resident(db, resident_id=await some.author("c"), now=await now_of(db))
    else:
        long_ago = await now_of(db, "-25 months")
        await db.execute(update(Submission).where(Submission.id == some.numbers["c"]).values(received_at=long_ago))
        await forget_expired(db, now=await now_of(db))
        del some.numbers["c"]


@pytest.mark.parametrize("way", ["withdrawn", "erased", "forgotten"])
async def test_of_what_was_merged_the_oldest_takes_the_place_of_what_goes(db: Db, some: Some, way: str) -> None:
    await some.make("d")
    for name, into in (("a", "b"), ("b", "c"), ("d", "c")):
        await some.merge(name, into)
    await review.accept(db, some.on("c"))
    await withdraw_submission(db, number=some.numbers["a"], resident_id=await some.author("a"))
    await db.execute(update(Notice).values(told_at=func.now()))
    told = len(await some.notices()) if way != "forgotten" else 0
    await _gone_by(db, some, way)

    assert await some.go_on_as() == {"a": "b", "d": "b"}
    assert await some.status("b") is Status.ACCEPTED
    assert {await some.status(name) for name in "ad"} == {Status.MERGED}
    last = select(SubmissionMove.move, SubmissionMove.member_id).order_by(SubmissionMove.id.desc()).limit(1)
    assert tuple((await db.execute(last)).one()) == (Move.SUCCEED, None)
    if told:
        assert sorted((await some.notices())[-2:]) == [("b", NoticeKind.UNMERGED), ("d", NoticeKind.MERGED)]
    await some.make("e")
    await some.merge("b", "e")
    await some.unmerge("b")
    assert await some.go_on_as() == {"a": "b", "d": "b"}
    await some.unmerge("d")
    assert (await some.go_on_as(), await some.status("d")) == ({"a": "b"}, Status.RECEIVED)


async def test_a_question_to_somebody_else_is_not_the_heirs(db: Db, some: Some) -> None:
    await some.merge("a", "c")
    await review.ask(db, some.on("c"), words="Waar?")
    await _gone_by(db, some, "withdrawn")
    assert await some.status("a") is Status.RECEIVED


async def test_anonymised_words_keep_their_place(db: Db, member: int) -> None:
    kept = Some(db, await a_challenge_that_does(db, Erasure.ANONYMISE), member)
    await kept.make("a", "c")
    await kept.merge("a", "c")
    await erase_resident(db, resident_id=await kept.author("c"), now=await now_of(db))
    assert await kept.go_on_as() == {"a": "c"}


async def test_what_goes_alone_leaves_nothing_that_stands_for_it(db: Db, some: Some) -> None:
    await some.merge("a", "c")
    await withdraw_submission(db, number=some.numbers["a"], resident_id=await some.author("a"))
    await _gone_by(db, some, "withdrawn")
    assert await some.status("a") is Status.MERGED
    assert await merged_ones(db, number=some.numbers["c"]) == ()


async def test_of_two_that_are_merged_into_each_other_at_once_one_goes_on(engine: AsyncEngine) -> None:
    async with transaction(engine) as db:
        challenge = await a_challenge(db)
        member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
        resident = await a_resident(db, challenge)
        one, other = [await a_submission(db, challenge, resident) for _ in range(2)]

    async def merges(number: int, into: int) -> str:
        try:
            async with transaction(engine) as db:
                await merging.merge(db, Reviewed(challenge.id, number, member), into=into, reason=SAME)
        except ChangedMeanwhile:
            return "told"
        return "done"

    assert sorted(await asyncio.gather(merges(one, other), merges(other, one))) == ["done", "told"]
    async with transaction(engine) as db:
        assert len((await db.execute(select(Merge.id))).all()) == 1
