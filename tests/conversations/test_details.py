"""Telephone numbers and addresses in own words: what is found, what is not, and what a resident is asked then."""

import pytest
from sqlalchemy import select

from conversations.details import Detail, details_in
from conversations.incoming import Asked, Wrote
from conversations.questions import Attached
from participation.database import Db
from participation.models import Media, ThreadEntry
from participation.words import MediaKind
from tests.conversations.someone import NEED, Someone, submissions_of

TELEPHONES = (
    "Bel mij op 06-12345678.",
    "06 12 34 56 78",
    "0612345678",
    "06-12 34 56 78",
    "+31 6 12345678",
    "+31(0)6-12345678",
    "0031612345678",
    "010-1234567",
    "(010) 123 45 67",
    "0294 123456",
    "tel: 020 123 4567",
    "+49 30 1234567",
    "٠٦١٢٣٤٥٦٧٨",
)
ADDRESSES = (
    "Ik woon op Dorpsstraat 12.",
    "dorpsstraat 12a",
    "Veenkade 4b",
    "veenkade 4 b",
    "De Hofsteeg 7, achterin",
    "Burgemeester de Vlugtlaan 120",
    "Laan van Meerdervoort 12",
    "Kerkstr. 5",
    "Oude Gracht 3-1",
    "Singel 250",
    "Mijn moeder woont in de Kerkstraat nummer 8",
    "1234 AB 5",
    "1234AB 5",
    "1234ab 12",
    "1234 AB, nr. 5",
    "1234 AB huisnummer 5",
)
NEITHER = (
    "Mijn moeder van 81 woont alleen.",
    "Bus 12 rijdt niet, en lijn 5 maar 3 keer per uur.",
    "In groep 8 zitten 31 kinderen.",
    "Bel 112 of 113, of 0800-2000.",
    "Het informatienummer is 0900-1234567, of 088-1234567.",
    "In 2024 en 2025 was er niets.",
    "Het kost 12,50 euro, soms 1.250 euro.",
    "Op 06-12-2026 om 10.30 uur, en op 01-02-2024 10:30.",
    "Elke dinsdag van 10-12, of van 09:00 tot 17:00.",
    "In de Dorpsstraat 12 bomen erbij graag.",
    "In de Kerkstraat 2024 begonnen ze.",
    "Onderweg 10 minuten wachten op de snelweg 12 meter verder.",
    "Het fietspad 3 meter breder, het schoolplein 2 keer per week vegen.",
    "1000 km 5 keer, 1500kg 3 keer",
    "Ik ben hier 2024 in 5 jaar.",
    "Mijn postcode is 1234 AB.",
    "Op de Veenkade is geen bankje.",
    "2019 2020 2021 2022",
)


@pytest.mark.parametrize("text", TELEPHONES)
def test_a_telephone_number_is_found(text: str) -> None:
    assert details_in(text) == {Detail.TELEPHONE}


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_is_found(text: str) -> None:
    assert details_in(text) == {Detail.ADDRESS}


@pytest.mark.parametrize("text", NEITHER)
def test_other_numbers_are_neither(text: str) -> None:
    assert not details_in(text)


def test_both_are_found_beside_each_other() -> None:
    assert details_in("Ik woon op Veenkade 4b, bel 06-12345678") == frozenset(Detail)


# — what is asked then


async def _asked(fatma: Someone, words: str) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(words)


async def test_a_number_in_own_words_is_asked_about_once_and_stays_when_it_may(db: Db, fatma: Someone) -> None:
    words = f"{NEED} Bel mij op 06-12345678."
    await _asked(fatma, words)
    assert fatma.last.bubbles == ("Ik zie een telefoonnummer in uw woorden. Mag dat blijven staan?",)
    assert [line.shown for line in fatma.last.review] == [words]

    await fatma.taps("Ja, laat het staan")
    await fatma.taps("Noorderhof")
    assert [line.shown for line in fatma.last.review] == [words, "Noorderhof"]
    await fatma.taps("Versturen")
    assert await submissions_of(db) == [words]


