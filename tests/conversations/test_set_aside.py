"""What was left open for a week: set aside, its words removed, and nobody rung for it."""

import pytest
from sqlalchemy import select, update

from conversations.incoming import Asked, Tapped
from participation.database import Db
from participation.models import Message, Talk
from participation.words import Priority, TalkState
from tests.conversations.leaving import aside, left_for, reviews, shown, words_of_talks
from tests.conversations.someone import NEED, Someone, states_of, submissions_of


@pytest.fixture
async def fatma(fatma: Someone) -> Someone:
    """With no talk open."""
    await fatma.taps("Stoppen")
    return fatma


async def test_after_a_week_it_is_set_aside_and_its_words_are_removed(db: Db, fatma: Someone) -> None:
    await reviews(fatma)
    await left_for(db, 6.9)
    assert await aside(db, fatma) == 0
    said = len(fatma.log)
    await left_for(db, 7.1)
    assert await aside(db, fatma) == 1

    assert (await states_of(db, fatma.chat_id))[-1] == ("share_need", TalkState.SET_ASIDE)
    assert "bankje" not in await words_of_talks(db)
    assert len(fatma.log) == said, "nobody is rung for it"
    assert fatma.last.bubbles == ("Dit heeft een week gewacht. Ik heb uw woorden weggehaald.",)
    assert fatma.labels() == []
    assert await aside(db, fatma) == 0


async def test_what_was_sent_stays_when_its_last_questions_are_set_aside(db: Db, fatma: Someone) -> None:
    await fatma.sends("need", NEED)
    await left_for(db, 7.1)
    assert await aside(db, fatma) == 1

    assert await submissions_of(db) == [NEED]
    assert "Mag ik nog een paar korte vragen stellen?" in fatma.text
    assert fatma.labels() == []


async def test_kept_words_are_removed_and_it_is_told_that_the_rest_stays(db: Db, fatma: Someone) -> None:
    await reviews(fatma)
    await fatma.says("En het is er ook veel te donker.")
    await fatma.taps("Versturen")
    await left_for(db, 7.1)
    await aside(db, fatma)

    assert fatma.last.bubbles[1] == "Wat u eerder stuurde, blijft bij ons."
    assert "donker" not in await words_of_talks(db)
    assert await submissions_of(db) == [NEED]


async def test_a_talk_that_waits_and_one_whose_script_is_gone_are_set_aside_too(db: Db, fatma: Someone) -> None:
    await reviews(fatma)
    await fatma.does(Asked("offer"))
    await db.execute(update(Talk).where(Talk.state == TalkState.OPEN).values(script="of_long_ago"))
    await left_for(db, 7.1)

    assert await aside(db, fatma) == 2
    assert [state for _script, state in await states_of(db, fatma.chat_id)][-2:] == [TalkState.SET_ASIDE] * 2
    assert "bankje" not in await words_of_talks(db)


async def test_a_reminder_that_was_never_sent_is_taken_back(db: Db, omar: Someone) -> None:
    await db.execute(update(Message).values(state="sent"))
    await left_for(db, 1.1)
    assert await shown(db, omar) == 1
    reminder = select(Message).where(Message.priority == Priority.NOTICE, Message.edits_id.is_(None))
    assert (await db.execute(reminder)).one().state == "queued"
    await left_for(db, 7.1)
    await aside(db, omar)

    taken_back = (await db.execute(reminder)).one()
    assert (taken_back.state, taken_back.content) == ("cancelled", None)
    edits = select(Message.edits_id).where(Message.edits_id.is_not(None)).order_by(Message.id.desc())
    edited = (await db.execute(edits.limit(1))).scalar_one()
    assert edited != taken_back.id
    assert "bankje" not in await words_of_talks(db)


async def test_what_is_said_after_that_is_heard_as_ever(db: Db, fatma: Someone) -> None:
    await reviews(fatma)
    await left_for(db, 1.1)
    await shown(db, fatma)
    send = next(button.id for button in fatma.buttons() if button.label == "Versturen")
    await left_for(db, 7.1)
    await aside(db, fatma)
    talk, key, option = send.split(":")
    await fatma.does(Tapped(int(talk), key, option))
    assert "Die knop hoorde bij een eerdere vraag." in fatma.text
    assert await submissions_of(db) == []

    await fatma.says("Ik kan soep koken.")
    assert "Dit geef ik graag door." in fatma.text
