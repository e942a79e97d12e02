"""What neighbours sent: seen one at a time, reacted to, taken back; and what its author sees of that."""

from typing import Any, Final

import pytest
from sqlalchemy import insert, select, update

from conversations.incoming import Asked
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Submission, Support
from participation.threads import hide_from_neighbours
from participation.words import Kind, Status, SupportKind, Visibility
from tests.builders import a_resident, a_submission
from tests.conversations.someone import NEED, Someone, a_resident_of

SHOWN: Final[dict[str, Any]] = {"status": Status.ACCEPTED, "visibility": Visibility.NAMELESS}
PRIVATE: Final = "Mijn zoon is ziek."
LABELS: Final = {
    "nl": ("Ik ook", "Ik doe graag mee", "Ik kan helpen", "Volgende", "Sluiten", "Stoppen"),
    "en": ("Me too", "I'd join in", "I can help", "Next", "Close", "Stop"),
}


async def supports(db: Db) -> list[tuple[str, str | None]]:
    rows = await db.execute(select(Support.kind, Support.note).order_by(Support.id))
    return [(row.kind, row.note) for row in rows]


async def looks(person: Someone) -> None:
    await person.does(Asked("neighbours"))


def told(person: Someone) -> str:
    """All that was said to somebody, without the marks round what people wrote."""
    said = "\n".join(bubble for content in person.log for bubble in content.bubbles)
    return said.replace("\u2068", "").replace("\u2069", "")


async def test_where_there_is_nothing_it_says_when_there_will_be(fatma: Someone) -> None:
    await fatma.taps("Stoppen")
    await fatma.taps("Wat buren zeggen")
    assert "Er staat hier nog niets van buren." in fatma.text


@pytest.mark.parametrize("language", LABELS)
async def test_a_card_has_words_area_number_and_counts_in_ones_own_language(
    db: Db, challenge: ChallengeView, language: str
) -> None:
    area = challenge.areas[-1]
    number = await a_submission(db, challenge, kind=Kind.IDEA, own_words=NEED, area=area, **SHOWN)
    for _ in range(2):
        row = {"challenge_id": challenge.id, "submission_id": number, "kind": SupportKind.ME_TOO}
        await db.execute(insert(Support).values(**row, resident_id=await a_resident(db, challenge)))
    person = await a_resident_of(db, challenge.slug, language=language)
    await looks(person)

    said = {
        "nl": ("Een buur heeft een idee:", f"Nummer {number} · {area.name}", "2 buren herkennen dit."),
        "en": ("A neighbour has an idea:", f"Number {number} · {area.name}", "2 neighbours feel the same."),
    }
    assert [each for each in (NEED, *said[language]) if each not in told(person)] == []
    assert tuple(person.labels()) == LABELS[language]


