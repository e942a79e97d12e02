"""Many at once on the list: what is ticked, or all of it beyond the page; told truthfully, and taken back."""

import re
from html import unescape

import pytest
from sqlalchemy import select, update

from participation import batches, review
from participation.database import transaction
from participation.models import Audit, Submission
from participation.review import Reviewed
from participation.words import DeclineReason, Deed, Kind, Role
from tests.admin.conftest import a_client
from tests.admin.test_submissions import TO_READ, Morning, many, morning, rows
from tests.builders import a_challenge, a_submission

__all__ = ["morning"]


async def statuses(morning: Morning) -> list[str]:
    async with transaction(morning.desk.engine) as db:
        query = select(Submission.status).where(Submission.challenge_id == morning.desk.challenge.id)
        return [str(each) for each in (await db.execute(query.order_by(Submission.id))).scalars()]


def ticked(*numbers: int) -> list[tuple[str, str]]:
    return [("number", str(each)) for each in numbers]


async def test_of_many_each_is_told_truthfully_with_why_and_all_can_be_undone(morning: Morning) -> None:
    async with transaction(morning.desk.engine) as db:
        await review.decline(db, morning.on(1), reason=DeclineReason.ELSEWHERE)
        message = await a_submission(db, morning.desk.challenge, morning.resident, kind=Kind.MESSAGE)
    first, second, third = morning.numbers
    to = await many(morning, [("do", "accept"), *ticked(first, second, third, message, 999_999)])
    page = unescape((await morning.client.get(to))[1])
    assert "2 are accepted. 2 cannot be accepted where they stand:" in page
    assert f'/desk/wonen/submissions/{message}">{message}</a>' in page
    assert "1 is not there any more:" in page
    assert await statuses(morning) == ["accepted", "declined", "accepted", "received"]

    undo = re.search(r'action="/desk/wonen(/submissions/batches/\d+/undo)', page)
    assert undo is not None
    async with transaction(morning.desk.engine) as db:
        await review.undo(db, morning.on(2))
    status, _ = await morning.client.post(f"/desk/wonen{undo[1]}?{TO_READ}", {})
    assert (status, await statuses(morning)) == (303, ["received", "declined", "received", "received"])
    page = unescape((await morning.client.get(to))[1])
    assert (
        f'1 is back where it was. 1 stays as it is, since somebody changed it: <a href="/desk/wonen/submissions/{third}'
        in page
    )
    assert undo[1] not in page
    assert (await morning.client.post(f"/desk/wonen{undo[1]}", {}))[0] == 409


async def test_the_whole_list_is_chosen_by_links_alone_beyond_the_page(morning: Morning) -> None:
    async with transaction(morning.desk.engine) as db:
        for _ in range(30):
            await a_submission(db, morning.desk.challenge, morning.resident)
    page = (await morning.client.get(f"/desk/wonen/submissions?{TO_READ}"))[1]
    page = await follow(morning, page, "Choose all on this page")
    assert page.count("checked") == 25
    assert "All 25 on this page are chosen." in page
    page = await follow(morning, page, "Choose all 33 on this list")
    assert "All 33 on this list are chosen." in page
    async with transaction(morning.desk.engine) as db:
        later = await a_submission(db, morning.desk.challenge, morning.resident)
    newest = re.search(r'name="all" value="(\d+)"', page)
    assert newest is not None
    to = await many(morning, [("do", "tag"), ("tag", "Rustplek"), ("all", newest[1])])
    assert "33 have the tag Rustplek." in (await morning.client.get(to))[1]
    assert later not in rows((await morning.client.get("/desk/wonen/submissions?tag=1"))[1])


async def follow(morning: Morning, page: str, words: str) -> str:
    link = re.search(rf'href="([^"]+)">{words}</a>', unescape(page))
    assert link is not None, words
    return (await morning.client.get(link[1]))[1]


