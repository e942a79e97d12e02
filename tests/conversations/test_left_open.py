"""What was left open for a day: shown once more where words wait, and left alone when it moved on."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

import pytest
from sqlalchemy import text, update

from conversations.incoming import Asked, Blocked, Tapped, Wrote
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Resident, Talk
from tests.conversations.leaving import NOON, left_for, reviews, shown, words_of_talks
from tests.conversations.someone import NEED, Someone, someone, submissions_of

WAITS: Final = "Dit hebt u geschreven, maar het team heeft het nog niet. Over een paar dagen haal ik het weg."


@pytest.fixture
async def fatma(fatma: Someone) -> Someone:
    """With no talk open."""
    await fatma.taps("Stoppen")
    return fatma


async def test_words_that_wait_to_be_sent_are_shown_with_send_it_and_throw_it_away(db: Db, fatma: Someone) -> None:
    await reviews(fatma)
    await left_for(db, 1.1)
    assert await shown(db, fatma) == 1
    assert fatma.last.bubbles == (WAITS, "Zal ik dit naar het buurtteam sturen?")
    assert fatma.labels() == ["Versturen", "Weggooien", "Wijzig", "Wijzig"]
    assert [line.shown for line in fatma.last.review] == [NEED, "Noorderhof"]

    await fatma.taps("Versturen")
    assert await submissions_of(db) == [NEED]


async def test_words_before_the_last_question_are_shown_with_go_on_and_throw_it_away(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await left_for(db, 1.1)
    assert await shown(db, fatma) == 1
    assert (fatma.last.bubbles, fatma.labels()) == ((WAITS,), ["Verdergaan", "Weggooien"])
    assert [line.shown for line in fatma.last.review] == [NEED]

    await fatma.taps("Verdergaan")
    assert "Waar woont u?" in fatma.text
    assert not [one.id for content in fatma.log[:-1] for one in content.buttons if not one.id.startswith("menu:")]
    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")
    assert await submissions_of(db) == [NEED]


async def test_what_is_passed_on_waits_too(db: Db, fatma: Someone) -> None:
    await fatma.says("Ik kan soep koken.")
    await left_for(db, 1.1)

    assert await shown(db, fatma) == 1
    assert [line.shown for line in fatma.last.review] == ["Ik kan soep koken."]


async def test_words_written_anew_are_shown_in_place_of_the_first(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says("Bel mij op 06-12345678.")
    await fatma.taps("Nee, ik schrijf het opnieuw")
    await fatma.says(NEED)
    await left_for(db, 1.1)

    assert await shown(db, fatma) == 1
    assert [line.shown for line in fatma.last.review] == [NEED]


async def test_words_kept_for_the_end_of_the_talk_are_shown_though_the_rest_was_sent(db: Db, fatma: Someone) -> None:
    await reviews(fatma)
    await fatma.says("En het is er ook veel te donker.")
    await fatma.taps("Versturen")
    await left_for(db, 1.1)
    assert await shown(db, fatma) == 1
    assert [line.shown for line in fatma.last.review] == ["En het is er ook veel te donker."]

    await fatma.taps("Weggooien")
    assert "Wat u stuurde, blijft bij ons." in fatma.text
    assert "Ik mis iets" in fatma.labels()
    assert await submissions_of(db) == [NEED]


@pytest.mark.parametrize("answers", [(), ("Noorderhof",)])
async def test_what_is_thrown_away_is_gone(db: Db, fatma: Someone, answers: tuple[str, ...]) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await fatma.says("En het is er ook veel te donker.")
    for answer in answers:
        await fatma.taps(answer)
    await left_for(db, 1.1)
    await shown(db, fatma)
    await fatma.taps("Weggooien")

    assert "Ik heb niets van dit gesprek bewaard." in fatma.text
    assert "Ik mis iets" in fatma.labels()
    assert await submissions_of(db) == []
    words = await words_of_talks(db)
    assert "bankje" not in words
    assert "donker" not in words


async def test_it_is_shown_once_and_again_only_after_something_was_said(db: Db, fatma: Someone) -> None:
    await reviews(fatma)
    await left_for(db, 1.1)
    assert [await shown(db, fatma), await shown(db, fatma)] == [1, 0]
    assert await shown(db, fatma, NOON + timedelta(days=2)) == 0

    await fatma.taps("Wijzig")
    await fatma.says("Er is geen bank.")
    assert await shown(db, fatma, NOON + timedelta(days=2)) == 1
    assert fatma.last.review[0].shown == "Er is geen bank."


async def test_nobody_is_reminded_before_the_day_is_over_or_when_it_is_set_aside_soon(db: Db, fatma: Someone) -> None:
    await reviews(fatma)
    for days in (0.9, 6.1):
        await left_for(db, days)
        assert await shown(db, fatma) == 0


async def test_nobody_is_reminded_of_a_question_alone(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))  # nothing was said yet
    await left_for(db, 1.1)
    assert await shown(db, fatma) == 0

    await fatma.says(NEED)
    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")  # all was sent, and more is asked
    await left_for(db, 1.1)
    assert await shown(db, fatma) == 0


async def test_who_has_not_agreed_to_the_notice_is_not_written_to(db: Db, challenge: ChallengeView) -> None:
    person = await someone(db)
    await person.starts(challenge.slug)
    await person.says(NEED)
    await left_for(db, 1.1)

    assert await shown(db, person) == 0


async def test_who_blocked_the_bot_or_whose_challenge_closed_is_not_written_to(db: Db, fatma: Someone) -> None:
    await reviews(fatma)
    await fatma.does(Blocked(blocked=True))
    await left_for(db, 1.1)
    assert await shown(db, fatma) == 0

    await fatma.does(Blocked(blocked=False))
    await left_for(db, 1.1)
    await db.execute(text("UPDATE challenges SET status = 'closed'"))
    assert await shown(db, fatma) == 0


async def test_who_said_stop_is_not_reminded_of_what_they_began_since(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("stop"))
    await reviews(fatma)
    await left_for(db, 1.1)
    assert await shown(db, fatma) == 0

    await db.execute(update(Resident).values(paused_at=None))
    assert await shown(db, fatma) == 1


async def test_a_talk_that_waits_behind_another_is_not_shown(db: Db, fatma: Someone) -> None:
    await reviews(fatma)
    await fatma.does(Asked("offer"))
    await left_for(db, 1.1)

    assert await shown(db, fatma) == 0


async def test_it_is_shown_in_the_language_of_now(db: Db, fatma: Someone) -> None:
    await reviews(fatma)
    await db.execute(update(Resident).values(language="en"))
    await left_for(db, 1.1)
    await shown(db, fatma)

    assert fatma.last.bubbles[0].startswith("You wrote this, and the team does not have it yet.")
    assert fatma.labels()[:2] == ["Send it", "Throw it away"]


async def test_a_script_at_fault_holds_up_nobody_else(
    db: Db, fatma: Someone, omar: Someone, caplog: pytest.LogCaptureFixture
) -> None:
    await reviews(fatma)
    await left_for(db, 1.1)
    broken = text("UPDATE talks SET me = '{}', heard_at = heard_at - interval '1 hour' WHERE chat_id = :chat")
    await db.execute(broken.bindparams(chat=fatma.chat_id))

    assert await shown(db, omar) == 1
    assert WAITS in omar.text
    assert "is left out: ValidationError at " in caplog.text
    assert await shown(db, omar) == 0


async def test_an_answer_after_a_reminder_is_no_bubble_of_the_words_before(db: Db, omar: Someone) -> None:
    """On Telegram the reminder has yet to arrive while the question it is about arrived long ago."""
    await left_for(db, 1.1)
    assert await shown(db, omar) == 1
    await omar.does(Wrote("Noorderhof", message=11), at=datetime.now(UTC))

    assert [line.shown for line in omar.last.review] == [NEED, "Noorderhof"]


async def test_buttons_of_what_is_shown_once_more_do_nothing_when_the_talk_moved_on(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says(NEED)
    await left_for(db, 1.1)
    await shown(db, fatma)
    throw = next(button.id for button in fatma.buttons() if button.label == "Weggooien")
    await fatma.taps("Verdergaan")
    await fatma.taps("Noorderhof")
    talk, key, option = throw.split(":")
    await fatma.does(Tapped(int(talk), key, option))

    assert "Die knop hoorde bij een eerdere vraag." in fatma.text
    assert "Versturen" in fatma.labels()


@pytest.mark.parametrize(("hour", "expected"), [(19, 1), (20, 0), (2, 0), (7, 0), (8, 1)])
async def test_in_quiet_hours_it_waits_for_their_end(db: Db, fatma: Someone, hour: int, expected: int) -> None:
    """In winter, one hour before UTC's: quiet from 20 to 8."""
    await reviews(fatma)
    now = datetime(2026, 1, 14, hour, 0, tzinfo=UTC)
    await db.execute(update(Talk).values(started_at=now - timedelta(days=2), heard_at=now - timedelta(days=2)))

    assert await shown(db, fatma, now) == expected


async def test_so_it_does_for_the_end_of_hours_of_ones_own(db: Db, fatma: Someone) -> None:
    await reviews(fatma)
    await db.execute(update(Resident).values(quiet_from=time(21), quiet_until=time(12)))
    now = datetime(2026, 1, 14, 10, 59, tzinfo=UTC)
    await db.execute(update(Talk).values(started_at=now - timedelta(days=2), heard_at=now - timedelta(days=2)))
    assert await shown(db, fatma, now) == 0
    assert await shown(db, fatma, now + timedelta(minutes=1)) == 1
