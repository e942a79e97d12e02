"""Four words: given once, kept as a keyed hash, tried so often and no more."""

from datetime import datetime, timedelta
from typing import Final

import pytest
from sqlalchemy import func, insert, select

from participation.challenges import ChallengeView
from participation.database import Db
from participation.erasure import erase_resident
from participation.find_codes import (
    MOST_TRIES,
    MOST_TRIES_OF_ALL,
    WINDOW,
    Tried,
    give_code,
    renew_code,
    resident_of,
    try_code,
)
from participation.keys import Keys
from participation.models import FindCode, FindTry
from participation.rotation import count_former, reseal_some
from participation.words import Finding
from tests.builders import KEYS, a_challenge, a_chat, a_resident
from tests.participation.lives import all_rows, now_of

WRONG: Final = "koffie fiets lamp strand"
NEW: Final = Keys(b"another secret of some length, at least", number=2, former=(KEYS,))


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


async def given(db: Db, challenge: ChallengeView, resident_id: int) -> str:
    words = await give_code(db, challenge_id=challenge.id, resident_id=resident_id, language="nl", keys=KEYS)
    assert words is not None
    return " ".join(words)


async def tried(
    db: Db, challenge: ChallengeView, code: str, *, chat_id: int, keys: Keys = KEYS, now: datetime | None = None
) -> Tried:
    at = now or await now_of(db)
    return await try_code(db, chat_id=chat_id, challenge_id=challenge.id, code=code, keys=keys, now=at)


async def test_a_code_leads_to_its_resident_and_is_given_once(db: Db, challenge: ChallengeView) -> None:
    fatma, omar = await a_resident(db, challenge), await a_resident(db, challenge)
    chat = await a_chat(db)
    for resident in (fatma, omar):
        code = await given(db, challenge, resident)
        found = await tried(db, challenge, code, chat_id=chat)
        assert found.finding is Finding.FOUND
        assert found.code_id is not None
        assert await resident_of(db, code_id=found.code_id) == resident
    again = await give_code(db, challenge_id=challenge.id, resident_id=fatma, language="nl", keys=KEYS)
    assert again is None


async def test_the_words_stand_in_no_row(db: Db, challenge: ChallengeView) -> None:
    code = await given(db, challenge, await a_resident(db, challenge))
    await tried(db, challenge, WRONG, chat_id=await a_chat(db))
    rows = " ".join(row for _table, row in await all_rows(db))
    assert [words for words in (code, WRONG) if words in rows] == []


async def test_new_words_take_the_place_of_the_old(db: Db, challenge: ChallengeView) -> None:
    resident, chat = await a_resident(db, challenge), await a_chat(db)
    old = await given(db, challenge, resident)
    new = await renew_code(db, challenge_id=challenge.id, resident_id=resident, language="en", keys=KEYS)
    assert (await tried(db, challenge, old, chat_id=chat)).finding is Finding.UNKNOWN
    assert (await tried(db, challenge, " ".join(new), chat_id=chat)).finding is Finding.FOUND


async def test_a_code_of_another_challenge_leads_nowhere(db: Db, challenge: ChallengeView) -> None:
    elsewhere = await a_challenge(db)
    code = await given(db, elsewhere, await a_resident(db, elsewhere))
    assert (await tried(db, challenge, code, chat_id=await a_chat(db))).finding is Finding.UNKNOWN


async def test_after_so_many_wrong_tries_a_chat_must_wait_even_with_the_right_words(
    db: Db, challenge: ChallengeView
) -> None:
    code, chat, other = await given(db, challenge, await a_resident(db, challenge)), await a_chat(db), await a_chat(db)
    for _ in range(MOST_TRIES):
        assert (await tried(db, challenge, WRONG, chat_id=chat)).finding is Finding.UNKNOWN
    assert await tried(db, challenge, code, chat_id=chat) == Tried(Finding.WAIT)
    assert (await tried(db, challenge, code, chat_id=other)).finding is Finding.FOUND
    later = await now_of(db) + WINDOW
    assert (await tried(db, challenge, code, chat_id=chat, now=later - timedelta(seconds=1))).finding is Finding.WAIT
    assert (await tried(db, challenge, code, chat_id=chat, now=later)).finding is Finding.FOUND


async def test_who_waits_or_finds_is_counted_no_further(db: Db, challenge: ChallengeView) -> None:
    code, chat = await given(db, challenge, await a_resident(db, challenge)), await a_chat(db)
    for words in (*[code] * 9, *[WRONG] * (MOST_TRIES + 3)):
        await tried(db, challenge, words, chat_id=chat)
    assert (await db.execute(select(func.count()).select_from(FindTry))).scalar_one() == MOST_TRIES


async def test_a_chat_a_guess_is_stopped_too(db: Db, challenge: ChallengeView) -> None:
    code, chats = await given(db, challenge, await a_resident(db, challenge)), [await a_chat(db) for _ in range(2)]
    now = await now_of(db)
    await db.execute(insert(FindTry), [{"chat_id": chats[0], "tried_at": now}] * (MOST_TRIES_OF_ALL - 1))
    assert (await tried(db, challenge, WRONG, chat_id=chats[1])).finding is Finding.UNKNOWN
    assert (await tried(db, challenge, code, chat_id=await a_chat(db))).finding is Finding.WAIT


async def test_being_erased_between_guesses_makes_no_room_for_more(db: Db, challenge: ChallengeView) -> None:
    chat = await a_chat(db)
    resident = await a_resident(db, challenge, chat_id=chat)
    await tried(db, challenge, WRONG, chat_id=chat)
    await erase_resident(db, resident_id=resident, now=await now_of(db))
    assert (await db.execute(select(FindTry.chat_id))).scalars().all() == [None]


async def test_an_erased_resident_is_found_no_more(db: Db, challenge: ChallengeView) -> None:
    resident = await a_resident(db, challenge)
    code = await given(db, challenge, resident)
    await erase_resident(db, resident_id=resident, now=await now_of(db))
    assert (await tried(db, challenge, code, chat_id=await a_chat(db))).finding is Finding.UNKNOWN


async def test_a_code_outlives_the_rotation_of_the_key_and_goes_over_to_it_when_it_is_typed(
    db: Db, challenge: ChallengeView
) -> None:
    code, chat = await given(db, challenge, await a_resident(db, challenge)), await a_chat(db)
    assert await reseal_some(db, keys=NEW) == 1  # the chat's address; the code's hash cannot be made again
    assert await count_former(db, keys=NEW) == 0
    stranger = Keys(b"another secret of some length, at least", number=2)
    assert (await tried(db, challenge, code, chat_id=chat, keys=stranger)).finding is Finding.UNKNOWN
    assert (await tried(db, challenge, code, chat_id=chat, keys=NEW)).finding is Finding.FOUND
    assert (await db.execute(select(FindCode.key_number))).scalar_one() == 2
    assert (await tried(db, challenge, code, chat_id=chat, keys=stranger)).finding is Finding.FOUND


async def test_words_are_drawn_from_the_list_of_the_language_and_no_two_codes_are_alike(
    db: Db, challenge: ChallengeView
) -> None:
    codes = {await given(db, challenge, await a_resident(db, challenge)) for _ in range(20)}
    assert len(codes) == 20
    assert all(len(set(code.split())) == 4 for code in codes)
