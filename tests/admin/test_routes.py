"""Every page and form of the desk, and every role: who may, and who hears why not."""

from datetime import UTC, datetime
from typing import Final

import pytest

from participation import members
from participation.database import transaction
from participation.roles import Right, may
from participation.words import Role
from tests.admin.conftest import Desk, a_client, the_table

EVERYBODY: Final = "viewer organizer coordinator owner"
READERS: Final = "organizer coordinator owner"
REVIEWERS: Final = "coordinator owner"
ONE: Final = "/submissions/{number}"
MAY: Final = {
    "GET ": EVERYBODY,
    "GET /submissions": READERS,
    **{f"GET /submissions/export/{form}": READERS for form in ("csv", "xlsx", "json-lines", "geojson")},
    "POST /submissions/many": REVIEWERS,
    "GET /submissions/batches/{batch}": REVIEWERS,
    "POST /submissions/batches/{batch}/undo": REVIEWERS,
    f"GET {ONE}": READERS,
    **{f"POST {ONE}/{what}": REVIEWERS for what in ("accept", "decline", "ask", "reply", "propose", "reopen", "undo")},
    f"GET {ONE}/merge": REVIEWERS,
    **{f"POST {ONE}/{what}": REVIEWERS for what in ("merge", "unmerge")},
    **{f"POST {ONE}/{what}": REVIEWERS for what in ("note", "wording", "facts", "hand", "tags")},
    f"POST {ONE}/tags/{{tag}}/off": REVIEWERS,
    f"GET {ONE}/media/{{medium}}": READERS,
    f"POST {ONE}/readings": REVIEWERS,
    f"GET {ONE}/redact": REVIEWERS,
    f"POST {ONE}/redact": REVIEWERS,
    f"POST {ONE}/media/{{medium}}/take-out": REVIEWERS,
    **{f"GET {path}": REVIEWERS for path in ("/calls", "/calls/new", "/calls/{call}", "/calls/{call}/figures")},
    **{f"POST {path}": REVIEWERS for path in ("/calls", "/calls/preview", "/calls/{call}")},
    **{
        f"POST /calls/{{call}}/{what}": REVIEWERS
        for what in ("test", "schedule", "now", "take-back", "pause", "resume")
    },
    **{f"POST /calls/{{call}}/{what}": REVIEWERS for what in ("cancel", "resend")},
    "GET /groups": REVIEWERS,
    **{f"POST /groups/{{group}}{what}": REVIEWERS for what in ("", "/let-go")},
    "GET /pictures/{picture}": REVIEWERS,
    "GET /phases": EVERYBODY,
    "GET /phases/{phase}": REVIEWERS,
    **{f"POST /phases{path}": REVIEWERS for path in ("", "/{phase}", "/{phase}/prompts", "/{phase}/starters")},
    **{f"POST /phases/{{phase}}/{what}": REVIEWERS for what in ("open", "close", "reopen", "drop")},
    "GET /phases/{phase}/prompts/new": REVIEWERS,
    "GET /prompts/{prompt}": REVIEWERS,
    "GET /prompts/{prompt}/edit": REVIEWERS,
    "POST /prompts/{prompt}": REVIEWERS,
    **{f"POST /prompts/{{prompt}}/{what}": REVIEWERS for what in ("start", "stop", "drop")},
    "GET /tags": REVIEWERS,
    "POST /tags/{tag}": REVIEWERS,
    "POST /tags/{tag}/merge": REVIEWERS,
    "GET /intake": REVIEWERS,
    "POST /intake": REVIEWERS,
    "POST /intake/{number}/back": REVIEWERS,
    "POST /intake/{number}/slip": REVIEWERS,
    "GET /intake/files": REVIEWERS,
    "POST /intake/files": REVIEWERS,
    "GET /intake/template": REVIEWERS,
    "GET /intake/files/{number}": REVIEWERS,
    "POST /intake/files/{number}": REVIEWERS,
    "GET /intake/files/{number}/left-out": REVIEWERS,
    "POST /intake/files/{number}/undo": REVIEWERS,
    "POST /intake/files/{number}/slips": REVIEWERS,
    "GET /messages": REVIEWERS,
    "GET /settings": "owner",
    "POST /settings/status": "owner",
    "POST /settings/languages": "owner",
    **{
        f"{how} /settings/{what}": "owner" for what in ("texts", "times", "areas", "domains") for how in ("GET", "POST")
    },
    "POST /test": EVERYBODY,
    "POST /test/clear": REVIEWERS,
    "GET /more": EVERYBODY,
    "GET /invite": REVIEWERS,
    "POST /invite": REVIEWERS,
    "GET /invite/{source}/poster": REVIEWERS,
    "GET /invite/{source}/cards": REVIEWERS,
    "GET /audit": "owner",
    "GET /audit/file": "owner",
    "GET /team": "owner",
    "POST /team": "owner",
    "POST /team/{member}/role": "owner",
    "POST /team/{member}/link": "owner",
    "POST /team/{member}/disable": "owner",
    "POST /team/{member}/enable": "owner",
    "GET /sign-ins": EVERYBODY,
    "POST /sign-ins/{number}/end": EVERYBODY,
    "POST /sign-ins/end-others": EVERYBODY,
    **dict.fromkeys(("GET /mail", "POST /mail", "POST /mail/wishes", "POST /mail/forget"), REVIEWERS),
    "GET /events": EVERYBODY,
    "GET /tokens": EVERYBODY,
    "POST /tokens": EVERYBODY,
    "POST /tokens/{number}/revoke": EVERYBODY,
}
"""Written by hand: a route that is not here, or that more roles may use, fails."""
REFUSED: Final = 403
NONE: Final = 10**9
"""A number that nothing has: the sign-in that asks is not ended by its own question."""
ANY: Final = {
    **dict.fromkeys(("number", "tag", "batch", "medium", "call", "group", "phase", "prompt", "picture"), NONE),
    "source": "apotheek",
}
"""What stands for the parts of paths."""


