"""What residents change about themselves, and what follows from it."""

from datetime import time

from sqlalchemy import select

from conversations.incoming import Asked
from participation.database import Db
from participation.models import Resident, Submission
from tests.conversations.someone import NEED, Someone


async def test_an_area_changed_here_is_not_asked_again(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("settings"))
    await fatma.taps("Waar ik woon")
    await fatma.taps("Veenkade")
    assert "Waar: Veenkade" in fatma.text
    await fatma.taps("Niets")

    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    assert "Versturen" in fatma.labels()


async def test_an_area_can_be_taken_back(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("settings"))
    await fatma.taps("Waar ik woon")
    await fatma.says("Veenkade")
    await fatma.taps("Waar ik woon")
    await fatma.taps("Dat zeg ik liever niet")

    assert "Waar: niet verteld" in fatma.text
    assert (await db.execute(select(Resident.area_id))).scalar_one() is None


async def test_the_language_changes_from_the_next_sentence_on(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("settings"))
    await fatma.taps("Taal")
    await fatma.taps("English")

    assert "What would you like to change?" in fatma.text
    assert (await db.execute(select(Resident.language))).scalar_one() == "en"


async def test_without_a_name_nothing_is_shown_with_one(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
    for label in ("Versturen", "Ja", "Overslaan", "Overslaan", "Overslaan", "Ja, met een naam die ik typ"):
        await fatma.taps(label)
    await fatma.says("Fatma")
    assert (await db.execute(select(Submission.visibility))).scalar_one() == "named"

    await fatma.does(Asked("settings"))
    assert "Naam: Fatma" in fatma.text
    await fatma.taps("Mijn naam")
    await fatma.taps("Geen naam")
    assert (await db.execute(select(Resident.name))).scalar_one() is None
    assert (await db.execute(select(Submission.visibility))).scalar_one() == "nameless"


async def test_hours_of_ones_own_are_kept_shown_and_given_up_again(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("settings"))
    await fatma.taps("Wanneer we u met rust laten")
    await fatma.taps("20:00")
    await fatma.taps("10:00")
    assert "Rust van 20:00 tot 10:00" in fatma.text
    hours = select(Resident.quiet_from, Resident.quiet_until)
    assert tuple((await db.execute(hours)).one()) == (time(20), time(10))

    await fatma.taps("Wanneer we u met rust laten")
    await fatma.taps("Alleen ’s nachts, zoals bij iedereen")
    assert "Rust van" not in fatma.text
    assert tuple((await db.execute(hours)).one()) == (None, None)
