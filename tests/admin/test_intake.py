"""The pages of Intake, by plain forms: typed at a table, brought in from a file, and slips."""

import io
import re
from collections.abc import Mapping
from html import unescape
from typing import Any, Final

import aiohttp
from sqlalchemy import select

from participation.database import transaction
from participation.models import Audit, FindCode, Resident, Submission
from participation.review import Reviewed, accept
from participation.words import Role, Visibility
from tests.admin.conftest import Client, Desk, a_client

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
