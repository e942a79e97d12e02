"""What residents bring: recorded at once, enriched after, and refused where it may not be."""

import pytest
from sqlalchemy import func, select, update

from participation import submissions
from participation.challenges import AreaView, ChallengeView
from participation.database import Db
from participation.errors import ChallengeClosed, NoSuchArea, NoSuchSubmission
from participation.languages import Detected
from participation.models import Challenge, Consent, Media, Resident, Submission, SubmissionDomain
from participation.submissions import MediaRef
from participation.words import About, ChallengeStatus, Kind, MediaKind, Visibility
from tests.builders import a_bot, a_challenge, a_resident, a_submission
from tests.statements import statements


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


@pytest.fixture
async def resident(db: Db, challenge: ChallengeView) -> int:
    return await a_resident(db, challenge)


async def record(
    db: Db, challenge: ChallengeView, resident: int, *, area: AreaView | None = None, media: tuple[MediaRef, ...] = ()
) -> int:
    return await submissions.record_submission(
        db,
        challenge_id=challenge.id,
        resident_id=resident,
        kind=Kind.NEED,
        own_words="Een bankje.",
        area_id=area.id if area else None,
        language=Detected("nl", 0.98),
        media=media,
    )


async def test_what_is_recorded_is_the_residents_own_words_for_the_team_alone(
    db: Db, challenge: ChallengeView, resident: int
) -> None:
    number = await record(db, challenge, resident)
    row = (await db.execute(select(Submission))).one()
    assert (row.id, row.resident_id, row.kind, row.status, row.own_words) == (
        number,
        resident,
        "need",
        "received",
        "Een bankje.",
    )
    assert (row.visibility, row.language, row.language_confidence, row.area_id) == ("team", "nl", 0.98, None)


async def test_the_first_area_told_is_where_a_resident_lives_and_a_later_one_is_not(
    db: Db, challenge: ChallengeView, resident: int
) -> None:
    first, second = challenge.areas[-2:]
    await record(db, challenge, resident, area=first)
    await record(db, challenge, resident, area=second)
    assert (await db.execute(select(Resident.area_id))).scalar_one() == first.id
    assert (await db.execute(select(Submission.area_id).order_by(Submission.id))).scalars().all() == [
        first.id,
        second.id,
    ]


async def test_photos_and_voice_messages_go_along(db: Db, challenge: ChallengeView, resident: int) -> None:
    bot = await a_bot(db)
    media = (MediaRef(bot.id, "f1", MediaKind.PHOTO, None), MediaRef(bot.id, "f2", MediaKind.VOICE, 4))
    number = await record(db, challenge, resident, media=media)
    rows = await db.execute(select(Media.submission_id, Media.file_id, Media.kind, Media.seconds).order_by(Media.id))
    assert [tuple(row) for row in rows] == [(number, "f1", "photo", None), (number, "f2", "voice", 4)]


@pytest.mark.parametrize("status", [ChallengeStatus.CLOSED, ChallengeStatus.DRAFT])
async def test_a_challenge_that_is_not_open_takes_nothing_in(
    db: Db, challenge: ChallengeView, resident: int, status: ChallengeStatus
) -> None:
    await db.execute(update(Challenge).values(status=status))
    with pytest.raises(ChallengeClosed):
        await record(db, challenge, resident)
    assert (await db.execute(select(func.count()).select_from(Submission))).scalar_one() == 0


async def test_an_area_of_another_challenge_is_refused_and_leaves_nothing(
    db: Db, challenge: ChallengeView, resident: int
) -> None:
    elsewhere = await a_challenge(db)
    with pytest.raises(NoSuchArea):
        await record(db, challenge, resident, area=elsewhere.areas[0])
    assert (await db.execute(select(func.count()).select_from(Submission))).scalar_one() == 0
    assert (await db.execute(select(Resident.area_id).where(Resident.id == resident))).scalar_one() is None