async def test_a_list_that_is_too_long_says_so_before_and_after(
    morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MOST", 2)
    page = (await morning.client.get(f"/desk/wonen/submissions?{TO_READ}&choose=all"))[1]
    assert "More than 2 stand on this list." in page
    assert 'name="all"' not in page
    status, page = await morning.client.post("/desk/wonen/submissions/many", {"do": "accept", "all": "999999"})
    assert (status, "That is too much at once." in page) == (400, True)
    assert set(await statuses(morning)) == {"received"}


async def test_domain_and_turn_are_given_to_many(morning: Morning) -> None:
    joris = await morning.desk.member("Joris", Role.COORDINATOR)
    domain = morning.desk.challenge.domains[1]
    for fields, told in (
        ([("do", "domain"), ("domain", str(domain.id))], f"3 have the domain {domain.names['en']}."),
        ([("do", "assign"), ("member", str(joris))], "3 are with Joris now."),
        ([("do", "take")], "3 are yours now."),
        ([("do", "assign"), ("member", "")], "3 are nobody's now."),
    ):
        to = await many(morning, [*fields, *ticked(*morning.numbers)])
        assert told in unescape((await morning.client.get(to))[1])
    assert rows((await morning.client.get(f"/desk/wonen/submissions?domain={domain.id}"))[1]) == morning.numbers[::-1]


async def test_what_is_not_complete_is_said_on_the_list_and_nothing_typed_is_lost(morning: Morning) -> None:
    first = str(morning.numbers[0])
    path = f"/desk/wonen/submissions/many?{TO_READ}"
    status, page = await morning.client.post(path, {"do": "tag", "tag": " ", "number": first})
    assert (status, "Write some words first." in page) == (400, True)
    assert re.findall(r'value="(\d+)" form="many" checked', page) == [first]
    status, page = await morning.client.post(path, {"do": "tag", "tag": "Rust"})
    assert (status, "Choose at least one first." in page, 'value="Rust"' in page) == (400, True, True)
    for do in ("", "decline", "undo"):
        assert (await morning.client.post(path, {"do": do, "number": first}))[0] == 400
    assert (await morning.client.post(path, {"do": "domain", "domain": "999", "number": first}))[0] == 404


async def test_the_page_of_a_batch_lists_what_was_left_and_is_the_challenges_own(morning: Morning) -> None:
    numbers = morning.numbers
    async with transaction(morning.desk.engine) as db:
        await db.execute(update(Submission).values(status="declined"))
        elsewhere = await a_challenge(db, slug="elders")
        theirs = await batches.do_with_many(
            db, [], challenge_id=elsewhere.id, by=morning.member, wanted=batches.Wanted(Deed.ACCEPT)
        )
    to = await many(morning, [("do", "accept"), *ticked(*numbers)])
    batch = int(to.rpartition("=")[2])
    status, page = await morning.client.get(f"/desk/wonen/submissions/batches/{batch}")
    assert (status, "3 cannot be accepted where they stand:" in page) == (200, True)
    assert all(f'/submissions/{each}">{each}</a>' in page for each in numbers)
    assert (await morning.client.get(f"/desk/wonen/submissions/batches/{theirs}"))[0] == 404
    assert "toast" not in (await morning.client.get(f"/desk/wonen/submissions?batch={theirs}"))[1]


async def test_an_organizer_is_offered_nothing_of_it(morning: Morning) -> None:
    async with a_client(morning.desk, await morning.desk.member("Ot", Role.ORGANIZER)) as organizer:
        page = (await organizer.get("/desk/wonen/submissions?choose=all"))[1]
    assert 'class="choosing"' not in page
    assert 'id="many"' not in page


async def test_a_long_line_of_the_audit_shows_some_of_its_numbers_and_how_many_more(morning: Morning) -> None:
    async with transaction(morning.desk.engine) as db:
        extra = [await a_submission(db, morning.desk.challenge, morning.resident) for _ in range(30)]
        on = Reviewed(morning.desk.challenge.id, extra[0], morning.member)
        await batches.do_with_many(
            db, extra, challenge_id=on.challenge_id, by=on.by, wanted=batches.Wanted(Deed.ACCEPT)
        )
        assert len((await db.execute(select(Audit.ids).order_by(Audit.id.desc()).limit(1))).scalar_one()) == 30
    async with a_client(morning.desk, await morning.desk.member("Hanna")) as owner:
        page = (await owner.get("/desk/wonen/audit"))[1]
    assert f"{extra[0]}, {extra[1]}" in page
    assert "and 20 more" in page
