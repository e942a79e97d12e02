"""The page *Messages*, and a message that may become a need or an offer."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from participation import messages, proposals, review, threads
from participation.challenges import ChallengeView
from participation.database import Db, transaction
from participation.members import add_member
from participation.messages import message_threads
from participation.models import Submission
from participation.review import Reviewed
from participation.words import Kind, Pretend, Role, Status
from tests.admin.conftest import Desk, a_client
from tests.builders import a_challenge, a_chat, a_resident, a_submission
from tests.statements import statements


async def a_message(db: Db, challenge: ChallengeView, resident: int | None = None, **more: Any) -> int:
    return await a_submission(db, challenge, resident, kind=Kind.MESSAGE, **more)


async def test_what_waits_stands_first_and_there_the_newest_page_by_page(db: Db) -> None:
    challenge = await a_challenge(db)
    waits = [await a_message(db, challenge) for _ in range(2)]
    rests = [await a_message(db, challenge, status=each) for each in (Status.DONE, Status.CLARIFYING)]
    await a_submission(db, challenge)
    await a_message(db, challenge, withdrawn_at=datetime(2026, 1, 1, tzinfo=UTC))
    await a_message(db, challenge, await a_resident(db, challenge, pretend=Pretend.TEST))
    await a_message(db, await a_challenge(db))
    seen, after = [], None
    while page := await message_threads(db, challenge_id=challenge.id, after=after, most=1):
        seen.append(page[0].number)
        after = page[0].place
    assert seen == [*reversed(waits), *reversed(rests)]
    assert await messages.count_waiting(db, challenge_id=challenge.id) == 2


async def test_a_thread_ends_with_what_was_said_last_and_never_with_a_note(db: Db) -> None:
    challenge = await a_challenge(db)
    member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
    resident = await a_resident(db, challenge, handle="Mus-27")
    number = await a_message(db, challenge, resident)

    async def last() -> tuple[str, str | None, bool] | None:
        (thread,) = await message_threads(db, challenge_id=challenge.id)
        return (thread.last.words, thread.last.by, thread.last.of_team) if thread.last else None

    assert await last() is None
    await threads.add_to_submission(db, number=number, resident_id=resident, words="Bel me.")
    assert await last() == ("Bel me.", None, False)
    await review.reply(db, Reviewed(challenge.id, number, member), words="Dat doe ik.")
    await review.add_note(db, Reviewed(challenge.id, number, member), words="Boos.")
    assert await last() == ("Dat doe ik.", "Samira", True)


async def test_one_thread_and_many_take_as_many_statements(db: Db) -> None:
    challenge = await a_challenge(db)
    counts = []
    for many in (1, 3):
        for _ in range(many):
            await a_message(db, challenge)
        async with statements(db) as made:
            await message_threads(db, challenge_id=challenge.id)
        counts.append(len(made))
    assert counts == [1, 1]


@pytest.fixture
async def sent(the_desk: Desk) -> tuple[int, int]:
    """A message's number, and its sender."""
    async with transaction(the_desk.engine) as db:
        resident = await a_resident(db, the_desk.challenge, chat_id=await a_chat(db), handle="Mus-27")
        return await a_message(db, the_desk.challenge, resident, own_words="Mag ik <iets> vragen?"), resident


async def test_the_page_leads_to_the_thread_and_says_how_many_wait(the_desk: Desk, sent: tuple[int, int]) -> None:
    number, _resident = sent
    async with a_client(the_desk, await the_desk.member(role=Role.COORDINATOR)) as client:
        page = (await client.get("/desk/wonen/messages"))[1]
        assert "1 message waits for a reply." in page
        assert f'href="/desk/wonen/submissions/{number}?kind=message"' in page
        assert "Mag ik &lt;iets&gt; vragen?" in page
        assert (await client.get("/desk/wonen/messages?after=0-9999999"))[0] == 200
        for odd in ("after=2-1", "after=0-x", "after=0"):
            assert (await client.get(f"/desk/wonen/messages?{odd}"))[0] == 404


async def test_an_empty_page_says_what_comes_here(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member(role=Role.COORDINATOR)) as client:
        assert "No messages yet." in (await client.get("/desk/wonen/messages"))[1]


async def test_a_member_proposes_sees_the_answer_and_may_take_it_back(the_desk: Desk, sent: tuple[int, int]) -> None:
    number, resident = sent
    one = f"/desk/wonen/submissions/{number}"

    async def kind() -> str:
        async with transaction(the_desk.engine) as db:
            return str((await db.execute(select(Submission.kind).where(Submission.id == number))).scalar_one())

    async with a_client(the_desk, await the_desk.member("Samira", Role.COORDINATOR)) as client:

        async def do(what: str, **fields: str) -> tuple[int, str]:
            (version, *_) = re.findall(r'name="version" value="(\d+)"', (await client.get(one))[1])
            return await client.post(f"{one}/{what}", {"version": version, **fields})

        status, page = await do("propose")
        assert (status, "Choose what it may become first." in page) == (400, True)
        assert (await do("propose", kind="lesson"))[0] == 400
        assert (await do("propose", kind="offer"))[0] == 303
        page = (await client.get(one))[1]
        assert "We asked whether it may become an offer. There is no answer yet." in page
        assert "Samira asked whether it may become something else: Offer" in page
        assert "We asked whether it may become an offer" in (await client.get("/desk/wonen/messages"))[1]
        assert (await do("undo"))[0] == 303
        assert "There is no answer yet." not in (await client.get(one))[1]
        assert (await do("propose", kind="need"))[0] == 303
        assert await kind() == Kind.MESSAGE
        async with transaction(the_desk.engine) as db:
            await proposals.answer_proposal(db, number=number, resident_id=resident, agrees=True)
        page = (await client.get(one))[1]
        assert "The resident agreed: Need" in page
        assert (await do("undo"))[0] == 409
        assert await kind() == Kind.NEED
        assert "1 submission to read" in (await client.get("/desk/wonen"))[1]


async def test_who_cannot_be_reached_is_told_so(the_desk: Desk) -> None:
    async with transaction(the_desk.engine) as db:
        number = await a_message(db, the_desk.challenge)
    async with a_client(the_desk, await the_desk.member(role=Role.COORDINATOR)) as client:
        fields = {"csrf": client.csrf, "version": "1", "kind": "need"}
        path = f"{the_desk.url}/desk/wonen/submissions/{number}/propose"
        async with client.web.post(path, data=fields, headers={"Origin": the_desk.url}) as answer:
            assert "We cannot send it to the resident now." in await answer.text()
