"""Erasing a resident leaves nothing that leads to them, and nobody else notices."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import chats, outbox, residents, threads, updates
from participation.chats import Address
from participation.database import Db, transaction
from participation.erasure import apply_erasures, erase_resident
from participation.erasure_file import Erased
from participation.errors import NoSuchResident
from participation.models import (
    Chat,
    ChatResident,
    Consent,
    DeadLetter,
    Erasure,
    Media,
    Message,
    Resident,
    Submission,
    Talk,
)
from participation.outbox import Outcome
from participation.stopping import begin_nothing
from participation.updates import Fault
from participation.words import Erasure as Setting
from participation.words import MessageState
from tests.builders import KEYS, a_bot, a_challenge, a_resident
from tests.participation.lives import a_challenge_that_does, a_life, all_rows, mark, says, still_marked, uuid_of
from tests.statements import statements

WORDS = ("availability", "for_whom", "own_words", "public_wording", "purpose", "search")
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("setting", "left"),
    [(Setting.ERASE, []), (Setting.ANONYMISE, [f"submissions.{words}" for words in WORDS])],
)
async def test_of_an_erased_resident_nothing_is_found_in_any_column(db: Db, setting: Setting, left: list[str]) -> None:
    life = await a_life(db, await a_challenge_that_does(db, setting))
    marked = await mark(db)
    assert await still_marked(db) == marked

    await erase_resident(db, resident_id=life.resident_id, now=NOW)
    assert await still_marked(db) == left


async def test_a_table_that_nobody_thought_of_is_looked_into(db: Db) -> None:
    life = await a_life(db, await a_challenge(db))
    await db.execute(text("CREATE TABLE diaries (page text, tags text[])"))
    with pytest.raises(AssertionError, match="nothing in diaries"):
        await mark(db)

    await db.execute(text("INSERT INTO diaries DEFAULT VALUES"))
    await mark(db)
    await erase_resident(db, resident_id=life.resident_id, now=NOW)
    assert await still_marked(db) == ["diaries.page", "diaries.tags"]


async def test_erased_words_are_empty_and_taken_back(db: Db) -> None:
    life = await a_life(db, await a_challenge_that_does(db, Setting.ERASE))
    await erase_resident(db, resident_id=life.resident_id, now=NOW)
    row = (await db.execute(select(Submission.own_words, Submission.purpose, Submission.withdrawn_at))).one()
    assert tuple(row) == ("", None, NOW)


async def test_anonymised_words_stay_and_lead_to_nobody(db: Db) -> None:
    life = await a_life(db, await a_challenge_that_does(db, Setting.ANONYMISE))
    before = (await db.execute(select(Resident.handle))).scalar_one()
    await erase_resident(db, resident_id=life.resident_id, now=NOW)

    words = select(Submission.own_words, Submission.purpose, Submission.withdrawn_at, Submission.visibility)
    assert tuple((await db.execute(words)).one()) == ("Een bankje.", "Om te zitten.", None, "nameless")
    person = select(Resident.handle, Resident.name, Resident.area_id, Resident.source_id, Resident.language)
    assert tuple((await db.execute(person)).one()) == (f"erased-{life.resident_id}", None, None, None, "nl")
    assert before != f"erased-{life.resident_id}"
    for gone in (Media, Talk, ChatResident, DeadLetter):
        assert (await db.execute(select(gone))).all() == []


async def test_what_they_wanted_to_hear_is_forgotten(db: Db) -> None:
    life = await a_life(db, await a_challenge(db))
    await begin_nothing(db, chat_id=life.chat_id)
    await erase_resident(db, resident_id=life.resident_id, now=NOW)
    wanted = select(Resident.digest, Resident.paused_at, Resident.calls_offered_at)

    assert tuple((await db.execute(wanted)).one()) == ("never", None, None)


async def test_what_was_taken_back_is_emptied_where_words_are_otherwise_anonymised(db: Db) -> None:
    life = await a_life(db, await a_challenge_that_does(db, Setting.ANONYMISE))
    await threads.withdraw_submission(db, number=life.number, resident_id=life.resident_id)
    await mark(db)
    await erase_resident(db, resident_id=life.resident_id, now=NOW)
    assert await still_marked(db) == []
    assert (await db.execute(select(Submission.withdrawn_at))).scalar_one() != NOW


async def test_that_somebody_read_the_notice_is_kept_without_who(db: Db) -> None:
    life = await a_life(db, await a_challenge(db))
    await erase_resident(db, resident_id=life.resident_id, now=NOW)
    rows = await db.execute(select(Consent.kind, Consent.resident_id, Consent.withdrawn_at).order_by(Consent.id))
    kinds = ("notice", "neighbours", "calls", "digest", "mail")
    assert [tuple(row) for row in rows] == [(kind, None, NOW) for kind in kinds]


@pytest.mark.parametrize("setting", Setting)
async def test_nobody_elses_rows_are_touched(db: Db, setting: Setting) -> None:
    challenge = await a_challenge_that_does(db, setting)
    await a_life(db, challenge)
    before = await all_rows(db)
    life = await a_life(db, challenge)
    await erase_resident(db, resident_id=life.resident_id, now=NOW)
    assert before - await all_rows(db) == set()


async def test_a_chat_that_stands_for_somebody_elsewhere_too_loses_this_resident_alone(db: Db) -> None:
    here, elsewhere = await a_challenge(db), await a_challenge(db)
    life = await a_life(db, here)
    await chats.enter_challenge(db, chat_id=life.chat_id, challenge_id=elsewhere.id)
    other = await residents.join_challenge(
        db, chat_id=life.chat_id, challenge_id=elsewhere.id, language="nl", notice_version="1"
    )
    await db.execute(update(Talk).values(state="waiting"))
    await says(db, elsewhere, life.chat_id, other, life.address)
    await chats.enter_challenge(db, chat_id=life.chat_id, challenge_id=here.id)
    await erase_resident(db, resident_id=life.resident_id, now=NOW)

    kept = select(Chat.address_hash, Chat.challenge_id, Chat.resident_id).where(Chat.id == life.chat_id)
    chat = (await db.execute(kept)).one()
    assert tuple(chat) == (life.address.hash(KEYS), here.id, None)
    assert (await db.execute(select(ChatResident.resident_id))).scalars().all() == [other]
    assert (await db.execute(select(Talk.challenge_id))).scalars().all() == [elsewhere.id]
    said = await db.execute(select(Message.challenge_id, Message.state, Message.content.is_(None)).order_by(Message.id))
    assert [tuple(row) for row in said] == [
        (here.id, "cancelled", True),
        (here.id, "cancelled", True),  # of a call
        (elsewhere.id, "queued", False),
    ]


async def test_what_was_said_before_the_notice_was_acknowledged_goes_too(db: Db) -> None:
    challenge = await a_challenge(db)
    life = await a_life(db, challenge)
    await db.execute(update(Talk).values(resident_id=None))
    await erase_resident(db, resident_id=life.resident_id, now=NOW)
    assert (await db.execute(select(Talk))).all() == []


async def test_who_comes_again_is_somebody_new(db: Db) -> None:
    challenge = await a_challenge(db)
    life = await a_life(db, challenge)
    await erase_resident(db, resident_id=life.resident_id, now=NOW)
    again = await a_life(db, challenge, address=life.address)
    assert again.chat_id != life.chat_id
    assert again.resident_id != life.resident_id

    before = await all_rows(db)
    await apply_erasures(db, [], now=NOW)  # the erased one alone
    assert await all_rows(db) == before


async def test_what_a_sender_has_in_hand_stays_cancelled(db: Db) -> None:
    life = await a_life(db, await a_challenge(db))
    await db.execute(delete(Message).where(Message.call_id.is_not(None)))
    (message,) = (await db.execute(select(Message.id))).scalars()
    await db.execute(update(Message).values(state="sending", deadline=NOW))
    await erase_resident(db, resident_id=life.resident_id, now=NOW)
    await outbox.mark(db, [Outcome(message, MessageState.SENT, remote_id=1)])
    row = (await db.execute(select(Message.state, Message.content, Message.deadline))).one()
    assert tuple(row) == ("cancelled", None, None)


async def test_erasing_waits_for_what_is_being_said(engine: AsyncEngine) -> None:
    async with transaction(engine) as db:
        challenge = await a_challenge(db)
        life = await a_life(db, challenge)

    async def erase() -> None:
        async with engine.begin() as db:
            await erase_resident(db, resident_id=life.resident_id, now=NOW)

    async with transaction(engine) as db:
        await chats.arrive(db, address=life.address, keys=KEYS, language="nl")  # locks the chat, as hearing does
        erasing = asyncio.create_task(erase())
        await asyncio.sleep(0.2)
        await db.execute(update(Talk).values(state="waiting"))
        await says(db, challenge, life.chat_id, life.resident_id, life.address)
    await erasing
    async with engine.connect() as db:
        assert (await db.execute(select(Talk))).all() == []
        assert (await db.execute(select(Message.content, Message.state))).all() == [(None, "cancelled")] * 3


async def test_a_letter_whose_chat_is_not_known_is_left_to_its_two_weeks(db: Db) -> None:
    challenge, bot = await a_challenge(db), await a_bot(db)
    for resident, address in ((1, b"nobody there"), (2, None)):
        await updates.count_failure(db, bot_id=bot.id, number=resident, fault=Fault("E", "p:1"))
        await updates.bury(db, bot_id=bot.id, number=resident, update_json="{}", keys=KEYS, address_hash=address)
    life = await a_life(db, challenge, address=Address(bot, "4711"))
    await erase_resident(db, resident_id=life.resident_id, now=NOW)
    assert (await db.execute(select(DeadLetter.number).order_by(DeadLetter.number))).scalars().all() == [1, 2]


async def test_who_is_not_there_is_refused_and_who_is_erased_is_erased_again(db: Db) -> None:
    with pytest.raises(NoSuchResident):
        await erase_resident(db, resident_id=10**15, now=NOW)
    life = await a_life(db, await a_challenge(db))
    uuid = await uuid_of(db, life.resident_id)
    assert await erase_resident(db, resident_id=life.resident_id, now=NOW) == (uuid,)
    before = await all_rows(db)
    assert await erase_resident(db, resident_id=life.resident_id, now=datetime.now(UTC)) == (uuid,)
    assert await all_rows(db) == before
    assert [tuple(row) for row in await db.execute(select(Erasure.uuid, Erasure.erased_at))] == [(uuid, NOW)]


async def test_a_restored_database_is_erased_again(db: Db) -> None:
    life = await a_life(db, await a_challenge(db))
    uuid, unknown = await uuid_of(db, life.resident_id), uuid4()
    await mark(db)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert await apply_erasures(db, [Erased(uuid, at), Erased(unknown, at)], now=NOW) == 1
    assert await still_marked(db) == []
    rows = await db.execute(select(Erasure.uuid, Erasure.erased_at))
    assert {tuple(row) for row in rows} == {(uuid, at), (unknown, at)}
    assert await apply_erasures(db, [Erased(uuid, NOW)], now=NOW) == 1


async def test_as_many_statements_for_three_residents_as_for_one(db: Db) -> None:
    challenge, counts = await a_challenge(db), []
    for many in (1, 3):
        uuids = [await uuid_of(db, await a_resident(db, challenge)) for _ in range(many)]
        async with statements(db) as sent:
            await apply_erasures(db, [Erased(uuid, NOW) for uuid in uuids], now=NOW)
        counts.append(len(sent))
    assert counts[0] == counts[1]