async def test_what_is_written_anew_is_sent_in_its_place_and_not_asked_about_again(db: Db, fatma: Someone) -> None:
    await _asked(fatma, f"{NEED} Ik woon op Veenkade 4b, 06-12345678.")
    assert "een telefoonnummer en een adres" in fatma.text
    await fatma.taps("Nee, ik schrijf het opnieuw")
    await fatma.says("Bij Veenkade 4 is geen bankje.")
    await fatma.taps("Noorderhof")
    assert [line.shown for line in fatma.last.review] == ["Bij Veenkade 4 is geen bankje.", "Noorderhof"]

    await fatma.taps("Versturen")
    assert await submissions_of(db) == ["Bij Veenkade 4 is geen bankje."]


async def test_a_photo_stays_with_words_that_are_written_anew(db: Db, omar: Someone) -> None:
    await omar.does(Asked("cancel"))
    await omar.does(Asked("need"))
    await omar.does(Wrote("Dorpsstraat 12", attached=Attached(MediaKind.PHOTO, "file-1")))
    await omar.taps("Nee, ik schrijf het opnieuw")
    assert "Uw foto of spraakbericht blijft erbij." in omar.text
    await omar.says(NEED)
    await omar.taps("Noorderhof")
    await omar.taps("Versturen")

    assert await submissions_of(db) == [NEED]
    assert (await db.execute(select(Media.file_id))).scalars().all() == ["file-1"]


async def test_words_changed_at_the_review_are_asked_about_too(db: Db, fatma: Someone) -> None:
    await _asked(fatma, NEED)
    await fatma.taps("Noorderhof")
    await fatma.taps("Wijzig")
    await fatma.says("Er is geen bankje bij Dorpsstraat 12.")

    assert "Ik zie een adres in uw woorden." in fatma.text


async def test_words_without_any_are_not_asked_about(db: Db, fatma: Someone) -> None:
    await _asked(fatma, NEED)

    assert "Waar woont u?" in fatma.text


async def test_an_edit_that_takes_the_number_out_takes_the_question_away(db: Db, omar: Someone) -> None:
    await omar.does(Asked("cancel"))
    await omar.does(Asked("need"))
    await omar.does(Wrote(f"{NEED} 06-12345678", message=20))
    assert "een telefoonnummer" in omar.text
    await omar.does(Wrote(NEED, message=20, edited=True))

    assert "Waar woont u?" in omar.text
    await omar.taps("Noorderhof")
    await omar.taps("Versturen")
    assert await submissions_of(db) == [NEED]


async def test_an_edit_that_brings_a_number_in_is_asked_about(db: Db, omar: Someone) -> None:
    await omar.does(Wrote(f"{NEED} 06-12345678", message=10, edited=True))
    assert "een telefoonnummer" in omar.text
    await omar.taps("Ja, laat het staan")
    await omar.taps("Noorderhof")
    await omar.taps("Versturen")

    assert await submissions_of(db) == [f"{NEED} 06-12345678"]


async def test_what_is_added_later_is_asked_about_too(db: Db, fatma: Someone) -> None:
    await fatma.sends("need", NEED)
    await fatma.taps("Nee")
    await fatma.does(Asked("mine"))
    await fatma.taps(next(label for label in fatma.labels() if NEED[:20] in label))
    await fatma.taps("Iets toevoegen")
    await fatma.says("Bel mij op 06-12345678.")
    assert [(line.label, line.shown) for line in fatma.last.review] == [("Uw woorden", "Bel mij op 06-12345678.")]
    await fatma.taps("Nee, ik schrijf het opnieuw")
    await fatma.says("Ik help graag mee.")
    await fatma.taps("Voeg toe")

    assert (await db.execute(select(ThreadEntry.words))).scalars().all() == ["Ik help graag mee."]
