"""Who gets a call and when; and what became of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import outbox
from participation.audience import Audience, Counted, count_audience
from participation.call_draft import CallDraft
from participation.call_queue import (
    end_finished,
    figures,
    queue_due,
    resend_uncertain,
    uncertain_page,
)
from participation.calls import make_call, see_call
from participation.challenges import ChallengeView
from participation.chats import BotRow
from participation.database import Db, transaction
from participation.errors import ChangedMeanwhile
from participation.models import CallAnswer, Chat, ChatResident, Resident
from participation.outbox import Outcome
from participation.words import CallState, Kind, MessageState
from tests.builders import a_bot, a_listener, a_resident, a_submission, an_awake_challenge
from tests.participation.called import BOTH, NOW, begun, claimed, getting, sent


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await an_awake_challenge(db)


@pytest.fixture
async def bot(db: Db) -> BotRow:
    return await a_bot(db)


# — who gets it


async def test_who_agreed_gets_it_and_nobody_else(db: Db, challenge: ChallengeView) -> None:
    hears = await a_listener(db, challenge)
    await a_resident(db, challenge)
    stopped = await a_listener(db, challenge)
    await db.execute(update(Resident).where(Resident.id == stopped).values(paused_at=NOW))
    blocked = await a_listener(db, challenge)
    chat = select(ChatResident.chat_id).where(ChatResident.resident_id == blocked).scalar_subquery()
    await db.execute(update(Chat).where(Chat.id == chat).values(blocked_at=NOW))

    counted = await count_audience(db, Audience(), challenge_id=challenge.id, time_zone="Europe/Amsterdam")
    assert counted == Counted(hears=1, stopped=1, no_consent=1, unreachable=1)
    assert await getting(db, await begun(db, challenge)) == [hears]


async def test_residents_of_another_challenge_get_nothing(db: Db, challenge: ChallengeView) -> None:
    await a_listener(db, await an_awake_challenge(db))
    assert await getting(db, await begun(db, challenge)) == []


async def test_an_area_is_meant_with_all_areas_in_it(db: Db, challenge: ChallengeView) -> None:
    parent = next(each for each in challenge.areas if any(inner.parent_id == each.id for inner in challenge.areas))
    inner = next(each for each in challenge.areas if each.parent_id == parent.id)
    there, here = await a_listener(db, challenge, area=inner), await a_listener(db, challenge, area=parent)
    await a_listener(db, challenge)
    draft = CallDraft(BOTH.texts, Audience(areas=(parent.id,)))
    assert await getting(db, await begun(db, challenge, draft)) == [there, here]


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience(kinds=(Kind.NEED,)), ["needs"]),
        (Audience(languages=("en",)), ["speaks english"]),
        (Audience(joined_from=date(2026, 3, 2)), ["needs", "speaks english"]),
        (Audience(joined_until=date(2026, 3, 1)), ["came early"]),
    ],
)
async def test_what_they_brought_speak_and_when_they_came(
    db: Db, challenge: ChallengeView, audience: Audience, expected: list[str]
) -> None:
    people = {
        "needs": await a_listener(db, challenge),
        "speaks english": await a_listener(db, challenge, language="en"),
        "came early": await a_listener(db, challenge),
    }
    await a_submission(db, challenge, people["needs"])
    await a_submission(db, challenge, people["came early"], withdrawn_at=NOW)
    late = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)  # half an hour before midnight in Amsterdam
    await db.execute(update(Resident).where(Resident.id == people["came early"]).values(joined_at=late))
    named = {id_: name for name, id_ in people.items()}
    got = await getting(db, await begun(db, challenge, CallDraft(BOTH.texts, audience)))
    assert [named[each] for each in got if each is not None] == expected


async def test_who_would_hear_nothing_in_their_language_gets_it_in_the_one_that_was_chosen(
    db: Db, challenge: ChallengeView
) -> None:
    dutch, english = await a_listener(db, challenge), await a_listener(db, challenge, language="en")
    assert await getting(db, await begun(db, challenge, CallDraft({"nl": "Dag"}))) == [dutch]
    knowingly = CallDraft({"nl": "Dag"}, fallback="nl")
    assert await getting(db, await begun(db, challenge, knowingly)) == [dutch, english]


async def test_a_reminder_goes_to_whom_it_reached_and_who_did_not_answer(
    db: Db, challenge: ChallengeView, bot: BotRow
) -> None:
    answered, silent = [await a_listener(db, challenge, bot=bot) for _ in range(2)]
    first = await begun(db, challenge)
    late = await a_listener(db, challenge, bot=bot)
    await sent(db, bot, first)
    row = {"call_id": first.call_id, "resident_id": answered, "challenge_id": challenge.id, "option": "0"}
    await db.execute(insert(CallAnswer).values(row))
    assert await getting(db, await begun(db, challenge, reminds_of=first.call_id)) == [silent]
    assert late not in await getting(db, first)


async def test_two_clocks_and_a_second_look_queue_it_once(db: Db, challenge: ChallengeView) -> None:
    hears = await a_listener(db, challenge)
    on = await begun(db, challenge)
    assert await queue_due(db, now=NOW) == 0
    assert await getting(db, on) == [hears]


async def test_before_its_moment_nothing_is_queued(db: Db, challenge: ChallengeView) -> None:
    await a_listener(db, challenge)
    await make_call(db, BOTH, challenge_id=challenge.id, by=None, begins_at=NOW + timedelta(minutes=1))
    assert await queue_due(db, now=NOW) == 0


# — what became of it


async def test_it_has_ended_once_nothing_waits(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    await a_listener(db, challenge, bot=bot)
    on = await begun(db, challenge)
    assert await end_finished(db, now=NOW) == 0
    (one,) = await claimed(db, bot)
    assert await end_finished(db, now=NOW) == 0
    await outbox.mark(db, [Outcome(one.id, MessageState.SENT)])
    assert await end_finished(db, now=NOW) == 1
    assert (await see_call(db, challenge_id=challenge.id, call_id=on.call_id)).state is CallState.SENT


async def test_one_for_nobody_ends_at_once(db: Db, challenge: ChallengeView) -> None:
    await begun(db, challenge)
    assert await end_finished(db, now=NOW) == 1


async def test_the_figures_add_up_and_say_why(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    for _ in range(4):
        await a_listener(db, challenge, bot=bot)
    on = await begun(db, challenge)
    first, second, third, fourth = await claimed(db, bot)
    became = [
        Outcome(first.id, MessageState.SENT),
        Outcome(second.id, MessageState.FAILED, failure="BadRequest"),
        Outcome(third.id, MessageState.BLOCKED, failure="Blocked"),
        Outcome(fourth.id, MessageState.UNCERTAIN, failure="TimeoutError"),
    ]
    await outbox.mark(db, became)
    counts = await figures(db, call_id=on.call_id)
    assert counts.all == 4
    assert set(counts.states.values()) == {1}
    assert counts.why == {(MessageState.FAILED, "BadRequest"): 1, (MessageState.BLOCKED, "Blocked"): 1}


async def test_what_telegram_asked_to_wait_with_goes_out_after_all(
    db: Db, challenge: ChallengeView, bot: BotRow
) -> None:
    await a_listener(db, challenge, bot=bot)
    await begun(db, challenge)
    (one,) = await claimed(db, bot)
    await outbox.mark(db, [Outcome(one.id, MessageState.QUEUED, failure="RetryAfter")])
    assert [each.id for each in await claimed(db, bot)] == [one.id]


async def test_who_is_in_doubt_is_listed_and_gets_it_again_only_knowingly(
    db: Db, challenge: ChallengeView, bot: BotRow
) -> None:
    await a_listener(db, challenge, bot=bot)
    on = await begun(db, challenge)
    (one,) = await claimed(db, bot)
    await outbox.mark(db, [Outcome(one.id, MessageState.UNCERTAIN)])
    await end_finished(db, now=NOW)
    assert [each.message_id for each in await uncertain_page(db, call_id=on.call_id)] == [one.id]
    assert await claimed(db, bot) == []

    assert await resend_uncertain(db, on) == 1
    assert [each.id for each in await claimed(db, bot)] == [one.id]


async def test_what_a_colleague_moved_meanwhile_is_not_sent_once_more(db: Db, challenge: ChallengeView) -> None:
    on = await begun(db, challenge)
    with pytest.raises(ChangedMeanwhile):
        await resend_uncertain(db, replace(on, version=99))


async def test_a_call_does_not_end_while_some_of_it_is_queued_once_more(engine: AsyncEngine) -> None:
    async with transaction(engine) as db:
        challenge, bot = await an_awake_challenge(db), await a_bot(db)
        await a_listener(db, challenge, bot=bot)
        on = await begun(db, challenge)
        (one,) = await claimed(db, bot)
        await outbox.mark(db, [Outcome(one.id, MessageState.UNCERTAIN)])
    async with transaction(engine) as colleague:
        assert await resend_uncertain(colleague, on) == 1
        async with transaction(engine) as clock:
            assert await end_finished(clock, now=NOW) == 0
    async with transaction(engine) as db:
        assert await end_finished(db, now=NOW) == 0
        assert len(await claimed(db, bot)) == 1
