"""A chat joins the resident whose four words were typed in it: what moves along, what goes, who must wait."""

import asyncio
from datetime import UTC, datetime
from typing import Final

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import consents, residents, stopping
from participation.challenges import ChallengeView
from participation.chats import enter_challenge
from participation.database import Db, transaction
from participation.erasure import apply_erasures, erase_resident
from participation.erasure_file import Erased
from participation.errors import NoSuchCode
from participation.find_codes import give_code, renew_code, try_code
from participation.joining import Joined, count_later_chats, join_resident, let_go_of_later
from participation.models import Chat, ChatResident, Consent, FindCode, Resident, Submission, Talk
from participation.submissions import show_neighbours
from participation.threads import hide_from_neighbours
from participation.words import Channel, Digest, Finding, Visibility
from tests.builders import KEYS, a_bot, a_challenge, a_chat, a_resident, a_submission
from tests.participation.lives import a_life, now_of, uuid_of

NOW: Final = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


async def a_code(db: Db, challenge: ChallengeView, resident_id: int) -> int:
    await give_code(db, challenge_id=challenge.id, resident_id=resident_id, language="nl", keys=KEYS)
    return await code_of(db, resident_id)


async def code_of(db: Db, resident_id: int) -> int:
    return (await db.execute(select(FindCode.id).where(FindCode.resident_id == resident_id))).scalar_one()


async def joins(db: Db, challenge: ChallengeView, chat_id: int, code_id: int) -> Joined:
    return await join_resident(db, chat_id=chat_id, challenge_id=challenge.id, code_id=code_id)


async def standing(db: Db) -> list[tuple[int, int, bool]]:
    rows = select(ChatResident.chat_id, ChatResident.resident_id, ChatResident.preferred).order_by(ChatResident.chat_id)
    return [(chat, resident, preferred) for chat, resident, preferred in await db.execute(rows)]


async def test_a_chat_of_nobody_joins_and_nothing_else_changes(db: Db, challenge: ChallengeView) -> None:
    first, second = await a_chat(db), await a_chat(db)
    fatma = await a_resident(db, challenge, chat_id=first, language="en")
    number = await a_submission(db, challenge, fatma)
    assert await joins(db, challenge, second, await a_code(db, challenge, fatma)) == Joined(fatma, "en")
    speaks = (await db.execute(select(Chat.resident_id).where(Chat.id == second))).scalar_one()
    assert speaks == fatma
    assert [(chat, resident) for chat, resident, _preferred in await standing(db)] == [(first, fatma), (second, fatma)]
    assert (await db.execute(select(Submission.id, Submission.resident_id))).all() == [(number, fatma)]


async def test_what_was_brought_moves_along_with_all_chats_and_the_emptied_resident_goes(
    db: Db, challenge: ChallengeView
) -> None:
    life, other = await a_life(db, challenge), await a_chat(db)
    await db.execute(text("UPDATE residents SET name = NULL"))
    await joins(db, challenge, other, await code_of(db, life.resident_id))
    omar = await a_resident(db, challenge, chat_id=await a_chat(db), name="Omar", area=challenge.areas[0])
    theirs = await a_submission(db, challenge, omar)
    uuid = await uuid_of(db, life.resident_id)

    await joins(db, challenge, life.chat_id, await a_code(db, challenge, omar))

    moved = await db.execute(select(Submission.id, Submission.resident_id).order_by(Submission.id))
    assert moved.all() == [(life.number, omar), (theirs, omar)]
    for table in (ChatResident, Consent, FindCode, Talk, Chat):
        assert set((await db.execute(select(table.resident_id))).scalars()) == {omar}
    left = (await db.execute(select(Resident.id, Resident.name, Resident.area_id, Resident.former))).all()
    assert left == [(omar, "Omar", challenge.areas[0].id, [uuid])]


