"""The pages of Intake, by plain forms: typed at a table, brought in from a file, and slips."""

import io
import re
from collections.abc import Mapping
from html import unescape
from typing import Any, Final

import aiohttp
from sqlalchemy import func, select, update

from admin.intake.tables import MOST_BYTES
from participation.database import transaction
from participation.models import Audit, FindCode, Import, Intake, Resident, Submission
from participation.review import Reviewed, accept
from participation.words import Kind, Role, Visibility
from tests.admin.conftest import Client, Desk, a_client
from tests.admin.test_intake_files import a_sheet

INTAKE: Final = "/desk/wonen/intake"
WORDS: Final = "Er is nergens een bankje bij de vijver."
TYPED: Final = {"kind": "need", "words": WORDS, "source": "buurthuis, 3 maart", "told": "on"}
FILE: Final = b"Tekst;Buurt;Wie\nEen bankje bij de vijver;Noorderhof;A\nEen dak;Atlantis;B\nSoep;;A\n"


async def saves(client: Client, form: int = 1, **fields: str) -> int:
    """Its number."""
    async with client.web.post(
        client.desk.url + INTAKE,
        data={"csrf": client.csrf, "form": str(form), **TYPED, **fields},
        headers={"Origin": client.desk.url},
        allow_redirects=False,
    ) as answer:
        assert answer.status == 303, await answer.text()
        saved = re.search(r"saved=(\d+)", answer.headers["Location"])
        assert saved is not None
        return int(saved[1])


