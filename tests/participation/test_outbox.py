"""The outbox's own statements: who may take what, and what is noted of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from participation import outbox
from participation.chats import BotRow
from participation.database import Db
from participation.models import Message
from participation.outbox import Claimed, Outcome
from participation.shown_messages import sent_messages
from participation.words import MessageState, OnDoubt, Priority
from tests.builders import KEYS, a_bot, a_chat
from tests.statements import statements

TIMEOUT = timedelta(seconds=20)


@pytest.fixture
async def bot(db: Db) -> BotRow:
    return await a_bot(db)


@pytest.fixture
async def chat(db: Db, bot: BotRow) -> int:
    return await a_chat(db, bot=bot, address="4711")


async def put(db: Db, bot: BotRow, chat: int, words: str = "Dag", **more: Any) -> int:
    row = {
        "bot_id": bot.id,
        "chat_id": chat,
        "content": {"language": "nl", "bubbles": [words]},
        "priority": Priority.REPLY,
        "on_doubt": OnDoubt.RESEND,
        "state": MessageState.QUEUED,
    }
    return (await db.execute(insert(Message).values(row | more).returning(Message.id))).scalar_one()


async def claim(db: Db, bot: BotRow, *, most: int = 64, **more: Any) -> list[int]:
    return [message.id for message in await outbox.claim(db, bot_id=bot.id, most=most, timeout=TIMEOUT, **more)]


async def test_what_is_claimed_carries_all_that_is_needed_to_send_it(db: Db, bot: BotRow, chat: int) -> None:
    number = await put(db, bot, chat, priority=Priority.CALL, on_doubt=OnDoubt.HOLD)
    (claimed,) = await outbox.claim(db, bot_id=bot.id, most=64, timeout=TIMEOUT)
    sealed = claimed.address_sealed
    assert claimed == Claimed(
        id=number,
        chat_id=chat,
        address_sealed=sealed,
        content={"language": "nl", "bubbles": ["Dag"]},
        priority=Priority.CALL,
        on_doubt=OnDoubt.HOLD,
        tries=1,
        edits=False,
        edits_remote_id=None,
    )
    assert KEYS.unseal(f"chat:{bot.name}", sealed) == "4711"


async def test_a_claim_writes_until_when_it_holds(db: Db, bot: BotRow, chat: int) -> None:
    await put(db, bot, chat)
    await claim(db, bot)
    row = (await db.execute(select(Message.state, Message.tries, Message.deadline))).one()
    assert row[:2] == ("sending", 1)
    assert timedelta(seconds=15) < row.deadline - datetime.now(UTC) <= TIMEOUT


async def test_what_is_claimed_is_not_claimed_again(db: Db, bot: BotRow, chat: int) -> None:
    assert len([await put(db, bot, chat), *await claim(db, bot)]) == 2
    assert await claim(db, bot) == []


async def test_an_edit_and_the_message_that_follows_it_are_taken_together(db: Db, bot: BotRow, chat: int) -> None:
    asked = await put(db, bot, chat, state=MessageState.SENT, remote_id=7)
    edit, following = await put(db, bot, chat, edits_id=asked), await put(db, bot, chat)
    later = await put(db, bot, chat)

    assert await claim(db, bot) == [edit, following]
    assert await claim(db, bot) == []
    await outbox.mark(db, [Outcome(number, MessageState.SENT) for number in (edit, following)])
    assert await claim(db, bot) == [later]


async def test_an_edit_that_must_wait_holds_up_what_follows_it(db: Db, bot: BotRow, chat: int) -> None:
    asked = await put(db, bot, chat, state=MessageState.SENT, remote_id=7)
    await put(db, bot, chat, edits_id=asked, not_before=datetime.now(UTC) + timedelta(minutes=1))
    await put(db, bot, chat)

    assert await claim(db, bot) == []


async def test_no_more_than_asked_for_and_the_most_urgent_first(db: Db, bot: BotRow) -> None:
    numbers = {
        priority: await put(db, bot, await a_chat(db, bot=bot), priority=priority) for priority in reversed(Priority)
    }
    assert await claim(db, bot, most=2) == [numbers[Priority.REPLY], numbers[Priority.NOTICE]]
    assert await claim(db, bot) == [numbers[Priority.CALL]]


async def test_one_message_a_chat_in_the_order_of_priority_and_age(db: Db, bot: BotRow, chat: int) -> None:
    call, first = await put(db, bot, chat, priority=Priority.CALL), await put(db, bot, chat)
    second = await put(db, bot, chat)
    for number in (first, second, call):
        assert await claim(db, bot) == [number]
        await outbox.mark(db, [Outcome(number, MessageState.SENT)])


async def test_what_is_put_off_holds_up_what_comes_after_it_in_its_kind_alone(db: Db, bot: BotRow, chat: int) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    await put(db, bot, chat, "tried before", not_before=later)
    await put(db, bot, chat, "said after it")
    notice = await put(db, bot, chat, priority=Priority.NOTICE)
    assert await claim(db, bot) == []  # a reply that is due goes before the notice
    await db.execute(update(Message).where(Message.priority == Priority.REPLY).values(not_before=later))
    assert await claim(db, bot) == [notice]


async def test_a_chat_that_rests_is_left_alone_but_for_edits(db: Db, bot: BotRow, chat: int) -> None:
    other = await a_chat(db, bot=bot)
    shown = await put(db, bot, other, state=MessageState.SENT, remote_id=77)
    edit, waits = await put(db, bot, other, edits_id=shown), await put(db, bot, chat)
    assert await claim(db, bot, resting=[chat, other]) == [edit]
    assert await claim(db, bot, resting=[other]) == [waits]


async def test_an_edit_knows_the_channels_number_of_what_it_edits(db: Db, bot: BotRow, chat: int) -> None:
    shown = await put(db, bot, chat, state=MessageState.SENT, remote_id=77)
    await put(db, bot, chat, edits_id=shown)
    (claimed,) = await outbox.claim(db, bot_id=bot.id, most=1, timeout=TIMEOUT)
    assert (claimed.edits, claimed.edits_remote_id) == (True, 77)


async def test_what_came_of_it_is_noted(db: Db, bot: BotRow) -> None:
    numbers = [await put(db, bot, await a_chat(db, bot=bot)) for _ in range(3)]
    await claim(db, bot)
    sent, failed, again = numbers
    await outbox.mark(
        db,
        [
            Outcome(sent, MessageState.SENT, remote_id=77),
            Outcome(failed, MessageState.FAILED, failure="BadRequest"),
            Outcome(again, MessageState.QUEUED, failure="NotSent", wait=30.0),
        ],
    )
    rows = (await db.execute(select(Message).order_by(Message.id))).all()
    assert [(row.state, row.remote_id, row.failure, row.deadline) for row in rows] == [
        ("sent", 77, None, None),
        ("failed", None, "BadRequest", None),
        ("queued", None, "NotSent", None),
    ]
    assert [row.sent_at is None for row in rows] == [False, True, True]
    assert timedelta(seconds=25) < rows[2].not_before - datetime.now(UTC) <= timedelta(seconds=30)
    assert await claim(db, bot) == []


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.SENT, MessageState.FAILED])
async def test_four_words_are_forgotten_once_nobody_has_to_send_them_any_more(
    db: Db, bot: BotRow, chat: int, state: MessageState
) -> None:
    code = {"words": ["een", "twee", "drie", "vier"], "challenge": "wonen"}
    number = await put(db, bot, chat, content={"language": "nl", "bubbles": ["Dag"], "code": code})
    await claim(db, bot)
    await outbox.mark(db, [Outcome(number, state)])
    content = (await db.execute(select(Message.content))).scalar_one()
    assert content == {"language": "nl", "bubbles": ["Dag"]} | ({"code": code} if state == "queued" else {})


async def test_only_what_is_past_its_deadline_is_judged_and_only_this_bots(db: Db, bot: BotRow) -> None:
    past, later = datetime.now(UTC) - TIMEOUT, datetime.now(UTC) + TIMEOUT
    other = await a_bot(db)
    for whose, deadline, doubt in (
        (bot, past, OnDoubt.RESEND),
        (bot, past, OnDoubt.HOLD),
        (bot, later, OnDoubt.RESEND),
        (other, past, OnDoubt.RESEND),
    ):
        chat_id = await a_chat(db, bot=whose)
        await put(db, whose, chat_id, state=MessageState.SENDING, deadline=deadline, on_doubt=doubt)
    assert await outbox.judge_overdue(db, bot_id=bot.id) == 2
    states = (await db.execute(select(Message.state).order_by(Message.id))).scalars().all()
    assert states == ["queued", "uncertain", "sending", "sending"]


async def test_a_pause_is_stored_with_the_bot(db: Db, bot: BotRow) -> None:
    assert await outbox.paused_until(db, bot_id=bot.id) is None
    await outbox.pause_bot(db, bot_id=bot.id, seconds=90.0)
    until = await outbox.paused_until(db, bot_id=bot.id)
    assert until is not None
    assert timedelta(seconds=80) < until - datetime.now(UTC) <= timedelta(seconds=90)


async def test_a_blocked_chats_waiting_messages_are_not_tried_and_what_was_sent_stays_sent(
    db: Db, bot: BotRow, chat: int
) -> None:
    await put(db, bot, chat, state=MessageState.SENT)
    await put(db, bot, chat)
    await outbox.block_chats(db, chat_ids=[chat])
    assert (await db.execute(select(Message.state).order_by(Message.id))).scalars().all() == ["sent", "blocked"]
    assert await claim(db, bot) == []


async def test_as_many_statements_for_three_messages_as_for_one(db: Db, bot: BotRow) -> None:
    counts = []
    for many in (1, 3):
        chats = [await a_chat(db, bot=bot) for _ in range(many)]
        numbers = [await put(db, bot, chat) for chat in chats]
        async with statements(db) as sent:
            assert await claim(db, bot) == numbers
            await outbox.mark(db, [Outcome(number, MessageState.SENT) for number in numbers])
            await outbox.block_chats(db, chat_ids=chats)
            await sent_messages(db, chat_id=chats[0])
        counts.append(len(sent))
    assert counts[0] == counts[1] == 6


async def test_the_lease_is_held_by_one_connection_a_bot(db: Db, bot: BotRow) -> None:
    assert await outbox.take_lease(db, bot_id=bot.id)
    assert await outbox.take_lease(db, bot_id=bot.id + 1)
    held = await db.execute(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"))
    assert held.scalar_one() >= 2
    await db.execute(text("SELECT pg_advisory_unlock_all()"))
