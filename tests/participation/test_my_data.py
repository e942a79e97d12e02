"""A resident sees everything that is held about them, and nothing of anybody else."""

import json
from base64 import b64decode, b64encode
from dataclasses import replace
from typing import Final

import pytest

from participation import chats, media, residents
from participation.call_answers import note_answer
from participation.call_draft import CallDraft
from participation.calls import make_call
from participation.database import Db
from participation.erasure import erase_resident
from participation.errors import NoSuchResident
from participation.my_data import LEFT_OUT, MOST_MEDIA, my_data
from tests.builders import a_bot, a_challenge, a_medium, a_resident, a_submission
from tests.participation.lives import a_life, an_upload, mark, now_of, still_marked, uuid_of
from tests.statements import statements

NOT_SHOWN: Final = {
    "chats.address_hash": "they have their address",
    "chats.address_sealed": "they have their address",
    "media.file_id": "of use to our bot only; that there is a photo is shown",
    "submissions.search": "made of words that are shown",
    "talks.me": "the challenge's choices that a talk goes by; what it began for is shown",
    "dead_letters.error": "about our program",
    "dead_letters.place": "about our program",
    "find_codes.hash": "of words that they have and we have not; that there are some is shown",
    "dead_letters.sealed": "nobody reads it without the key; that there is one is shown",
}


async def test_what_erasing_would_remove_is_shown(db: Db) -> None:
    life = await a_life(db, await a_challenge(db))
    marked = await mark(db)
    data = await my_data(db, resident_id=life.resident_id)
    shown = json.dumps(data) + "".join(b64decode(each["content"]).decode() for each in data["media"])
    await erase_resident(db, resident_id=life.resident_id, now=await now_of(db))
    assert await still_marked(db) == []

    assert [column for column in marked if f"marker {column}." not in shown] == sorted(NOT_SHOWN)


async def test_it_is_said_plainly(db: Db) -> None:
    challenge = await a_challenge(db)
    life = await a_life(db, challenge)
    data, made = await my_data(db, resident_id=life.resident_id), (await now_of(db)).isoformat()
    handle = data["resident"].pop("handle")
    assert handle.count("-") == 1
    assert data["resident"] == {
        "challenge": challenge.slug,
        "uuid": str(await uuid_of(db, life.resident_id)),
        "name": "Fatma",
        "language": "nl",
        "area": challenge.areas[-1].name,
        "came_by": "flyer",
        "joined_at": made,
        "digest": "weekly",
        "digested_at": made,
        "paused_at": None,
        "calls_offered_at": made,
        "quiet_from": None,
        "quiet_until": None,
        "former": [],
    }
    assert data["chats"] == [
        {
            "channel": channel,
            "language": "nl",
            "came_by": None,
            "since": made,
            "blocked_at": None,
            "declined_at": None,
        }
        for channel in ("telegram", "mail")
    ]
    assert data["mail"] == [{"asked_at": made, "confirmed_at": made}]
    assert [(each["kind"], each["version"], each["given_at"]) for each in data["consents"]] == [
        ("notice", "1", made),
        ("neighbours", "1", made),
        ("calls", "1", made),
        ("digest", "1", made),
        ("mail", "1", made),
    ]
    (submission,) = data["submissions"]
    assert (submission["number"], submission["own_words"], submission["purpose"], submission["domains"]) == (
        life.number,
        "Een bankje.",
        "Om te zitten.",
        [challenge.domains[0].slug],
    )
    assert submission["media"] == ["photo"]
    assert [(each["number"], each["content"], each["content_is"]) for each in data["media"]] == [
        (life.number, None, "in your Telegram chat"),
        (None, b64encode(b"sound").decode(), None),
    ]
    assert [(each["number"], each["kind"], each["words"]) for each in data["thread"]] == [
        (life.number, "addition", "Met een leuning."),
        (life.number, "declined", "Er staat er al een."),
    ]
    assert [(each["number"], each["kind"], each["language"], each["words"]) for each in data["readings"]] == [
        (life.number, "transcript", "nl", "Een foto van de hoek.")
    ]
    assert submission["public_wording"] == "Een bankje van Fatma."
    assert data["moves"] == [
        {"number": life.number, "move": "decline", "after": "declined", "reason": "other", "at": made}
    ]
    assert data["tags"] == [{"number": life.number, "group": "Leefwereld", "name": "Rustplek"}]
    assert [(each["kind"], each["told_at"]) for each in data["notices"]] == [("declined", None)]
    assert [(each["number"], each["kind"], each["note"]) for each in data["supports"]] == [
        (life.number, "can_help", "Ik heb een boor.")
    ]
    assert [(each["script"], each["said"]) for each in data["talks"]] == [
        ("share_need", {"answers": {"words": "Een bankje."}})
    ]
    assert [each["content"] for each in data["messages"]] == [{"bubbles": ["U schreef: Een bankje."]}]
    assert [(each["tries"], each["failed_at"]) for each in data["failed_updates"]] == [(1, made)]
    assert (data["four_words"], data["wrong_four_words"]) == ([{"given_at": made}], [{"tried_at": made}])


