"""The pages *From a file*, by plain forms: what each row becomes, brought in, and taken back."""

import re

from sqlalchemy import func, update

from admin.intake.tables import MOST_BYTES
from participation.database import transaction
from participation.models import Import, Intake, Resident, Submission
from participation.review import Reviewed, accept
from participation.words import Kind, Role
from tests.admin.conftest import Desk, a_client
from tests.admin.test_intake import FILE, INTAKE, reads, rows, sends, words_of
from tests.admin.test_intake_files import a_sheet


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
