"""Ideas and lessons: recorded when they are sent, reached by a deep link or a button, and enriched after."""

import pytest
from sqlalchemy import select

from conversations.incoming import Asked, Tapped
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Submission
from tests.conversations.someone import Someone, states_of, submissions_of

IDEA = "Een kast met gereedschap voor iedereen."
LESSON = "Er kwamen vooral jonge ouders."


async def _sends(fatma: Someone, words: str) -> None:
    await fatma.says(words)
    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")


@pytest.mark.parametrize(
    ("goal", "words", "asked", "why"),
    [
        ("idea", IDEA, "Wat is uw idee?", "Wat wordt daar beter van?"),
        ("lesson", LESSON, "Wat hebben we ervan geleerd?", "Waarom moeten anderen dit ook weten?"),
    ],
)
async def test_it_is_recorded_when_it_is_sent_and_why_it_matters_added_after(
    db: Db, fatma: Someone, goal: str, words: str, asked: str, why: str
) -> None:
    await fatma.does(Tapped(None, "menu", goal))
    assert asked in fatma.text
    await _sends(fatma, words)
    recorded = (await db.execute(select(Submission))).one()
    assert (recorded.kind, recorded.own_words, recorded.purpose) == (goal, words, None)

    await fatma.taps("Ja")
    while why not in fatma.text:
        await fatma.taps("Overslaan")
    await fatma.says("Dan kennen buren elkaar.")
    assert (await db.execute(select(Submission.purpose))).scalar_one() == "Dan kennen buren elkaar."


@pytest.mark.parametrize(("goal", "words"), [("idea", IDEA), ("lesson", LESSON)])
async def test_after_it_calls_are_offered_and_four_words_given(db: Db, fatma: Someone, goal: str, words: str) -> None:
    await fatma.does(Asked("cancel"))
    await fatma.does(Tapped(None, "menu", goal))
    await _sends(fatma, words)
    await fatma.taps("Nee")
    assert "Mogen we u af en toe een bericht sturen?" in fatma.text
    await fatma.taps("Nee")
    assert fatma.last.code is not None


@pytest.mark.parametrize(("goal", "script"), [("idea", "share_idea"), ("lesson", "share_lesson")])
async def test_a_deep_link_leads_a_resident_there(
    db: Db, challenge: ChallengeView, fatma: Someone, goal: str, script: str
) -> None:
    await fatma.starts(f"{challenge.slug}_prompt-7_{goal}")

    assert (await states_of(db, fatma.chat_id))[-1] == (script, "open")


async def test_neither_stands_in_the_menu(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("cancel"))

    assert not [label for label in fatma.labels() if "idee" in label.lower() or "geleerd" in label.lower()]


async def test_what_is_passed_on_as_an_idea_is_asked_what_an_idea_is_asked(db: Db, fatma: Someone) -> None:
    await fatma.says(IDEA)
    await fatma.taps("Een idee")
    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")
    await fatma.taps("Ja")
    await fatma.taps("Overslaan")

    assert await submissions_of(db) == [IDEA]
    assert "Wat wordt daar beter van?" in fatma.text