async def test_a_call_that_was_answered_from_a_group_chat_is_shown_although_it_was_sent_to_nobody(db: Db) -> None:
    challenge = await a_challenge(db)
    resident = await a_resident(db, challenge)
    made, other = [
        await make_call(db, CallDraft({"nl": words}), challenge_id=challenge.id, by=None) for words in ("Kom", "Blijf")
    ]
    for who, call in ((resident, made), (await a_resident(db, challenge), other)):
        answer = {"call_id": call, "resident_id": who, "challenge_id": challenge.id}
        await note_answer(db, **answer, option="group-3")
    data = await my_data(db, resident_id=resident)
    assert [(each["texts"], each["answered"], each["sent_at"]) for each in data["calls"]] == [
        ({"nl": "Kom"}, "group-3", None)
    ]


async def test_photos_and_voices_that_make_the_file_too_large_are_named_without_their_content(db: Db) -> None:
    challenge = await a_challenge(db)
    life = await a_life(db, challenge)
    large = replace(an_upload(challenge, life.address), file_id="large", content=bytes(MOST_MEDIA))
    await media.keep_uploads(db, chat_id=life.chat_id, uploads=[large])
    data = await my_data(db, resident_id=life.resident_id)

    assert [each["content_is"] for each in data["media"]] == ["in your Telegram chat", None, LEFT_OUT]
    assert (data["media"][2]["bytes"], data["media"][2]["content"]) == (MOST_MEDIA, None)


async def test_nothing_of_anybody_else_is_shown_nor_of_the_same_person_elsewhere(db: Db) -> None:
    challenge, elsewhere = await a_challenge(db), await a_challenge(db)
    life = await a_life(db, challenge)
    before = await my_data(db, resident_id=life.resident_id)
    await a_life(db, challenge)
    await chats.enter_challenge(db, chat_id=life.chat_id, challenge_id=elsewhere.id)
    other = await residents.join_challenge(
        db, chat_id=life.chat_id, challenge_id=elsewhere.id, language="nl", notice_version="1"
    )
    await a_submission(db, elsewhere, other, own_words="Elders.")
    assert await my_data(db, resident_id=life.resident_id) == before


async def test_who_is_not_there_is_refused(db: Db) -> None:
    with pytest.raises(NoSuchResident):
        await my_data(db, resident_id=10**15)


async def test_as_many_statements_for_three_of_everything_as_for_one(db: Db) -> None:
    challenge, counts = await a_challenge(db), []
    life = await a_life(db, challenge)
    for more in (0, 2):
        for _ in range(more):
            number = await a_submission(db, challenge, life.resident_id, domains=[challenge.domains[1].slug])
            await a_medium(db, challenge, number, bot=await a_bot(db))
        async with statements(db) as sent:
            data = await my_data(db, resident_id=life.resident_id)
        assert len(data["submissions"]) == 1 + more
        counts.append(len(sent))
    assert counts[0] == counts[1]