async def test_name_and_area_come_along_where_there_are_none(db: Db, challenge: ChallengeView) -> None:
    fatma, chat = await a_resident(db, challenge), await a_chat(db)
    await a_resident(db, challenge, chat_id=chat, name="Fatma", area=challenge.areas[0])
    await joins(db, challenge, chat, await a_code(db, challenge, fatma))
    assert (await db.execute(select(Resident.name, Resident.area_id))).one() == ("Fatma", challenge.areas[0].id)


async def test_both_codes_lead_to_the_one_who_is_left(db: Db, challenge: ChallengeView) -> None:
    chat = await a_chat(db)
    fatma, omar = await a_resident(db, challenge), await a_resident(db, challenge, chat_id=chat)
    mine, theirs = await a_code(db, challenge, fatma), await a_code(db, challenge, omar)
    await joins(db, challenge, chat, mine)
    assert await joins(db, challenge, chat, theirs) == Joined(fatma, "nl")
    assert (await db.execute(select(Resident.id))).scalars().all() == [fatma]


@pytest.mark.parametrize("takes_back", ["who comes", "who is found", "nobody"])
async def test_a_withdrawn_consent_wins(db: Db, challenge: ChallengeView, takes_back: str) -> None:
    chat = await a_chat(db)
    fatma, omar = await a_resident(db, challenge), await a_resident(db, challenge, chat_id=chat)
    code = await a_code(db, challenge, fatma)
    numbers = {}
    for resident in (fatma, omar):
        numbers[resident] = await a_submission(db, challenge, resident)
        await show_neighbours(
            db,
            number=numbers[resident],
            resident_id=resident,
            visibility=Visibility.NAMELESS,
            name=None,
            version="1",
            language="nl",
        )
    withdraws = {"who comes": omar, "who is found": fatma}.get(takes_back)
    if withdraws is not None:
        await hide_from_neighbours(db, number=numbers[withdraws], resident_id=withdraws)
    await joins(db, challenge, chat, code)

    seen = set((await db.execute(select(Submission.visibility))).scalars())
    withdrawn = {each is not None for each in (await db.execute(select(Consent.withdrawn_at))).scalars()}
    assert (seen, withdrawn) == (({"nameless"}, {False}) if withdraws is None else ({"team"}, {True}))


@pytest.mark.parametrize("stops", ["who comes", "who is found"])
async def test_what_either_of_them_stopped_stays_stopped(db: Db, challenge: ChallengeView, stops: str) -> None:
    chat, other = await a_chat(db), await a_chat(db)
    comes, found = await a_resident(db, challenge, chat_id=chat), await a_resident(db, challenge, chat_id=other)
    words = {"version": "1", "language": "nl"}
    for resident in (comes, found):
        await consents.allow_calls(db, resident_id=resident, allowed=True, **words)
        await consents.choose_digest(db, resident_id=resident, digest=Digest.WEEKLY, **words)
    await stopping.begin_nothing(db, chat_id=chat if stops == "who comes" else other)
    await joins(db, challenge, chat, await a_code(db, challenge, found))
    one = (await db.execute(select(Resident.digest, Resident.paused_at.is_not(None)))).all()
    stands = select(Consent.kind).where(Consent.withdrawn_at.is_(None), Consent.kind.in_(("calls", "digest")))
    assert [tuple(row) for row in one] == [("never", True)]
    assert (await db.execute(stands)).all() == []


async def test_an_overview_that_who_comes_wanted_comes_along(db: Db, challenge: ChallengeView) -> None:
    chat = await a_chat(db)
    comes, found = await a_resident(db, challenge, chat_id=chat), await a_resident(db, challenge)
    await consents.choose_digest(db, resident_id=comes, digest=Digest.WEEKLY, version="1", language="nl")
    await joins(db, challenge, chat, await a_code(db, challenge, found))
    assert (await db.execute(select(Resident.digest))).scalars().all() == ["weekly"]


