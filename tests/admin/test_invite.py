"""The page Invite, its posters and its cards, by plain forms."""

import re
from html import unescape

from pages.qr_code import qr_code
from participation import sources
from participation.database import transaction
from participation.words import Role
from tests.admin.conftest import Desk, a_client, a_desk
from tests.builders import a_challenge, a_challenge_file

_SVG = re.compile(r'<span class="sheet-qr"[^>]*>(<svg.*?</svg>)', re.DOTALL)


async def test_a_coordinator_adds_a_place_and_is_told_what_came_of_it(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member("Hanna", Role.COORDINATOR)) as client:
        assert "No source yet." in (await client.get("/desk/wonen/invite"))[1]
        assert (await client.post("/desk/wonen/invite", {"name": "Flat Zuid"}))[0] == 303
        page = (await client.get("/desk/wonen/invite"))[1]
        assert "<strong>flat-zuid</strong>" in page
        assert "Nobody came in by this yet." in page
        assert 'href="/desk/wonen/invite/flat-zuid/poster"' in page
        assert 'href="/desk/wonen/invite/flat-zuid/cards"' in page
        assert "Came to the chat, and tapped or wrote something." in page


async def test_a_name_that_no_address_can_have_or_that_is_taken_is_told_and_stays_in_the_form(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        status, page = await client.post("/desk/wonen/invite", {"name": '<b>"!'.replace("b", "")})
        assert (status, "letters from a to z" in page, 'value="&lt;&gt;' in page) == (400, True, True)
        await client.post("/desk/wonen/invite", {"name": "Apotheek"})
        status, page = await client.post("/desk/wonen/invite", {"name": "apotheek"})
        assert (status, "with that name already" in page) == (409, True)


async def test_a_poster_says_the_question_in_each_language_and_the_address_in_words_and_as_a_code(
    the_desk: Desk,
) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        await client.post("/desk/wonen/invite", {"name": "Apotheek"})
        for sheet, codes in (("poster", 1), ("cards", 8)):
            status, page = await client.get(f"/desk/wonen/invite/apotheek/{sheet}")
            assert status == 200
            for language in the_desk.challenge.languages:
                question = the_desk.challenge.setup.question[language]
                assert re.search(rf'lang="{language}" dir="ltr"[^>]*>{re.escape(question)}<', unescape(page))
            link = f"{the_desk.url}/in/wonen/apotheek"
            assert _SVG.findall(page) == [qr_code(link)] * codes
            assert link.removeprefix("http://") in page.replace("<wbr>", "")
            assert "t.me" not in page
            assert not re.search(r"<[^>]* style=", page)


async def test_where_the_bot_is_known_the_way_to_telegram_stands_beside_the_address(the_desk: Desk) -> None:
    member = await the_desk.member()
    telegram = "https://t.me/buurtbot?start={}".format
    async with (
        a_desk(
            the_desk.engine,
            challenge=the_desk.challenge,
            telegram_url=telegram,
            public_url="https://samen.example/",
        ) as desk,
        a_client(desk, member) as client,
    ):
        await client.post("/desk/wonen/invite", {"name": "Apotheek"}, Origin="https://samen.example")
        page = (await client.get("/desk/wonen/invite/apotheek/poster"))[1].replace("<wbr>", "")
        assert _SVG.findall(page) == [
            qr_code("https://samen.example/in/wonen/apotheek"),
            qr_code(telegram("wonen_apotheek")),
        ]
        assert ">samen.example/in/wonen/apotheek<" in page
        cards = (await client.get("/desk/wonen/invite/apotheek/cards"))[1].replace("<wbr>", "")
        assert "t.me/buurtbot?start=wonen_apotheek" in cards


async def test_another_language_is_said_in_its_own_direction(the_desk: Desk) -> None:
    file = a_challenge_file(slug="arabisch")
    setup = file.setup.model_dump()
    setup = {
        name: {**text, "ar": "كيف نعيش هنا معا؟"} if isinstance(text, dict) and "nl" in text else text
        for name, text in setup.items()
    }
    async with transaction(the_desk.engine) as db:
        challenge = await a_challenge(
            db, slug="arabisch", languages=("nl", "ar"), setup=type(file.setup).model_validate(setup)
        )
        await sources.add_source(db, challenge_id=challenge.id, called="moskee", by=1)
    async with a_desk(the_desk.engine, challenge=challenge) as desk, a_client(desk, await desk.member()) as client:
        page = (await client.get("/desk/arabisch/invite/moskee/poster"))[1]
        assert '<p lang="ar" dir="rtl">كيف نعيش هنا معا؟</p>' in page
        assert page.count("Scan de code, of typ het adres.") == 1


async def test_a_source_that_is_not_there_has_no_poster(the_desk: Desk) -> None:
    async with a_client(the_desk, await the_desk.member()) as client:
        for name in ("school", "%00", "A_b", "a" * 100):
            assert (await client.get(f"/desk/wonen/invite/{name}/poster"))[0] == 404
