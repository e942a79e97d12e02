"""Four words: given at a talk's end, typed in another chat, and never to be read anywhere afterwards."""

import pytest
from sqlalchemy import select, text

from conversations.incoming import Asked, Tapped, Wrote, deep_link, finding_payload
from participation.challenges import ChallengeView
from participation.code_words import words_in
from participation.database import Db
from participation.find_codes import MOST_TRIES
from participation.models import Resident
from participation.words import Channel
from tests.builders import a_bot
from tests.conversations.someone import NEED, Someone, a_resident_of, someone
from tests.conversations.with_words import (
    ASKED,
    WRONG,
    challenge_of,
    resident_of,
    rows_with,
    sent,
    shown,
    somebody_else,
)


@pytest.fixture
async def fatma(challenge: ChallengeView, fatma: Someone) -> Someone:
    await fatma.taps("Stoppen")
    return fatma


async def test_they_are_shown_once_at_the_end_of_the_first_talk_and_gone_with_the_next_thing_said(
    db: Db, fatma: Someone
) -> None:
    code = await sent(fatma)
    assert set(code.split()) <= set(words_in("nl"))
    assert "Ik mis iets" in fatma.labels()
    assert await rows_with(db, code) == ["messages"]
    await fatma.does(Asked("help"))
    assert await rows_with(db, code) == []
    await fatma.does(Asked("need"))
    await fatma.says("Nog iets.")
    await fatma.taps("Versturen")
    await fatma.taps("Nee")
    assert fatma.last.code is None


async def test_who_stops_before_the_end_gets_them_the_next_time(fatma: Someone) -> None:
    await fatma.sends("need", NEED)
    await fatma.taps("Stoppen")
    assert fatma.last.code is None
    await fatma.does(Asked("offer"))
    await fatma.says("Soep.")
    await fatma.taps("Versturen")
    await fatma.taps("Nee")
    await fatma.taps("Nee")
    assert shown(fatma)


async def test_while_a_talk_waits_they_come_in_a_message_of_their_own_and_into_no_record(
    db: Db, fatma: Someone
) -> None:
    await fatma.does(Asked("settings"))
    await fatma.sends("need", NEED)
    await fatma.taps("Nee")
    await fatma.taps("Nee")
    assert fatma.last.code is None  # the question that waited
    assert fatma.log[-2].code is not None
    code = " ".join(fatma.log[-2].code.words)
    assert await rows_with(db, code) == ["messages"]
    await fatma.taps("Niets")
    assert await rows_with(db, code) == []


@pytest.mark.parametrize("channel", Channel)
async def test_typed_in_another_chat_they_lead_to_what_was_sent(
    db: Db, challenge: ChallengeView, fatma: Someone, channel: Channel
) -> None:
    code = await sent(fatma)
    elsewhere = await someone(db, bot=await a_bot(db, channel=channel))
    await elsewhere.starts(finding_payload(challenge.slug))
    assert ASKED in elsewhere.last.bubbles
    await elsewhere.says(code.upper().replace(" ", "-"))
    assert "Gevonden! Met /mine ziet u wat u stuurde." in elsewhere.last.bubbles

    await elsewhere.does(Asked("mine"))
    assert any(label.endswith(f"· {NEED[:20]}") or NEED[:20] in label for label in elsewhere.labels())
    await fatma.does(Asked("help"))  # her own page forgets them
    assert await rows_with(db, code) == []
    assert (await db.execute(select(Resident.id))).scalars().all() == [await resident_of(db, fatma)]


async def test_what_was_typed_is_shown_and_kept_nowhere_right_or_wrong(db: Db, fatma: Someone) -> None:
    code = await sent(fatma)
    nearly = " ".join(["koffje", *code.split()[1:]])
    person = await someone(db)
    await person.does(Asked("start"))
    await person.does(Asked("find"))
    await person.says(nearly)
    assert "Ik ken het woord “koffje” niet. Is het “koffie”? Typ ze alle vier nog eens." in person.text
    await person.says(WRONG)
    await person.says("koffie fiets")
    await fatma.does(Asked("help"))
    for words in (code, nearly, WRONG, "koffie fiets", " ".join(code.split()[1:])):
        assert await rows_with(db, words) == []
    own = [content.answered.shown for content in person.log if content.answered and content.answered.own]
    assert set(own) == {("•••• •••• •••• ••••",)}


