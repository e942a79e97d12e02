"""The pages Team and Your sign-ins, by plain forms."""

import re
from datetime import UTC, datetime

from participation import members
from participation.database import transaction
from participation.words import LinkPurpose, Role
from tests.admin.conftest import Desk, a_client, a_desk


async def test_an_owner_adds_somebody_and_is_shown_their_link_once(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        status, page = await client.post("/desk/wonen/team", {"name": "<b>Joris", "role": "coordinator"})
        assert status == 200
        token = re.findall(r"/desk/come-in/([\w-]{43})", page)
        assert len(token) == 1
        assert "&lt;b&gt;Joris" in page
        assert "/come-in/" not in (await client.get("/desk/wonen/team"))[1]
    async with transaction(the_desk.engine) as db:
        link = await members.look_at_link(db, token[0], now=datetime.now(UTC))
    assert (link.name, link.purpose) == ("<b>Joris", LinkPurpose.ENROL)


async def test_a_name_must_be_written(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        status, page = await client.post("/desk/wonen/team", {"name": "  ", "role": "viewer"})
        assert (status, "Write a name first." in page) == (400, True)
        assert (await client.post("/desk/wonen/team", {"name": "x", "role": "king"}))[0] == 400


async def test_the_last_owner_is_told_why_not(the_desk: Desk) -> None:
    member = await the_desk.member()
    async with a_client(the_desk, member) as client:
        for what, fields in (("disable", {}), ("role", {"role": "viewer"})):
            status, page = await client.post(f"/desk/wonen/team/{member}/{what}", fields)
            assert (status, "This is the last owner." in page) == (409, True)


async def test_roles_change_members_go_and_come_back(the_desk: Desk) -> None:
    joris = await the_desk.member("Joris", Role.VIEWER)
    async with a_client(the_desk, await the_desk.member()) as client:
        await client.post(f"/desk/wonen/team/{joris}/role", {"role": "coordinator"})
        await client.post(f"/desk/wonen/team/{joris}/disable")
        assert (await client.post(f"/desk/wonen/team/{joris}/link", {"purpose": "enrol"}))[0] == 409
        assert "disabled" in (await client.get("/desk/wonen/team"))[1]
        assert (await client.post(f"/desk/wonen/team/{joris}/enable"))[0] == 303
        for wrong in ("x", "9" * 30, "999999"):
            assert (await client.post(f"/desk/wonen/team/{wrong}/enable"))[0] in (400, 404)
    async with transaction(the_desk.engine) as db:
        team = await members.team(db, challenge_id=the_desk.challenge.id)
    assert [(each.name, each.role, each.disabled) for each in team] == [
        ("Hanna", Role.OWNER, False),
        ("Joris", Role.COORDINATOR, False),
    ]


async def test_links_to_sign_in_once_can_be_switched_off(the_desk: Desk) -> None:
    member = await the_desk.member()
    link = await the_desk.link(member, LinkPurpose.SIGN_IN)
    async with a_desk(the_desk.engine, sign_in_links=False, challenge=the_desk.challenge) as strict:
        async with a_client(strict, member) as client:
            assert "Link to sign in once" not in (await client.get("/desk/wonen/team"))[1]
            assert (await client.post(f"/desk/wonen/team/{member}/link", {"purpose": "sign_in"}))[0] == 403
        async with a_client(strict) as nobody:
            assert (await nobody.get(link))[0] == 410
            assert (await nobody.post(link))[0] == 410
    async with a_client(the_desk) as nobody:
        assert (await nobody.post(link))[0] == 303


async def test_ones_own_sign_ins_are_listed_and_ended(the_desk: Desk) -> None:
    member = await the_desk.member()
    async with a_client(the_desk, member) as one, a_client(the_desk, member) as two:
        page = (await one.get("/desk/wonen/sign-ins"))[1]
        assert page.count("Firefox, Linux</strong>") == 2
        assert (await one.post("/desk/wonen/sign-ins/end-others"))[0] == 303
        assert (await two.get("/desk/wonen/sign-ins"))[0] == 303
        assert (await one.post("/desk/sign-out"))[0] == 303
        assert (await one.get("/desk/wonen/sign-ins"))[0] == 303
