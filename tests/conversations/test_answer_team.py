"""The team asks a resident something: it arrives, is answered by a button or by just writing, and nothing is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from conversations.incoming import Asked
from conversations.notices import tell_at_once
from participation import review
from participation.challenges import ChallengeView
from participation.database import Db
from participation.members import add_member
from participation.models import Message, Resident, Submission, ThreadEntry
from participation.review import Reviewed
from participation.words import Role
from tests.conversations.someone import NEED, Someone

NOON = datetime(2026, 5, 4, 10, tzinfo=UTC)
NIGHT = datetime(2026, 5, 4, 22, tzinfo=UTC)
"""After ten in the evening in Amsterdam, and before eight the next morning."""


@pytest.fixture
async def on(db: Db, challenge: ChallengeView, fatma: Someone) -> Reviewed:
    """What Fatma sent, and who looks at it; she has no talk open."""
    await fatma.sends("need", NEED)
    await fatma.taps("Nee")
    await fatma.taps("Nee")
    member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
    number = (await db.execute(select(Submission.id))).scalar_one()
    return Reviewed(challenge.id, number, member)


async def asks(db: Db, on: Reviewed, words: str = "Op welk stuk?", now: datetime = NOON) -> bool:
    entry = await review.ask(db, on, words=words)
    return await tell_at_once(db, challenge_id=on.challenge_id, entry_id=entry, now=now)


async def thread(db: Db) -> list[tuple[str, str]]:
    rows = await db.execute(select(ThreadEntry.kind, ThreadEntry.words).order_by(ThreadEntry.id))
    return [(kind, words or "") for kind, words in rows]


async def test_a_question_comes_with_a_button_and_its_answer_joins_the_thread(
    db: Db, on: Reviewed, fatma: Someone
) -> None:
    assert await asks(db, on)
    await fatma.looks()
    assert fatma.last.bubbles[1] == "Op welk stuk?"
    assert str(on.number) in fatma.last.bubbles[0]
    await fatma.taps("Antwoorden")
    assert "Op welk stuk?" in fatma.text
    await fatma.says("Halverwege de Hofsteeg.")
    await fatma.taps("Versturen")

    assert "Het team leest uw antwoord." in fatma.text
    assert await thread(db) == [("question", "Op welk stuk?"), ("answer", "Halverwege de Hofsteeg.")]
    assert (await db.execute(select(Submission.status))).scalar_one() == "received"


async def test_who_just_writes_can_say_that_it_is_the_answer(db: Db, on: Reviewed, fatma: Someone) -> None:
    await asks(db, on)
    await fatma.says("Halverwege de Hofsteeg.")
    assert fatma.labels()[0] == "Een antwoord op uw vraag"
    await fatma.taps("Een antwoord op uw vraag")
    await fatma.taps("Versturen")
    assert (await thread(db))[-1] == ("answer", "Halverwege de Hofsteeg.")


@pytest.mark.usefixtures("on")
async def test_who_was_asked_nothing_is_not_offered_an_answer(fatma: Someone) -> None:
    await fatma.says("Ik kan soep koken.")
    assert "Een antwoord op uw vraag" not in fatma.labels()


async def test_of_two_questions_one_is_chosen(db: Db, challenge: ChallengeView, on: Reviewed, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says("Er is ook geen lamp.")
    await fatma.taps("Versturen")
    await fatma.taps("Nee")
    lamp = (await db.execute(select(Submission.id).order_by(Submission.id.desc()).limit(1))).scalar_one()
    await asks(db, on)
    await asks(db, Reviewed(challenge.id, lamp, on.by), "Welke lamp?")
    await fatma.looks()
    await fatma.taps("Antwoorden")
    await fatma.taps(str(lamp))
    await fatma.says("Bij de brug.")
    await fatma.taps("Versturen")

    answered = select(ThreadEntry.submission_id).where(ThreadEntry.kind == "answer")
    assert (await db.execute(answered)).scalar_one() == lamp


async def test_a_button_of_a_question_that_was_taken_back_says_so(db: Db, on: Reviewed, fatma: Someone) -> None:
    await asks(db, on)
    await review.undo(db, on)
    await fatma.looks()
    await fatma.taps("Antwoorden")
    assert "We hebben nu geen vraag voor u." in fatma.text


async def test_in_the_night_it_waits_until_the_morning(db: Db, on: Reviewed) -> None:
    assert await asks(db, on, now=NIGHT)
    not_before = (await db.execute(select(Message.not_before).order_by(Message.id.desc()).limit(1))).scalar_one()
    assert not_before is not None
    assert NIGHT < not_before < NIGHT + timedelta(hours=12)


async def test_who_asked_us_to_begin_nothing_is_left_in_peace_and_the_team_hears_so(db: Db, on: Reviewed) -> None:
    await db.execute(update(Resident).values(paused_at=NOON))
    before = (await db.execute(select(Message.id))).all()
    assert not await asks(db, on)
    assert (await db.execute(select(Message.id))).all() == before


async def test_what_was_asked_stands_with_what_one_sent(db: Db, on: Reviewed, fatma: Someone) -> None:
    await asks(db, on)
    await fatma.does(Asked("mine"))
    await fatma.taps(next(label for label in fatma.labels() if " · " in label))
    assert "Het team: Op welk stuk?" in fatma.text
    assert "we hebben een vraag" in fatma.text
