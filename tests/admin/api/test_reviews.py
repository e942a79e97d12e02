"""Review by the API: moves that name what was read, and what is told when somebody was first."""

from typing import Any

import pytest
from sqlalchemy import func, select

from participation import corrections
from participation.database import transaction
from participation.models import Message
from participation.review import Reviewed
from participation.words import Kind, Role, Status
from tests.admin.api.conftest import Answer, Api
from tests.builders import a_chat, a_resident, a_submission

ASK = {"move": "ask", "words": "Which pond?"}
ACCEPT = {"move": "accept"}


async def _one(api: Api, **more: Any) -> str:
    async with transaction(api.engine) as db:
        resident = await a_resident(db, api.challenge, chat_id=await a_chat(db))
        return f"{api.at}/submissions/{await a_submission(db, api.challenge, resident, **more)}"


async def _reviewed(api: Api, one: str, token: str, body: object, etag: str | None = None) -> Answer:
    etag = etag or (await api.get(one, token)).headers["ETag"]
    return await api.post(f"{one}/reviews", token, body, If_Match=etag)


async def test_a_question_goes_to_the_resident_at_once_and_once(api: Api) -> None:
    token, one = await api.token(Role.COORDINATOR), await _one(api)
    read = (await api.get(one, token)).headers["ETag"]
    answer = await _reviewed(api, one, token, ASK, read)
    assert (answer.status, answer.json["reached"]) == (201, True)
    assert answer.json["submission"]["status"] == "clarifying"
    assert answer.json["submission"]["thread"][-1]["words"] == "Which pond?"
    assert answer.headers["ETag"] == (await api.get(one, token)).headers["ETag"] != read
    assert (await _reviewed(api, one, token, ASK, read)).status == 412
    assert (await _reviewed(api, one, token, ASK, "*")).status == 409
    async with transaction(api.engine) as db:
        assert (await db.execute(select(func.count()).select_from(Message))).scalar_one() == 1


async def test_a_question_that_finds_no_way_says_so(api: Api) -> None:
    token = await api.token()
    async with transaction(api.engine) as db:
        one = f"{api.at}/submissions/{await a_submission(db, api.challenge)}"
    assert (await _reviewed(api, one, token, ASK)).json["reached"] is False


async def test_every_move_leads_where_it_should(api: Api) -> None:
    token, one = await api.token(), await _one(api)
    for body, status in (
        ({"move": "decline", "reason": "elsewhere", "words": "Ask the next village."}, "declined"),
        ({"move": "reopen"}, "received"),
        (ACCEPT, "accepted"),
        ({"move": "undo"}, "received"),
    ):
        answer = await _reviewed(api, one, token, body)
        assert (answer.status, answer.json["submission"]["status"]) == (201, status)
        assert answer.json["reached"] is None
    message = await _one(api, kind=Kind.MESSAGE)
    answer = await _reviewed(api, message, token, {"move": "reply", "words": "Thank you."})
    assert (answer.json["submission"]["status"], answer.json["reached"]) == ("done", True)


async def test_what_is_merged_is_seen_on_both_and_taken_apart_again(api: Api) -> None:
    token, one, other = await api.token(), await _one(api, own_words="A bench."), await _one(api)
    into = int(other.rpartition("/")[2])
    read = (await api.get(one, token)).headers["ETag"]
    body = {"move": "merge", "into": into, "reason": "part", "words": "Same street."}
    answer = await _reviewed(api, one, token, body, read)
    merged = answer.json["submission"]
    assert (answer.status, merged["status"], merged["mergedInto"]) == (201, "merged", into)
    assert (merged["moves"], merged["thread"][-1]["kind"]) == (["unmerge"], "note")
    (part,) = (await api.get(other, token)).json["merged"]
    assert (part["number"], part["ownWords"], part["reason"]) == (merged["number"], "A bench.", "part")
    lines = (await api.get(f"{api.at}/submissions?status=merged", token)).json["items"]
    assert [(each["number"], each["mergedInto"]) for each in lines] == [(merged["number"], into)]
    assert '"mergedInto": ' + str(into) in (await api.get(f"{api.at}/exports/json-lines", token)).text

    assert (await _reviewed(api, one, token, {"move": "unmerge"}, read)).status == 412
    assert (await _reviewed(api, one, token, {"move": "undo"})).status == 409
    answer = await _reviewed(api, one, token, {"move": "unmerge"})
    assert (answer.json["submission"]["status"], answer.json["submission"]["mergedInto"]) == ("received", None)
    assert (await _reviewed(api, one, token, {"move": "unmerge"})).status == 409


