"""Calls through the API: made, counted, sent once however often that is asked, watched and stopped."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from sqlalchemy import func, select

from participation import outbox
from participation.call_answers import note_answer
from participation.call_queue import queue_due
from participation.database import transaction
from participation.models import Call, Message
from participation.outbox import Outcome
from participation.words import MessageState, Role
from tests.admin.api.conftest import Answer, Api
from tests.builders import a_bot, a_listener, a_resident, a_submission, an_awake_challenge
from tests.participation.called import claimed

CALL: Final[dict[str, Any]] = {
    "texts": [{"language": "nl", "text": "Dag {name}"}, {"language": "en", "text": "Hello {name}"}],
    "buttons": [
        {"does": "script", "to": "share_need", "labels": [{"language": "nl", "label": "Vertel"}]},
        {"does": "not_now", "to": "", "labels": []},
    ],
    "audience": {"languages": ["nl"]},
    "fallback": None,
}


@pytest.fixture
async def token(api: Api) -> str:
    return await api.token(Role.COORDINATOR)


async def make(api: Api, token: str, body: Mapping[str, Any] = CALL, key: str = "made") -> Answer:
    return await api.post(f"{api.at}/calls", token, body, Idempotency_Key=key)


async def send(api: Api, token: str, call: int, key: str = "sent", **more: str) -> Answer:
    return await api.post(f"{api.at}/calls/{call}/schedules", token, {}, Idempotency_Key=key, **more)


async def test_what_comes_back_can_be_sent_again_as_it_was_read(api: Api, token: str) -> None:
    made = await make(api, token)
    url = f"{api.at}/calls/{made.json['id']}"
    assert (made.status, made.json["state"], made.json["beginsAt"]) == (201, "draft", None)
    assert (await api.get(f"{api.at}/calls", token)).json["items"][0] | {"figures": made.json["figures"]} == made.json
    kept = {name: made.json[name] for name in CALL}
    assert (await api.ask("PUT", url, token, json=kept)).status == 428
    read = {"If-Match": made.headers["ETag"]}
    first, second = [await api.ask("PUT", url, token, json=kept, headers=read) for _ in range(2)]
    assert (first.status, second.status) == (200, 412)
    assert second.json["current"] == {"version": 2, "state": "draft"}
    assert {name: (await api.get(url, token)).json[name] for name in CALL} == kept
    assert kept["buttons"] == CALL["buttons"]


async def test_a_call_that_is_made_and_sent_twice_at_once_is_one_broadcast(api: Api, token: str) -> None:
    async with transaction(api.engine) as db:
        await a_listener(db, api.challenge)
    made = await asyncio.gather(*(make(api, token) for _ in range(3)))
    assert len({each.json["id"] for each in made}) == 1
    call = made[0].json["id"]
    sent = await asyncio.gather(*(send(api, token, call) for _ in range(3)))
    assert [(each.status, each.json["beginsAt"]) for each in sent] == [(201, sent[0].json["beginsAt"])] * 3
    assert (await send(api, token, call, "another")).status == 409
    async with transaction(api.engine) as db:
        for _ in range(2):
            await queue_due(db, now=datetime.now(UTC))
        counts = [select(func.count()).select_from(of) for of in (Call, Message)]
        assert [(await db.execute(each)).scalar_one() for each in counts] == [1, 1]
    late = await send(api, token, call)
    assert (late.status, late.json["state"], late.json["figures"]["queued"]) == (201, "sending", 1)


async def test_its_audience_is_counted(api: Api, token: str) -> None:
    async with transaction(api.engine) as db:
        for language in ("nl", "nl", "en"):
            await a_listener(db, api.challenge, language=language)
        await a_resident(db, api.challenge, language="nl")
    call = (await make(api, token)).json["id"]
    count = (await api.get(f"{api.at}/calls/{call}/audience", token)).json
    assert {name: count[name] for name in ("hears", "noConsent", "stopped", "unreachable", "later")} == {
        "hears": 2,
        "noConsent": 1,
        "stopped": 0,
        "unreachable": 0,
        "later": 0,
    }


async def test_its_figures_what_is_not_certain_and_what_came_of_it(api: Api) -> None:
    async with transaction(api.engine) as db:
        awake = await an_awake_challenge(db)
        bot = await a_bot(db)
        residents = [await a_listener(db, awake, bot=bot) for _ in range(4)]
    api = Api(api.url, api.engine, api.web, awake)
    token = await api.token(Role.COORDINATOR)
    call = (await make(api, token)).json["id"]
    await send(api, token, call)
    async with transaction(api.engine) as db:
        await queue_due(db, now=datetime.now(UTC))
        ids = [each.id for each in await claimed(db, bot)]
        became = (MessageState.SENT, MessageState.UNCERTAIN, MessageState.BLOCKED)
        told = [
            Outcome(id_, state, failure="Blocked" if state is became[2] else None)
            for id_, state in zip(ids, became, strict=False)
        ]
        await outbox.mark(db, told)
        await note_answer(db, call_id=call, resident_id=residents[0], challenge_id=awake.id, option="0")
        brought = await a_submission(db, awake, residents[0], call_id=call)
        await a_submission(db, awake, residents[0])
    figures = (await api.get(f"{api.at}/calls/{call}", token)).json["figures"]
    assert {name: count for name, count in figures.items() if count} == {
        "sent": 1,
        "uncertain": 1,
        "blocked": 1,
        "sending": 1,
        "reasons": [{"state": "blocked", "reason": "Blocked", "count": 1}],
        "answered": 1,
    }
    url = f"{api.at}/calls/{call}"
    assert [each["id"] for each in (await api.get(f"{url}/uncertain", token)).json["items"]] == [ids[1]]
    for _ in range(2):
        again = await api.ask("POST", f"{url}/resends", token, headers={"Idempotency-Key": "again"})
        assert (again.status, again.json["figures"]["uncertain"], again.json["figures"]["queued"]) == (201, 0, 1)
    answered = (await api.get(f"{url}/answers", token)).json["items"]
    assert [each["option"] for each in answered] == ["0"]
    assert (await api.get(f"{url}/answers?after={answered[0]['resident']}", token)).json["items"] == []
    came = (await api.get(f"{api.at}/submissions?call={call}", token)).json["items"]
    assert [each["number"] for each in came] == [brought]


async def test_it_is_taken_back_paused_gone_on_with_and_cancelled(api: Api, token: str) -> None:
    call = (await make(api, token)).json["id"]

    async def move(name: str) -> str | int:
        answer = await api.post(f"{api.at}/calls/{call}/moves", token, {"move": name})
        return str(answer.json["state"]) if answer.status == 201 else answer.status

    await send(api, token, call, "first")
    stands = [await move("take_back")]
    await send(api, token, call, "second")
    async with transaction(api.engine) as db:
        await queue_due(db, now=datetime.now(UTC))
    stands += [await move(each) for each in ("take_back", "pause", "resume", "cancel", "resume")]
    assert stands == ["draft", 409, "paused", "sending", "cancelled", 409]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"texts": []}, "texts"),
        ({"texts": [{"language": "nl", "text": "x" * 1001}]}, "texts.0.text"),
        ({"texts": [{"language": "nl", "text": "Dag {nam}"}]}, "texts.0.text"),
        ({"texts": [{"language": "pl", "text": "Hej"}]}, "texts.0.language"),
        ({"fallback": "pl"}, "fallback"),
        ({"buttons": [{"does": "script", "to": "erase"}]}, "buttons.0.to"),
        ({"buttons": [{"does": "link", "to": "https://bit.ly/3xk"}]}, "buttons.0.to"),
        ({"buttons": [{"does": "prompt"}]}, "buttons.0.does"),
        ({"audience": {"joinedFromDate": "2030-02-30"}}, "audience.joinedFromDate"),
    ],
)
async def test_what_is_wrong_is_told_with_its_place(api: Api, token: str, changes: dict[str, Any], place: str) -> None:
    answer = await make(api, token, CALL | changes)
    assert (answer.status, answer.json["errors"][0]["place"]) == (400, place)


async def test_no_call_goes_out_that_says_nothing_to_some_or_at_a_moment_that_is_past(api: Api, token: str) -> None:
    call = (await make(api, token, CALL | {"texts": CALL["texts"][:1]})).json["id"]
    assert (await send(api, token, call)).status == 409
    past = await api.post(
        f"{api.at}/calls/{call}/schedules", token, {"beginsAt": "2020-01-01T10:00:00Z"}, Idempotency_Key="past"
    )
    assert (past.status, past.json["errors"][0]["place"]) == (400, "beginsAt")
    for old in ('"7"', "x", ""):
        assert (await send(api, token, call, "stale", If_Match=old)).status == 412