async def test_a_consent_given_again_after_it_was_withdrawn_stands(db: Db, challenge: ChallengeView) -> None:
    chat = await a_chat(db)
    await enter_challenge(db, chat_id=chat, challenge_id=challenge.id)
    join = {"chat_id": chat, "challenge_id": challenge.id, "language": "nl", "notice_version": "1"}
    await residents.join_challenge(db, **join)  # type: ignore[arg-type]
    await db.execute(update(Consent).values(withdrawn_at=NOW))
    await residents.join_challenge(db, **join)  # type: ignore[arg-type]
    await joins(db, challenge, chat, await a_code(db, challenge, await a_resident(db, challenge)))
    given = (await db.execute(select(Consent.withdrawn_at).order_by(Consent.id))).scalars().all()
    assert given == [NOW, None]


async def test_what_the_bot_begins_goes_to_telegram_where_there_is_one(db: Db, challenge: ChallengeView) -> None:
    web, telegram = await a_bot(db, channel=Channel.WEB), await a_bot(db)
    page, phone, other_page = await a_chat(db, bot=web), await a_chat(db, bot=telegram), await a_chat(db, bot=web)
    fatma = await a_resident(db, challenge, chat_id=page)
    code = await a_code(db, challenge, fatma)
    for chat, preferred in ((page, page), (phone, phone), (other_page, phone)):
        await joins(db, challenge, chat, code)
        assert [chat_id for chat_id, _resident, first in await standing(db) if first] == [preferred]


async def test_a_code_that_was_replaced_or_erased_meanwhile_is_refused(db: Db, challenge: ChallengeView) -> None:
    fatma, chat = await a_resident(db, challenge), await a_chat(db)
    code = await a_code(db, challenge, fatma)
    await renew_code(db, challenge_id=challenge.id, resident_id=fatma, language="nl", keys=KEYS)
    with pytest.raises(NoSuchCode):
        await joins(db, challenge, chat, code)
    code = await code_of(db, fatma)
    await erase_resident(db, resident_id=fatma, now=NOW)
    with pytest.raises(NoSuchCode):
        await joins(db, challenge, chat, code)
    assert await standing(db) == []


async def test_a_backup_of_before_they_were_one_is_erased_of_both(db: Db, challenge: ChallengeView) -> None:
    """What a restore finds: two residents again, of whom one asked to be erased when they were one already."""
    life = await a_life(db, challenge)
    fatma = await a_resident(db, challenge)
    uuids = {await uuid_of(db, each) for each in (fatma, life.resident_id)}
    before = await db.begin_nested()
    await joins(db, challenge, life.chat_id, await a_code(db, challenge, fatma))
    erased = await erase_resident(db, resident_id=fatma, now=NOW)
    await before.rollback()

    assert set(erased) == uuids
    await apply_erasures(db, [Erased(uuid, NOW) for uuid in erased], now=NOW)
    handles = (await db.execute(select(Resident.handle))).scalars().all()
    assert [handle.partition("-")[0] for handle in handles] == ["erased", "erased"]


async def test_a_chat_lets_go_of_those_that_joined_after_it_and_never_of_one_before(
    db: Db, challenge: ChallengeView
) -> None:
    chats = [await a_chat(db) for _ in range(3)]
    fatma = await a_resident(db, challenge, chat_id=chats[0])
    code = await a_code(db, challenge, fatma)
    for place, chat in enumerate(chats):
        await joins(db, challenge, chat, code)
        since = await now_of(db, f"{place} minutes")
        await db.execute(update(ChatResident).where(ChatResident.chat_id == chat).values(since=since))
    counts = [await count_later_chats(db, resident_id=fatma, chat_id=chat) for chat in chats]
    assert counts == [2, 1, 0]
    await let_go_of_later(db, resident_id=fatma, chat_id=chats[1])
    assert [chat for chat, _resident, _preferred in await standing(db)] == chats[:2]
    speaking = await db.execute(select(Chat.resident_id).order_by(Chat.id))
    assert speaking.scalars().all() == [fatma, fatma, None]
    assert [preferred for _chat, _resident, preferred in await standing(db)].count(True) == 1


