"""What is put right by the API, against what was read; tags and notes heed what was read, too."""

from typing import Any

import pytest
from sqlalchemy import insert

from participation.database import transaction
from participation.models import Support
from participation.words import Role, Status, SupportKind
from tests.admin.api.conftest import Answer, Api
from tests.builders import a_resident, a_submission


async def _one(api: Api) -> str:
    async with transaction(api.engine) as db:
        return f"{api.at}/submissions/{await a_submission(db, api.challenge, own_words='Mine.')}"


async def _patch(api: Api, one: str, token: str, body: object, etag: str | None = None) -> Answer:
    etag = etag or (await api.get(one, token)).headers["ETag"]
    return await api.ask("PATCH", one, token, json=body, headers={"If-Match": etag})


async def test_what_is_sent_is_put_right_and_the_rest_stays(api: Api) -> None:
    member = await api.member(Role.COORDINATOR)
    token, one = await api.token(Role.COORDINATOR, member=member), await _one(api)
    area, domains = api.challenge.areas[-1], api.challenge.domains
    answer = await _patch(api, one, token, {"areaId": area.id, "domains": [domains[1].id, domains[0].id]})
    assert answer.status == 200
    assert (answer.json["area"], answer.json["domains"]) == (area.name, [domains[0].slug, domains[1].slug])
    assert answer.headers["ETag"] == (await api.get(one, token)).headers["ETag"]
    answer = await _patch(api, one, token, {"publicWording": "A bench.", "assignedTo": member})
    assert (answer.json["publicWording"], answer.json["assignedTo"]) == ("A bench.", member)
    assert (answer.json["area"], answer.json["ownWords"]) == (area.name, "Mine.")
    answer = await _patch(api, one, token, {"publicWording": None, "assignedTo": None, "areaId": None, "domains": []})
    assert [answer.json[each] for each in ("publicWording", "assignedTo", "areaId", "domains")] == [
        None,
        None,
        None,
        [],
    ]
    version = answer.json["version"]
    assert (await _patch(api, one, token, {})).json["version"] == version


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"areaId": 10**9}, "areaId"),
        ({"domains": [10**9]}, "domains"),
        ({"assignedTo": 10**9}, "assignedTo"),
        ({"publicWording": " "}, "publicWording"),
        ({"ownWords": "Other."}, "ownWords"),
    ],
)
async def test_of_what_is_not_right_nothing_is_done(api: Api, body: dict[str, Any], place: str) -> None:
    token, one = await api.token(), await _one(api)
    before = (await api.get(one, token)).json
    answer = await _patch(api, one, token, {"publicWording": "A bench."} | body)
    assert (answer.status, [each["place"] for each in answer.json["errors"]]) == (400, [place])
    assert (await api.get(one, token)).json == before


async def test_what_is_old_is_refused_where_it_is_sent_and_asked_for_where_it_must_be(api: Api) -> None:
    token, one = await api.token(), await _one(api)
    read = (await api.get(one, token)).headers["ETag"]
    await _patch(api, one, token, {"publicWording": "A bench."})
    assert (await _patch(api, one, token, {"publicWording": "Two."}, read)).status == 412
    assert (await api.ask("PATCH", one, token, json={})).status == 428
    tag = (await api.post(f"{one}/tags", token, {"name": "Water"})).json["id"]
    for method, path, body in (
        ("POST", f"{one}/tags", {"name": "Green"}),
        ("DELETE", f"{one}/tags/{tag}", None),
        ("POST", f"{one}/notes", {"words": "Call."}),
    ):
        answer = await api.ask(method, path, token, json=body, headers={"If-Match": read})
        assert (answer.status, answer.json["current"]["status"]) == (412, "received"), path
    told = (await api.get(one, token)).json
    assert ([each["name"] for each in told["tags"]], told["thread"]) == (["Water"], [])


async def test_what_neighbours_say_is_counted_for_all_and_read_by_the_team(api: Api) -> None:
    async with transaction(api.engine) as db:
        number = await a_submission(db, api.challenge, status=Status.ACCEPTED)
        for kind, note in ((SupportKind.CAN_HELP, "I have wood."), (SupportKind.ME_TOO, None)):
            row = {"challenge_id": api.challenge.id, "submission_id": number, "kind": kind, "note": note}
            neighbour = (
                await a_resident(db, api.challenge, handle="Wren-12") if note else await a_resident(db, api.challenge)
            )
            await db.execute(insert(Support).values(**row, resident_id=neighbour))
    viewer, owner = await api.token(Role.VIEWER), await api.token()
    seen = (await api.get(f"{api.at}/submissions/{number}", viewer)).json
    assert (seen["supports"], seen["supportCounts"]) == (2, {"can_help": 1, "me_too": 1})
    assert (await api.get(f"{api.at}/submissions", viewer)).json["items"][0]["supports"] == 2
    seen = (await api.get(f"{api.at}/submissions/{number}", owner)).json
    assert seen["canHelp"] == [{"resident": "Wren-12", "note": "I have wood."}]
