"""Counts that are kept: after any history they are what counting would give."""

import asyncio
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import counts
from participation.challenges import ChallengeView
from participation.counts import count_each, counts_by_domain, counts_by_status, fold
from participation.database import Db
from participation.faults import is_passing
from participation.filters import NOBODY, SubmissionFilter
from participation.models import Challenge, Submission, SubmissionCount, SubmissionDomain, SubmissionTag, Tag
from participation.tags import tags_of
from participation.words import Kind, Status
from tests.builders import a_challenge, a_resident, a_submission
from tests.participation.lives import now_of


async def kept(db: Db, challenge: ChallengeView) -> list[Any]:
    tags = {each.id: each.count for each in await tags_of(db, challenge_id=challenge.id) if each.count}
    return [
        await counts_by_status(db, challenge_id=challenge.id),
        await counts_by_domain(db, challenge_id=challenge.id),
        tags,
    ]


async def counted(db: Db, challenge: ChallengeView) -> list[Any]:
    here = (Submission.challenge_id == challenge.id, Submission.withdrawn_at.is_(None))
    queries = (
        select(Submission.status, func.count()).where(*here).group_by(Submission.status),
        select(SubmissionDomain.domain_id, func.count()).join(Submission).where(*here).group_by(text("1")),
        select(SubmissionTag.tag_id, func.count()).join(Submission).where(*here).group_by(text("1")),
    )
    return [{row[0]: row[1] for row in await db.execute(query)} for query in queries]


_ONE = "(SELECT id FROM submissions WHERE challenge_id = :challenge ORDER BY id OFFSET :place LIMIT 1)"
_HAPPENS = (
    "INSERT INTO submissions (challenge_id, resident_id, kind, status, own_words, visibility) "
    "VALUES (:challenge, :resident, :kind, :status, '', 'team')",
    "UPDATE submissions SET status = :status WHERE id = ONE",
    "UPDATE submissions SET kind = :kind, shown = shown + 1 WHERE id = ONE",
    "UPDATE submissions SET withdrawn_at = now() WHERE id = ONE",
    "UPDATE submissions SET withdrawn_at = NULL, status = :status WHERE id = ONE",
    "DELETE FROM submissions WHERE id = ONE",
    "DELETE FROM submission_domains WHERE submission_id = ONE",
    "DELETE FROM submission_tags WHERE submission_id = ONE AND tag_id = :tag",
    "INSERT INTO submission_domains SELECT id, CAST(:domain AS bigint) FROM submissions WHERE id = ONE "
    "FOR KEY SHARE ON CONFLICT DO NOTHING",
    "INSERT INTO submission_tags SELECT id, CAST(:tag AS bigint) FROM submissions WHERE id = ONE "
    "FOR KEY SHARE ON CONFLICT DO NOTHING",
)


@dataclass(frozen=True, slots=True)
class Neighbours:
    challenge: ChallengeView
    resident: int
    tags: list[int]

    async def live(self, engine: AsyncEngine, *, seed: int, steps: int) -> None:
        """Whatever may happen to submissions, one thing after the other."""
        random = Random(seed)  # noqa: S311
        for _ in range(steps):
            what = text(random.choice(_HAPPENS).replace("ONE", _ONE))
            values = {
                "challenge": self.challenge.id,
                "resident": self.resident,
                "place": random.randrange(20),
                "kind": random.choice(list(Kind)),
                "status": random.choice(list(Status)),
                "domain": random.choice(self.challenge.domains).id,
                "tag": random.choice(self.tags),
            }
            try:
                async with engine.begin() as db:
                    await db.execute(what, {name: values[name] for name in what.compile().params})
            except DBAPIError as error:
                if not is_passing(error):  # two that wait for each other: then one of them did not happen
                    raise


async def neighbours(db: Db) -> Neighbours:
    challenge = await a_challenge(db)
    resident = await a_resident(db, challenge)
    for _ in range(20):
        await a_submission(db, challenge, resident, domains=[challenge.domains[0].slug])
    tags = [{"challenge_id": challenge.id, "group_name": "", "name": name} for name in "abc"]
    return Neighbours(
        challenge, resident, list((await db.execute(insert(Tag).values(tags).returning(Tag.id))).scalars())
    )


async def test_after_any_history_of_several_at_once_it_is_what_counting_gives(engine: AsyncEngine) -> None:
    async with engine.begin() as db:
        there = await neighbours(db)
    await asyncio.gather(*(there.live(engine, seed=seed, steps=150) for seed in range(4)), _folds(engine))
    async with engine.begin() as db:
        expected = await counted(db, there.challenge)
        assert all(expected)
        assert await kept(db, there.challenge) == expected


async def test_a_domain_taken_off_while_its_submission_is_given_again_is_counted_once(
    engine: AsyncEngine,
) -> None:
    async with engine.begin() as db:
        there = await neighbours(db)
        await db.execute(update(Submission).values(withdrawn_at=func.now()))
    async with engine.connect() as giving, engine.connect() as taking:
        await giving.execute(update(Submission).values(withdrawn_at=None))
        off = asyncio.create_task(taking.execute(delete(SubmissionDomain)))
        await asyncio.sleep(0.1)  # it waits for the other, or is done by then and did not look
        await giving.commit()
        await off
        await taking.commit()
    async with engine.begin() as db:
        assert await kept(db, there.challenge) == await counted(db, there.challenge)


async def _folds(engine: AsyncEngine) -> None:
    for _ in range(20):
        async with engine.begin() as db:
            await fold(db, now=await now_of(db))


async def test_many_changes_are_folded_into_one_each(db: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    there = await neighbours(db)
    rows = select(func.count()).select_from(SubmissionCount)
    monkeypatch.setattr(counts, "_MANY", 1_000)
    assert await fold(db, now=await now_of(db)) == 0
    before = await kept(db, there.challenge)
    monkeypatch.setattr(counts, "_MANY", 30)
    assert await fold(db, now=await now_of(db)) == (await db.execute(rows)).scalar_one() == 2
    assert await kept(db, there.challenge) == before


async def test_a_tag_that_is_gone_and_a_challenge_that_is_leave_no_counts(db: Db) -> None:
    there = await neighbours(db)
    link = text("INSERT INTO submission_tags SELECT id, :tag FROM submissions")
    await db.execute(link, {"tag": there.tags[0]})
    await db.execute(delete(Tag).where(Tag.id == there.tags[0]))
    assert await kept(db, there.challenge) == await counted(db, there.challenge)
    await db.execute(delete(Challenge))
    assert (await db.execute(select(SubmissionCount.id))).all() == []


async def test_lists_are_counted_exactly_by_status_and_kind_and_others_to_a_bound(
    db: Db, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = await neighbours(db)
    monkeypatch.setattr(counts, "MOST_COUNTED", 10)
    received = SubmissionFilter(status=(Status.RECEIVED,), kind=(Kind.NEED,))
    wanted = [SubmissionFilter(), received, SubmissionFilter(kind=(Kind.IDEA,)), SubmissionFilter(assigned=NOBODY)]
    assert await count_each(db, wanted, challenge_id=there.challenge.id, member_id=1) == (20, 20, 0, 11)