async def test_a_release_that_asks_something_else_first_keeps_no_words(db: Db, fatma: Someone) -> None:
    code = await sent(fatma)
    person = await someone(db)
    await person.starts(finding_payload(await challenge_of(db)))
    asked = text("UPDATE talks SET record = jsonb_set(record, '{asked}', '\"code-0\"') WHERE state = 'open'")
    await db.execute(asked)
    await person.says(code)
    assert ASKED in person.last.bubbles
    await fatma.does(Asked("help"))
    assert await rows_with(db, code) == []


async def test_words_typed_where_a_button_is_asked_are_passed_on_to_nobody(db: Db, fatma: Someone) -> None:
    code, omar = await sent(fatma), await somebody_else(db)
    await sent(omar, "Omars eigen woorden.")
    await omar.does(Asked("find"))
    await omar.says(code)
    await omar.says(code)
    await fatma.does(Asked("help"))
    assert await rows_with(db, code) == []
    await omar.taps("Nee")
    assert "Ik heb niets samengevoegd." in omar.text
    assert "Ik mis iets" in omar.labels()


async def test_after_too_many_wrong_tries_it_is_said_kindly_with_a_number_to_call(db: Db, fatma: Someone) -> None:
    code, person = await sent(fatma), await someone(db)
    await person.starts(finding_payload(await challenge_of(db)))
    for _ in range(MOST_TRIES):
        await person.says(WRONG)
        assert "Ik vind niets bij deze woorden. Kijk nog eens, en typ ze alle vier." in person.last.bubbles
    await person.says(code)
    assert "Dat was te vaak. Probeer het over een uur nog eens." in person.last.bubbles
    assert "010 000 00 02" in person.text
    await person.does(Asked("find"))
    await person.says(code)
    assert "Dat was te vaak. Probeer het over een uur nog eens." in person.last.bubbles
    assert await resident_of(db, person) is None


async def test_who_is_here_already_hears_that(fatma: Someone) -> None:
    code = await sent(fatma)
    await fatma.does(Asked("find"))
    await fatma.says(code)
    assert "U bent er al. Met /mine ziet u wat u stuurde." in fatma.last.bubbles


async def test_who_is_new_and_asks_what_they_sent_may_type_them_or_begin(db: Db, challenge: ChallengeView) -> None:
    person = await someone(db)
    await person.starts(challenge.slug)
    await person.does(Asked("mine"))
    assert ASKED in person.last.bubbles
    await person.says("Ik heb geen vier woorden")
    assert "Prima, ga verder" in person.labels()  # the welcome that waited


async def test_a_welcome_that_waited_is_over_for_who_was_welcomed_elsewhere(db: Db, fatma: Someone) -> None:
    code, person = await sent(fatma), await someone(db)
    await person.starts(await challenge_of(db))
    await person.does(Tapped(None, "menu", "find"))
    await person.says(code)
    assert "Wat ik stuurde" in person.labels()


async def test_the_language_of_who_is_found_is_spoken(db: Db, challenge: ChallengeView) -> None:
    ann = await a_resident_of(db, challenge.slug, language="en")
    await ann.taps("Stop")
    await ann.does(Asked("need"))
    await ann.says("There is no bench.")
    await ann.taps("Noorderhof")
    await ann.taps("Send it")
    await ann.taps("No")
    await ann.taps("No")
    code = shown(ann)
    assert set(code.split()) <= set(words_in("en"))
    person = await someone(db)
    await person.starts(finding_payload(challenge.slug))
    await person.says(code)
    assert "Found! With /mine you see what you sent." in person.last.bubbles


async def test_words_said_in_any_other_talk_stay_words(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.does(Wrote(WRONG))
    assert await rows_with(db, WRONG) == ["talks", "messages"]


def test_the_link_that_leads_there_has_no_words_in_it() -> None:
    link = deep_link("our-street__find")
    assert link is not None
    assert (link.challenge, link.source, link.goal, link.finds) == ("our-street", None, None, True)
    assert deep_link("our-street_flyer__find") is None
    assert deep_link("__find") is None
    plain = deep_link("our-street_find")
    assert plain is not None
    assert (plain.source, plain.finds) == ("find", False)
