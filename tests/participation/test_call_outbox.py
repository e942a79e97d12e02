"""A call is looked at once more just before it is sent to somebody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import call_outbox, outbox
from participation.call_queue import (
    figures,
    sweep_cancelled,
)
from participation.calls import CallMove, move_call
from participation.challenges import ChallengeView
from participation.chats import BotRow
from participation.consents import allow_calls
from participation.database import Db, transaction
from participation.models import ChatResident, Message, Resident, Talk
from participation.outbox import Outcome
from participation.stopping import begin_nothing
from participation.words import MessageState, TalkState
from tests.builders import a_bot, a_listener, an_awake_challenge
from tests.participation.called import NOW, begun, claimed, of_state, sent


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await an_awake_challenge(db)


@pytest.fixture
async def bot(db: Db) -> BotRow:
    return await a_bot(db)


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


async def test_one_that_is_in_doubt_counts_for_seven_days_too(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    await a_listener(db, challenge, bot=bot)
    for _ in range(challenge.setup.calls_per_week):
        await sent(db, bot, await begun(db, challenge))
    await db.execute(text("UPDATE messages SET state = 'uncertain', sent_at = NULL"))
    assert await claimed(db, bot, await begun(db, challenge)) == []
    await db.execute(text("UPDATE messages SET not_before = now() - interval '8 days' WHERE state = 'uncertain'"))
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


async def a_reply(db: Db, bot: BotRow, chat: int) -> int:
    reply = {"bot_id": bot.id, "chat_id": chat, "content": {}, "priority": 0, "on_doubt": "resend", "state": "queued"}
    return (await db.execute(insert(Message).values(reply).returning(Message.id))).scalar_one()


async def test_replies_to_somebody_go_before_a_call_to_them(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    busy = await a_listener(db, challenge, bot=bot)
    chat = (await db.execute(select(ChatResident.chat_id).where(ChatResident.resident_id == busy))).scalar_one()
    await begun(db, challenge)
    number = await a_reply(db, bot, chat)
    for state in ("queued", "sending"):
        await db.execute(update(Message).where(Message.id == number).values(state=state))
        assert await claimed(db, bot) == []
    await db.execute(update(Message).where(Message.id == number).values(state="sent"))
    assert len(await claimed(db, bot)) == 1


async def test_a_chat_that_rests_gets_it_later(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    await a_listener(db, challenge, bot=bot)
    await begun(db, challenge)
    (call,) = await call_outbox.under_way(db, bot_id=bot.id)
    (chat,) = (await db.execute(select(Message.chat_id))).scalars()
    for resting, taken in (((chat,), 0), ((chat + 1,), 1)):
        found = await call_outbox.claim(db, call, bot_id=bot.id, most=9, timeout=timedelta(seconds=9), resting=resting)
        assert len(found.messages) == taken


NOTE_HOW_IT_COMMITS = (
    "CREATE TABLE commits (how text)",
    """CREATE FUNCTION note_how() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO commits VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$""",
    """CREATE CONSTRAINT TRIGGER how AFTER UPDATE ON messages DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION note_how()""",
)


async def test_a_claim_is_on_the_disk_before_anything_is_sent(engine: AsyncEngine) -> None:
    async with transaction(engine) as db:
        challenge, bot = await an_awake_challenge(db), await a_bot(db)
        await a_listener(db, challenge, bot=bot)
        await begun(db, challenge)
        for each in NOTE_HOW_IT_COMMITS:
            await db.execute(text(each))
    async with engine.connect() as plain:
        sender = await plain.execution_options(isolation_level="AUTOCOMMIT")
        await outbox.write_lazily(sender)
        (one,) = await claimed(sender, bot)
        await outbox.mark(sender, [Outcome(one.id, MessageState.SENT)])
        hows = (await sender.execute(text("SELECT how FROM commits"))).scalars().all()
        await plain.invalidate()
    assert hows == ["on", "off"]


async def test_a_claim_tells_of_what_goes_before_calls(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    for _ in range(3):
        await a_listener(db, challenge, bot=bot)
    await begun(db, challenge)
    (call,) = await call_outbox.under_way(db, bot_id=bot.id)

    async def one() -> call_outbox.Taken:
        return await call_outbox.claim(db, call, bot_id=bot.id, most=1, timeout=timedelta(seconds=9), resting=())

    taken = await one()
    assert (len(taken.messages), taken.full, taken.others_wait) == (1, True, False)
    chat = (await db.execute(select(Message.chat_id).where(Message.state == MessageState.SENDING))).scalar_one()
    reply = await a_reply(db, bot, chat)
    assert (await one()).others_wait
    await db.execute(update(Message).where(Message.id == reply).values(not_before=NOW + timedelta(days=1)))
    assert not (await one()).others_wait
    assert await one() == call_outbox.Taken([], full=False, others_wait=False)
