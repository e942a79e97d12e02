"""Chats: one address, one chat, on one bot."""

import asyncio
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import chats
from participation.chats import Address, Here, arrive, find_chat, know_bot
from participation.database import Db
from participation.models import Bot, Chat, Resident
from participation.words import Channel
from tests.builders import KEYS, a_bot, a_challenge, a_chat, a_resident


async def test_a_bot_is_known_by_its_name_from_its_first_start(db: Db) -> None:
    first = await know_bot(db, channel=Channel.TELEGRAM, name="telegram:7")
    assert await know_bot(db, channel=Channel.TELEGRAM, name="telegram:7") == first
    assert (await know_bot(db, channel=Channel.WEB, name="web")).id != first.id


async def test_two_processes_that_start_at_once_know_the_same_bot(engine: AsyncEngine) -> None:
    async def start() -> int:
        async with engine.begin() as db:
            return (await know_bot(db, channel=Channel.WEB, name="web")).id

    assert len(set(await asyncio.gather(*(start() for _ in range(5))))) == 1
    async with engine.connect() as db:
        assert (await db.execute(select(func.count()).select_from(Bot))).scalar_one() == 1


async def test_who_comes_again_comes_to_the_same_chat_and_keeps_its_language(db: Db) -> None:
    bot = await a_bot(db)
    first = await arrive(db, address=Address(bot, "4711"), keys=KEYS, language="nl")
    assert await arrive(db, address=Address(bot, "4711"), keys=KEYS, language="en") == first
    assert (await db.execute(select(Chat.language).where(Chat.id == first))).scalar_one() == "nl"


async def test_the_same_address_at_another_bot_is_another_chat(db: Db) -> None:
    assert await a_chat(db, bot=await a_bot(db), address="4711") != await a_chat(
        db, bot=await a_bot(db), address="4711"
    )


async def test_who_arrives_twice_at_once_arrives_once(engine: AsyncEngine) -> None:
    async with engine.begin() as db:
        bot = await a_bot(db)

    async def come() -> int:
        async with engine.begin() as db:
            return await arrive(db, address=Address(bot, "4711"), keys=KEYS, language="nl")

    assert len(set(await asyncio.gather(*(come() for _ in range(5))))) == 1


async def test_a_page_finds_its_chat_in_the_residents_language_and_makes_none(db: Db) -> None:
    bot = await a_bot(db, channel=Channel.WEB)
    address = Address(bot, "a cookie")
    assert await find_chat(db, address=address, keys=KEYS) is None
    assert (await db.execute(select(func.count()).select_from(Chat))).scalar_one() == 0

    challenge = await a_challenge(db)
    chat_id = await a_chat(db, bot=bot, address="a cookie", language="nl")
    assert await find_chat(db, address=address, keys=KEYS) == Here(chat_id, None, "nl")
    await a_resident(db, challenge, chat_id=chat_id, language="en")
    assert await find_chat(db, address=address, keys=KEYS) == Here(chat_id, challenge.id, "en")


async def test_a_chat_speaks_as_the_resident_it_stands_for_in_each_challenge(db: Db) -> None:
    one, other = await a_challenge(db), await a_challenge(db)
    chat_id = await a_chat(db)
    resident_id = await a_resident(db, one, chat_id=chat_id)
    await chats.enter_challenge(db, chat_id=chat_id, challenge_id=other.id, source="flyer")
    row = (await db.execute(select(Chat.challenge_id, Chat.resident_id, Chat.source))).one()
    assert tuple(row) == (other.id, None, "flyer")

    await chats.enter_challenge(db, chat_id=chat_id, challenge_id=one.id)
    row = (await db.execute(select(Chat.challenge_id, Chat.resident_id, Chat.source))).one()
    assert tuple(row) == (one.id, resident_id, "flyer")


async def test_a_language_is_spoken_by_the_chat_and_by_its_resident_alone(db: Db) -> None:
    challenge, chat_id = await a_challenge(db), await a_chat(db)
    resident_id = await a_resident(db, challenge, chat_id=chat_id)
    await a_resident(db, challenge)
    await chats.speak_language(db, chat_id=chat_id, resident_id=resident_id, language="en")

    spoken = await db.execute(select(Resident.language).order_by(Resident.id))
    assert spoken.scalars().all() == ["en", "nl"]
    assert (await db.execute(select(Chat.language))).scalar_one() == "en"


async def test_who_declines_leaves_no_trace_of_where_they_came_from(db: Db) -> None:
    challenge, chat_id, now = await a_challenge(db), await a_chat(db), datetime.now(UTC)
    await chats.enter_challenge(db, chat_id=chat_id, challenge_id=challenge.id, source="flyer")
    await chats.decline_notice(db, chat_id=chat_id, declined_at=now)
    assert tuple((await db.execute(select(Chat.source, Chat.declined_at))).one()) == (None, now)
