"""Many at once by the API: told for each, once however often it is sent, and taken back."""

from typing import Any

import pytest
from sqlalchemy import func, select

from participation import batches
from participation.database import transaction
from participation.models import SubmissionBatch
from participation.words import Deed, Role, Status
from tests.admin.api.conftest import Answer, Api
from tests.builders import a_challenge, a_submission


async def _some(api: Api, count: int, **more: Any) -> list[int]:
    async with transaction(api.engine) as db:
        return [await a_submission(db, api.challenge, **more) for _ in range(count)]


async def _send(api: Api, token: str, key: str = "k-1", **body: Any) -> Answer:
    return await api.post(f"{api.at}/submission-batches", token, body, Idempotency_Key=key)


def outcomes(answer: Answer) -> list[tuple[int, str]]:
    return [(each["number"], each["outcome"]) for each in answer.json["items"]]


async def test_a_list_of_numbers_or_a_whole_filter_is_meant(api: Api) -> None:
    token = await api.token(Role.COORDINATOR)
    one, two = await _some(api, 2)
    (declined,) = await _some(api, 1, status=Status.DECLINED)
    answer = await _send(api, token, deed="accept", submissions=[two, declined, 10**9])
    assert (answer.status, answer.json["by"], answer.json["undoneAt"]) == (201, "Hanna", None)
    assert outcomes(answer) == [(two, "done"), (declined, "not_now"), (10**9, "missing")]
    answer = await _send(api, token, "k-2", deed="accept", submissions={"status": ["received", "declined"]})
    assert outcomes(answer) == [(one, "done"), (declined, "not_now")]
    assert (await api.get(f"{api.at}/submission-batches/{answer.json['id']}", token)).json == answer.json


async def test_each_deed_and_its_undoing(api: Api) -> None:
    member = await api.member()
    token, numbers = await api.token(member=member), await _some(api, 2)
    deeds: tuple[dict[str, Any], ...] = (
        {"deed": "tag", "tag": "Water", "group": "Green"},
        {"deed": "domain", "domainId": api.challenge.domains[0].id},
        {"deed": "assign", "assignedTo": member},
        {"deed": "accept"},
    )
    for key, body in enumerate(deeds):
        before = [(await api.get(f"{api.at}/submissions/{each}", token)).json for each in numbers]
        answer = await _send(api, token, str(key), submissions=numbers, **body)
        assert outcomes(answer) == [(each, "done") for each in numbers]
        undone = await api.ask("POST", f"{api.at}/submission-batches/{answer.json['id']}/undos", token)
        assert (undone.status, outcomes(undone)) == (201, [(each, "undone") for each in numbers])
        after = [(await api.get(f"{api.at}/submissions/{each}", token)).json for each in numbers]
        for name in ("tags", "domains", "assigned", "status"):
            assert [each[name] for each in before] == [each[name] for each in after]
        again = await api.ask("POST", f"{api.at}/submission-batches/{answer.json['id']}/undos", token)
        assert again.status == 409
    await _send(api, token, "9", deed="assign", assignedTo=member, submissions=numbers)
    await _send(api, token, "10", deed="assign", assignedTo=None, submissions=numbers)
    assert (await api.get(f"{api.at}/submissions/{numbers[0]}", token)).json["assigned"] is None


async def test_the_same_key_gives_the_first_answer_and_does_nothing_more(api: Api) -> None:
    token, numbers = await api.token(), await _some(api, 2)
    first = await _send(api, token, deed="accept", submissions=numbers)
    second = await _send(api, token, deed="accept", submissions=numbers)
    assert (second.status, second.json) == (201, first.json)
    other = await _send(api, token, deed="accept", submissions=numbers[:1])
    assert (other.status, other.json["type"]) == (409, "/api/v1#key-used")
    for key in ("", " ", "é", "x" * 101):
        answer = await _send(api, token, key, deed="accept", submissions=numbers)
        assert (answer.status, answer.json["errors"][0]["place"]) == (400, "Idempotency-Key")
    async with transaction(api.engine) as db:
        assert (await db.execute(select(func.count()).select_from(SubmissionBatch))).scalar_one() == 1


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({"deed": "decline", "submissions": [1]}, {""}),
        ({"deed": "accept"}, {"submissions"}),
        ({"deed": "accept", "submissions": []}, {"submissions.tuple", "submissions.Filter"}),
        ({"deed": "tag", "tag": " ", "submissions": [1]}, {"tag"}),
        ({"deed": "domain", "domainId": 10**9, "submissions": [1]}, {"domains"}),
        ({"deed": "assign", "assignedTo": 10**9, "submissions": [1]}, {"assignedTo"}),
    ],
)
async def test_what_is_not_right_is_told_with_its_place(api: Api, body: dict[str, Any], places: set[str]) -> None:
    answer = await _send(api, await api.token(), **body)
    assert answer.status == 400, answer.text
    assert {each["place"].partition("[")[0] for each in answer.json["errors"]} >= places


async def test_a_filter_of_too_many_is_refused(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST", 2)
    await _some(api, 3)
    assert (await _send(api, await api.token(), deed="accept", submissions={})).status == 413


async def test_another_challenges_batch_is_not_there(api: Api) -> None:
    token = await api.token()
    async with transaction(api.engine) as db:
        elsewhere = await a_challenge(db)
    member = await api.member(challenge=elsewhere)
    async with transaction(api.engine) as db:
        theirs = await batches.do_with_many(
            db, [], challenge_id=elsewhere.id, by=member, wanted=batches.Wanted(Deed.ACCEPT)
        )
    assert (await api.get(f"{api.at}/submission-batches/{theirs}", token)).status == 404
    assert (await api.ask("POST", f"{api.at}/submission-batches/{theirs}/undos", token)).status == 404
