"""Readings on the page of one submission: written beside the voice, changed, and never lost to a colleague's."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from participation.database import transaction
from participation.words import MediaKind, Role, Status
from tests.admin.conftest import Client, Desk, a_client
from tests.builders import a_medium, a_submission

WORDS = "Er is <geen> bankje."
SHOWN = "Er is &lt;geen&gt; bankje."


@dataclass
class Voice:
    desk: Desk
    client: Client
    number: int

    @property
    def path(self) -> str:
        return f"/desk/wonen/submissions/{self.number}"

    async def write(self, words: str, version: int = 1, what: str = "transcript-nl") -> tuple[int, str]:
        return await self.client.post(f"{self.path}/readings", {"version": str(version), "what": what, "words": words})

    async def page(self) -> str:
        status, page = await self.client.get(self.path)
        assert status == 200
        return page


@pytest.fixture
async def voice(the_desk: Desk) -> AsyncIterator[Voice]:
    """An accepted submission that is a voice message alone."""
    member = await the_desk.member("Samira", Role.COORDINATOR)
    async with transaction(the_desk.engine) as db:
        number = await a_submission(db, the_desk.challenge, own_words="", language="nl", status=Status.ACCEPTED)
        await a_medium(db, the_desk.challenge, number, kind=MediaKind.VOICE)
    async with a_client(the_desk, member) as client:
        yield Voice(the_desk, client, number)


async def test_it_stands_beside_own_words_as_the_teams(voice: Voice) -> None:
    listed = (await voice.client.get("/desk/wonen/submissions?needs_reader=1"))[1]
    assert re.search(r"Needs a reader\s*<span>1</span>", listed)
    assert f'<span class="plate">{voice.number}</span>' in listed
    assert (await voice.write(WORDS))[0] == 303

    page = await voice.page()
    note = page.split('class="note"')[1]
    assert f'<p dir="auto" lang="nl">{SHOWN}</p>' in note
    assert "Written down by the team: <bdi>Samira</bdi>" in re.sub(r"\s+", " ", note)
    assert "Without words, with a photo or a voice message." in page.split("</blockquote>")[0]
    assert "<audio" in page
    listed = (await voice.client.get("/desk/wonen/submissions?needs_reader=1"))[1]
    assert f'<span class="plate">{voice.number}</span>' not in listed
    assert SHOWN in (await voice.client.get("/desk/wonen/submissions?words=bankje"))[1]


async def test_what_is_written_already_is_changed_and_not_offered_as_new(voice: Voice) -> None:
    assert '<option value="transcript-nl"' in await voice.page()
    await voice.write(WORDS)
    page = await voice.page()
    assert '<option value="transcript-nl"' not in page
    assert '<option value="translation-nl"' not in page  # the words are Dutch
    assert f">{SHOWN}</textarea>" in page
    assert (await voice.write("Beter.", version=2))[0] == 303
    assert "Beter.</p>" in await voice.page()
    assert (await voice.write("", version=3))[0] == 303
    assert 'class="note"' not in await voice.page()


async def test_nothing_typed_is_lost_and_nothing_of_a_colleague_either(voice: Voice) -> None:
    status, page = await voice.write("  ")
    assert (status, "Write some words first." in page) == (400, True)
    await voice.write("Eerst dit.")
    status, page = await voice.write("Te laat.", version=1)
    assert (status, ">Te laat.</textarea>" in page) == (409, True)
    assert "Somebody changed this just now." in page
    assert "Eerst dit.</p>" in await voice.page()
    status, page = await voice.write("Too late.", version=1, what="translation-en")
    assert (status, ">Too late.</textarea>" in page) == (409, True)


@pytest.mark.parametrize("what", ["", "nl", "summary-nl", "transcript-", "transcript-n1", "transcript-nederlands"])
async def test_what_does_not_stand_on_the_page_is_no_form_of_ours(voice: Voice, what: str) -> None:
    assert (await voice.write("Iets.", what=what))[0] == 400


async def test_an_organizer_reads_it_and_cannot_write(voice: Voice) -> None:
    await voice.write(WORDS)
    async with a_client(voice.desk, await voice.desk.member("Ot", Role.ORGANIZER)) as organizer:
        page = (await organizer.get(voice.path))[1]
        assert SHOWN in page
        assert "<form method" not in page.split('id="content"')[1].split("keys-title")[0]
        assert (await organizer.post(f"{voice.path}/readings", {"version": "2"}))[0] == 403
