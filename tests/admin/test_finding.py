"""What is found at the desk, and how much there is said to be."""

import pytest
from sqlalchemy import insert

from participation import counts
from participation.database import transaction
from participation.models import SubmissionCount
from participation.words import Kind, Role, Status
from tests.admin.conftest import Desk, a_client
from tests.admin.test_submissions import rows
from tests.builders import a_resident, a_submission


async def test_a_word_its_beginning_or_a_number_finds_and_what_finds_nothing_is_told(the_desk: Desk) -> None:
    member = await the_desk.member(role=Role.COORDINATOR)
    async with transaction(the_desk.engine) as db:
        resident = await a_resident(db, the_desk.challenge)
        bench = await a_submission(db, the_desk.challenge, resident, own_words="Twee banken.", language="nl")
        cafe = await a_submission(db, the_desk.challenge, resident, own_words="Een café.", language="nl")
    async with a_client(the_desk, member) as client:
        for typed, expected in (
            ("bank", [bench]),
            ("CAF", [cafe]),
            (f"%23{cafe}", [cafe]),
            ("'%26!(", []),
            ("heg", []),
        ):
            status, page = await client.get(f"/desk/wonen/submissions?words={typed}")
            assert (status, rows(page)) == (200, expected), typed
            assert ("Nothing has all of these words." in page) is (not expected)


async def test_what_is_counted_no_further_says_so(the_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "MOST_COUNTED", 2)
    member = await the_desk.member(role=Role.COORDINATOR)
    async with transaction(the_desk.engine) as db:
        resident = await a_resident(db, the_desk.challenge)
        for _ in range(4):
            await a_submission(db, the_desk.challenge, resident, urgent=True)
        row = {"challenge_id": the_desk.challenge.id, "status": Status.ACCEPTED, "kind": Kind.NEED, "number": 1_200}
        await db.execute(insert(SubmissionCount).values(row))
    async with a_client(the_desk, member) as client:
        _, page = await client.get("/desk/wonen")
        assert "More than 2 sound urgent" in page
        assert "4 submissions to read" in page
        assert "Accepted</a>: 1,200" in page
