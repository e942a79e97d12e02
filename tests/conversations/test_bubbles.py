"""Several bubbles as one answer, and edited messages: decided from stored times."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text, update

from conversations.incoming import Asked, Wrote
from participation.database import Db
from participation.models import Message
from tests.conversations.someone import NEED, Someone, submissions_of


async def _reached(db: Db, at: datetime) -> None:
    await db.execute(update(Message).values(state="sent", sent_at=at))


async def test_a_bubble_sent_before_the_question_had_arrived_joins_the_words(db: Db, omar: Someone) -> None:
    now = datetime.now(UTC)
    await omar.does(Wrote("En het is er donker.", message=11), at=now)
    await _reached(db, now)
    await omar.does(Wrote("Ook in de zomer.", message=12), at=now - timedelta(seconds=1))
    await omar.taps("Noorderhof")

    assert omar.last.review[0].shown == f"{NEED}\nEn het is er donker.\nOok in de zomer."


async def test_a_bubble_sent_after_the_question_had_arrived_answers_it(db: Db, omar: Someone) -> None:
    now = datetime.now(UTC)
    await _reached(db, now - timedelta(seconds=5))
    await omar.does(Wrote("Noorderhof", message=11), at=now)

    assert omar.last.review[0].shown == NEED
    assert omar.last.review[1].shown == "Noorderhof"


async def test_a_bubble_of_words_that_were_sent_already_is_kept_and_the_resident_hears_so(
    db: Db, omar: Someone
) -> None:
    await omar.does(Asked("cancel"))
    await omar.does(Asked("offer"))
    await omar.says("Soep")
    for label in ("Noorderhof", "Versturen", "Ja"):
        await omar.taps(label)
    await omar.says("Voor wie alleen eet.")
    now = datetime.now(UTC)
    await _reached(db, now)
    await omar.does(Wrote("En voor hun kinderen.", message=12), at=now - timedelta(seconds=1))

    assert omar.last.bubbles == (
        "Ik bewaar uw woorden. Straks komen we erop terug.",
        "Wanneer kunt u dit doen, en hoe vaak?",
    )


async def test_an_edited_message_changes_the_answer_it_gave(db: Db, omar: Someone) -> None:
    await omar.does(Wrote("Er is geen bank.", message=10, edited=True))
    await omar.taps("Noorderhof")

    assert omar.last.review[0].shown == "Er is geen bank."


async def test_an_edit_after_sending_is_told(db: Db, omar: Someone) -> None:
    await omar.taps("Noorderhof")
    await omar.taps("Versturen")
    await omar.does(Wrote("Er is geen bank.", message=10, edited=True))

    assert await submissions_of(db) == [NEED]
    assert "Uw eerdere woorden hebben we al." in omar.text


async def test_words_of_any_length_are_refused_wherever_they_are_said(db: Db, fatma: Someone) -> None:
    await fatma.says("x" * 4001)
    assert "Dit is te lang." in fatma.text
    await fatma.taps("Stoppen")
    await fatma.says("x" * 4001)
    assert "Dit is te lang." in fatma.text

    assert await submissions_of(db) == []
    assert all(len(str(content.dump())) < 3000 for content in fatma.log)


async def test_only_so_many_bubbles_wait_for_the_end_of_a_talk(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    for number in range(30):
        await fatma.says(f"Dit is geen antwoord op de vraag, nummer {number}")

    kept = await db.execute(text("SELECT jsonb_array_length(record->'kept') FROM talks WHERE state = 'open'"))
    assert kept.scalar_one() == 20