async def test_what_is_said_is_kept_and_can_be_taken_back_at_once(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    await a_submission(db, challenge, **SHOWN)
    await looks(fatma)
    await fatma.taps("Ik ook")
    await fatma.taps("Ik doe graag mee")
    assert await supports(db) == [("me_too", None), ("join_in", None)]

    await fatma.taps("Toch niet: ik ook")
    assert await supports(db) == [("join_in", None)]
    assert fatma.labels()[:2] == ["Ik ook", "Toch niet: ik doe mee"]


@pytest.mark.parametrize(("answer", "note"), [("Ik heb een boor.", "Ik heb een boor."), (None, None)])
async def test_who_can_help_hears_that_the_team_may_bring_them_together_and_may_add_a_note(
    db: Db, challenge: ChallengeView, fatma: Someone, answer: str | None, note: str | None
) -> None:
    await a_submission(db, challenge, **SHOWN)
    await looks(fatma)
    await fatma.taps("Ik kan helpen")
    assert "Misschien brengt het team u met elkaar in contact." in fatma.text
    assert await supports(db) == []
    if answer is None:
        await fatma.taps("Overslaan")
    else:
        await fatma.says(answer)
    assert await supports(db) == [("can_help", note)]


async def test_going_back_from_the_note_comes_to_the_same_one_and_says_nothing(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    numbers = [await a_submission(db, challenge, own_words=words, **SHOWN) for words in ("Een", "Twee", "Drie")]
    await looks(fatma)
    await fatma.taps("Ik ook")
    await fatma.taps("Ik kan helpen")
    await fatma.taps("Terug")
    await fatma.taps("Ik doe graag mee")
    rows = (await db.execute(select(Support.submission_id, Support.kind).order_by(Support.id))).all()
    assert rows == [(numbers[-1], "me_too"), (numbers[-1], "join_in")]


async def test_one_after_the_other_comes_and_at_the_end_it_says_so(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    for words in ("Een bankje.", "Een lamp."):
        await a_submission(db, challenge, own_words=words, **SHOWN)
    await looks(fatma)
    assert ("Een lamp." in told(fatma), "Een bankje." in told(fatma)) == (True, False)
    await fatma.taps("Volgende")
    assert "Een bankje." in told(fatma)
    assert "Terug" not in fatma.labels()
    await fatma.taps("Volgende")
    assert "Dat was alles voor nu." in fatma.text
    assert (await db.execute(select(Submission.shown))).scalars().all() == [1, 1]


async def test_what_one_reacted_to_is_found_again_and_taken_back(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    for words in ("Een bankje.", "Een lamp."):
        await a_submission(db, challenge, own_words=words, **SHOWN)
    await looks(fatma)
    await fatma.taps("Ik ook")
    await fatma.taps("Sluiten")
    await looks(fatma)
    await fatma.taps("Waar ik op reageerde")
    assert "Een lamp." in fatma.text
    await fatma.taps("Toch niet: ik ook")
    assert await supports(db) == []


async def test_what_was_hidden_meanwhile_is_refused_kindly(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    author = await a_resident(db, challenge)
    number = await a_submission(db, challenge, author, **SHOWN)
    await looks(fatma)
    await hide_from_neighbours(db, number=number, resident_id=author)
    await fatma.taps("Ik ook")
    assert "Buren zien dat niet meer. Wat u zei, is niet verstuurd." in fatma.text
    assert await supports(db) == []


async def test_what_was_hidden_before_its_turn_is_passed_over(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    author = await a_resident(db, challenge)
    hidden = await a_submission(db, challenge, author, own_words=PRIVATE, **SHOWN)
    await a_submission(db, challenge, author, **SHOWN)
    await looks(fatma)
    await hide_from_neighbours(db, number=hidden, resident_id=author)
    await fatma.taps("Volgende")
    assert "Dat was alles voor nu." in fatma.text
    assert PRIVATE not in told(fatma)


async def test_words_that_are_not_accepted_or_not_allowed_never_come_to_a_neighbour(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    author = await a_resident(db, challenge, name="Omar")
    for status in Status:
        for visibility in Visibility:
            if status is not Status.ACCEPTED or visibility is Visibility.TEAM:
                await a_submission(db, challenge, author, own_words=PRIVATE, status=status, visibility=visibility)
    await a_submission(db, challenge, author, own_words=PRIVATE, public_wording="Hulp bij ziekte.", **SHOWN)
    await looks(fatma)
    await fatma.taps("Volgende")

    assert "Hulp bij ziekte." in told(fatma)
    assert "Dat was alles voor nu." in fatma.text
    assert (PRIVATE in told(fatma), "Omar" in told(fatma)) == (False, False)


async def test_the_author_sees_how_many_with_what_they_sent(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    await fatma.sends("need", NEED)
    await fatma.taps("Nee")
    await fatma.taps("Nee")
    await db.execute(update(Submission).values(**SHOWN))
    omar = await a_resident_of(db, challenge.slug)
    await looks(omar)
    await omar.taps("Ik ook")
    await looks(fatma)
    assert "Er staat hier nog niets van buren." in fatma.text

    await fatma.does(Asked("mine"))
    await fatma.taps(next(label for label in fatma.labels() if " · " in label))
    assert "1 buur herkent dit." in fatma.text


async def test_who_stops_after_saying_something_is_not_told_that_nothing_was_kept(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    await a_submission(db, challenge, **SHOWN)
    await looks(fatma)
    await fatma.taps("Stoppen")
    assert "Ik heb niets van dit gesprek bewaard." in fatma.text
    await looks(fatma)
    await fatma.taps("Ik ook")
    await fatma.taps("Stoppen")
    assert "Wat u stuurde" in fatma.text
