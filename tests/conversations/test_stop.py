"""`/stop` is heard at once and wherever somebody is: in a talk, in none, and before they joined."""

import pytest
from sqlalchemy import func, select

from conversations.incoming import Asked
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Message, Resident, Submission, Talk
from tests.builders import a_challenge
from tests.conversations.someone import NEED, Someone, someone, states_of

NOTHING = "Vanaf nu sturen we u uit onszelf niets meer."


async def paused(db: Db) -> list[bool]:
    return [at is not None for at in (await db.execute(select(Resident.paused_at).order_by(Resident.id))).scalars()]


async def test_it_says_what_still_comes_and_how_to_hear_from_us_again(db: Db, fatma: Someone) -> None:
    await fatma.taps("Stoppen")
    await fatma.does(Asked("stop"))

    assert fatma.last.bubbles == (
        NOTHING,
        "We antwoorden alleen op wat u hier schrijft.",
        "Wilt u weer van ons horen? Kies dat bij /settings.",
        "Wat u stuurde, blijft bij ons. Typ /delete om het te laten wissen.",
    )
    assert "Ik mis iets" in fatma.labels()
    assert await paused(db) == [True]


async def test_the_open_talk_ends_with_it_and_the_one_that_waits_too(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.does(Asked("offer"))
    await fatma.does(Asked("stop"))

    assert fatma.text.startswith("Goed, we stoppen hier.")
    assert NOTHING in fatma.text
    assert [state for _script, state in await states_of(db, fatma.chat_id)][-3:] == ["set_aside", "done", "done"]
    assert not (await db.execute(select(Talk).where(Talk.record.is_not(None)))).all()
    kept = await db.execute(select(func.string_agg(func.cast(Message.content, Message.state.type), "")))
    assert NEED not in kept.scalar_one()


async def test_what_was_sent_before_stays(db: Db, fatma: Someone) -> None:
    await fatma.sends("need", NEED)
    await fatma.does(Asked("stop"))

    assert "Goed, we stoppen hier. Wat u stuurde, blijft bij ons." in fatma.text
    assert (await db.execute(select(Submission.own_words))).scalar_one() == NEED


async def test_words_that_waited_are_not_lost(fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
    await fatma.says("En het is er ook veel te donker.")
    await fatma.does(Asked("stop"))

    assert NOTHING in fatma.text
    assert "Iets wat ik mis" in fatma.labels()


async def test_who_stopped_is_still_answered_and_asked_for_nothing_more(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("stop"))
    await fatma.sends("need", NEED)
    await fatma.taps("Nee")

    assert "af en toe een bericht" not in fatma.text
    assert "Ik mis iets" in fatma.labels()
    assert await paused(db) == [True]


async def test_settings_turn_it_on_again(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("stop"))
    await fatma.does(Asked("settings"))
    assert "U vroeg ons om uit onszelf niets te sturen." in fatma.text
    await fatma.taps("Weer van u horen")

    assert "We schrijven u weer over wat u ons stuurde." in fatma.text
    assert "Weer van u horen" not in fatma.labels()
    assert await paused(db) == [False]


@pytest.mark.parametrize("greeted", [True, False])
async def test_it_is_heard_from_who_never_joined(db: Db, challenge: ChallengeView, *, greeted: bool) -> None:
    person = await someone(db)
    if greeted:
        await person.starts(challenge.slug)
    await person.does(Asked("stop"))

    assert NOTHING in person.text
    assert "/delete" not in person.text
    assert person.labels() == (["Beginnen", "Ik heb vier woorden"] if greeted else [])
    assert not (await db.execute(select(Resident))).all()


async def test_so_it_is_where_nobody_chose_a_challenge_yet(db: Db, challenge: ChallengeView) -> None:
    await a_challenge(db)
    person = await someone(db)
    await person.does(Asked("stop"))

    assert person.last.bubbles[0] == NOTHING


async def test_it_holds_in_all_that_the_chat_takes_part_in(db: Db, challenge: ChallengeView, fatma: Someone) -> None:
    other = await a_challenge(db)
    await fatma.starts(other.slug)
    await fatma.taps("Prima, ga verder")
    await fatma.does(Asked("stop"))

    assert await paused(db) == [True, True]
