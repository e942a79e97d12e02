"""What may not wait is answered with numbers at once, taken in as usual, and marked."""

import pytest
from sqlalchemy import select

from conversations.incoming import Asked
from conversations.urgency import sounds_urgent
from participation.database import Db
from participation.models import Submission
from tests.conversations.someone import NEED, Someone


@pytest.mark.parametrize(
    "text",
    [
        "Ik denk aan zelfmoord.",
        "Mijn man MISHANDELT mij",
        "er is brand in de flat!",
        "Hij slaat mij.",
        "Zij wil  niet meer\nleven",
        "I want to die",
        "There is a fire next door",
        "he is violent",
    ],
)
def test_what_may_not_wait_is_heard(text: str) -> None:
    assert sounds_urgent(text)


@pytest.mark.parametrize(
    "text",
    [
        NEED,
        "De brandgang ligt vol brandnetels.",
        "De brandweer kan er niet langs.",
        "The fireplace of the community centre",
        "Ik wil soep koken voor wie alleen is.",
        "",
    ],
)
def test_what_can_wait_is_left_in_peace(text: str) -> None:
    assert not sounds_urgent(text)


async def test_the_numbers_come_at_once_the_talk_goes_on_and_the_submission_is_marked(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says("Mijn buurman slaat haar elke avond.")
    assert "112: bij direct gevaar" in fatma.text
    assert "Waar woont u?" in fatma.text

    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")
    assert "112" not in fatma.text  # once is enough
    assert (await db.execute(select(Submission.urgent))).scalar_one() is True


async def test_the_thanks_and_help_say_that_this_is_no_emergency_line(db: Db, fatma: Someone) -> None:
    await fatma.sends("need", NEED)
    assert "geen noodlijn" in fatma.text
    assert "113: als u aan zelfmoord denkt" in fatma.text
    assert (await db.execute(select(Submission.urgent))).scalar_one() is False

    await fatma.does(Asked("help"))
    assert any("0800-2000: Veilig Thuis" in bubble for content in fatma.log[-2:] for bubble in content.bubbles)
