"""What a page hears while it is open: what others change, and nothing once it may look no more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientResponse
from sqlalchemy import select, update

from admin import live
from admin.live import Changes
from participation import members, review, submissions, tags, threads
from participation.audit import last_noted
from participation.database import transaction
from participation.models import SignIn
from participation.review import Reviewed
from participation.submission_view import note_open
from participation.words import Kind, Role
from tests.admin.conftest import Client, Desk, a_client
from tests.builders import a_challenge, a_resident, a_submission


class Line:
    """An open line, read event by event."""

    def __init__(self, answer: ClientResponse) -> None:
        self.answer = answer

    async def hears(self) -> str:
        """The numbers of the next change."""
        async with asyncio.timeout(10):
            while line := (await self.answer.content.readline()).decode().strip() or "-":
                if self.answer.content.at_eof():
                    raise EOFError
                if line.startswith("data:"):
                    return line.removeprefix("data:").strip()
        raise EOFError

    async def hears_of(self, number: int) -> list[str]:
        """All numbers up to this one; what was done before the line began may be told in it, without a number."""
        heard: list[str] = []
        while str(number) not in heard:
            heard += filter(None, (await self.hears()).split(","))
        return heard

    async def ended(self) -> None:
        with suppress(EOFError):
            while await self.hears() != "never":
                pass


@asynccontextmanager
async def a_line(client: Client, after: int | None = None) -> AsyncIterator[Line]:
    if after is None:
        async with client.desk.engine.connect() as db:
            after = await last_noted(db, challenge_id=client.desk.challenge.id)
    url = f"{client.desk.url}/desk/wonen/events?after={after}"
    async with client.web.get(url, headers={"Accept": "text/event-stream"}, allow_redirects=False) as answer:
        await answer.content.readline()  # from then on it follows
        yield Line(answer)


async def said(the_desk: Desk) -> int:
    async with transaction(the_desk.engine) as db:
        return await a_submission(db, the_desk.challenge)


async def test_all_that_the_team_does_is_told_by_its_number(the_desk: Desk) -> None:
    joris = await the_desk.member("Joris", Role.COORDINATOR)
    number = await said(the_desk)
    on = Reviewed(the_desk.challenge.id, number, joris)
    async with transaction(the_desk.engine) as db:
        await tags.put_tag(
            db, Reviewed(on.challenge_id, await a_submission(db, the_desk.challenge), joris), name="Rustplek"
        )
    async with a_client(the_desk, await the_desk.member("Hanna", Role.COORDINATOR)) as hanna, a_line(hanna) as line:
        for does in (
            lambda db: note_open(db, challenge_id=the_desk.challenge.id, number=number, member_id=joris),
            lambda db: tags.put_tag(db, on, name="Rustplek"),
            lambda db: review.add_note(db, on, words="Even bellen."),
            lambda db: review.ask(db, on, words="Waar precies?"),
        ):
            async with transaction(the_desk.engine) as db:
                await does(db)
            assert await line.hears_of(number) == [str(number)]


async def test_what_residents_send_add_and_take_back_is_told(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member("Hanna", Role.COORDINATOR)) as hanna, a_line(hanna) as line:
        async with transaction(the_desk.engine) as db:
            merel = await a_resident(db, the_desk.challenge)
            number = await submissions.record_submission(
                db,
                challenge_id=the_desk.challenge.id,
                resident_id=merel,
                kind=Kind.NEED,
                own_words="Er is geen bankje.",
                area_id=None,
                language=None,
            )
        assert await line.hears_of(number) == [str(number)]
        async with transaction(the_desk.engine) as db:
            await threads.add_to_submission(db, number=number, resident_id=merel, words="En geen lamp.")
        assert await line.hears_of(number) == [str(number)]
        async with transaction(the_desk.engine) as db:
            await threads.withdraw_submission(db, number=number, resident_id=merel)
        assert await line.hears_of(number) == [str(number)]


async def test_a_colleague_who_goes_on_reading_is_told_once(the_desk: Desk) -> None:
    joris = await the_desk.member("Joris", Role.COORDINATOR)
    number, other = await said(the_desk), await said(the_desk)
    async with a_client(the_desk, await the_desk.member("Hanna", Role.COORDINATOR)) as hanna, a_line(hanna) as line:
        for each in (number, number, other):
            async with transaction(the_desk.engine) as db:
                await note_open(db, challenge_id=the_desk.challenge.id, number=each, member_id=joris)
        assert await line.hears_of(other) == [str(number), str(other)]


async def test_what_another_challenge_does_is_not_heard(the_desk: Desk) -> None:
    number = await said(the_desk)
    async with transaction(the_desk.engine) as db:
        elsewhere = await a_challenge(db, slug="elders")
        stranger = await members.add_member(db, challenge_id=elsewhere.id, name="Kees", role=Role.OWNER)
        there = await a_submission(db, elsewhere)
    async with a_client(the_desk, await the_desk.member("Hanna", Role.COORDINATOR)) as hanna, a_line(hanna) as line:
        for challenge, each in ((elsewhere.id, there), (the_desk.challenge.id, number)):
            async with transaction(the_desk.engine) as db:
                await review.add_note(db, Reviewed(challenge, each, stranger), words="Even bellen.")
        assert await line.hears_of(number) == [str(number)]


async def test_what_was_missed_since_the_page_was_drawn_comes_first(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member("Hanna", Role.COORDINATOR)) as hanna, a_line(hanna, 0) as line:
        assert await line.hears() == ""


async def test_who_does_not_see_all_hears_no_numbers(the_desk: Desk) -> None:
    joris = await the_desk.member("Joris", Role.COORDINATOR)
    number = await said(the_desk)
    async with a_client(the_desk, await the_desk.member("Vera", Role.VIEWER)) as vera, a_line(vera) as line:
        async with transaction(the_desk.engine) as db:
            await review.add_note(db, Reviewed(the_desk.challenge.id, number, joris), words="Even bellen.")
        assert await line.hears() == ""


@pytest.mark.parametrize("happens", ["disabled", "another role", "signed out"])
async def test_it_ends_for_who_may_look_no_more(the_desk: Desk, happens: str) -> None:
    hanna = await the_desk.member("Hanna")
    other, challenge = await the_desk.member("Joris"), the_desk.challenge.id
    async with a_client(the_desk, hanna) as client, a_line(client) as line:
        async with transaction(the_desk.engine) as db:
            if happens == "disabled":
                await members.disable_member(
                    db, challenge_id=challenge, member_id=hanna, by=other, now=datetime.now(UTC)
                )
            elif happens == "another role":
                await members.change_role(db, challenge_id=challenge, member_id=hanna, role=Role.VIEWER, by=other)
            else:
                await db.execute(update(SignIn).values(ends_at=datetime.now(UTC) - timedelta(seconds=1)))
                await tags.put_tag(db, Reviewed(challenge, await a_submission(db, the_desk.challenge), other), name="x")
        await line.ended()


async def test_it_ends_after_a_while_and_may_begin_anew(the_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LONGEST", 0.05)
    async with a_client(the_desk, await the_desk.member()) as client:
        for _ in range(2):
            async with a_line(client) as line:
                await line.ended()


async def test_one_sign_in_has_so_many_lines_and_no_more(the_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_STREAMS", 1)
    hanna = await the_desk.member()
    async with a_client(the_desk, hanna) as client, a_client(the_desk, hanna) as at_home, a_line(client) as line:
        assert line.answer.status == 200
        assert (await client.get("/desk/wonen/events"))[0] == 429
        assert (await at_home.get("/desk/wonen/events"))[0] == 200


async def test_a_page_that_looks_by_itself_keeps_no_sign_in_from_going_idle(the_desk: Desk) -> None:
    number = await said(the_desk)
    earlier = datetime.now(UTC) - timedelta(minutes=30)
    async with a_client(the_desk, await the_desk.member()) as client:
        async with transaction(the_desk.engine) as db:
            await db.execute(update(SignIn).values(seen_at=earlier))
        async with a_line(client):
            pass
        page = f"{the_desk.url}/desk/wonen/submissions/{number}"
        async with client.web.get(page, headers={"X-Live": "1"}) as answer:
            assert answer.status == 200
        async with transaction(the_desk.engine) as db:
            assert (await db.scalars(select(SignIn.seen_at))).all() == [earlier]
        await client.get(f"/desk/wonen/submissions/{number}")
        async with transaction(the_desk.engine) as db:
            assert (await db.scalars(select(SignIn.seen_at))).one() > earlier


async def test_when_nothing_was_heard_for_a_while_everybody_looks_anew() -> None:
    changes = Changes()
    with changes.following(7) as follower:
        for payload in ("", "x:1", "8:1", "-7:1"):
            changes.heard(payload)
        assert follower.taken() == set()
        changes.heard("7:12")
        changes.heard("7:")
        assert follower.taken() == {12, None}
        changes.missed()
        assert follower.woken.is_set()
    assert changes._followers == {}
