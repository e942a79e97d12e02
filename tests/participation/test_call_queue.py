"""Who gets a call, when, and who does not; and what became of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from participation import call_outbox, outbox
from participation.audience import Audience, Counted, count_audience
from participation.call_draft import CallDraft
from participation.call_outbox import ClaimedCall
from participation.call_queue import (
    end_finished,
    figures,
    queue_due,
    resend_uncertain,
    sweep_cancelled,
    uncertain_page,
)
from participation.calls import Called, CallMove, make_call, move_call, see_call
from participation.challenges import ChallengeView
from participation.chats import BotRow
from participation.consents import allow_calls
from participation.database import Db
from participation.models import CallAnswer, Chat, ChatResident, Message, Resident, Talk
from participation.outbox import Outcome
from participation.stopping import begin_nothing
from participation.words import CallState, Kind, MessageState, TalkState
from tests.builders import a_bot, a_listener, a_resident, a_submission, an_awake_challenge

NOW = datetime.now(UTC)
BOTH = CallDraft({"nl": "Dag {name}", "en": "Hello {name}"})


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await an_awake_challenge(db)


@pytest.fixture
async def bot(db: Db) -> BotRow:
    return await a_bot(db)


async def begun(db: Db, challenge: ChallengeView, draft: CallDraft = BOTH, **more: Any) -> Called:
    """A call whose messages are queued."""
    made = await make_call(db, draft, challenge_id=challenge.id, by=None, begins_at=NOW, **more)
    await queue_due(db, now=NOW)
    return Called(challenge.id, made, None)


async def getting(db: Db, on: Called) -> list[int | None]:
    return list(
        (
            await db.execute(select(Message.resident_id).where(Message.call_id == on.call_id).order_by(Message.id))
        ).scalars()
    )


async def claimed(db: Db, bot: BotRow, on: Called | None = None) -> list[ClaimedCall]:
    """What the sender of this bot takes now, of all calls that are under way."""
    found: list[ClaimedCall] = []
    for call in await call_outbox.under_way(db, bot_id=bot.id):
        if on is None or call.id == on.call_id:
            some, _more = await call_outbox.claim(
                db, call, bot_id=bot.id, most=64, timeout=timedelta(seconds=9), resting=()
            )
            found += some
    return found


async def of_state(db: Db, on: Called) -> list[tuple[str, str | None]]:
    rows = await db.execute(
        select(Message.state, Message.failure).where(Message.call_id == on.call_id).order_by(Message.id)
    )
    return [(state, failure) for state, failure in rows]


async def sent(db: Db, bot: BotRow, on: Called) -> None:
    """All of it, at once."""
    for each in await claimed(db, bot, on):
        await outbox.mark(db, [Outcome(each.id, MessageState.SENT)])


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


# — looked at just before it is sent


async def test_it_is_sent_with_what_is_known_of_each(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    area = challenge.areas[-1]
    await a_listener(db, challenge, bot=bot, name="Fatma", area=area, language="en")
    await begun(db, challenge)
    (one,) = await claimed(db, bot)
    assert (one.language, one.name, one.area, one.tries) == ("en", "Fatma", area.name, 1)


async def test_nothing_goes_out_while_it_is_paused_and_everything_after(
    db: Db, challenge: ChallengeView, bot: BotRow
) -> None:
    for _ in range(2):
        await a_listener(db, challenge, bot=bot)
    on = await begun(db, challenge)
    await move_call(db, on, CallMove.PAUSE)
    assert await claimed(db, bot) == []
    await move_call(db, on, CallMove.RESUME)
    assert len(await claimed(db, bot)) == 2


async def test_what_is_cancelled_goes_to_nobody_any_more(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    await a_listener(db, challenge, bot=bot)
    on = await begun(db, challenge)
    await move_call(db, on, CallMove.CANCEL)
    assert await claimed(db, bot) == []
    assert await sweep_cancelled(db, now=NOW) == 1
    assert await of_state(db, on) == [("cancelled", None)]


async def test_a_paused_call_holds_up_no_other(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    await a_listener(db, challenge, bot=bot)
    first = await begun(db, challenge)
    await move_call(db, first, CallMove.PAUSE)
    second = await begun(db, challenge)
    assert len(await claimed(db, bot, second)) == 1


async def test_who_stops_amid_it_gets_nothing_more(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    stops = await a_listener(db, challenge, bot=bot)
    chat = (await db.execute(select(ChatResident.chat_id).where(ChatResident.resident_id == stops))).scalar_one()
    on = await begun(db, challenge)
    await begin_nothing(db, chat_id=chat)
    assert await claimed(db, bot) == []
    assert await of_state(db, on) == [("cancelled", None)]


async def test_who_paused_or_takes_the_consent_back_is_skipped(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    paused, changed = [await a_listener(db, challenge, bot=bot) for _ in range(2)]
    on = await begun(db, challenge)
    await db.execute(update(Resident).where(Resident.id == paused).values(paused_at=NOW))
    await allow_calls(db, resident_id=changed, allowed=False, version="1", language="nl")
    assert await claimed(db, bot) == []
    assert await of_state(db, on) == [("skipped", "Stopped"), ("skipped", "NoConsent")]


async def test_no_more_calls_than_the_challenge_allows_in_seven_days(
    db: Db, challenge: ChallengeView, bot: BotRow
) -> None:
    await a_listener(db, challenge, bot=bot)
    for _ in range(challenge.setup.calls_per_week):
        await sent(db, bot, await begun(db, challenge))
    one_too_many = await begun(db, challenge)
    assert await claimed(db, bot) == []
    assert await of_state(db, one_too_many) == [("skipped", "EnoughThisWeek")]

    await db.execute(text("UPDATE messages SET sent_at = now() - interval '8 days' WHERE state = 'sent'"))
    assert len(await claimed(db, bot, await begun(db, challenge))) == 1


async def test_who_is_in_the_middle_of_a_talk_gets_it_later(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    talks = await a_listener(db, challenge, bot=bot)
    chat = (await db.execute(select(ChatResident.chat_id).where(ChatResident.resident_id == talks))).scalar_one()
    talk = {"challenge_id": challenge.id, "chat_id": chat, "resident_id": talks, "script": "share_need"}
    await db.execute(insert(Talk).values(talk | {"state": TalkState.OPEN, "me": {}, "record": {}}))
    on = await begun(db, challenge)
    assert await claimed(db, bot) == []
    assert (await figures(db, call_id=on.call_id)).deferred == 1

    later = "UPDATE messages SET not_before = now() - interval '1 second'"
    await db.execute(text("UPDATE talks SET heard_at = now() - interval '11 minutes'"))
    await db.execute(text(later))
    assert len(await claimed(db, bot)) == 1


@pytest.mark.parametrize(("until", "hears"), [(1, 0), (-1, 1)])
async def test_quiet_hours_of_ones_own_put_it_off_until_they_end(
    db: Db, challenge: ChallengeView, bot: BotRow, until: int, hears: int
) -> None:
    mine = await a_listener(db, challenge, bot=bot)
    here = datetime.now(UTC) + timedelta(hours=until)
    clock = (
        await db.execute(text("SELECT CAST(:at AT TIME ZONE 'Europe/Amsterdam' AS time)"), {"at": here})
    ).scalar_one()
    start = (datetime.combine(date(2026, 1, 1), clock) - timedelta(hours=4)).time()
    await db.execute(update(Resident).where(Resident.id == mine).values(quiet_from=start, quiet_until=clock))
    on = await begun(db, challenge)
    assert len(await claimed(db, bot)) == hears
    at = (await db.execute(select(Message.not_before).where(Message.call_id == on.call_id))).scalar_one()
    assert at is not None
    assert hears or abs(at - here) < timedelta(seconds=5)


async def test_in_quiet_hours_of_the_challenge_nothing_is_under_way(db: Db, bot: BotRow) -> None:
    challenge = await an_awake_challenge(db)
    await a_listener(db, challenge, bot=bot)
    await begun(db, challenge)
    here = (await db.execute(text("SELECT CAST(now() AT TIME ZONE 'Europe/Amsterdam' AS time)"))).scalar_one()
    start = (datetime.combine(date(2026, 1, 1), here) - timedelta(hours=1)).time().replace(microsecond=0)
    end = (datetime.combine(date(2026, 1, 1), here) + timedelta(hours=1)).time().replace(microsecond=0)
    quiet = f'{{"start": "{start}", "end": "{end}"}}'
    await db.execute(
        text("UPDATE challenges SET setup = jsonb_set(setup, '{quiet_hours}', CAST(:quiet AS jsonb)) WHERE id = :id"),
        {"quiet": quiet, "id": challenge.id},
    )
    assert await call_outbox.under_way(db, bot_id=bot.id) == []


async def test_replies_to_somebody_go_before_a_call_to_them(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    busy = await a_listener(db, challenge, bot=bot)
    chat = (await db.execute(select(ChatResident.chat_id).where(ChatResident.resident_id == busy))).scalar_one()
    await begun(db, challenge)
    reply = {"bot_id": bot.id, "chat_id": chat, "content": {}, "priority": 0, "on_doubt": "resend", "state": "queued"}
    number = (await db.execute(insert(Message).values(reply).returning(Message.id))).scalar_one()
    assert await claimed(db, bot) == []
    await db.execute(update(Message).where(Message.id == number).values(state="sent"))
    assert len(await claimed(db, bot)) == 1


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
