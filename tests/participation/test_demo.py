"""Forty samples: believable, marked, never sent, and gone again as if they had never been."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from sqlalchemy import func, select

from conversations import notices
from participation import counts, demo, members, moves, pretending, reading_list, supports, tags, today
from participation.challenges import ChallengeView
from participation.database import Db
from participation.errors import RealResidents, SamplesThere
from participation.filters import SubmissionFilter
from participation.models import Member, Message, Notice, Resident, Submission, SubmissionMove, Tag, ThreadEntry
from participation.review import Reviewed
from participation.words import Kind, Pretend, Role, Status
from tests.builders import a_challenge, a_resident, a_submission
from tests.participation.lives import all_rows

NOW: Final = datetime.now(UTC)


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


def test_there_are_forty_in_two_languages_of_every_kind_and_no_two_the_same() -> None:
    samples = demo.samples()
    assert len({each.words for each in samples}) == 40
    assert {each.language for each in samples} == {"nl", "en"}
    assert {each.kind for each in samples} == set(Kind)
    assert min(sum(each.language == language for each in samples) for language in ("nl", "en")) >= 10
    assert len({each.by for each in samples}) > 25


async def test_the_desk_is_filled_with_something_of_everything(db: Db, challenge: ChallengeView) -> None:
    assert await demo.fill(db, challenge=challenge, now=NOW) == 40
    by_status = await counts.counts_by_status(db, challenge_id=challenge.id)
    assert set(by_status) == set(Status)
    waits = await today.waiting(db, challenge=challenge, member_id=0, now=NOW)
    assert (waits.late, waits.urgent, waits.answered, waits.messages) == (1, 1, 2, 1)
    assert waits.to_read >= 10
    page = await reading_list.submissions_page(db, SubmissionFilter(), challenge_id=challenge.id, member_id=0, most=100)
    assert {line.pretend for line in page} == {Pretend.SAMPLE}
    assert {line.language for line in page} == {"nl", "en"}
    assert len({line.area for line in page}) >= 4
    assert sum(line.supports for line in page) > 20
    assert len(await tags.tags_of(db, challenge_id=challenge.id)) > 5
    neighbour = await a_resident(db, challenge, pretend=Pretend.TEST)
    who = {"challenge_id": challenge.id, "resident_id": neighbour}
    assert len(await supports.submissions_for_neighbours(db, **who)) == supports.MOST_LISTED


async def test_dates_lie_in_the_past_and_in_the_order_of_numbers(db: Db, challenge: ChallengeView) -> None:
    await demo.fill(db, challenge=challenge, now=NOW)
    received = (await db.execute(select(Submission.received_at).order_by(Submission.id))).scalars().all()
    assert received == sorted(received)
    assert received[-1] < NOW
    assert received[0] < NOW - timedelta(days=40)
    for table, at in ((SubmissionMove, SubmissionMove.at), (ThreadEntry, ThreadEntry.created_at)):
        between = select(func.count()).select_from(table).join(Submission, Submission.id == table.submission_id)
        assert not (await db.execute(between.where((at <= Submission.received_at) | (at > NOW)))).scalar_one()
    joined = (await db.execute(select(func.max(Resident.joined_at)))).scalar_one()
    assert joined is not None
    assert joined < NOW


async def test_every_move_is_one_that_is_allowed(db: Db, challenge: ChallengeView) -> None:
    await demo.fill(db, challenge=challenge, now=NOW)
    made = select(SubmissionMove.move, SubmissionMove.before, SubmissionMove.after, Submission.kind)
    for row in await db.execute(made.join(Submission, Submission.id == SubmissionMove.submission_id)):
        assert moves.after(row.move, status=Status(row.before), kind=Kind(row.kind)) == row.after


async def test_nothing_is_ever_sent(db: Db, challenge: ChallengeView) -> None:
    await demo.fill(db, challenge=challenge, now=NOW)
    await notices.find_late(db, now=NOW)
    for hour in range(0, 24, 4):
        assert not await notices.tell_the_news(db, now=NOW + timedelta(days=2, hours=hour))
    assert not (await db.execute(select(func.count()).select_from(Message))).scalar_one()
    assert (await db.execute(select(func.count()).select_from(Notice))).scalar_one()


async def test_twice_is_refused_and_so_is_a_challenge_of_real_residents(db: Db, challenge: ChallengeView) -> None:
    real = await a_resident(db, challenge)
    with pytest.raises(RealResidents):
        await demo.fill(db, challenge=challenge, now=NOW)
    assert await demo.fill(db, challenge=challenge, among_residents=True, now=NOW) == 40
    with pytest.raises(SamplesThere):
        await demo.fill(db, challenge=challenge, among_residents=True, now=NOW)
    assert await supports.submissions_for_neighbours(db, challenge_id=challenge.id, resident_id=real) == ()


async def test_they_go_and_leave_no_trace_but_in_the_audit(db: Db, challenge: ChallengeView) -> None:
    await a_submission(db, challenge)
    before = await all_rows(db)
    await demo.fill(db, challenge=challenge, among_residents=True, now=NOW)
    assert await demo.remove(db, challenge=challenge) == 40
    assert {table for table, _row in await all_rows(db) ^ before} == {"audit", "submission_counts"}
    assert await counts.counts_by_status(db, challenge_id=challenge.id) == {Status.RECEIVED: 1}
    assert await demo.remove(db, challenge=challenge) == 0


async def test_a_tag_that_stands_on_something_real_by_then_stays(db: Db, challenge: ChallengeView) -> None:
    real = await a_submission(db, challenge)
    await demo.fill(db, challenge=challenge, among_residents=True, now=NOW)
    member = await members.add_member(db, challenge_id=challenge.id, name="Samira", role=Role.OWNER)
    await tags.put_tag(db, Reviewed(challenge.id, real, member), name="Rustplek")
    await demo.remove(db, challenge=challenge)
    assert [(tag.name, tag.count) for tag in await tags.tags_of(db, challenge_id=challenge.id)] == [("Rustplek", 1)]
    assert not (await db.execute(select(Tag.sample))).scalar_one()


async def test_what_was_sent_elsewhere_is_left_alone(db: Db, challenge: ChallengeView) -> None:
    other = await a_challenge(db, slug="elders")
    await demo.fill(db, challenge=other, now=NOW)
    await demo.fill(db, challenge=challenge, now=NOW)
    await demo.remove(db, challenge=challenge)
    assert await pretending.count_made_up(db, challenge_id=other.id, kind=Pretend.SAMPLE) == 40


async def test_who_decided_for_the_samples_stands_on_no_list_of_the_team(db: Db, challenge: ChallengeView) -> None:
    await demo.fill(db, challenge=challenge, now=NOW)
    assert await members.team(db, challenge_id=challenge.id) == ()
    (member,) = (await db.execute(select(Member))).all()
    assert member.disabled_at is not None
