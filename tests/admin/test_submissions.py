"""The pages of submissions: what each role sees, what a form does, and where it leads."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from html import unescape

import pytest
from sqlalchemy import select, update

from participation import review, supports, threads
from participation.database import transaction
from participation.models import Message, Notice, Submission, SubmissionMove, SubmissionTag, Tag, ThreadEntry
from participation.review import Reviewed
from participation.words import Kind, Role, SupportKind, Visibility
from tests.admin.conftest import Client, Desk, a_client
from tests.builders import a_challenge, a_chat, a_resident, a_submission

TO_READ = "status=received&kind=need&kind=offer&kind=idea&kind=lesson"


@dataclass
class Morning:
    desk: Desk
    member: int
    client: Client
    numbers: list[int]
    resident: int

    def on(self, place: int = 0) -> Reviewed:
        return Reviewed(self.desk.challenge.id, self.numbers[place], self.member)

    async def do(self, what: str, place: int = 0, **fields: str) -> tuple[int, str]:
        async with transaction(self.desk.engine) as db:
            query = select(Submission.version).where(Submission.id == self.numbers[place])
            version = (await db.execute(query)).scalar_one()
        path = f"/desk/wonen/submissions/{self.numbers[place]}/{what}?{TO_READ}"
        return await self.client.post(path, {"version": str(version), **fields})

    async def status(self, place: int = 0) -> str:
        async with transaction(self.desk.engine) as db:
            query = select(Submission.status).where(Submission.id == self.numbers[place])
            return str((await db.execute(query)).scalar_one())


@pytest.fixture
async def morning(the_desk: Desk) -> AsyncIterator[Morning]:
    member = await the_desk.member("Samira", Role.COORDINATOR)
    async with transaction(the_desk.engine) as db:
        resident = await a_resident(db, the_desk.challenge, chat_id=await a_chat(db), handle="Mus-27")
        numbers = [
            await a_submission(
                db,
                the_desk.challenge,
                resident,
                own_words=f"{words} & nog wat.",
                domains=[the_desk.challenge.domains[0].slug],
            )
            for words in ("Een bankje", "Een lamp", "Een heg")
        ]
    async with a_client(the_desk, member) as client:
        yield Morning(the_desk, member, client, numbers, resident)


def rows(page: str) -> list[int]:
    return [int(each) for each in re.findall(r'<span class="plate">(\d+)</span>', page)]


async def test_what_waits_longest_stands_first_and_what_is_urgent_before_it(morning: Morning) -> None:
    async with transaction(morning.desk.engine) as db:
        urgent = await a_submission(db, morning.desk.challenge, morning.resident, urgent=True)
    status, page = await morning.client.get(f"/desk/wonen/submissions?{TO_READ}")
    assert status == 200
    assert rows(page) == [urgent, *morning.numbers]
    assert "Een bankje &amp; nog wat." in page
    assert "4 wait until somebody reads them" in page

    await morning.client.post("/desk/wonen/submissions/many", {"do": "take", "number": str(urgent)})
    assert rows((await morning.client.get(f"/desk/wonen/submissions?{TO_READ}"))[1]) == [*morning.numbers, urgent]


async def test_after_a_decision_the_next_one_of_the_list_is_opened_and_told_so(morning: Morning) -> None:
    status, _ = await morning.do("accept")
    assert status == 303
    assert await morning.status() == "accepted"
    async with morning.client.web.get(
        f"{morning.desk.url}/desk/wonen/submissions/{morning.numbers[0]}?{TO_READ}"
    ) as answer:
        page = await answer.text()
    assert "Samira accepted it" in page


async def test_where_a_form_leads_depends_on_the_list_one_came_from(morning: Morning) -> None:
    _first, second, third = morning.numbers
    for place, leads in ((0, f"/{second}"), (1, f"/{third}"), (2, "")):
        async with morning.client.web.post(
            f"{morning.desk.url}/desk/wonen/submissions/{morning.numbers[place]}/accept?{TO_READ}",
            data={"csrf": morning.client.csrf, "version": "1"},
            headers={"Origin": morning.desk.url},
            allow_redirects=False,
        ) as answer:
            to = answer.headers["Location"]
        assert to.startswith(f"/desk/wonen/submissions{leads}?{TO_READ}&did=accept&of={morning.numbers[place]}")
        page = (await morning.client.get(to))[1]
        assert f"{morning.numbers[place]} is accepted. The resident hears it today or tomorrow." in page
        assert "Undo" in page


async def test_a_reason_is_needed_and_what_was_typed_stays(morning: Morning) -> None:
    status, page = await morning.do("decline", reason="other", words="")
    assert (status, await morning.status()) == (400, "received")
    assert "Write a reason. Without a reason we send nothing." in page
    assert re.search(r'value="other" required checked', page)

    status, page = await morning.do("decline", words="Bel de gemeente.")
    assert status == 400
    assert "Bel de gemeente.</textarea>" in page

    assert (await morning.do("decline", reason="other", words="Bel de gemeente."))[0] == 303
    assert await morning.status() == "declined"


async def test_a_question_is_on_its_way_at_once(morning: Morning) -> None:
    assert (await morning.do("ask", words="  "))[0] == 400
    assert (await morning.do("ask", words="Waar precies?\r\nBij de brug?"))[0] == 303
    assert await morning.status() == "clarifying"
    async with transaction(morning.desk.engine) as db:
        content = (await db.execute(select(Message.content).order_by(Message.id.desc()).limit(1))).scalar_one()
    assert content is not None
    assert content["bubbles"][1] == "Waar precies?\nBij de brug?"


async def test_whoever_looks_at_something_older_is_told_what_changed_and_changes_nothing(morning: Morning) -> None:
    async with transaction(morning.desk.engine) as db:
        joris = await _another(morning)
        await review.accept(db, replace(morning.on(), by=joris))
    path = f"/desk/wonen/submissions/{morning.numbers[0]}/decline"
    status, page = await morning.client.post(path, {"version": "1", "reason": "elsewhere", "words": "Elders."})
    assert status == 409
    assert "Somebody changed this just now. Look once more, then decide. Joris accepted it." in page
    assert await morning.status() == "accepted"


async def _another(morning: Morning) -> int:
    return await morning.desk.member("Joris", Role.COORDINATOR)


async def test_undo_takes_it_back_and_nobody_hears_of_it(morning: Morning) -> None:
    await morning.do("accept")
    assert (await morning.do("undo"))[0] == 303
    assert await morning.status() == "received"
    async with transaction(morning.desk.engine) as db:
        assert (await db.execute(select(Notice.id))).all() == []


async def many(morning: Morning, fields: list[tuple[str, str]]) -> str:
    async with morning.client.web.post(
        f"{morning.desk.url}/desk/wonen/submissions/many?{TO_READ}",
        data=[("csrf", morning.client.csrf), *fields],
        headers={"Origin": morning.desk.url},
        allow_redirects=False,
    ) as answer:
        assert answer.status == 303, await answer.text()
        return answer.headers["Location"]


async def test_tags_are_made_on_the_way_and_taken_off(morning: Morning) -> None:
    await many(morning, [("do", "tag"), ("tag", "Rustplek"), *(("number", str(each)) for each in morning.numbers)])
    assert (await morning.do("tags", tag=" rustPLEK "))[0] == 303
    async with transaction(morning.desk.engine) as db:
        assert (await db.execute(select(Tag.name))).scalars().all() == ["Rustplek"]
        tag = (await db.execute(select(Tag.id))).scalar_one()
    assert len(rows((await morning.client.get(f"/desk/wonen/submissions?tag={tag}"))[1])) == 3
    await morning.do(f"tags/{tag}/off")
    async with transaction(morning.desk.engine) as db:
        on = (await db.execute(select(SubmissionTag.submission_id))).scalars().all()
    assert sorted(on) == morning.numbers[1:]


async def test_tags_are_renamed_and_merged_without_losing_where_they_stand(morning: Morning) -> None:
    await many(morning, [("do", "tag"), ("tag", "Bankje"), ("number", str(morning.numbers[0]))])
    await many(morning, [("do", "tag"), ("tag", "Rustplek"), *(("number", str(each)) for each in morning.numbers[:2])])
    async with transaction(morning.desk.engine) as db:
        bench, rest = (await db.execute(select(Tag.id).order_by(Tag.id))).scalars().all()
    status, page = await morning.client.post(f"/desk/wonen/tags/{bench}", {"name": "RUSTPLEK", "group": ""})
    assert (status, "Another tag has this name." in page) == (409, True)
    assert (await morning.client.post(f"/desk/wonen/tags/{bench}", {"name": " Zitten ", "group": "Wijk"}))[0] == 303
    assert (await morning.client.post(f"/desk/wonen/tags/{bench}/merge", {"into": str(rest)}))[0] == 303
    async with transaction(morning.desk.engine) as db:
        assert (await db.execute(select(Tag.name))).scalars().all() == ["Rustplek"]
        assert sorted((await db.execute(select(SubmissionTag.submission_id))).scalars()) == morning.numbers[:2]
    assert "Submissions: 2" in (await morning.client.get("/desk/wonen/tags"))[1]


async def test_public_wording_place_and_domains_are_put_right_and_own_words_stay(morning: Morning) -> None:
    challenge = morning.desk.challenge
    area, domain = challenge.areas[-1], challenge.domains[2]
    assert (await morning.do("wording", words="Een bankje bij de vijver."))[0] == 303
    assert (await morning.do("facts", area=str(area.id), domain=str(domain.id)))[0] == 303
    assert (await morning.do("hand", member=str(morning.member)))[0] == 303
    assert (await morning.do("note", words="Even bellen."))[0] == 303
    page = (await morning.client.get(f"/desk/wonen/submissions/{morning.numbers[0]}"))[1]
    for shown in (
        "Een bankje bij de vijver.",
        area.name,
        domain.names["en"],
        "Even bellen.",
        "Een bankje &amp; nog wat.",
    ):
        assert shown in page
    async with transaction(morning.desk.engine) as db:
        row = (await db.execute(select(Submission).where(Submission.id == morning.numbers[0]))).one()
        elsewhere = await a_challenge(db, slug="elders")
    assert (row.own_words, row.area_id, row.assigned_to) == ("Een bankje & nog wat.", area.id, morning.member)
    assert (await morning.do("facts", area=str(elsewhere.areas[0].id)))[0] == 404


async def test_an_answer_of_a_resident_stands_in_the_thread_and_on_the_list_of_what_was_answered(
    morning: Morning,
) -> None:
    await morning.do("ask", words="Waar?")
    async with transaction(morning.desk.engine) as db:
        await threads.answer_question(
            db, number=morning.numbers[0], resident_id=morning.resident, words="Bij de <b>brug</b>."
        )
    assert rows((await morning.client.get("/desk/wonen/submissions?answered=1"))[1]) == morning.numbers[:1]
    assert (
        "Bij de &lt;b&gt;brug&lt;/b&gt;."
        in (await morning.client.get(f"/desk/wonen/submissions/{morning.numbers[0]}"))[1]
    )


async def test_an_organizer_reads_what_is_accepted_and_nothing_else(morning: Morning) -> None:
    await morning.do("note", words="Even bellen.")
    await morning.do("accept")
    async with transaction(morning.desk.engine) as db:
        message = await a_submission(db, morning.desk.challenge, morning.resident, kind=Kind.MESSAGE)
        await review.reply(db, Reviewed(morning.desk.challenge.id, message, morning.member), words="Dank je.")
    async with a_client(morning.desk, await morning.desk.member("Ot", Role.ORGANIZER)) as organizer:
        assert (await organizer.get(f"/desk/wonen/submissions/{message}"))[0] == 404
        assert (await organizer.get("/desk/wonen/submissions?urgent=1"))[0] == 403
        for query in ("", "?status=received", "?status=declined", "?words=lamp"):
            assert "Een lamp" not in (await organizer.get(f"/desk/wonen/submissions{query}"))[1], query
        assert rows((await organizer.get("/desk/wonen/submissions"))[1]) == morning.numbers[:1]
        assert (await organizer.get(f"/desk/wonen/submissions/{morning.numbers[1]}"))[0] == 404
        status, page = await organizer.get(f"/desk/wonen/submissions/{morning.numbers[0]}")
        assert [each for each in ("Even bellen.", "Mus-27", "Samira accepted it") if each in page] == []
        assert "Een bankje &amp; nog wat." in page
        assert (status, "<form method" in page.split('id="content"')[1].split("keys-title")[0]) == (200, False)


async def test_colleagues_see_who_reads_something_now(morning: Morning) -> None:
    async with a_client(morning.desk, await _another(morning)) as joris:
        await joris.get(f"/desk/wonen/submissions/{morning.numbers[1]}")
    assert "Joris reads this now" in (await morning.client.get("/desk/wonen/submissions"))[1]
    assert "Joris reads this now" in (await morning.client.get(f"/desk/wonen/submissions/{morning.numbers[1]}"))[1]
    assert "Samira reads this now" not in (await morning.client.get("/desk/wonen/submissions"))[1]


async def test_who_can_help_is_seen_with_their_note_and_counted_on_the_list(morning: Morning) -> None:
    number = morning.numbers[0]
    async with transaction(morning.desk.engine) as db:
        await db.execute(update(Submission).values(visibility=Visibility.NAMELESS))
        await review.accept(db, morning.on())
        helper = await a_resident(db, morning.desk.challenge, handle="Lijster-12")
        for kind, note in ((SupportKind.CAN_HELP, "Ik heb nog hout."), (SupportKind.ME_TOO, None)):
            await supports.support(
                db, challenge_id=morning.desk.challenge.id, number=number, resident_id=helper, kind=kind, note=note
            )
    page = (await morning.client.get(f"/desk/wonen/submissions/{number}"))[1]
    for shown in ("1 neighbour can help", "1 neighbour feels the same", "Ik heb nog hout.", "Lijster-12"):
        assert shown in page
    assert "reactions of neighbours" in (await morning.client.get("/desk/wonen/submissions?status=accepted"))[1]


async def test_a_long_list_goes_on_by_key_without_a_gap_or_a_double(morning: Morning) -> None:
    async with transaction(morning.desk.engine) as db:
        more = [await a_submission(db, morning.desk.challenge, morning.resident) for _ in range(50)]
    path, seen = f"/desk/wonen/submissions?{TO_READ}", []
    while path:
        page = unescape((await morning.client.get(path))[1])
        seen += rows(page)
        found = re.search(r'href="([^"]*)">Show more', page)
        path = found.group(1) if found else ""
    assert seen == [*morning.numbers, *more]


@pytest.mark.parametrize(
    "path", ["/x", "/0", "/999999", "/99999999999999999999", "?status=nowhere", "?area=x", "?after=7", "?assigned=she"]
)
async def test_an_address_that_asks_for_nothing_we_have_says_so(morning: Morning, path: str) -> None:
    assert (await morning.client.get(f"/desk/wonen/submissions{path}"))[0] == 404


async def test_today_tells_in_sentences_what_waits_and_leads_there(morning: Morning) -> None:
    await morning.do("ask", words="Waar?")
    async with transaction(morning.desk.engine) as db:
        await threads.answer_question(db, number=morning.numbers[0], resident_id=morning.resident, words="Daar.")
    status, page = await morning.client.get("/desk/wonen")
    assert status == 200
    for sentence in ("3 submissions to read", "1 resident answered a question", "Samira asked back"):
        assert sentence in page
    async with transaction(morning.desk.engine) as db:
        assert len((await db.execute(select(ThreadEntry.id))).all()) == 2
        assert len((await db.execute(select(SubmissionMove.id))).all()) == 2