async def test_what_it_cannot_be_merged_with_is_a_fault_of_that_field(api: Api) -> None:
    token, one = await api.token(), await _one(api)
    offer, declined = [await _one(api, **more) for more in ({"kind": Kind.OFFER}, {"status": Status.DECLINED})]
    for into in (one, offer, declined, "/999999"):
        answer = await _reviewed(api, one, token, {"move": "merge", "into": int(into.rpartition("/")[2])})
        assert (answer.status, [each["place"] for each in answer.json["errors"]]) == (400, ["into"])
    assert (await api.get(one, token)).json["status"] == "received"


async def test_who_was_second_hears_what_moved_since(api: Api) -> None:
    token, one = await api.token(), await _one(api)
    await _reviewed(api, one, token, {"move": "decline", "reason": "not_ours"})
    await _reviewed(api, one, token, {"move": "reopen"})
    read = (await api.get(one, token)).headers["ETag"]
    await _reviewed(api, one, token, ACCEPT)
    answer = await _reviewed(api, one, token, {"move": "decline", "reason": "not_ours"}, read)
    assert answer.status == 412
    assert answer.json["current"]["status"] == "accepted"
    assert [(each["move"], each["by"]) for each in answer.json["current"]["moved"]] == [("accept", "Hanna")]
    assert answer.headers["ETag"] == (await api.get(one, token)).headers["ETag"]


async def test_a_correction_too_makes_what_was_read_old(api: Api) -> None:
    member = await api.member()
    token, one = await api.token(member=member), await _one(api)
    read = (await api.get(one, token)).headers["ETag"]
    async with transaction(api.engine) as db:
        on = Reviewed(api.challenge.id, int(one.rpartition("/")[2]), member)
        await corrections.reword(db, on, words="A bench.")
    answer = await _reviewed(api, one, token, ACCEPT, read)
    assert (answer.status, answer.json["current"]["moved"]) == (412, [])


@pytest.mark.parametrize("etag", ['"x"', '"1"', 'W/"1-0"', '"1-0", "2-0"', "", "1-0"])
async def test_an_etag_that_is_not_what_it_is_now_changes_nothing(api: Api, etag: str) -> None:
    token, one = await api.token(), await _one(api)
    answer = await api.post(f"{one}/reviews", token, ACCEPT, If_Match=etag)
    assert answer.status == 412
    assert (await api.get(one, token)).json["status"] == Status.RECEIVED


async def test_who_does_not_say_what_they_read_is_asked_to(api: Api) -> None:
    token, one = await api.token(), await _one(api)
    assert (await api.post(f"{one}/reviews", token, ACCEPT)).status == 428


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({}, {""}),
        ({"move": "answered"}, {""}),
        ({"move": "ask"}, {"words"}),
        ({"move": "ask", "words": " "}, {"words"}),
        ({"move": "ask", "words": "a\0b"}, {"words"}),
        ({"move": "decline", "words": 1, "more": 2}, {"reason", "words", "more"}),
        ({"move": "decline", "reason": "other"}, {"words"}),
        ({"move": "merge", "into": 0, "reason": "x"}, {"into", "reason"}),
        ({"move": "merge", "into": 1, "reason": "other"}, {"words"}),
    ],
)
async def test_a_review_that_is_not_whole_is_told_where(api: Api, body: object, places: set[str]) -> None:
    token, one = await api.token(), await _one(api)
    answer = await _reviewed(api, one, token, body)
    assert (answer.status, {each["place"] for each in answer.json["errors"]}) == (400, places)


async def test_notes_and_tags_get_in_nobodys_way(api: Api) -> None:
    token, one = await api.token(Role.COORDINATOR), await _one(api)
    read = (await api.get(one, token)).headers["ETag"]
    answer = await api.post(f"{one}/notes", token, {"words": "Call the school."})
    assert (answer.status, [each["kind"] for each in answer.json["thread"]]) == (201, ["note"])
    tag = (await api.post(f"{one}/tags", token, {"name": "Water", "group": "Green"})).json
    assert (tag["name"], tag["group"]) == ("Water", "Green")
    assert (await api.post(f"{one}/tags", token, {"name": "water"})).json == tag
    assert (await api.get(f"{api.at}/tags", token)).json == {"items": [tag | {"count": 1}]}
    assert [each["number"] for each in (await api.get(f"{api.at}/submissions?tag={tag['id']}", token)).json["items"]]
    for _ in range(2):
        assert (await api.ask("DELETE", f"{one}/tags/{tag['id']}", token)).status == 204
    assert (await api.get(one, token)).json["tags"] == []
    assert (await _reviewed(api, one, token, ACCEPT, read)).status == 201
