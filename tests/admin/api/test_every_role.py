"""Every operation of the API, and every role: who may, who hears why not, and which fields each one sees."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest
from sqlalchemy import insert

from admin.api.one_submission import Submission
from admin.api.submissions import SubmissionLine
from admin.api.table import OPERATIONS
from participation import api_tokens, members, merging
from participation.database import transaction
from participation.disclosure import FIELDS, Depth
from participation.models import Reading, ThreadEntry
from participation.review import Reviewed
from participation.roles import may
from participation.tags import put_tag
from participation.words import EntryKind, Kind, MergeReason, ReadingKind, Role, Status, Visibility
from tests.admin.api.conftest import Answer, Api
from tests.builders import a_challenge, a_resident, a_submission

EVERYBODY: Final = "viewer organizer coordinator owner"
_ONE: Final = "/challenges/{slug}/submissions/{number}"
_CALLS: Final = "/challenges/{slug}/calls"
MAY: Final = {
    "GET /me": EVERYBODY,
    "GET /challenges": EVERYBODY,
    "GET /challenges/{slug}": EVERYBODY,
    "GET /challenges/{slug}/areas": EVERYBODY,
    "GET /challenges/{slug}/domains": EVERYBODY,
    "GET /challenges/{slug}/submissions": EVERYBODY,
    f"GET {_ONE}": EVERYBODY,
    f"POST {_ONE}/reviews": "coordinator owner",
    f"POST {_ONE}/notes": "coordinator owner",
    f"PATCH {_ONE}": "coordinator owner",
    "POST /challenges/{slug}/submission-batches": "coordinator owner",
    "GET /challenges/{slug}/submission-batches/{batch}": "coordinator owner",
    "POST /challenges/{slug}/submission-batches/{batch}/undos": "coordinator owner",
    "GET /challenges/{slug}/tags": "organizer coordinator owner",
    f"POST {_ONE}/tags": "coordinator owner",
    f"DELETE {_ONE}/tags/{{tag}}": "coordinator owner",
    "GET /challenges/{slug}/phases": EVERYBODY,
    "POST /challenges/{slug}/phases": "coordinator owner",
    "GET /challenges/{slug}/phases/{phase}": EVERYBODY,
    "POST /challenges/{slug}/phases/{phase}/moves": "coordinator owner",
    "POST /challenges/{slug}/phases/{phase}/prompts": "coordinator owner",
    "GET /challenges/{slug}/prompts": "coordinator owner",
    "GET /challenges/{slug}/prompts/{prompt}": "coordinator owner",
    "PUT /challenges/{slug}/prompts/{prompt}": "coordinator owner",
    "POST /challenges/{slug}/prompts/{prompt}/moves": "coordinator owner",
    "GET /challenges/{slug}/prompts/{prompt}/answers": "coordinator owner",
    f"GET {_CALLS}": "coordinator owner",
    f"POST {_CALLS}": "coordinator owner",
    f"GET {_CALLS}/{{call}}": "coordinator owner",
    f"PUT {_CALLS}/{{call}}": "coordinator owner",
    f"GET {_CALLS}/{{call}}/audience": "coordinator owner",
    f"POST {_CALLS}/{{call}}/schedules": "coordinator owner",
    f"POST {_CALLS}/{{call}}/moves": "coordinator owner",
    f"GET {_CALLS}/{{call}}/uncertain": "coordinator owner",
    f"POST {_CALLS}/{{call}}/resends": "coordinator owner",
    f"GET {_CALLS}/{{call}}/answers": "coordinator owner",
    "GET /challenges/{slug}/exports/{form}": EVERYBODY,
    "GET /challenges/{slug}/tokens": EVERYBODY,
    "POST /challenges/{slug}/tokens": EVERYBODY,
    "DELETE /challenges/{slug}/tokens/{token}": EVERYBODY,
}
"""Written by hand: an operation that is not here, or that more roles may use, fails."""
PUBLIC: Final = {"number", "kind", "status", "publicWording", "language", "area", "domains", "receivedAt", "supports"}
OWN_WORDS: Final = {"ownWords", "media", "tags"}
READINGS: Final = {"readings"}
_LINE: Final = PUBLIC | {"pretend"}
LINE: Final = {
    Role.VIEWER: _LINE,
    Role.ORGANIZER: _LINE | OWN_WORDS,
    Role.COORDINATOR: _LINE | OWN_WORDS | {"urgent", "answered", "assigned", "mergedInto"},
}
OFFER: Final = {"purpose", "about", "forWhom", "availability", "reach", "company", "visibility", "name"}
OF_ONE: Final = {"areaId", "supportCounts"}
TEAM: Final = {"resident", "paused", "version", "assignedTo", "thread", "history", "moves", "canHelp", "proposedKind"}
MERGES: Final = {"merged"}
ONE: Final = {
    Role.VIEWER: _LINE | OF_ONE,
    Role.ORGANIZER: _LINE | OWN_WORDS | READINGS | OFFER | OF_ONE | MERGES,
    Role.COORDINATOR: LINE[Role.COORDINATOR] | READINGS | OFFER | OF_ONE | TEAM | MERGES,
}
_TEAM_ROW: Final = {"urgent", "resident", "additions", "mergedInto"}
_OWN_ROW: Final = OFFER | {"readings", "ownWords", "media", "tags", "languageConfidence"}
_ROW: Final = PUBLIC | {"challenge", "areaSlug", "sample"}
ROW: Final = {
    Role.VIEWER: _ROW,
    Role.ORGANIZER: _ROW | _OWN_ROW,
    Role.COORDINATOR: _ROW | _OWN_ROW | _TEAM_ROW,
}
for _fields in (LINE, ONE, ROW):
    _fields[Role.OWNER] = _fields[Role.COORDINATOR]


def test_every_operation_stands_in_this_table() -> None:
    found = {each.name: " ".join(role for role in Role if may(role, each.right)) for each in OPERATIONS}
    assert found == MAY


def test_every_field_of_a_submission_is_given_to_somebody() -> None:
    assert {*SubmissionLine.model_fields, *Submission.model_fields} <= FIELDS[Depth.ALL]


async def _called(api: Api, name: str, token: str | None, *, number: int = 1) -> Answer:
    method, path = name.split()
    path = path.format(
        slug=api.challenge.slug, number=number, tag=1, phase=1, prompt=1, call=1, token=999, batch=999, form="csv"
    )
    return await api.ask(method, path, token, json={} if method in ("POST", "PUT", "PATCH") else None)


@pytest.mark.parametrize("role", Role)
async def test_what_a_role_does_not_include_is_refused_and_the_rest_is_not(api: Api, role: Role) -> None:
    token = await api.token(role)
    async with transaction(api.engine) as db:
        number = await a_submission(db, api.challenge, status=Status.ACCEPTED)
    for name, allowed in MAY.items():
        answer = await _called(api, name, token, number=number)
        assert (answer.status == 403) is (role not in allowed.split()), (name, answer.status)
        assert answer.status < 500, name


@pytest.mark.parametrize("role", Role)
async def test_a_token_of_an_owner_reaches_no_further_than_its_scope(api: Api, role: Role) -> None:
    token = await api.token(role, member=await api.member(Role.OWNER))
    for name, allowed in MAY.items():
        assert ((await _called(api, name, token)).status == 403) is (role not in allowed.split()), name


@pytest.mark.parametrize("name", MAY)
async def test_who_sends_no_token_or_one_that_is_no_good_does_nothing(api: Api, name: str) -> None:
    owner, member = await api.member(), await api.member()
    revoked, disabled = await api.token(member=owner), await api.token(member=member)
    async with transaction(api.engine) as db:
        where = {"challenge_id": api.challenge.id, "member_id": owner}
        (token,) = await api_tokens.tokens_of(db, **where, at_most=Role.OWNER)
        await api_tokens.revoke_token(db, **where, token_id=token.id, at_most=Role.OWNER)
        await members.disable_member(
            db, challenge_id=api.challenge.id, member_id=member, by=owner, now=datetime.now(UTC)
        )
    for none in (None, "samen_x", "x", revoked, disabled):
        answer = await _called(api, name, none)
        assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


async def test_another_challenges_member_is_not_even_told_that_it_is_there(api: Api) -> None:
    token = await api.token(Role.OWNER)
    async with transaction(api.engine) as db:
        elsewhere = await a_challenge(db)
        theirs = await a_submission(db, elsewhere, status=Status.ACCEPTED)
    for path in ("", "/areas", "/submissions", f"/submissions/{theirs}", "/exports/csv", "/tokens"):
        there = await api.get(f"/challenges/{elsewhere.slug}{path}", token)
        nowhere = await api.get(f"/challenges/nowhere{path}", token)
        assert (there.status, there.text) == (nowhere.status, nowhere.text)
        assert there.status == 404
    assert (await api.get(f"{api.at}/submissions/{theirs}", token)).status == 404
    assert theirs not in [each["number"] for each in (await api.get(f"{api.at}/submissions", token)).json["items"]]


@pytest.mark.parametrize("role", Role)
async def test_which_fields_and_which_submissions_a_role_sees(api: Api, role: Role) -> None:
    numbers = await _brought(api)
    token = await api.token(role)
    lines = (await api.get(f"{api.at}/submissions", token)).json["items"]
    rows = _rows((await api.get(f"{api.at}/exports/json-lines", token)).text)
    all_of_them = role in (Role.COORDINATOR, Role.OWNER)
    seen = {"accepted", "done"} | ({"received", "message", "declined", "merged"} if all_of_them else set())
    assert {each["number"] for each in lines} == {each["number"] for each in rows} == {numbers[each] for each in seen}
    for name, number in numbers.items():
        answer = await api.get(f"{api.at}/submissions/{number}", token)
        assert answer.status == (200 if name in seen else 404), name
        if answer.status == 200:
            assert set(answer.json) == ONE[role]
    assert all(set(each) == LINE[role] for each in lines)
    assert all(set(each) == ROW[role] for each in rows)


async def test_no_word_of_a_resident_reaches_a_viewer_anywhere(api: Api) -> None:
    numbers = await _brought(api)
    token = await api.token(Role.VIEWER)
    paths = ["/submissions", *(f"/submissions/{number}" for number in numbers.values())]
    paths += [f"/exports/{form}" for form in ("csv", "json-lines", "geojson")]
    told = "".join([(await api.get(api.at + path, token)).text for path in paths])
    assert "A bench, please." in told
    assert "secret" not in told


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        (Role.VIEWER, {"tag=1", "assigned=me", "answered=true", "urgent=true", "needsReader=true"}),
        (Role.ORGANIZER, {"assigned=me", "answered=true", "urgent=true"}),
        (Role.OWNER, set()),
    ],
)
async def test_nobody_filters_by_what_they_do_not_see(api: Api, role: Role, hidden: set[str]) -> None:
    token = await api.token(role)
    for part in (
        "status=received",
        "words=x",
        "tag=1",
        "assigned=me",
        "answered=true",
        "urgent=true",
        "needsReader=true",
    ):
        for path in ("/submissions", "/exports/csv"):
            status = (await api.get(f"{api.at}{path}?{part}", token)).status
            assert status == (403 if part in hidden else 200), (part, path)


async def _brought(api: Api) -> dict[str, int]:
    words: dict[str, Any] = {
        "own_words": "secret words",
        "purpose": "secret purpose",
        "for_whom": "secret people",
        "availability": "secret hours",
        "visibility": Visibility.NAMED,
    }
    async with transaction(api.engine) as db:
        who = await a_resident(db, api.challenge, name="secret name", handle="secret-1234")
        made = {
            "accepted": await a_submission(
                db, api.challenge, who, status=Status.ACCEPTED, public_wording="A bench, please.", **words
            ),
            "done": await a_submission(db, api.challenge, who, status=Status.DONE, **words),
            "received": await a_submission(db, api.challenge, who, public_wording="secret so far", **words),
            "declined": await a_submission(db, api.challenge, who, status=Status.DECLINED, **words),
            "merged": await a_submission(db, api.challenge, who, **words),
            "message": await a_submission(db, api.challenge, who, kind=Kind.MESSAGE, status=Status.DONE, **words),
        }
        for number in made.values():
            row = {"challenge_id": api.challenge.id, "submission_id": number, "words": "secret addition"}
            await db.execute(insert(ThreadEntry).values(**row, kind=EntryKind.ADDITION))
            read = {"kind": ReadingKind.TRANSCRIPT, "language": "nl", "words": "secret reading"}
            await db.execute(insert(Reading).values(**row | read))
        member = await members.add_member(db, challenge_id=api.challenge.id, name="Joris", role=Role.COORDINATOR)
        await put_tag(db, Reviewed(api.challenge.id, made["accepted"], member), name="secret tag")
        part = Reviewed(api.challenge.id, made["merged"], member)
        await merging.merge(db, part, into=made["accepted"], reason=MergeReason.SAME)
    return made


def _rows(text: str) -> list[dict[str, Any]]:
    import json

    return [json.loads(line) for line in text.splitlines()]
