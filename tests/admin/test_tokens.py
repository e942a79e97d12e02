"""The page *API tokens*, by plain forms."""

import re
from datetime import UTC, datetime

from participation import api_tokens
from participation.database import transaction
from participation.words import Role
from tests.admin.conftest import Desk, a_client


async def test_a_member_makes_a_token_is_shown_it_once_and_revokes_it(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member(role=Role.COORDINATOR)) as client:
        assert (await client.post("/desk/wonen/tokens", {"name": " ", "scope": "viewer"}))[0] == 400
        status, page = await client.post("/desk/wonen/tokens", {"name": "<b>Weekly", "scope": "organizer"})
        assert status == 200
        (secret,) = re.findall(r"samen_[\w-]{43}", page)
        page = (await client.get("/desk/wonen/tokens"))[1]
        assert (secret in page, "&lt;b&gt;Weekly" in page, "never used" in page) == (False, True, True)
        async with transaction(the_desk.engine) as db:
            bearer = await api_tokens.who_is(db, secret, now=datetime.now(UTC))
        assert bearer is not None
        assert bearer.role is Role.ORGANIZER
        assert "last used" in (await client.get("/desk/wonen/tokens"))[1]
        assert (await client.post(f"/desk/wonen/tokens/{bearer.token_id}/revoke"))[0] == 303
        assert (await client.post(f"/desk/wonen/tokens/{bearer.token_id}/revoke"))[0] == 404
    async with transaction(the_desk.engine) as db:
        assert await api_tokens.who_is(db, secret, now=datetime.now(UTC)) is None


async def test_a_token_that_would_reach_higher_than_its_maker_is_not_offered_and_refused(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member(role=Role.ORGANIZER)) as client:
        page = (await client.get("/desk/wonen/tokens"))[1]
        assert ('value="organizer"' in page, 'value="coordinator"' in page) == (True, False)
        for scope, status in (("coordinator", 403), ("king", 400)):
            assert (await client.post("/desk/wonen/tokens", {"name": "x", "scope": scope}))[0] == status


async def test_nobody_revokes_anothers_token(the_desk: Desk) -> None:
    joris = await the_desk.member("Joris")
    async with transaction(the_desk.engine) as db:
        token, _ = await api_tokens.make_token(
            db,
            challenge_id=the_desk.challenge.id,
            member_id=joris,
            name="x",
            scope=Role.OWNER,
            at_most=Role.OWNER,
        )
    async with a_client(the_desk, await the_desk.member()) as client:
        assert (await client.post(f"/desk/wonen/tokens/{token.id}/revoke"))[0] == 404