async def test_domains_are_those_of_the_challenge_and_the_last_choice_counts(
    db: Db, challenge: ChallengeView, resident: int
) -> None:
    other = await a_challenge(db)
    number = await a_submission(db, challenge, resident)
    ids = [domain.id for domain in challenge.domains]
    for chosen in (ids[:2], [ids[2], other.domains[0].id, 10**15], ids[2:4]):
        await submissions.set_domains(db, number=number, resident_id=resident, domain_ids=chosen)
    found = await db.execute(select(SubmissionDomain.domain_id).order_by(SubmissionDomain.domain_id))
    assert found.scalars().all() == ids[2:4]


async def test_no_domain_at_all_takes_the_earlier_ones_away(db: Db, challenge: ChallengeView, resident: int) -> None:
    number = await a_submission(db, challenge, resident, domains=[challenge.domains[0].slug])
    await submissions.set_domains(db, number=number, resident_id=resident, domain_ids=[])
    assert (await db.execute(select(func.count()).select_from(SubmissionDomain))).scalar_one() == 0


async def test_it_is_enriched_and_shown_with_a_consent_of_its_own(
    db: Db, challenge: ChallengeView, resident: int
) -> None:
    number = await a_submission(db, challenge, resident)
    await submissions.set_purpose(db, number=number, resident_id=resident, words="Daarom.")
    await submissions.set_about(db, number=number, resident_id=resident, about=About.SOMEBODY)
    await show(db, number, resident)
    row = (await db.execute(select(Submission))).one()
    assert (row.purpose, row.about, row.visibility) == ("Daarom.", "somebody", "named")
    consents = await db.execute(select(Consent.resident_id, Consent.kind, Consent.version, Consent.language))
    assert [tuple(consent) for consent in consents] == [(resident, "neighbours", "1", "nl")]
    assert (await db.execute(select(Resident.name))).scalar_one() == "Fatma"


async def test_without_a_name_the_one_that_is_there_stays(db: Db, challenge: ChallengeView) -> None:
    resident = await a_resident(db, challenge, name="Fatma")
    await show(db, await a_submission(db, challenge, resident), resident, name=None)
    assert (await db.execute(select(Resident.name))).scalar_one() == "Fatma"


async def test_nobody_changes_what_somebody_else_brought(db: Db, challenge: ChallengeView, resident: int) -> None:
    number = await a_submission(db, challenge, domains=[challenge.domains[0].slug])
    with pytest.raises(NoSuchSubmission):
        await submissions.set_purpose(db, number=number, resident_id=resident, words="x")
    with pytest.raises(NoSuchSubmission):
        await submissions.set_about(db, number=number, resident_id=resident, about=About.ME)
    with pytest.raises(NoSuchSubmission):
        await show(db, number, resident)
    with pytest.raises(NoSuchSubmission):
        await submissions.set_domains(db, number=number, resident_id=resident, domain_ids=[])
    row = (await db.execute(select(Submission.purpose, Submission.about, Submission.visibility))).one()
    assert tuple(row) == (None, None, "team")
    assert (await db.execute(select(func.count()).select_from(Consent))).scalar_one() == 0
    assert (await db.execute(select(func.count()).select_from(SubmissionDomain))).scalar_one() == 1


async def test_as_many_statements_for_three_photos_and_domains_as_for_one(
    db: Db, challenge: ChallengeView, resident: int
) -> None:
    bot, counts = await a_bot(db), []
    for many in (1, 3):
        media = tuple(MediaRef(bot.id, f"f{n}", MediaKind.PHOTO, None) for n in range(many))
        async with statements(db) as sent:
            number = await record(db, challenge, resident, media=media)
            domains = [domain.id for domain in challenge.domains[:many]]
            await submissions.set_domains(db, number=number, resident_id=resident, domain_ids=domains)
        counts.append(len(sent))
    assert counts[0] == counts[1]


async def show(db: Db, number: int, resident: int, *, name: str | None = "Fatma") -> None:
    await submissions.show_neighbours(
        db, number=number, resident_id=resident, visibility=Visibility.NAMED, name=name, version="1", language="nl"
    )
