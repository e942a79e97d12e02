"""Phases and prompts through the API: what is sent is what is kept, and what comes back can be sent again."""

from typing import Any, Final

import pytest

from participation.words import Role
from tests.admin.api.conftest import Api

PROMPT: Final[dict[str, Any]] = {
    "starts": "questions",
    "texts": [
        {"language": "nl", "text": "Hoe gaat het?", "label": "Ik vertel het"},
        {"language": "en", "text": "How is it going?", "label": "I will tell"},
    ],
    "rhythm": {"beat": "weekly", "weekdays": ["tuesday"], "at": "19:00"},
    "questions": [
        {
            "kind": "choice",
            "texts": [{"language": "nl", "text": "Waar?"}, {"language": "en", "text": "Where?"}],
            "options": [
                {"labels": [{"language": "nl", "label": "Thuis"}, {"language": "en", "label": "At home"}]},
                {"labels": [{"language": "nl", "label": "Buiten"}, {"language": "en", "label": "Outside"}]},
            ],
        }
    ],
}
RHYTHMS: Final[list[dict[str, Any]]] = [
    {"beat": "once", "date": "2030-03-01"},
    {"beat": "weekly", "weekdays": ["monday", "friday"], "every": 2},
    {"beat": "day_of_month", "monthDay": 31},
    {"beat": "nth_weekday", "nth": -1, "weekdays": ["friday"]},
    {"beat": "after_opening", "days": 0},
    {"beat": "before_closing", "days": 7},
    {"beat": "after_joining", "days": 14, "firstDate": "2030-01-01", "lastDate": "2031-01-01"},
]


@pytest.fixture
async def token(api: Api) -> str:
    return await api.token(Role.COORDINATOR)


@pytest.fixture
async def phase(api: Api, token: str) -> str:
    """The address of one that is planned."""
    made = await api.post(f"{api.at}/phases", token, {"kind": "try", "why": "It has wheels."})
    assert (made.status, made.json["state"], made.json["round"]) == (201, "planned", 1)
    return f"{api.at}/phases/{made.json['id']}"


async def test_a_phase_opens_closes_and_opens_again(api: Api, token: str, phase: str) -> None:
    stands = []
    for move in ("open", "close", "reopen", "open"):
        answer = await api.post(f"{phase}/moves", token, {"move": move})
        stands.append(answer.json["state"] if answer.status == 201 else answer.status)
    assert stands == ["open", "closed", "open", 409]
    assert (await api.get(phase, token)).json == (await api.get(f"{api.at}/phases", token)).json["items"][0]


async def test_a_prompt_is_made_started_changed_and_stopped(api: Api, token: str, phase: str) -> None:
    await api.post(f"{phase}/moves", token, {"move": "open"})
    made = await api.post(f"{phase}/prompts", token, PROMPT)
    assert (made.status, made.json["state"], "nextAt" in made.json) == (201, "draft", True)
    url = f"{api.at}/prompts/{made.json['id']}"
    started = await api.post(f"{url}/moves", token, {"move": "start"})
    assert (started.json["state"], started.json["nextAt"] is not None) == ("on", True)
    lacking, read = PROMPT | {"texts": PROMPT["texts"][:1]}, {"If-Match": started.headers["ETag"]}
    assert (await api.ask("PUT", url, token, json=lacking, headers=read)).status == 409
    assert (await api.ask("PUT", url, token, json=lacking | {"fallback": "nl"}, headers=read)).status == 200
    assert (await api.post(f"{url}/moves", token, {"move": "stop"})).json["state"] == "off"
    answers = (await api.get(f"{url}/answers", token)).json
    assert (answers["reached"], answers["counts"], answers["words"], len(answers["questions"])) == (0, [], [], 1)


async def test_what_a_colleague_changed_meanwhile_is_not_written_over(api: Api, token: str, phase: str) -> None:
    made = await api.post(f"{phase}/prompts", token, PROMPT)
    url, read = f"{api.at}/prompts/{made.json['id']}", {"If-Match": made.headers["ETag"]}
    assert (await api.ask("PUT", url, token, json=PROMPT)).status == 428
    first, second = [await api.ask("PUT", url, token, json=PROMPT, headers=read) for _ in range(2)]
    assert (first.status, second.status) == (200, 412)
    assert (second.json["current"]["state"], second.headers["ETag"]) == ("draft", first.headers["ETag"])
    assert (await api.ask("POST", f"{url}/moves", token, json={"move": "start"}, headers=read)).status == 412
    now = {"If-Match": first.headers["ETag"]}
    assert (await api.ask("PUT", url, token, json=PROMPT, headers=now)).status == 200
    assert (await api.ask("PUT", url, token, json=PROMPT, headers={"If-Match": "*"})).status == 200


@pytest.mark.parametrize("rhythm", RHYTHMS, ids=lambda rhythm: rhythm["beat"])
async def test_what_comes_back_can_be_sent_again(api: Api, token: str, phase: str, rhythm: dict[str, Any]) -> None:
    answer = await api.post(f"{phase}/prompts", token, PROMPT | {"rhythm": rhythm})
    made, read = answer.json, {"If-Match": answer.headers["ETag"]}
    kept = {name: made[name] for name in PROMPT}
    again = await api.ask("PUT", f"{api.at}/prompts/{made['id']}", token, json=kept, headers=read)
    assert (again.status, again.json["rhythm"], again.json["questions"]) == (200, made["rhythm"], made["questions"])
    assert {name: again.json["rhythm"][name] for name in rhythm} == rhythm
    assert [each["id"] for each in made["questions"][0]["options"]] == [1, 2]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"rhythm": {"beat": "weekly"}}, "rhythm.weekdays"),
        ({"rhythm": {"beat": "once"}}, "rhythm.date"),
        ({"rhythm": {"beat": "once", "date": "2030-02-30"}}, "rhythm.date"),
        ({"rhythm": {"beat": "before_closing", "days": 0}}, "rhythm.days"),
        ({"texts": [{"language": "nl", "text": "Dag {nam}"}]}, "texts.0.text"),
        ({"questions": [{"kind": "words"}] * 6}, "questions"),
        ({"questions": [{"kind": "choice", "options": [{}] * 11}]}, "questions.0.options"),
        ({"remindAfter": 15}, "remindAfter"),
    ],
)
async def test_what_is_wrong_is_told_with_its_place(
    api: Api, token: str, phase: str, changes: dict[str, Any], place: str
) -> None:
    answer = await api.post(f"{phase}/prompts", token, PROMPT | changes)
    assert (answer.status, [each["place"] for each in answer.json["errors"]]) == (400, [place])


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"areaId": 10**14}, "areaId"),
        ({"opensAt": "2030-03-02T10:00:00Z", "closesAt": "2030-03-01T10:00:00Z"}, "closesAt"),
        ({"opensAt": "9000-03-02T10:00:00Z"}, "opensAt"),
        ({"opensAt": "2030-03-02T10:00:00"}, "opensAt"),
    ],
)
async def test_a_plan_that_cannot_be_is_told_with_its_place(
    api: Api, token: str, body: dict[str, Any], place: str
) -> None:
    answer = await api.post(f"{api.at}/phases", token, {"kind": "try"} | body)
    assert (answer.status, [each["place"] for each in answer.json["errors"]]) == (400, [place])
