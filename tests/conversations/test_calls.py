"""Calls are offered once, after the first thanks, and `/settings` changes what was chosen at any moment."""

import pytest
from sqlalchemy import select

from conversations.incoming import Asked
from participation.database import Db
from participation.models import Consent, Resident
from tests.conversations.someone import NEED, Someone

OFFER = "Mogen we u af en toe een bericht sturen?"


async def calls(db: Db) -> list[bool]:
    """Of each consent to calls, whether it stands."""
    rows = await db.execute(select(Consent.withdrawn_at).where(Consent.kind == "calls").order_by(Consent.id))
    return [at is None for at in rows.scalars()]


@pytest.mark.parametrize(("answer", "expected"), [("Ja", [True]), ("Nee", [])])
async def test_calls_are_offered_after_the_first_thanks_and_never_again(
    db: Db, fatma: Someone, answer: str, expected: list[bool]
) -> None:
    await fatma.taps("Stoppen")
    await fatma.sends("need", NEED)
    assert "Uw nummer is" in str(fatma.log)
    assert OFFER not in str(fatma.log)
    await fatma.taps("Nee")
    assert OFFER in fatma.text
    await fatma.taps(answer)

    assert "/settings" in fatma.text
    assert await calls(db) == expected
    await fatma.does(Asked("need"))
    await fatma.says("Er is ook geen lamp.")
    await fatma.taps("Versturen")
    await fatma.taps("Nee")
    assert OFFER not in fatma.text
    assert "Ik mis iets" in fatma.labels()


@pytest.mark.parametrize(("command", "kind"), [("offer", None), ("start", "Een bericht aan het team")])
async def test_so_they_are_after_an_offer_and_after_a_message_to_the_team(
    fatma: Someone, command: str, kind: str | None
) -> None:
    if kind is None:
        await fatma.sends(command, "Ik kan soep koken.")
        await fatma.taps("Nee")
    else:
        await fatma.says("Wanneer komt er iemand langs?")
        await fatma.taps(kind)
        await fatma.taps("Versturen")

    assert OFFER in fatma.text


async def test_stopping_there_takes_nothing_back_and_says_so(db: Db, fatma: Someone) -> None:
    await fatma.sends("need", NEED)
    await fatma.taps("Nee")
    await fatma.taps("Stoppen")

    assert "Wat u stuurde, blijft bij ons." in fatma.text
    assert NEED in str([content.answered for content in fatma.log])
    assert await calls(db) == []


async def test_who_stops_before_is_asked_after_the_next_one(fatma: Someone) -> None:
    await fatma.sends("need", NEED)
    await fatma.taps("Stoppen")
    assert OFFER not in fatma.text

    await fatma.does(Asked("need"))
    await fatma.says("Er is ook geen lamp.")
    await fatma.taps("Versturen")
    await fatma.taps("Nee")
    assert OFFER in fatma.text


async def test_settings_tell_and_change_what_may_be_sent(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("settings"))
    assert "Berichten van het team: nee" in fatma.text
    await fatma.taps("Berichten van het team")
    assert OFFER in fatma.text
    await fatma.taps("Ja")
    assert "Berichten van het team: ja" in fatma.text
    await fatma.taps("Berichten van het team")
    await fatma.taps("Nee")
    assert "Berichten van het team: nee" in fatma.text
    assert await calls(db) == [False]

    await fatma.taps("Overzicht van de buurt")
    await fatma.taps("Elke week")
    assert "Overzicht van de buurt: elke week" in fatma.text
    assert (await db.execute(select(Resident.digest))).scalar_one() == "weekly"


async def test_who_chose_in_the_settings_is_not_asked_any_more(fatma: Someone) -> None:
    await fatma.does(Asked("settings"))
    await fatma.taps("Berichten van het team")
    await fatma.taps("Nee")
    await fatma.taps("Niets")
    await fatma.sends("need", NEED)
    await fatma.taps("Nee")

    assert OFFER not in fatma.text
