"""Samples and test residents: where they stand, where they do not, and that real residents never meet them."""

from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from sqlalchemy import func, literal, select, text, update

from participation import (
    chats,
    consents,
    counts,
    export,
    find_codes,
    merging,
    pretending,
    reading_list,
    residents,
    review,
    sources,
    supports,
    tags,
    today,
)
from participation.audience import EVERYBODY, count_audience
from participation.challenges import ChallengeView
from participation.database import Db
from participation.errors import MadeUpApart, NoLongerShown, NoSuchCode
from participation.filters import SubmissionFilter, conditions, read_filter
from participation.joining import join_resident
from participation.members import add_member
from participation.models import Base, Chat, Consent, Resident, Submission
from participation.review import Reviewed
from participation.similar import similar_to
from participation.words import Kind, MergeReason, Pretend, Role, Status, SupportKind, Visibility
from tests.builders import KEYS, a_bot, a_challenge, a_chat, a_resident, a_submission
from tests.participation.lives import a_life, all_rows

NOW: Final = datetime(2026, 3, 3, 12, tzinfo=UTC)
SHOWN: Final[dict[str, Any]] = {"status": Status.ACCEPTED, "visibility": Visibility.NAMELESS}


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


@pytest.fixture
async def numbers(db: Db, challenge: ChallengeView) -> dict[Pretend | None, int]:
    """One of a real resident, a sample's, a test's."""
    made = {}
    for each in (None, *Pretend):
        resident = await a_resident(db, challenge, pretend=each)
        made[each] = await a_submission(db, challenge, resident, kind=Kind.NEED, domains=["green"])
    return made


async def listed(db: Db, challenge: ChallengeView, wanted: SubmissionFilter) -> dict[int, Pretend | None]:
    page = await reading_list.submissions_page(db, wanted, challenge_id=challenge.id, member_id=0)
    return {line.number: line.pretend for line in page}


async def test_the_list_marks_samples_and_holds_tests_apart(
    db: Db, challenge: ChallengeView, numbers: dict[Pretend | None, int]
) -> None:
    real, sample, test = numbers.values()
    assert await listed(db, challenge, SubmissionFilter()) == {real: None, sample: Pretend.SAMPLE}
    assert await listed(db, challenge, read_filter([("test", "1")])) == {test: Pretend.TEST}


async def test_their_list_is_found_by_its_index_among_many(db: Db, challenge: ChallengeView) -> None:
    resident = await a_resident(db, challenge)
    many = text("""
        INSERT INTO submissions (challenge_id, resident_id, kind, status, own_words, visibility)
        SELECT :challenge, :resident, 'need', 'received', 'Een bankje.', 'team' FROM generate_series(1, 3000)
    """)
    await db.execute(many, {"challenge": challenge.id, "resident": resident})
    await db.execute(text("ANALYZE submissions"))
    wanted = conditions(read_filter([("test", "1")]), challenge_id=challenge.id, member_id=None)
    query = select(literal(1)).select_from(Submission).where(*wanted)
    plan = query.compile(dialect=db.dialect, compile_kwargs={"literal_binds": True})
    assert "ix_submissions_tests" in str((await db.execute(text(f"EXPLAIN {plan}"))).all())


async def test_what_a_test_sent_is_counted_nowhere(
    db: Db, challenge: ChallengeView, numbers: dict[Pretend | None, int]
) -> None:
    member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.OWNER)
    test = numbers[Pretend.TEST]
    await db.execute(update(Submission).where(Submission.id == test).values(urgent=True, assigned_to=member))
    await tags.put_tag(db, Reviewed(challenge.id, test, member), name="Rustplek")
    waiting = await today.waiting(db, challenge=challenge, member_id=member, now=NOW)
    assert (waiting.to_read, waiting.urgent, waiting.mine) == (2, 0, 0)
    assert await counts.counts_by_status(db, challenge_id=challenge.id) == {Status.RECEIVED: 2}
    assert list((await counts.counts_by_domain(db, challenge_id=challenge.id)).values()) == [2]
    assert [tag.count for tag in await tags.tags_of(db, challenge_id=challenge.id)] == [0]
    for number in numbers.values():
        await review.accept(db, Reviewed(challenge.id, number, member))
    moved = await today.lately_moved(db, challenge_id=challenge.id)
    assert [each.pretend for each in moved] == [Pretend.SAMPLE, None]


async def test_a_file_holds_samples_only_when_they_are_asked_for_and_never_a_test(
    db: Db, challenge: ChallengeView, numbers: dict[Pretend | None, int]
) -> None:
    async def rows(*, samples: bool) -> dict[int, bool]:
        found = export.submissions_for_export(db, challenge_id=challenge.id, samples=samples)
        return {row.number: row.sample async for row in found}

    assert await rows(samples=False) == {numbers[None]: False}
    assert await rows(samples=True) == {numbers[None]: False, numbers[Pretend.SAMPLE]: True}
    assert await export.count_submissions(db, challenge_id=challenge.id) == 1
    assert await export.count_submissions(db, challenge_id=challenge.id, samples=True) == 2


@pytest.mark.parametrize("reader", [None, *Pretend])
@pytest.mark.parametrize("author", [None, *Pretend])
async def test_real_residents_and_those_made_up_do_not_see_each_other(
    db: Db, challenge: ChallengeView, reader: Pretend | None, author: Pretend | None
) -> None:
    number = await a_submission(db, challenge, await a_resident(db, challenge, pretend=author), **SHOWN)
    who: dict[str, Any] = {"challenge_id": challenge.id, "resident_id": await a_resident(db, challenge, pretend=reader)}
    meets = (reader is None) is (author is None)
    assert await supports.submissions_for_neighbours(db, **who) == ((number,) if meets else ())
    with nullcontext() if meets else pytest.raises(NoLongerShown):
        await supports.support(db, **who, number=number, kind=SupportKind.ME_TOO)


