"""Whose turn it is: what waits, what goes on, and what is said while no talk is open."""

from sqlalchemy import select, update

from conversations.incoming import (
    Asked,
    Blocked,
    Chose,
    Sent,
)
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Chat, Resident, Submission, Talk
from participation.words import TalkState
from tests.conversations.someone import NEED, Someone, someone, states_of

# — commands amid a talk


async def test_a_command_lets_the_talk_wait_and_it_goes_on_after(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.does(Asked("help"))

    assert "We gaan verder waar we waren." in fatma.text
    assert "Noorderhof" in fatma.labels()


async def test_a_second_interruption_sets_the_older_talk_aside_and_says_so(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.does(Asked("offer"))
    await fatma.does(Asked("need"))

    assert "Uw eerdere gesprek heb ik opzijgezet." in fatma.text
    assert (await states_of(db, fatma.chat_id))[-3:] == [
        ("share_need", "set_aside"),
        ("offer_initiative", "waiting"),
        ("share_need", "open"),
    ]


async def test_an_unknown_command_is_told_kindly(db: Db, fatma: Someone) -> None:
    await fatma.taps("Stoppen")
    await fatma.does(Asked("dance"))

    assert fatma.last.bubbles[0] == "Die opdracht ken ik niet."
    assert "Ik mis iets" in fatma.labels()


async def test_privacy_is_shown_at_any_moment(db: Db, challenge: ChallengeView) -> None:
    person = await someone(db)
    await person.starts(challenge.slug)
    await person.does(Asked("privacy"))

    assert challenge.setup.notice.full["nl"] in person.text
    assert "Prima, ga verder" in person.labels()


async def test_a_talk_whose_script_is_gone_is_set_aside_kindly(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await db.execute(update(Talk).where(Talk.state == TalkState.OPEN).values(script="of_long_ago"))
    await fatma.says(NEED)

    assert any("Dit deel van de chat is veranderd." in bubble for content in fatma.log for bubble in content.bubbles)
    assert "Iets wat ik mis" in fatma.labels()


# — said while no talk is open


async def test_what_is_said_while_no_talk_is_open_is_passed_on_as_what_it_is(db: Db, fatma: Someone) -> None:
    await fatma.taps("Stoppen")
    await fatma.says("Ik kan soep koken.")
    await fatma.taps("Iets wat ik wil bijdragen")
    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")

    assert (await db.execute(select(Submission.kind, Submission.own_words))).one() == ("offer", "Ik kan soep koken.")


async def test_a_sticker_is_answered_kindly(db: Db, fatma: Someone) -> None:
    await fatma.does(Sent())

    assert "Ik kan tekst, foto’s en spraakberichten lezen." in fatma.text
    assert fatma.last.writes


async def test_the_language_can_be_changed_amid_a_talk(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.does(Chose("en"))

    assert fatma.text.startswith("What do you miss in your neighbourhood?")
    assert (await db.execute(select(Resident.language))).scalar_one() == "en"


async def test_a_block_is_noted_and_ends_when_somebody_writes_again(db: Db, fatma: Someone) -> None:
    await fatma.does(Blocked(blocked=True))
    assert (await db.execute(select(Chat.blocked_at))).scalar_one() is not None
    await fatma.says("Hallo daar")

    assert (await db.execute(select(Chat.blocked_at))).scalar_one() is None
