"""The desk in a language that nobody speaks: what has plain letters on one of its pages was never translated."""

import re
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.challenges import create_challenge
from participation.database import transaction
from tests.admin.conftest import a_client, a_desk
from tests.admin.full_desk import SOURCE, FullDesk, a_full_desk
from tests.admin.page_texts import PageTexts
from tests.pseudo import a_foreign_challenge, peoples, speaking_pseudo, untranslated

NO_TEXT = re.compile(
    "|".join(
        (
            r"\{\w+\}",  # filled in by a script
            r"Merel-\d+",  # a resident's handle
            r"\b[a-z]{2} \d{1,2} [a-z]{3}\.? \d\d:\d\d",  # a time, by Babel
            r"(?:maan|dins|woens|donder|vrij|zater|zon)dag|\d{1,2} [a-z]{3} \d{4}",  # days, by Babel
            r"Firefox, Linux",
            rf"https?://\S+|localhost:\d+/|\bin/|\banders/|/api/v\d|{SOURCE}",  # addresses
            r"openapi\.json|UTF-8|/json",
        )
    )
)


@pytest.fixture(autouse=True)
def in_pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with speaking_pseudo(monkeypatch):
        yield


@pytest.fixture
async def full(engine: AsyncEngine) -> AsyncIterator[FullDesk]:
    async with transaction(engine) as db:
        challenge = await create_challenge(db, a_foreign_challenge("anders"))
    async with a_desk(engine, challenge=challenge) as desk:
        yield await a_full_desk(desk, peoples)


def plain(page: str) -> list[str]:
    """What was never translated of what it says."""
    said = PageTexts(page).said
    assert len(said) > 3
    return [each for each in said if untranslated(NO_TEXT.sub("", each))]


async def test_every_page_is_translated(full: FullDesk) -> None:
    async with a_client(full.desk, full.member) as client:
        client.web.headers["Accept-Language"] = "nl"
        pages = {name: (await client.get(path))[1] for name, path in (*full.inside(), *full.outside())}
    found = {name: plain(page) for name, page in pages.items()}
    assert {name: texts for name, texts in found.items() if texts} == {}


FORMS = (
    ("/team", {"name": peoples("Kees"), "role": "viewer"}),
    ("/team", {"name": "", "role": "viewer"}),
    ("/team", {"name": "", "role": "nobody"}),
    ("/invite", {"name": ""}),
    ("/invite", {"name": SOURCE}),
    ("/tokens", {"name": peoples("cijfers"), "scope": "viewer"}),
    ("/tokens", {"name": "", "scope": "viewer"}),
    ("/submissions/{need}/ask", {"words": "", "version": "1"}),
    ("/submissions/{need}/decline", {"words": "", "version": "1"}),
    ("/submissions/{need}/decline", {"words": "", "reason": "other", "version": "1"}),
    ("/submissions/{need}/accept", {"version": "99"}),
    ("/submissions/{declined}/ask", {"words": peoples("Waarom?"), "version": "1"}),
    ("/submissions/{need}/tags", {"tag": "", "version": "1"}),
    ("/submissions/{need}/note", {"words": "", "version": "1"}),
    ("/submissions/many", {"do": "accept"}),
    ("/tags/999999", {"name": peoples("Rust"), "group": ""}),
)


async def test_what_a_form_is_answered_with_is_translated(full: FullDesk) -> None:
    found = {}
    async with a_client(full.desk, full.member) as client:
        for path, fields in FORMS:
            status, page = await client.post(f"/desk/anders{path.format(**full.numbers)}", fields)
            assert status != 303, path
            if texts := plain(page):
                found[path] = texts
    assert found == {}
