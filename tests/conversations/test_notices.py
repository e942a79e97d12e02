"""What residents hear of what they sent: in their words and language, once a day, never at night."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from conversations.content import Content
from conversations.notices import find_late, tell_at_once, tell_the_news
from participation import residents, review
from participation.challenges import ChallengeView
from participation.database import Db
from participation.members import add_member
from participation.models import Message, Notice, Submission
from participation.review import Reviewed
from participation.stopping import begin_nothing
from participation.words import DeclineReason, Kind, MessageState, Role
from tests.builders import a_bot, a_chat, a_resident, a_submission

NOON = datetime(2026, 5, 4, 10, tzinfo=UTC)
NIGHT = datetime(2026, 5, 4, 22, tzinfo=UTC)


@pytest.fixture
async def resident(db: Db, challenge: ChallengeView) -> int:
    chat = await a_chat(db, bot=await a_bot(db))
    return await a_resident(db, challenge, chat_id=chat)


@pytest.fixture
async def member(db: Db, challenge: ChallengeView) -> int:
    return await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)


async def made_at(db: Db, moment: datetime) -> None:
    await db.execute(update(Notice).values(created_at=moment))


async def told(db: Db) -> list[tuple[str, ...]]:
    contents = await db.execute(select(Message.content).order_by(Message.id))
    return [Content.load(each).bubbles for each in contents.scalars() if each]


async def test_what_was_accepted_is_told_once(db: Db, challenge: ChallengeView, resident: int, member: int) -> None:
    number = await a_submission(db, challenge, resident)
    await review.accept(db, Reviewed(challenge.id, number, member))
    await made_at(db, NOON - timedelta(minutes=5))

    assert await tell_the_news(db, now=NOON) == 1
    assert await tell_the_news(db, now=NOON + timedelta(minutes=1)) == 0
    assert await told(db) == [(f"We hebben nummer {number} gelezen en nemen het mee. Dank u wel!",)]


async def test_a_move_may_be_taken_back_for_two_minutes_before_anybody_hears(
    db: Db, challenge: ChallengeView, resident: int, member: int
) -> None:
    on = Reviewed(challenge.id, await a_submission(db, challenge, resident), member)
    await review.accept(db, on)
    await made_at(db, NOON - timedelta(minutes=1))
    assert await tell_the_news(db, now=NOON) == 0
    await review.undo(db, on)
    assert await tell_the_news(db, now=NOON + timedelta(hours=1)) == 0


async def test_several_things_come_in_one_message_and_later_ones_the_next_day(
    db: Db, challenge: ChallengeView, resident: int, member: int
) -> None:
    first, second, third = [await a_submission(db, challenge, resident) for _ in range(3)]
    await review.accept(db, Reviewed(challenge.id, first, member))
    await review.decline(
        db, Reviewed(challenge.id, second, member), reason=DeclineReason.ELSEWHERE, words="Bel de buurgemeente."
    )
    await made_at(db, NOON - timedelta(minutes=5))
    assert await tell_the_news(db, now=NOON) == 1
    (bubbles,) = await told(db)
    assert bubbles[0] == "Er is nieuws over wat u hebt gestuurd."
    assert bubbles[2:5] == (
        f"We hebben nummer {second} gelezen, maar kunnen er niet mee verder.",
        "Dit gaat over een plek buiten onze wijk.",
        "Bel de buurgemeente.",
    )
    assert bubbles[5].startswith("Wilt u er liever over praten? Bel ")

    await review.accept(db, Reviewed(challenge.id, third, member))
    await db.execute(update(Notice).where(Notice.submission_id == third).values(created_at=NOON))
    assert await tell_the_news(db, now=NOON + timedelta(hours=3)) == 0
    assert await tell_the_news(db, now=NOON + timedelta(hours=24)) == 1


async def test_nobody_is_told_at_night(db: Db, challenge: ChallengeView, resident: int, member: int) -> None:
    await review.accept(db, Reviewed(challenge.id, await a_submission(db, challenge, resident), member))
    await made_at(db, NOON)
    assert await tell_the_news(db, now=NIGHT) == 0
    assert await tell_the_news(db, now=NIGHT + timedelta(hours=12)) == 1


async def test_who_asked_us_to_begin_nothing_is_not_told_and_not_asked_again_tomorrow(
    db: Db, challenge: ChallengeView, member: int
) -> None:
    chat = await a_chat(db)
    resident = await a_resident(db, challenge, chat_id=chat)
    await review.accept(db, Reviewed(challenge.id, await a_submission(db, challenge, resident), member))
    await made_at(db, NOON - timedelta(hours=1))
    await begin_nothing(db, chat_id=chat)
    assert await tell_the_news(db, now=NOON) == 0
    assert await told(db) == []
    assert (await db.execute(select(Notice.told_at))).scalar_one() is not None


async def test_everybody_hears_it_in_their_own_language(db: Db, challenge: ChallengeView, member: int) -> None:
    resident = await a_resident(db, challenge, chat_id=await a_chat(db), language="en")
    await review.accept(db, Reviewed(challenge.id, await a_submission(db, challenge, resident), member))
    await made_at(db, NOON - timedelta(hours=1))
    await tell_the_news(db, now=NOON)
    assert (await told(db))[0][0].endswith(", and we take it along. Thank you!")


async def test_what_is_past_its_promise_is_told_honestly_and_once(
    db: Db, challenge: ChallengeView, resident: int
) -> None:
    late = await a_submission(db, challenge, resident, received_at=NOON - timedelta(days=20))
    await a_submission(db, challenge, resident, received_at=NOON - timedelta(days=1))
    assert await find_late(db, now=NOON) == 1
    assert await find_late(db, now=NOON) == 0
    await made_at(db, NOON - timedelta(minutes=5))
    await tell_the_news(db, now=NOON)
    assert (await told(db))[0][0].startswith(f"Nummer {late}: we zouden het nu gelezen hebben.")


async def test_a_message_to_the_team_is_answered_at_once(
    db: Db, challenge: ChallengeView, resident: int, member: int
) -> None:
    number = await a_submission(db, challenge, resident, kind=Kind.MESSAGE)
    entry = await review.reply(db, Reviewed(challenge.id, number, member), words="Kom gerust langs.")
    assert await tell_at_once(db, challenge_id=challenge.id, entry_id=entry, now=NOON)
    assert await told(db) == [(f"Het team antwoordt op uw bericht, nummer {number}.", "Kom gerust langs.")]
    assert (await db.execute(select(Message.state))).scalar_one() == MessageState.QUEUED
    assert (await db.execute(select(Submission.status))).scalar_one() == "done"


async def test_in_quiet_hours_of_ones_own_news_waits_and_a_question_comes_after_them(
    db: Db, challenge: ChallengeView, resident: int, member: int
) -> None:
    await residents.be_quiet(db, resident_id=resident, start=23, end=13)
    first, second = [await a_submission(db, challenge, resident) for _ in range(2)]
    await review.accept(db, Reviewed(challenge.id, first, member))
    await made_at(db, NOON - timedelta(minutes=5))
    assert await tell_the_news(db, now=NOON) == 0  # noon in Amsterdam, and theirs last until one

    entry = await review.ask(db, Reviewed(challenge.id, second, member), words="Waar precies?")
    assert await tell_at_once(db, challenge_id=challenge.id, entry_id=entry, now=NOON)
    one_o_clock = NOON + timedelta(hours=1)
    assert (await db.execute(select(Message.not_before))).scalar_one() == one_o_clock
    assert await tell_the_news(db, now=one_o_clock) == 1
