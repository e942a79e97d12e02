"""What a resident sent: opened again, completed, shown to other people, taken back."""

from sqlalchemy import select

from conversations.incoming import Asked
from participation.database import Db
from participation.models import Submission
from participation.threads import withdraw_submission
from tests.conversations.someone import NEED, Someone


async def sent(fatma: Someone) -> None:
    await fatma.sends("need", NEED)
    await fatma.taps("Nee")


async def opened(fatma: Someone) -> None:
    await fatma.does(Asked("mine"))
    await fatma.taps(next(label for label in fatma.labels() if " · " in label))


async def test_without_anything_sent_it_says_so(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("mine"))
    assert "U hebt ons hier nog niets gestuurd." in fatma.text


async def test_an_addition_is_shown_at_once_and_own_words_stay(db: Db, fatma: Someone) -> None:
    await sent(fatma)
    await opened(fatma)
    assert NEED in fatma.last.bubbles
    await fatma.taps("Iets toevoegen")
    await fatma.says("Vooral bij de winkel.")
    await fatma.taps("Voeg toe")

    assert "Toegevoegd: Vooral bij de winkel." in fatma.text.replace("\u2068", "").replace("\u2069", "")
    assert (await db.execute(select(Submission.own_words))).scalar_one() == NEED


async def test_who_may_see_it_can_be_changed_to_and_fro(db: Db, fatma: Someone) -> None:
    await sent(fatma)
    await opened(fatma)
    for answer, expected in (("Ja, zonder mijn naam", "nameless"), ("Nee, alleen het team", "team")):
        await fatma.taps("Wijzigen wie het ziet")
        await fatma.taps(answer)
        assert (await db.execute(select(Submission.visibility))).scalar_one() == expected
    assert "Alleen het team ziet het." in fatma.last.bubbles


async def test_taking_back_is_asked_twice(db: Db, fatma: Someone) -> None:
    await sent(fatma)
    await opened(fatma)
    await fatma.taps("Terugnemen")
    await fatma.taps("Nee")
    assert (await db.execute(select(Submission.withdrawn_at))).scalar_one() is None

    await fatma.taps("Terugnemen")
    await fatma.taps("Ja")
    assert (await db.execute(select(Submission.withdrawn_at))).scalar_one() is not None
    await fatma.does(Asked("mine"))
    assert "U hebt ons hier nog niets gestuurd." in fatma.text


async def test_what_went_meanwhile_is_told_kindly(db: Db, fatma: Someone) -> None:
    await sent(fatma)
    await fatma.does(Asked("mine"))
    sent_one = (await db.execute(select(Submission.id, Submission.resident_id))).one()
    await withdraw_submission(db, number=sent_one.id, resident_id=sent_one.resident_id)
    await fatma.taps(next(label for label in fatma.labels() if " · " in label))

    assert "Ik kan het niet meer vinden." in fatma.text
