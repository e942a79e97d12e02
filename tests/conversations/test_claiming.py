"""What the team wrote down for somebody is claimed in a chat by the four words of a slip."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from sqlalchemy import func, select, update

from conversations.incoming import Asked, finding_payload
from conversations.notices import find_late, tell_at_once, tell_the_news
from participation import review
from participation.beginning import begin
from participation.challenges import ChallengeView
from participation.database import Db
from participation.intake import Desk, Heard, write_down
from participation.members import add_member
from participation.models import ChatResident, Consent, Message, Notice, Resident, Submission
from participation.notices import AT_ONCE
from participation.review import Reviewed
from participation.slips import slip_for
from participation.words import Kind, Role
from tests.builders import KEYS
from tests.conversations.someone import Someone, someone
from tests.conversations.with_words import resident_of, sent, somebody_else

WORDS: Final = "Er is nergens een bankje bij de vijver om uit te rusten."
NOON: Final = datetime(2026, 5, 4, 10, tzinfo=UTC)


@pytest.fixture
async def desk(db: Db, challenge: ChallengeView) -> Desk:
    member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
    return Desk(challenge, member, "1")


@pytest.fixture
async def number(db: Db, desk: Desk) -> int:
    return await write_down(db, desk, Heard(Kind.NEED, WORDS, "buurthuis, 3 maart"), form=1)


async def a_slip(db: Db, desk: Desk, number: int) -> str:
    slip = await slip_for(db, challenge_id=desk.challenge.id, number=number, by=desk.by, keys=KEYS)
    return " ".join(slip.words)


async def with_the_slip(db: Db, desk: Desk, number: int, *, language: str = "nl") -> Someone:
    """In a chat of somebody new, where its four words were typed."""
    fatma = await someone(db, language=language)
    await fatma.starts(finding_payload(desk.challenge.slug))
    await fatma.says(await a_slip(db, desk, number))
    return fatma


async def owner(db: Db, number: int) -> int:
    return (await db.execute(select(Submission.resident_id).where(Submission.id == number))).scalar_one()


async def notices_acknowledged(db: Db) -> list[str]:
    return list((await db.execute(select(Consent.version).where(Consent.kind == "notice"))).scalars())


async def test_who_claims_reads_first_what_we_keep_and_then_sees_what_was_written_down(
    db: Db, desk: Desk, number: int
) -> None:
    fatma = await with_the_slip(db, desk, number)
    assert "Gevonden! Het team schreef op wat u zei. Lees eerst dit." in fatma.last.bubbles
    assert desk.challenge.setup.notice.short["nl"] in fatma.text
    assert await resident_of(db, fatma) is None
    await fatma.taps("Prima, ga verder")
    assert "Vanaf nu hoort u hier wat ervan komt. Met /mine ziet u het." in "\n".join(
        bubble for content in fatma.log for bubble in content.bubbles
    )
    assert await resident_of(db, fatma) == await owner(db, number)
    assert await notices_acknowledged(db) == [desk.challenge.setup.notice.version]
    await fatma.does(Asked("mine"))
    assert any(WORDS[:15] in label for label in fatma.labels())


async def test_who_would_rather_not_takes_nothing_over_and_the_words_still_work(
    db: Db, desk: Desk, number: int
) -> None:
    fatma = await someone(db)
    await fatma.starts(finding_payload(desk.challenge.slug))
    words = await a_slip(db, desk, number)
    await fatma.says(words)
    await fatma.taps("Nee, dank u")
    assert "Dat is goed. Er verandert niets. Uw vier woorden blijven werken." in fatma.last.bubbles
    assert await resident_of(db, fatma) is None
    await fatma.starts(finding_payload(desk.challenge.slug))
    await fatma.says(words)
    await fatma.taps("Prima, ga verder")
    assert await resident_of(db, fatma) == await owner(db, number)


async def test_who_has_a_chat_with_us_already_knows_and_keeps_their_language(db: Db, desk: Desk, number: int) -> None:
    omar = await somebody_else(db)
    await sent(omar)
    own = await resident_of(db, omar)
    await db.execute(update(Resident).where(Resident.id == own).values(language="en"))
    await omar.does(Asked("find"))
    await omar.says(await a_slip(db, desk, number))
    await omar.taps("Yes")
    assert await resident_of(db, omar) == await owner(db, number)
    assert (await db.execute(select(Resident.language))).scalars().all() == ["en"]
    assert len((await db.execute(select(Submission.id))).all()) == 2


async def test_what_the_team_asked_before_is_asked_then(db: Db, desk: Desk, number: int) -> None:
    entry = await review.ask(db, Reviewed(desk.challenge.id, number, desk.by), words="Aan welke kant?")
    assert not await tell_at_once(db, challenge_id=desk.challenge.id, entry_id=entry, now=NOON)
    fatma = await with_the_slip(db, desk, number)
    await fatma.taps("Prima, ga verder")
    assert "Aan welke kant?" in fatma.text
    await fatma.says("Bij de brug.")
    await fatma.taps("Versturen")
    assert (await db.execute(select(Submission.answered_at))).scalar_one() is not None


async def test_what_was_decided_before_waits_and_is_told_then(db: Db, desk: Desk, number: int) -> None:
    await review.accept(db, Reviewed(desk.challenge.id, number, desk.by))
    await db.execute(update(Notice).values(created_at=NOON - timedelta(minutes=5)))
    assert await tell_the_news(db, now=NOON) == 0
    assert (await db.execute(select(Notice.told_at))).scalars().all() == [None]
    fatma = await with_the_slip(db, desk, number)
    await fatma.taps("Prima, ga verder")
    assert await tell_the_news(db, now=NOON + timedelta(minutes=1)) == 1
    await fatma.looks()
    assert f"We hebben nummer {number} gelezen en nemen het mee. Dank u wel!" in fatma.text


async def test_those_without_a_chat_hold_up_nobody(db: Db, desk: Desk) -> None:
    for form in range(AT_ONCE):
        number = await write_down(db, desk, Heard(Kind.NEED, WORDS, "markt"), form=form)
        await review.accept(db, Reviewed(desk.challenge.id, number, desk.by))
    omar = await somebody_else(db)
    await sent(omar)
    theirs = (await db.execute(select(func.max(Submission.id)))).scalar_one()
    await review.accept(db, Reviewed(desk.challenge.id, theirs, desk.by))
    await db.execute(update(Notice).values(created_at=NOON - timedelta(minutes=5)))
    assert await tell_the_news(db, now=NOON) == 1


async def test_who_has_no_chat_was_promised_nothing_and_is_sent_nothing(db: Db, desk: Desk, number: int) -> None:
    await db.execute(update(Submission).values(received_at=NOON - timedelta(days=30)))
    assert await find_late(db, now=NOON) == 0
    assert not await begin(db, resident_id=await owner(db, number), content={})
    assert (await db.execute(select(Message.id))).all() == []
    assert (await db.execute(select(ChatResident.chat_id))).all() == []