def by_name() -> dict[str, Right]:
    return {f"{each.method} {each.path}": each.right for each in the_table()}


def test_every_route_stands_in_this_table() -> None:
    rights = by_name()
    assert {name: " ".join(role for role in Role if may(role, right)) for name, right in rights.items()} == MAY


@pytest.mark.parametrize("role", Role)
async def test_what_a_role_does_not_include_is_refused_and_the_rest_is_not(the_desk: Desk, role: Role) -> None:
    other = await the_desk.member("Other", Role.OWNER)
    async with a_client(the_desk, await the_desk.member("Hanna", role)) as client:
        for name, allowed in MAY.items():
            method, path = name.split(" ")
            path = "/desk/wonen" + path.format(member=other, **ANY)
            status, text = await (client.get(path) if method == "GET" else client.post(path, {"role": "owner"}))
            assert (status == REFUSED) is (role not in allowed.split()), (name, status)
            if status == REFUSED:
                assert "Your role does not include this." in text


@pytest.mark.parametrize("name", MAY)
async def test_who_is_not_signed_in_is_led_to_the_entrance_and_does_nothing(the_desk: Desk, name: str) -> None:
    member = await the_desk.member()
    method, path = name.split(" ")
    path = "/desk/wonen" + path.format(member=member, **ANY)
    async with a_client(the_desk) as client:
        assert (await (client.get(path) if method == "GET" else client.post(path, {"role": "viewer"})))[0] == 303
    async with transaction(the_desk.engine) as db:
        assert [each.role for each in await members.team(db, challenge_id=the_desk.challenge.id)] == [Role.OWNER]


async def test_another_challenges_member_is_not_even_told_that_it_is_there(the_desk: Desk) -> None:
    from tests.builders import a_challenge

    async with transaction(the_desk.engine) as db:
        elsewhere = await a_challenge(db, slug="elders")
        stranger = await members.add_member(db, challenge_id=elsewhere.id, name="Joris", role=Role.OWNER)
    async with a_client(the_desk, stranger) as client:
        there, nowhere = await client.get("/desk/wonen/team"), await client.get("/desk/nowhere/team")
        assert there == nowhere
        assert there[0] == 404
        assert (await client.get("/desk/elders/team"))[0] == 200


async def test_who_is_disabled_is_out_at_once(the_desk: Desk) -> None:
    member = await the_desk.member()
    other = await the_desk.member("Other")
    async with a_client(the_desk, member) as client:
        assert (await client.get("/desk/wonen/team"))[0] == 200
        async with transaction(the_desk.engine) as db:
            now, challenge = datetime.now(UTC), the_desk.challenge.id
            await members.disable_member(db, challenge_id=challenge, member_id=member, by=other, now=now)
        assert (await client.get("/desk/wonen/team"))[0] == 303


@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        ({"csrf": ""}, {}),
        ({"csrf": "0" * 32}, {}),
        ({}, {"Origin": "https://elsewhere.example"}),
        ({}, {"Origin": "null"}),
    ],
)
async def test_a_form_of_another_site_does_nothing(
    the_desk: Desk, fields: dict[str, str], headers: dict[str, str]
) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        status, _ = await client.post("/desk/wonen/team", {"name": "Mallory", "role": "owner", **fields}, **headers)
        assert status == 403
        assert (await client.post("/desk/sign-out", fields, **headers))[0] == 403
        assert (await client.get("/desk/wonen/team"))[0] == 200
    async with transaction(the_desk.engine) as db:
        assert len(await members.team(db, challenge_id=the_desk.challenge.id)) == 1
