"""One update, once; taps on old and new buttons; back, change and stop."""

import pytest
from sqlalchemy import select

from conversations.incoming import (
    Asked,
    Tapped,
)
from participation.challenges import ChallengeView
from participation.database import Db
from participation.errors import SeenAlready
from participation.models import Message, Talk
from participation.words import TalkState
from tests.conversations.someone import NEED, Someone, submissions_of

# — one update, once; taps


async def test_the_same_update_twice_has_one_effect(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"), number=4711)
    said = len(fatma.log)

    with pytest.raises(SeenAlready):
        await fatma.does(Asked("need"), number=4711)
    assert (await db.execute(select(Message.id).where(Message.chat_id == fatma.chat_id))).all()
    assert len(fatma.log) == said


async def test_the_same_button_twice_is_answered_once(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    talk = (await db.execute(select(Talk.id).where(Talk.state == TalkState.OPEN))).scalar_one()
    area = next(button.id for button in fatma.last.buttons if button.label == "Noorderhof")
    option = area.split(":")[2]
    await fatma.does(Tapped(talk, "area", option))
    said = len(fatma.log)
    await fatma.does(Tapped(talk, "area", option))

    assert len(fatma.log) == said


async def test_a_button_of_an_older_question_gets_a_notice_and_the_open_question(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
    talk = (await db.execute(select(Talk.id).where(Talk.state == TalkState.OPEN))).scalar_one()
    await fatma.does(Tapped(talk, "area", "none"))

    assert fatma.last.bubbles[0].startswith("Die knop hoorde bij een eerdere vraag.")
    assert "Versturen" in fatma.labels()


async def test_a_button_can_be_typed_too(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.says("noorderhof")
    await fatma.says("versturen")

    assert await submissions_of(db) == [NEED]


async def test_words_where_a_button_was_asked_are_kept_and_passed_on_at_the_end(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
    await fatma.says("En het is er ook veel te donker.")
    assert "Ik bewaar uw woorden." in fatma.text
    await fatma.taps("Versturen")
    await fatma.taps("Nee")
    await fatma.taps("Nee")  # not written to, either

    assert "Iets wat ik mis" in fatma.labels()
    await fatma.taps("Iets wat ik mis")
    await fatma.taps("Versturen")
    assert await submissions_of(db) == [NEED, "En het is er ook veel te donker."]


async def test_after_two_answers_that_are_none_a_person_is_named(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.says("hm")
    assert challenge.setup.person.telephone not in fatma.text
    await fatma.says("hm")

    assert challenge.setup.person.telephone in fatma.text


# — back, change, stop


async def test_back_asks_the_question_before_once_more(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
    await fatma.taps("Terug")

    assert "Waar woont u?" in fatma.text


async def test_stop_ends_the_talk_and_says_that_nothing_was_kept(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.does(Asked("cancel"))

    assert "Ik heb niets van dit gesprek bewaard." in fatma.text
    kept = await db.execute(select(Talk.record, Talk.me).where(Talk.script == "share_need"))
    assert kept.one() == (None, None)


async def test_stop_after_sending_says_that_it_stays(db: Db, fatma: Someone) -> None:
    await fatma.sends("need", NEED)
    await fatma.taps("Stoppen")

    assert "Wat u stuurde, blijft bij ons." in fatma.text
    assert await submissions_of(db) == [NEED]