async def a_test_chat(db: Db, challenge: ChallengeView) -> int:
    chat_id = await a_chat(db)
    await chats.enter_challenge(db, chat_id=chat_id, challenge_id=challenge.id, source="flyer")
    await db.execute(update(Chat).where(Chat.id == chat_id).values(test=True))
    return chat_id


async def join(db: Db, challenge: ChallengeView, chat_id: int) -> int:
    here = {"chat_id": chat_id, "challenge_id": challenge.id}
    return await residents.join_challenge(db, **here, language="nl", notice_version="1")


async def test_who_joins_in_a_test_chat_is_a_test_resident_and_came_from_nowhere(
    db: Db, challenge: ChallengeView
) -> None:
    chat_id = await a_test_chat(db, challenge)
    await sources.add_source(db, challenge_id=challenge.id, called="flyer", by=0)
    assert [each.started for each in await sources.sources_of(db, challenge_id=challenge.id)] == [0]
    resident_id = await join(db, challenge, chat_id)
    pretend = select(Resident.pretend).where(Resident.id == resident_id)
    assert (await db.execute(pretend)).scalar_one() == Pretend.TEST
    assert [each.started for each in await sources.sources_of(db, challenge_id=challenge.id)] == [0]


@pytest.mark.parametrize("whose", ["a real one's", "a test's"])
async def test_four_words_never_make_one_of_a_test_resident_and_a_real_one(
    db: Db, challenge: ChallengeView, whose: str
) -> None:
    real, test = await a_chat(db), await a_test_chat(db, challenge)
    theirs, here = (real, test) if whose == "a real one's" else (test, real)
    found = await join(db, challenge, theirs)
    await find_codes.give_code(db, challenge_id=challenge.id, resident_id=found, language="nl", keys=KEYS)
    code = (await db.execute(select(Base.metadata.tables["find_codes"].c.id))).scalar_one()
    with pytest.raises(NoSuchCode):
        await join_resident(db, chat_id=here, challenge_id=challenge.id, code_id=code)


async def test_what_tests_left_is_cleared_away_and_nothing_else(db: Db, challenge: ChallengeView) -> None:
    real = await a_resident(db, challenge)
    kept = await a_submission(db, challenge, real, **SHOWN)
    before = await all_rows(db)
    bot = await a_bot(db)
    life = await a_life(db, challenge, address=chats.Address(bot, "tries"))
    await db.execute(update(Chat).where(Chat.id == life.chat_id).values(test=True))
    await db.execute(update(Resident).where(Resident.id == life.resident_id).values(pretend=Pretend.TEST))
    assert await pretending.count_made_up(db, challenge_id=challenge.id, kind=Pretend.TEST) == 1

    gone = await pretending.clear_away(db, challenge_id=challenge.id, kind=Pretend.TEST, by=None)

    assert gone == 1
    left = {table for table, _row in await all_rows(db) - before}
    of_the_team = {
        "members",
        "member_roles",
        "audit",
        "tags",
        "sources",
        "calls",
        "phases",
        "phase_moves",
        "prompts",
        "firings",
    }
    assert left - of_the_team == {"bots", "chats", "find_tries", "handled_updates", "mail_asks", "submission_counts"}
    assert await counts.counts_by_status(db, challenge_id=challenge.id) == {Status.ACCEPTED: 1}
    assert before <= await all_rows(db)
    assert (await db.execute(select(Chat.test, Chat.resident_id))).one() == (True, None)
    assert (await db.execute(select(func.count()).select_from(Consent))).scalar_one() == 0
    assert await listed(db, challenge, SubmissionFilter()) == {kept: None}


async def test_whether_there_are_real_residents(db: Db, challenge: ChallengeView) -> None:
    await a_resident(db, challenge, pretend=Pretend.SAMPLE)
    assert not await pretending.has_real_residents(db, challenge_id=challenge.id)
    await a_resident(db, challenge)
    assert await pretending.has_real_residents(db, challenge_id=challenge.id)


@pytest.mark.parametrize("other", [None, *Pretend])
@pytest.mark.parametrize("own", [None, *Pretend])
async def test_like_is_merged_with_like_alone_and_stands_beside_like_alone(
    db: Db, challenge: ChallengeView, own: Pretend | None, other: Pretend | None
) -> None:
    words = "Er is geen bankje bij de vijver."
    one = await a_submission(db, challenge, await a_resident(db, challenge, pretend=own), own_words=words)
    into = await a_submission(db, challenge, await a_resident(db, challenge, pretend=other), own_words=words)
    similar = await similar_to(db, challenge_id=challenge.id, number=one)
    assert [each.number for each in similar] == ([into] if own is other else [])
    member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.OWNER)
    on = Reviewed(challenge.id, one, member)
    with nullcontext() if own is other else pytest.raises(MadeUpApart):
        await merging.merge(db, on, into=into, reason=MergeReason.SAME)


async def test_a_call_goes_to_real_residents_alone(db: Db, challenge: ChallengeView) -> None:
    for pretend in (None, *Pretend):
        resident = await a_resident(db, challenge, chat_id=await a_chat(db), pretend=pretend)
        await consents.allow_calls(db, resident_id=resident, allowed=True, version="1", language="nl")
    counted = await count_audience(db, EVERYBODY, challenge_id=challenge.id, time_zone=challenge.time_zone)
    assert (counted.hears, counted.stopped, counted.no_consent, counted.unreachable) == (1, 0, 0, 0)
