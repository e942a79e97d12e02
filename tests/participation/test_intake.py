"""What the team writes down for people whom it meets, and takes back."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import members, review, tags, threads
from participation.challenges import ChallengeView, challenge_by_id
from participation.database import Db, transaction
from participation.errors import (
    ChallengeClosed,
    NoSuchArea,
    NoSuchSubmission,
    NotAllowedNow,
    NoWords,
)
from participation.intake import Desk, Heard, write_down, write_down_all
from participation.intake_view import lately_written, written_down
from participation.merging import merge
from participation.models import (
    Audit,
    ChatResident,
    Consent,
    Import,
    Intake,
    Resident,
    Submission,
    SubmissionDomain,
)
from participation.review import Reviewed
from participation.taking_back import take_back
from participation.words import About, ChallengeStatus, ConsentKind, Kind, MergeReason, Role, Status, Visibility
from tests.builders import a_challenge, a_chat, a_submission
from tests.statements import statements

WORDS = "Er is nergens een bankje bij de vijver om even uit te rusten."


@pytest.fixture
async def desk(db: Db) -> Desk:
    return await a_desk(db)


async def a_desk(db: Db, challenge: ChallengeView | None = None) -> Desk:
    challenge = challenge or await a_challenge(db)
    member = await members.add_member(db, challenge_id=challenge.id, name="Hanna", role=Role.COORDINATOR)
    return Desk(challenge, member, "1")


def heard(**more: Any) -> Heard:
    return Heard(**{"kind": Kind.NEED, "own_words": WORDS, "source": "buurthuis, 3 maart", **more})


async def rows(db: Db, *columns: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await db.execute(select(*columns).order_by(columns[0]))]


async def count(db: Db, table: Any) -> int:
    return (await db.execute(select(func.count()).select_from(table))).scalar_one()


async def test_it_is_a_submission_of_a_resident_without_a_chat_who_was_told_what_we_keep(db: Db, desk: Desk) -> None:
    area, domains = desk.challenge.areas[-1].id, tuple(each.id for each in desk.challenge.domains[:2])
    said = heard(purpose="Mijn moeder wordt moe.", area_id=area, domain_ids=(*domains, 0), about=About.SOMEBODY)
    number = await write_down(db, desk, said, form=1)
    (row,) = (await db.execute(select(Submission))).all()
    assert (row.id, row.kind, row.status, row.own_words, row.purpose, row.about, row.area_id, row.visibility) == (
        *(number, Kind.NEED, Status.RECEIVED, WORDS, "Mijn moeder wordt moe.", About.SOMEBODY, area, Visibility.TEAM),
    )
    assert (row.language, row.language_confidence > 0.9) == ("nl", True)
    assert await rows(db, SubmissionDomain.domain_id) == [(domain,) for domain in sorted(domains)]
    assert await rows(db, Resident.id, Resident.area_id, Resident.language) == [(row.resident_id, area, "nl")]
    version = desk.challenge.setup.notice.version
    assert await rows(db, Consent.resident_id, Consent.kind, Consent.version) == [
        (row.resident_id, ConsentKind.NOTICE, version)
    ]
    assert await count(db, ChatResident) == 0
    noted = await rows(db, Audit.ids, Audit.action, Audit.member_id)
    assert noted[-1] == ([number], "taken_in", desk.by)


async def test_a_language_that_is_chosen_is_not_detected(db: Db, desk: Desk) -> None:
    await write_down(db, desk, heard(language="tr"), form=1)
    assert await rows(db, Submission.language, Submission.language_confidence) == [("tr", None)]
    assert await rows(db, Resident.language) == [("nl",)]


async def test_neighbours_may_read_it_only_by_a_consent_of_its_own(db: Db, desk: Desk) -> None:
    await write_down(db, desk, heard(neighbours=True), form=1)
    assert await rows(db, Submission.visibility) == [(Visibility.NAMELESS,)]
    kinds = await rows(db, Consent.kind, Consent.version)
    assert kinds == [(ConsentKind.NEIGHBOURS, "1"), (ConsentKind.NOTICE, desk.challenge.setup.notice.version)]


async def test_a_form_that_is_sent_twice_is_written_down_once(db: Db, desk: Desk) -> None:
    first = await write_down(db, desk, heard(), form=1)
    assert await write_down(db, desk, heard(), form=1) == first
    assert (await count(db, Submission), await count(db, Resident)) == (1, 1)
    assert await write_down(db, await a_desk(db, desk.challenge), heard(), form=1) != first  # a colleague's own form


async def test_a_double_click_writes_down_once(engine: AsyncEngine) -> None:
    async with transaction(engine) as db:
        desk = await a_desk(db)

    async def clicks() -> int:
        async with transaction(engine) as db:
            return await write_down(db, desk, heard(), form=1)

    first, second = await asyncio.gather(clicks(), clicks())
    assert first == second


async def test_the_same_person_is_one_resident(db: Db, desk: Desk) -> None:
    first = await write_down(db, desk, heard(), form=1)
    await write_down(db, desk, heard(kind=Kind.OFFER), form=2, like=first)
    await write_down(db, desk, heard(), form=3)
    whose = [row[1] for row in await rows(db, Submission.id, Submission.resident_id)]
    assert whose[0] == whose[1] != whose[2]
    assert await count(db, Consent) == 2


async def test_whose_it_is_cannot_be_somebody_who_sent_it_or_of_another_challenge(db: Db, desk: Desk) -> None:
    sent = await a_submission(db, desk.challenge)
    other = await a_desk(db)
    elsewhere = await write_down(db, other, heard(), form=1)
    for like in (sent, elsewhere):
        with pytest.raises(NoSuchSubmission):
            await write_down(db, desk, heard(), form=2, like=like)


async def test_what_cannot_be_written_down_leaves_nothing_behind(db: Db, desk: Desk) -> None:
    closed = await a_desk(db, await a_challenge(db, status=ChallengeStatus.CLOSED))
    other = await a_challenge(db)
    for at, said, refusal in (
        (closed, heard(), ChallengeClosed),
        (desk, heard(area_id=other.areas[0].id), NoSuchArea),
        (desk, heard(own_words=""), NoWords),
    ):
        with pytest.raises(refusal):
            await write_down(db, at, said, form=1)
    assert (await count(db, Submission), await count(db, Resident), await count(db, Intake)) == (0, 0, 0)


async def test_the_last_ones_of_this_sitting_are_listed(db: Db, desk: Desk) -> None:
    first = await write_down(db, desk, heard(area_id=desk.challenge.areas[0].id), form=1)
    second = await write_down(db, desk, heard(source="markt"), form=2)
    await write_down(db, await a_desk(db, desk.challenge), heard(), form=3)
    listed = await lately_written(db, challenge_id=desk.challenge.id, member_id=desk.by)
    assert [(each.number, each.source, each.area) for each in listed] == [
        (second, "markt", None),
        (first, "buurthuis, 3 maart", desk.challenge.areas[0].name),
    ]
    await db.execute(
        update(Submission)
        .where(Submission.id == second)
        .values(received_at=func.now() - func.make_interval(0, 0, 0, 0, 13))
    )
    listed = await lately_written(db, challenge_id=desk.challenge.id, member_id=desk.by)
    assert [each.number for each in listed] == [first]


async def test_of_what_a_resident_sent_it_is_not_said_that_it_was_written_down(db: Db, desk: Desk) -> None:
    number = await write_down(db, desk, heard(), form=1)
    seen = await written_down(db, challenge_id=desk.challenge.id, number=number)
    assert seen is not None
    assert (seen.by, seen.source, seen.claimed) == ("Hanna", "buurthuis, 3 maart", False)
    sent = await a_submission(db, desk.challenge)
    assert await written_down(db, challenge_id=desk.challenge.id, number=sent) is None
    assert await written_down(db, challenge_id=desk.challenge.id + 1, number=number) is None


# — taken back


async def test_taken_back_nothing_is_left_and_it_says_what_was_typed(db: Db, desk: Desk) -> None:
    said = heard(
        purpose="Moe.", area_id=desk.challenge.areas[0].id, domain_ids=(desk.challenge.domains[0].id,), neighbours=True
    )
    number = await write_down(db, desk, said, form=1)
    assert await take_back(db, challenge_id=desk.challenge.id, number=number, by=desk.by) == said
    for table in (Submission, Resident, Consent, Intake):
        assert await count(db, table) == 0, table


async def test_a_language_that_was_chosen_comes_back_and_one_that_was_detected_does_not(db: Db, desk: Desk) -> None:
    for said in (heard(language="tr"), heard()):
        number = await write_down(db, desk, said, form=1)
        assert await take_back(db, challenge_id=desk.challenge.id, number=number, by=desk.by) == said


async def test_a_resident_who_said_more_stays_with_their_consent(db: Db, desk: Desk) -> None:
    first = await write_down(db, desk, heard(), form=1)
    second = await write_down(db, desk, heard(), form=2, like=first)
    await take_back(db, challenge_id=desk.challenge.id, number=first, by=desk.by)
    assert await rows(db, Submission.id) == [(second,)]
    assert (await count(db, Resident), await count(db, Consent)) == (1, 1)


async def _accepted(db: Db, on: Reviewed) -> None:
    await review.accept(db, on)
    await review.undo(db, on)


async def _noted(db: Db, on: Reviewed) -> None:
    await review.add_note(db, on, words="Bellen.")


async def _tagged(db: Db, on: Reviewed) -> None:
    await tags.put_tag(db, on, name="Rustplek")


async def _claimed(db: Db, on: Reviewed) -> None:
    whose = select(Submission.resident_id).where(Submission.id == on.number).scalar_subquery()
    chat = {"chat_id": await a_chat(db), "challenge_id": on.challenge_id, "preferred": True}
    await db.execute(insert(ChatResident).values(**chat, resident_id=whose))


async def _withdrawn(db: Db, on: Reviewed) -> None:
    whose = (await db.execute(select(Submission.resident_id).where(Submission.id == on.number))).scalar_one()
    await threads.withdraw_submission(db, number=on.number, resident_id=whose)


async def _merged_into(db: Db, on: Reviewed) -> None:
    challenge = await challenge_by_id(db, on.challenge_id)
    other = Reviewed(on.challenge_id, await a_submission(db, challenge), on.by)
    await merge(db, other, into=on.number, reason=MergeReason.SAME)


@pytest.mark.parametrize("goes_on", [_accepted, _noted, _tagged, _claimed, _withdrawn, _merged_into])
async def test_what_somebody_went_on_with_is_not_taken_back(db: Db, desk: Desk, goes_on: Callable[..., Any]) -> None:
    number = await write_down(db, desk, heard(), form=1)
    await goes_on(db, Reviewed(desk.challenge.id, number, desk.by))
    with pytest.raises(NotAllowedNow):
        await take_back(db, challenge_id=desk.challenge.id, number=number, by=desk.by)
    assert (await db.execute(select(Submission.id).where(Submission.id == number))).scalar_one() == number


async def test_what_a_resident_sent_is_not_the_teams_to_take_back(db: Db, desk: Desk) -> None:
    sent = await a_submission(db, desk.challenge)
    number = await write_down(db, desk, heard(), form=1)
    for challenge, which in ((desk.challenge.id, sent), (desk.challenge.id + 1, number)):
        with pytest.raises(NoSuchSubmission):
            await take_back(db, challenge_id=challenge, number=which, by=desk.by)
    assert await count(db, Submission) == 2


# — many at once


async def test_of_many_people_each_is_a_resident_of_their_own_and_all_are_written_in_few_statements(
    db: Db, desk: Desk
) -> None:
    import_id, domain = await an_import(db, desk), desk.challenge.domains[0].id
    for people in (1, 300):
        said = [[heard(line=2, domain_ids=(domain,), neighbours=True), heard(line=3)] for _ in range(people)]
        async with statements(db) as sent:
            assert await write_down_all(db, desk, said, import_id=import_id) == 2 * people
        assert len(sent) <= 12  # a thousand rows each; two who draw the same handle cost one more
    assert (await db.execute(select(func.count(func.distinct(Submission.resident_id))))).scalar_one() == 301
    assert await count(db, Submission) == 602


async def an_import(db: Db, desk: Desk) -> int:
    new = insert(Import).values(challenge_id=desk.challenge.id, hash=b"h", member_id=desk.by, key_number=1)
    return (await db.execute(new.returning(Import.id))).scalar_one()
