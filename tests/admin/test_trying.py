"""Trying the chat: from the desk's button to the chat, and back under its own list; cleared away again."""

import re
from datetime import UTC, datetime

from sqlalchemy import select, update

from participation import members
from participation.database import transaction
from participation.models import Challenge, Submission
from participation.words import LinkPurpose, Pretend, Role
from tests.admin.conftest import Desk, a_client
from tests.builders import a_resident, a_submission


async def test_the_button_leads_to_the_chat_by_a_link_that_is_good_for_it(the_desk: Desk) -> None:
    member = await the_desk.member(role=Role.VIEWER)
    async with a_client(the_desk, member) as client:
        for path in ("", "/more"):
            assert 'action="/desk/wonen/test"' in (await client.get(f"/desk/wonen{path}"))[1]
        sent = {"data": {"csrf": client.csrf}, "headers": {"Origin": the_desk.url}, "allow_redirects": False}
        async with client.web.post(f"{the_desk.url}/desk/wonen/test", **sent) as answer:  # type: ignore[arg-type]
            where = answer.headers["Location"]
        assert answer.status == 303
    (token,) = re.fullmatch("/chat/wonen/test/([A-Za-z0-9_-]{43})", where).groups()  # type: ignore[union-attr]
    async with transaction(the_desk.engine) as db:
        link = await members.look_at_link(db, token, now=datetime.now(UTC))
    assert (link.member_id, link.purpose) == (member, LinkPurpose.TRY_CHAT)


async def test_it_opens_no_sign_in(the_desk: Desk) -> None:
    member = await the_desk.member()
    for purpose, status in ((LinkPurpose.TRY_CHAT, 410), (LinkPurpose.SIGN_IN, 200)):
        link = await the_desk.link(member, purpose)
        async with a_client(the_desk) as client:
            assert (await client.get(link))[0] == status
            assert (await client.post(link))[0] == (303 if status == 200 else status)


async def test_a_closed_chat_is_not_tried(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        async with transaction(the_desk.engine) as db:
            await db.execute(update(Challenge).values(status="closed"))
        status, page = await client.post("/desk/wonen/test")
        assert (status, "is not open now" in page) == (409, True)


async def test_tests_stand_on_a_list_of_their_own_and_are_cleared_away(the_desk: Desk) -> None:
    challenge = the_desk.challenge
    async with transaction(the_desk.engine) as db:
        real = await a_submission(db, challenge, own_words="Een echte bank.")
        sample = await a_submission(db, challenge, await a_resident(db, challenge, pretend=Pretend.SAMPLE))
        test = await a_submission(
            db, challenge, await a_resident(db, challenge, pretend=Pretend.TEST), own_words="Een proefbank."
        )
    async with a_client(the_desk, await the_desk.member(role=Role.COORDINATOR)) as client:
        everything = (await client.get("/desk/wonen/submissions"))[1]
        assert ("Een echte bank." in everything, "Een proefbank." in everything) == (True, False)
        assert everything.count('chip--plum">Sample<') == 1
        tests = (await client.get("/desk/wonen/submissions?test=1"))[1]
        assert ("Een echte bank." in tests, "Een proefbank." in tests) == (False, True)
        assert tests.count('chip--plum">Test<') == 1
        for number, mark in ((real, 0), (sample, 1), (test, 1)):
            page = (await client.get(f"/desk/wonen/submissions/{number}"))[1]
            assert page.count('class="chip chip--plum"') == mark
        assert "are samples" not in (today := (await client.get("/desk/wonen"))[1])
        assert "1 submission here is a sample" in today
        assert (await client.post("/desk/wonen/test/clear"))[0] == 303
        told = (await client.get("/desk/wonen/submissions?did=cleared&of=1"))[1]
        assert "What was sent as a test is cleared away: 1 in all." in told
        assert ">Test <" not in told
    async with transaction(the_desk.engine) as db:
        assert set((await db.execute(select(Submission.id))).scalars()) == {real, sample}
