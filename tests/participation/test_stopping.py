"""Who types `/stop` is sent nothing that they did not ask for, from that moment on."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import consents, outbox
from participation.challenges import ChallengeView
from participation.chats import BotRow, enter_challenge
from participation.database import Db
from participation.models import ChatResident, Message, Resident
from participation.residents import join_challenge, see_resident
from participation.stopping import begin_again, begin_nothing
from participation.words import Digest, MessageState, OnDoubt, Priority
from tests.builders import a_bot, a_challenge, a_chat

WORDS = {"version": "1", "language": "nl"}


@pytest.fixture
async def bot(db: Db) -> BotRow:
    return await a_bot(db)


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


async def joins(db: Db, challenge: ChallengeView, chat: int) -> int:
    await enter_challenge(db, chat_id=chat, challenge_id=challenge.id)
    return await join_challenge(db, chat_id=chat, challenge_id=challenge.id, language="nl", notice_version="1")


async def put(
    db: Db, bot: BotRow, challenge: ChallengeView, chat: int, priority: Priority, state: str = MessageState.QUEUED
) -> int:
    row = {"bot_id": bot.id, "chat_id": chat, "challenge_id": challenge.id, "content": {"bubbles": ["Dag"]}}
    row |= {"priority": priority, "on_doubt": OnDoubt.HOLD, "state": state}
    return (await db.execute(insert(Message).values(row).returning(Message.id))).scalar_one()


async def state_of(db: Db, *numbers: int) -> list[str]:
    rows = await db.execute(select(Message.state).where(Message.id.in_(numbers)).order_by(Message.id))
    return list(rows.scalars())


async def claimed(db: Db, bot: BotRow) -> list[int]:
    return [each.id for each in await outbox.claim(db, bot_id=bot.id, most=64, timeout=timedelta(seconds=20))]


async def test_what_waits_without_having_been_asked_for_is_cancelled_and_a_reply_goes(
    db: Db, bot: BotRow, challenge: ChallengeView
) -> None:
    chat = await a_chat(db, bot=bot)
    await joins(db, challenge, chat)
    reply, notice, call = [await put(db, bot, challenge, chat, priority) for priority in Priority]
    sent = await put(db, bot, challenge, chat, Priority.CALL, MessageState.SENT)
    assert await begin_nothing(db, chat_id=chat) == 1

    assert await state_of(db, reply, notice, call, sent) == ["queued", "cancelled", "cancelled", "sent"]
    assert await claimed(db, bot) == [reply]


async def test_what_is_written_after_it_is_skipped_by_the_sender_with_the_reason(
    db: Db, bot: BotRow, challenge: ChallengeView
) -> None:
    chat, other = await a_chat(db, bot=bot), await a_chat(db, bot=bot)
    for each in (chat, other):
        await joins(db, challenge, each)
    await begin_nothing(db, chat_id=chat)
    late = await put(db, bot, challenge, chat, Priority.CALL)
    theirs = await put(db, bot, challenge, other, Priority.CALL)

    assert await claimed(db, bot) == [theirs]
    row = (await db.execute(select(Message.state, Message.failure, Message.deadline).where(Message.id == late))).one()
    assert tuple(row) == ("skipped", "Stopped", None)


async def test_it_holds_for_all_that_the_chat_stands_for_and_all_their_chats_and_nobody_else(
    db: Db, bot: BotRow, challenge: ChallengeView
) -> None:
    elsewhere, chat, second, stranger = await a_challenge(db), *[await a_chat(db, bot=bot) for _ in range(3)]
    fatma, abroad, other = (
        await joins(db, challenge, chat),
        await joins(db, elsewhere, chat),
        await joins(db, challenge, stranger),
    )
    row = {"chat_id": second, "challenge_id": challenge.id, "resident_id": fatma, "preferred": False}
    await db.execute(insert(ChatResident).values(row))
    calls = [
        await put(db, bot, challenge, chat, Priority.CALL),
        await put(db, bot, elsewhere, chat, Priority.CALL),
        await put(db, bot, challenge, second, Priority.CALL),
        await put(db, bot, challenge, stranger, Priority.CALL),
    ]
    assert await begin_nothing(db, chat_id=chat) == 2

    assert await state_of(db, *calls) == ["cancelled", "cancelled", "cancelled", "queued"]
    assert [(await see_resident(db, resident_id=who)).paused for who in (fatma, abroad, other)] == [True, True, False]


async def test_consents_to_being_written_to_are_withdrawn_and_the_others_stand(
    db: Db, bot: BotRow, challenge: ChallengeView
) -> None:
    chat = await a_chat(db, bot=bot)
    fatma = await joins(db, challenge, chat)
    await consents.allow_calls(db, resident_id=fatma, allowed=True, **WORDS)
    await consents.choose_digest(db, resident_id=fatma, digest=Digest.WEEKLY, **WORDS)
    await begin_nothing(db, chat_id=chat)

    rows = await consents.consents_of(db, resident_id=fatma)
    assert [(row.kind, row.withdrawn_at is None) for row in rows] == [
        ("notice", True),
        ("calls", False),
        ("digest", False),
    ]
    seen = await see_resident(db, resident_id=fatma)
    assert (seen.calls, seen.digest, seen.paused) == (False, Digest.NEVER, True)


async def test_twice_is_once_and_it_ends_when_they_say_so(db: Db, bot: BotRow, challenge: ChallengeView) -> None:
    chat = await a_chat(db, bot=bot)
    fatma = await joins(db, challenge, chat)
    since = text("now() - interval '1 day'")
    await begin_nothing(db, chat_id=chat)
    await db.execute(update(Resident).values(paused_at=since))
    first = (await db.execute(select(Resident.paused_at))).scalar_one()
    await begin_nothing(db, chat_id=chat)
    assert (await db.execute(select(Resident.paused_at))).scalar_one() == first

    await begin_again(db, resident_id=fatma)
    call = await put(db, bot, challenge, chat, Priority.CALL)
    assert await claimed(db, bot) == [call]


async def test_in_a_chat_of_nobody_there_is_nothing_to_stop(db: Db) -> None:
    assert await begin_nothing(db, chat_id=await a_chat(db)) == 0


async def test_a_broadcast_under_way_is_waited_for_and_then_cancelled(engine: AsyncEngine) -> None:
    """Whoever writes what the bot begins locks the residents first."""
    async with engine.begin() as db:
        bot, challenge = await a_bot(db), await a_challenge(db)
        chat = await a_chat(db, bot=bot)
        await joins(db, challenge, chat)

    async def stops() -> None:
        async with engine.begin() as db:
            await begin_nothing(db, chat_id=chat)

    async with engine.begin() as broadcast:
        reached = await broadcast.execute(text("SELECT id FROM residents WHERE paused_at IS NULL FOR SHARE"))
        assert len(reached.all()) == 1
        stopping = asyncio.create_task(stops())
        await _somebody_waits(engine)
        call = await put(broadcast, bot, challenge, chat, Priority.CALL)
    await stopping
    async with engine.begin() as db:
        assert await state_of(db, call) == ["cancelled"]


async def _somebody_waits(engine: AsyncEngine) -> None:
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(10), engine.connect() as db:
        while not (await db.execute(waits)).scalar_one():  # noqa: ASYNC110 — the database has no event for it
            await asyncio.sleep(0.02)