async def sends(client: Client, content: bytes, name: str = "lijst.csv", **more: str) -> tuple[int, str]:
    """The status, and where it leads or what the page says."""
    form = aiohttp.FormData({"csrf": client.csrf, **more})
    form.add_field("file", io.BytesIO(content), filename=name, content_type="text/csv")
    path = f"{client.desk.url}{INTAKE}/files"
    async with client.web.post(path, data=form, headers={"Origin": client.desk.url}, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location") or unescape(await answer.text())


async def rows(desk: Desk, *columns: Any) -> list[tuple[Any, ...]]:
    async with transaction(desk.engine) as db:
        return [tuple(row) for row in await db.execute(select(*columns).order_by(columns[0]))]


async def reads(client: Client, path: str) -> str:
    status, text = await client.get(path)
    assert status == 200
    return unescape(text)


# — at the table


async def test_what_is_typed_is_saved_and_the_form_is_empty_again_but_for_where_it_is_heard(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member("Hanna", Role.COORDINATOR)) as client:
        area = the_desk.challenge.areas[-1]
        number = await saves(client, area=str(area.id), why="Om te zitten.", about="neighbourhood")
        page = await reads(client, f"{INTAKE}?saved={number}")
        assert f"{number} is saved." in page
        assert re.search(r'<textarea[^>]*name="words"[^>]* autofocus[^>]*></textarea>', page)
        assert 'name="source" maxlength="80" value="buurthuis, 3 maart"' in page
        assert f'<option value="{area.id}" selected>' in page
        assert f'dir="auto" lang="nl">{WORDS}</a>' in page
        assert 'name="told">' in page
        seen = await reads(client, f"/desk/wonen/submissions/{number}")
        assert "Told us at" in seen
        assert "written down by Hanna" in seen


async def test_the_form_says_what_to_tell_in_each_language(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        page = await reads(client, INTAKE)
        for language, text in the_desk.challenge.setup.notice.short.items():
            assert f'lang="{language}" dir="ltr">{text}' in page


async def test_what_is_missing_is_told_and_nothing_that_was_typed_is_lost(the_desk: Desk) -> None:
    long = {"words": "x" * 4001}
    missing: tuple[tuple[Mapping[str, str], str], ...] = (
        ({"words": ""}, "Write some words first."),
        (long, "too long"),
        ({"source": " "}, "Write where you heard it"),
        ({"told": ""}, "Tell them what we keep first."),
        ({"like": "999999"}, "not there any more"),
        ({"area": "999999"}, "That place is no longer on the list."),
    )
    async with a_client(the_desk, await the_desk.member()) as client:
        for change, says in missing:
            fields = {"form": "1", **TYPED, "why": "Om <te> zitten.", "domain": "1", "neighbours": "on", **change}
            if not fields["told"]:
                del fields["told"]
            status, page = await client.post(INTAKE, fields)
            assert status >= 400
            assert says in page, says
            assert 'role="alert"' in page
            assert ">Om &lt;te&gt; zitten.</textarea>" in page
            assert 'name="neighbours" checked' in page
        assert await rows(the_desk, Submission.id) == []


async def test_sent_twice_it_is_saved_once(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        assert await saves(client, form=7) == await saves(client, form=7)
        assert await saves(client, form=8) != await saves(client, form=7)


async def test_the_same_person_needs_to_be_told_nothing_again(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        number = await saves(client)
        fields = {**TYPED, "form": "2", "like": str(number), "kind": "offer"}
        del fields["told"]
        assert (await client.post(INTAKE, fields))[0] == 303
        assert len(await rows(the_desk, Resident.id)) == 1


async def test_neighbours_read_it_only_where_that_was_ticked(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        await saves(client)
        await saves(client, form=2, neighbours="on")
        seen = [visibility for _, visibility in await rows(the_desk, Submission.id, Submission.visibility)]
        assert seen == [Visibility.TEAM, Visibility.NAMELESS]


async def test_a_message_to_the_team_or_nonsense_is_not_typed_here(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        for change in ({"kind": "message"}, {"kind": "x"}, {"form": "x"}, {"form": "1" * 19}):
            assert (await client.post(INTAKE, {"form": "1", **TYPED, **change}))[0] == 400
        assert await rows(the_desk, Submission.id) == []


async def test_what_sounds_urgent_is_said_and_marked(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        number = await saves(client, words="Hij slaat haar.")
        assert "It sounds urgent" in await reads(client, f"{INTAKE}?saved={number}&urgent=1")
        assert await rows(the_desk, Submission.id, Submission.urgent) == [(number, True)]


async def test_taken_back_it_stands_in_the_form_again(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        number = await saves(client, why="Om te zitten.", kind="idea")
        status, page = await client.post(f"{INTAKE}/{number}/back")
        assert (status, "That is taken back." in page) == (200, True)
        assert f">{WORDS}</textarea>" in page
        assert 'value="idea" checked' in page
        assert await rows(the_desk, Submission.id) == []


async def test_what_a_colleague_went_on_with_stays(the_desk: Desk) -> None:
    member = await the_desk.member()
    async with a_client(the_desk, member) as client:
        number = await saves(client)
        async with transaction(the_desk.engine) as db:
            await accept(db, Reviewed(the_desk.challenge.id, number, member))
        status, page = await client.post(f"{INTAKE}/{number}/back")
        assert (status, "Somebody went on with it" in page) == (409, True)
        assert (await client.post(f"{INTAKE}/999999/back"))[0] == 404


async def test_a_question_to_who_has_no_chat_stands_and_says_so(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        number = await saves(client)
        one = f"/desk/wonen/submissions/{number}"
        assert "has no chat with us yet" in await reads(client, one)
        assert "Waits here until" in await reads(client, one)
        await client.post(f"{one}/ask", {"version": "1", "words": "Waar precies?"})
        assert "We cannot send it to the resident now." in await reads(client, f"{one}?did=not_asked&of={number}&v=2")


# — slips


def words_of(page: str) -> list[str]:
    return [
        " ".join(re.findall(r"<li>([a-z]+)</li>", words))
        for words in re.findall(r'<ol class="slip-words"[^>]*>(.*?)</ol>', page)
    ]


async def test_a_slip_shows_four_words_once_with_the_address_and_how_in_each_language(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        number = await saves(client)
        status, page = await client.post(f"{INTAKE}/{number}/slip")
        page = unescape(page)
        (words,) = words_of(page)
        assert (status, len(words.split())) == (200, 4)
        assert "“Ik heb vier woorden”" in page
        assert "“I have four words”" in page
        assert f"{the_desk.url.partition('://')[2]}/chat/wonen" in page.replace("<wbr>", "")
        assert WORDS not in page
        hashes = await rows(the_desk, FindCode.hash)
        assert words not in repr(hashes)
        again = words_of((await client.post(f"{INTAKE}/{number}/slip"))[1])
        assert again != [words]
        assert len(await rows(the_desk, FindCode.hash)) == 1
        assert [row[1] for row in await rows(the_desk, Audit.id, Audit.action)][-2:] == ["slips_made"] * 2


async def test_there_is_no_slip_for_what_a_resident_sent(the_desk: Desk) -> None:
    from tests.builders import a_submission

    async with transaction(the_desk.engine) as db:
        number = await a_submission(db, the_desk.challenge)
    async with a_client(the_desk, await the_desk.member()) as client:
        status, page = await client.post(f"{INTAKE}/{number}/slip")
        assert (status, words_of(page)) == (409, [])
        assert await rows(the_desk, FindCode.hash) == []


# — from a file


async def test_a_file_is_shown_row_by_row_and_nothing_comes_in_before_it_is_said(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        status, path = await sends(client, FILE)
        assert status == 303
        page = await reads(client, path)
        assert "Can come in: 2." in page
        assert "Not yet: 1." in page
        assert "Area: We do not know this area." in page
        assert 'lang="nl">Een bankje bij de vijver</p>' in page
        assert await rows(the_desk, Submission.id) == []
        only = await reads(client, f"{path}?wrong=1")
        assert "Een dak" in only
        assert "Soep" not in only


async def test_brought_in_each_person_is_a_resident_and_what_was_left_out_can_be_put_right(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        _, path = await sends(client, FILE)
        assert (await client.post(path, {"source": "markt", "told": "on"}))[0] == 303
        said = await rows(the_desk, Submission.id, Submission.own_words, Submission.kind)
        assert [row[1:] for row in said] == [("Een bankje bij de vijver", Kind.NEED), ("Soep", Kind.NEED)]
        assert len(await rows(the_desk, Resident.id)) == 1  # both by A
        assert [row[1:] for row in await rows(the_desk, Intake.submission_id, Intake.source, Intake.line)] == [
            *(("markt", 2), ("markt", 4)),
        ]
        page = await reads(client, path)
        assert "Came in: 2" in page
        assert "Left out: 1" in page
        left = (await client.get(f"{path}/left-out"))[1]
        assert left.splitlines()[1].startswith("Een dak;Atlantis;B;3;Area: We do not know this area.")
        assert "Soep" not in left
        _, again = await sends(client, left.replace("Atlantis", "Noorderhof").encode())
        assert "Can come in: 1." in await reads(client, again)


async def test_a_file_comes_in_once_however_often_the_button_is_pressed(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        _, path = await sends(client, FILE)
        for _ in range(2):
            assert (await client.post(path, {"source": "markt", "told": "on"}))[0] == 303
        assert len(await rows(the_desk, Submission.id)) == 2


async def test_the_same_file_is_noticed_and_comes_in_again_only_when_that_is_meant(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        _, first = await sends(client, FILE)
        _, waiting = await sends(client, FILE)
        assert "This very file came in" not in await reads(client, waiting)
        await client.post(first, {"source": "markt", "told": "on"})
        assert "This very file came in on" in await reads(client, waiting)
        status, page = await client.post(waiting, {"source": "markt", "told": "on"})
        assert (status, "Tick that you mean it." in page, 'value="markt"' in page) == (409, True, True)
        assert len(await rows(the_desk, Submission.id)) == 2
        assert (await client.post(waiting, {"source": "markt", "told": "on", "again": "on"}))[0] == 303
        assert len(await rows(the_desk, Submission.id)) == 4


async def test_what_is_missing_before_a_file_comes_in_is_told(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        _, path = await sends(client, FILE)
        for fields, says in (
            ({"told": "on"}, "Write where you heard it"),
            ({"source": "markt"}, "Tell them what we keep first."),
            ({"source": "markt", "told": "on", "kind": "need"}, "No row can be brought in"),
        ):
            status, page = await client.post(path, fields)
            assert (status, says in page) == (400, True), says
        assert await rows(the_desk, Submission.id) == []


async def test_columns_and_the_kind_are_changed_in_the_address(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        _, path = await sends(client, b"Wie;Iets\nA;Een bankje\n")
        assert "Can come in: 0." in await reads(client, path)
        page = await reads(client, f"{path}?column-words=1&kind=idea&source=markt")
        assert "Can come in: 1." in page
        fields = dict(re.findall(r'<input type="hidden" name="(column-\w+|kind)" value="(\w*)">', page))
        assert (await client.post(path, {**fields, "source": "markt", "told": "on"}))[0] == 303
        assert [row[1:] for row in await rows(the_desk, Submission.id, Submission.own_words, Submission.kind)] == [
            ("Een bankje", Kind.IDEA),
        ]


async def test_a_whole_file_is_taken_back_while_nobody_went_on_with_it(the_desk: Desk) -> None:
    member = await the_desk.member()
    async with a_client(the_desk, member) as client:
        _, path = await sends(client, FILE)
        await client.post(path, {"source": "markt", "told": "on"})
        assert (await client.post(f"{path}/undo"))[0] == 303
        assert (await rows(the_desk, Submission.id), await rows(the_desk, Resident.id)) == ([], [])
        assert "It was taken back" in await reads(client, path)
        _, path = await sends(client, FILE)  # not noticed: nothing of it is here
        await client.post(path, {"source": "markt", "told": "on"})
        number = (await rows(the_desk, func.max(Submission.id)))[0][0]
        async with transaction(the_desk.engine) as db:
            await accept(db, Reviewed(the_desk.challenge.id, number, member))
        assert (await client.post(f"{path}/undo"))[0] == 409
        assert len(await rows(the_desk, Submission.id)) == 2
        assert "Take it all back" not in await reads(client, path)


async def test_a_file_is_thrown_away_before_it_comes_in(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        _, path = await sends(client, FILE)
        assert (await client.post(f"{path}/undo"))[0] == 303
        status, page = await client.get(path)
        assert (status, "kept no longer" in page) == (404, True)


async def test_a_file_that_waits_is_sealed(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        await sends(client, FILE)
        ((sealed,),) = await rows(the_desk, Import.sealed)
        assert b"vijver" not in sealed


async def test_another_challenges_team_does_not_see_it(the_desk: Desk) -> None:
    from participation import members
    from tests.builders import a_challenge

    async with a_client(the_desk, await the_desk.member()) as client:
        _, path = await sends(client, FILE)
    async with transaction(the_desk.engine) as db:
        elsewhere = await a_challenge(db, slug="elders")
        stranger = await members.add_member(db, challenge_id=elsewhere.id, name="Joris", role=Role.OWNER)
    async with a_client(the_desk, stranger) as client:
        there = path.replace("wonen", "elders")
        assert (await client.get(there))[0] == 404
        for what in ("", "/undo", "/slips"):
            assert (await client.post(there + what, {"source": "x", "told": "on"}))[0] == 404
        assert len(await rows(the_desk, Import.id)) == 1


async def test_a_file_that_lies_about_its_type_is_told_by_its_content(the_desk: Desk) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
    async with a_client(the_desk, await the_desk.member()) as client:
        for content, name in ((png, "lijst.csv"), (b"MZ\x90\0" * 20, "lijst.xlsx"), (b"%PDF-1.7\n", "lijst.csv")):
            status, page = await sends(client, content, name)
            assert (status, "This is no CSV or XLSX file." in page) == (400, True), name
        status, path = await sends(client, a_sheet(["Tekst"], ["Een bankje"]), "lijst.csv")
        assert status == 303
        assert "Een bankje" in await reads(client, path)


async def test_a_formula_does_not_come_in_and_leaves_as_text(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        formula = '=HYPERLINK("https://elsewhere.example","klik")'
        _, path = await sends(client, a_sheet(["Tekst", "Bron"], [formula, "markt"], ["Soep", "+31 6"]))
        page = await reads(client, path)
        assert "A formula stands here." in page
        assert "Can come in: 1." in page
        left = (await client.get(f"{path}/left-out"))[1]
        assert '"\'=HYPERLINK(""https://elsewhere.example"",""klik"")";markt' in left


async def test_no_file_none_of_ours_and_one_that_is_too_large_are_told(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        status, page = await client.post(f"{INTAKE}/files")
        assert (status, "Choose a file first." in page) == (400, True)
        status, page = await sends(client, b"x" * (MOST_BYTES + 1))
        assert (status, "This file is too large." in page) == (413, True)
        assert (await sends(client, FILE, csrf="0" * 32))[0] == 403


async def test_the_file_to_fill_in_is_read_back_as_it_is(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member("Hanna", language="nl")) as client:
        template = (await client.get(f"{INTAKE}/template"))[1]
        _, path = await sends(client, f"{template}Een bankje;idee;;;;;;markt;;nee\n".encode())
        assert "Kan naar binnen: 1." in await reads(client, path)


async def test_after_a_day_the_left_out_rows_are_kept_no_longer(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        _, path = await sends(client, FILE)
        await client.post(path, {"source": "markt", "told": "on"})
        async with transaction(the_desk.engine) as db:
            await db.execute(update(Import).values(sealed=None))
        assert "kept no longer" in await reads(client, path)
        assert (await client.get(f"{path}/left-out"))[0] == 404


async def test_slips_for_a_whole_file_a_hundred_at_a_time_in_its_order(the_desk: Desk) -> None:
    content = "Tekst\n" + "".join(f"Nummer {each} zegt iets over de vijver\n" for each in range(102))
    async with a_client(the_desk, await the_desk.member()) as client:
        _, path = await sends(client, content.encode())
        await client.post(path, {"source": "markt", "told": "on"})
        page = (await client.post(f"{path}/slips"))[1]
        assert len(words_of(page)) == 100
        after = re.search(r'name="after" value="(\d+)"', page)
        assert after is not None
        rest = (await client.post(f"{path}/slips", {"after": after[1]}))[1]
        assert len(words_of(rest)) == 2
        assert len(set(words_of(page) + words_of(rest))) == 102
        assert re.findall(r"row (\d+)", rest) == ["102", "103"]
        assert 'name="after"' not in rest
        assert (await client.post(f"{path}/slips", {"after": "9" * 18}))[0] == 409