# — at once


async def joins_apart(engine: AsyncEngine, challenge: ChallengeView, chat_id: int, code_id: int) -> int | None:
    """As a door does it: the chat locked first, in a transaction of its own. None: the words lead nowhere any more."""
    try:
        async with transaction(engine) as db:
            await db.execute(select(Chat.id).where(Chat.id == chat_id).with_for_update())
            return (await joins(db, challenge, chat_id, code_id)).resident_id
    except NoSuchCode:
        return None


async def test_two_chats_join_at_once_and_nothing_is_lost(engine: AsyncEngine) -> None:
    for _ in range(5):
        async with transaction(engine) as db:
            challenge = await a_challenge(db)
            chats = [await a_chat(db) for _ in range(4)]
            theirs = [await a_resident(db, challenge, chat_id=chat) for chat in chats]
            numbers = {await a_submission(db, challenge, each) for each in theirs}
            fatma = await a_resident(db, challenge)
            code = await a_code(db, challenge, fatma)
        done = await asyncio.gather(*(joins_apart(engine, challenge, chat, code) for chat in chats))
        assert done == [fatma] * 4
        async with transaction(engine) as db:
            own = select(Submission.id).where(Submission.resident_id == fatma)
            assert set((await db.execute(own)).scalars()) == numbers
            here = select(Resident.id).where(Resident.challenge_id == challenge.id)
            assert (await db.execute(here)).scalars().all() == [fatma]


async def test_two_who_type_each_others_words_at_once_become_one(engine: AsyncEngine) -> None:
    for _ in range(5):
        async with transaction(engine) as db:
            challenge = await a_challenge(db)
            chats = [await a_chat(db) for _ in range(2)]
            both = [await a_resident(db, challenge, chat_id=chat) for chat in chats]
            codes = [await a_code(db, challenge, each) for each in both]
        await asyncio.gather(
            joins_apart(engine, challenge, chats[0], codes[1]), joins_apart(engine, challenge, chats[1], codes[0])
        )
        async with transaction(engine) as db:
            here = select(Resident.id).where(Resident.challenge_id == challenge.id)
            (left,) = (await db.execute(here)).scalars().all()
            speaking = select(Chat.resident_id).where(Chat.id.in_(chats))
            assert (await db.execute(speaking)).scalars().all() == [left, left]


async def test_who_is_erased_while_a_chat_joins_leaves_nothing_that_leads_to_them(engine: AsyncEngine) -> None:
    for _ in range(5):
        async with transaction(engine) as db:
            challenge = await a_challenge(db)
            fatma = await a_resident(db, challenge, chat_id=await a_chat(db))
            code, chat = await a_code(db, challenge, fatma), await a_chat(db)

        async def erase(resident: int = fatma) -> None:
            async with transaction(engine) as db:
                await erase_resident(db, resident_id=resident, now=NOW)

        await asyncio.gather(joins_apart(engine, challenge, chat, code), erase())
        async with transaction(engine) as db:
            assert (await db.execute(select(ChatResident).where(ChatResident.resident_id == fatma))).all() == []
            assert (await db.execute(select(Chat.id).where(Chat.resident_id == fatma))).all() == []


async def test_what_is_found_at_the_door_is_counted_once_for_each_chat(engine: AsyncEngine) -> None:
    """Two processes hear the same chat guess: the chat is locked, so that no try slips by uncounted."""
    async with transaction(engine) as db:
        challenge, chat = await a_challenge(db), await a_chat(db)

    async def guess() -> Finding:
        async with transaction(engine) as db:
            await db.execute(select(Chat.id).where(Chat.id == chat).with_for_update())
            tried = await try_code(
                db, chat_id=chat, challenge_id=challenge.id, code="a b c d", keys=KEYS, now=await now_of(db)
            )
            return tried.finding

    findings = await asyncio.gather(*(guess() for _ in range(12)))
    assert findings.count(Finding.UNKNOWN) == 5
