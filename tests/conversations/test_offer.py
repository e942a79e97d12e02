"""An offer: recorded when it is sent, and what it comes to added answer by answer."""

from sqlalchemy import select, text

from participation.database import Db
from participation.models import Submission
from tests.conversations.someone import Someone


async def offered(fatma: Someone) -> None:
    await fatma.sends("offer", "Ik kan soep koken.")


async def test_an_offer_is_recorded_when_it_is_sent_and_detailed_after(db: Db, fatma: Someone) -> None:
    await offered(fatma)
    offer = (await db.execute(select(Submission))).one()
    assert (offer.kind, offer.own_words, offer.for_whom) == ("offer", "Ik kan soep koken.", None)

    await fatma.taps("Ja")
    await fatma.says("Voor wie alleen eet.")
    await fatma.says("Elke dinsdag.")
    await fatma.taps("In mijn eigen buurt")
    await fatma.taps("Ontmoeten")
    await fatma.taps("Klaar")
    await fatma.taps("Ik zoek mensen die meedoen")
    await fatma.taps("Ja, zonder mijn naam")

    offer = (await db.execute(select(Submission))).one()
    assert (offer.for_whom, offer.availability) == ("Voor wie alleen eet.", "Elke dinsdag.")
    assert (offer.reach, offer.company, offer.visibility) == ("neighbourhood", "seeking", "nameless")
    domains = await db.execute(text("SELECT d.slug FROM submission_domains JOIN domains d ON d.id = domain_id"))
    assert domains.scalars().all() == ["meeting"]


async def test_who_stops_halfway_has_been_heard_and_keeps_what_was_skipped_open(db: Db, fatma: Someone) -> None:
    await offered(fatma)
    await fatma.taps("Ja")
    await fatma.taps("Overslaan")
    await fatma.says("Alleen in het weekend.")
    await fatma.taps("Stoppen")

    offer = (await db.execute(select(Submission))).one()
    assert (offer.for_whom, offer.availability, offer.reach) == (None, "Alleen in het weekend.", None)


async def test_what_is_passed_on_as_an_offer_is_asked_what_an_offer_is_asked(db: Db, fatma: Someone) -> None:
    await fatma.says("Ik heb een boormachine te leen.")
    await fatma.taps("Iets wat ik wil bijdragen")
    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")
    await fatma.taps("Ja")

    assert "Voor wie wilt u dit doen?" in fatma.text
