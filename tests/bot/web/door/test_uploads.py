"""What is sent along on a page: once, made anew, given back to its own chat alone; and what cannot be kept."""

import asyncio
import re
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.web.texts import Fault
from conversations.catalogues import say
from pages import file_forms
from participation.models import Media, Submission, ThreadEntry
from tests.bot.media.recordings import MP4, SECRET, WEBM, an_ogg
from tests.bot.media.test_pictures import a_bomb, a_photo_that_tells
from tests.bot.web.door.browsing import House, Page, Visitor, sentence_of

PAGE = "/chat/wonen"
PHOTO = a_photo_that_tells()


async def media(engine: AsyncEngine) -> list[tuple[str, str | None, int | None]]:
    """Kind, type and submission of each that is kept."""
    async with engine.connect() as db:
        rows = await db.execute(select(Media.kind, Media.media_type, Media.submission_id).order_by(Media.id))
        return [(kind, media_type, number) for kind, media_type, number in rows]


def addresses(page: Page) -> list[str]:
    return re.findall(r'(?:src|href)="([^"]*/media/[^"]*)"', page.html)


@pytest.fixture
async def welcomed(fatma: Visitor) -> Visitor:
    await fatma.opens(PAGE)
    await fatma.taps(PAGE, "Prima, ga verder")
    return fatma


async def test_a_photo_and_a_voice_with_words_are_one_answer_and_go_along(
    engine: AsyncEngine, welcomed: Visitor
) -> None:
    page = await welcomed.sends_along(PAGE, ("photo", PHOTO), ("photo", PHOTO), ("voice", WEBM), words="Kijk, dit.")
    assert page.status == 200
    await welcomed.taps(PAGE, "Iets wat ik mis")
    await welcomed.taps(PAGE, "Noorderhof")
    review = await welcomed.taps(PAGE, "Versturen")
    assert "Uw nummer is" in review.text

    async with engine.connect() as db:
        number, words = (await db.execute(select(Submission.id, Submission.own_words))).one()
    assert words == "Kijk, dit."
    assert await media(engine) == [
        ("photo", "image/jpeg", number),
        ("photo", "image/jpeg", number),
        ("voice", "audio/webm", number),
    ]


async def test_what_is_kept_tells_nothing_but_what_is_seen(engine: AsyncEngine, welcomed: Visitor) -> None:
    await welcomed.sends_along(PAGE, ("photo", PHOTO), ("voice", an_ogg()))
    async with engine.connect() as db:
        contents = (await db.execute(select(Media.content))).scalars().all()
    assert [SECRET in (content or SECRET) for content in contents] == [False, False]


async def test_its_own_chat_sees_and_hears_it_and_nobody_else(house: House, welcomed: Visitor) -> None:
    page = await welcomed.sends_along(PAGE, ("photo", PHOTO), ("voice", MP4))
    photo, voice = sorted(set(addresses(page)), key=page.html.index)
    async with welcomed.client.get(photo) as answer:
        assert (answer.status, answer.content_type) == (200, "image/jpeg")
        assert answer.headers["Content-Disposition"] == 'inline; filename="photo.jpeg"'
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert Image.open(BytesIO(await answer.read())).size == (400, 300)
    async with welcomed.client.get(voice) as answer:
        assert (answer.status, answer.content_type) == (200, "audio/mp4")

    async with house.visitor(Accept_Language="nl") as stranger:
        await stranger.opens(PAGE)
        assert (await stranger.opens(photo)).status == 404
        await stranger.taps(PAGE, "Prima, ga verder") if (await stranger.opens(PAGE)).status == 200 else None
        assert (await stranger.opens(photo)).status == 404


@pytest.mark.parametrize(
    ("asked", "status", "piece"),
    [("bytes=0-3", 206, slice(0, 4)), ("bytes=10-", 206, slice(10, None)), ("bytes=-5", 206, slice(-5, None))],
)
async def test_a_player_gets_the_piece_it_asks_for(welcomed: Visitor, asked: str, status: int, piece: slice) -> None:
    (address,) = set(addresses(await welcomed.sends_along(PAGE, ("voice", WEBM))))
    async with welcomed.client.get(address) as answer:
        whole = await answer.read()
    async with welcomed.client.get(address, headers={"Range": asked}) as answer:
        assert (answer.status, await answer.read()) == (status, whole[piece])
        assert answer.headers["Content-Range"].endswith(f"/{len(whole)}")


@pytest.mark.parametrize("asked", ["bytes=9999999-", "bytes=abc"])
async def test_a_piece_that_is_not_there_is_refused(welcomed: Visitor, asked: str) -> None:
    (address,) = set(addresses(await welcomed.sends_along(PAGE, ("voice", WEBM))))
    async with welcomed.client.get(address, headers={"Range": asked}) as answer:
        assert answer.status == 416


async def test_sent_twice_at_once_it_is_there_once(engine: AsyncEngine, welcomed: Visitor) -> None:
    assert welcomed.page is not None
    number = welcomed.page.form
    twice = [welcomed.sends_along(PAGE, ("photo", PHOTO), words="Dag", form=number, live=True) for _ in range(4)]
    assert [page.status for page in await asyncio.gather(*twice)] == [204] * 4
    await welcomed.sends_along(PAGE, ("photo", PHOTO), words="Dag", form=number)

    assert len(await media(engine)) == 1


async def test_from_another_page_nothing_is_taken(engine: AsyncEngine, welcomed: Visitor) -> None:
    data = {"form": "7", "words": "Dag", "photo": BytesIO(PHOTO)}
    async with welcomed.client.post(PAGE, data=data, headers={"Origin": "https://example.org"}) as answer:
        assert answer.status == 403
    assert await media(engine) == []


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        pytest.param([("photo", b"")], Fault.NOT_A_PICTURE, id="an empty photo"),
        pytest.param([("photo", WEBM)], Fault.NOT_A_PICTURE, id="a recording as a photo"),
        pytest.param([("photo", PHOTO[:-300])], Fault.NOT_A_PICTURE, id="half a photo"),
        pytest.param([("photo", a_bomb(9_000))], Fault.TOO_MANY_DOTS, id="a bomb"),
        pytest.param([("voice", PHOTO)], Fault.NOT_A_VOICE, id="a photo as a recording"),
        pytest.param([("voice", WEBM[:900])], Fault.NOT_A_VOICE, id="half a recording"),
        pytest.param([("voice", an_ogg(seconds=190))], Fault.TOO_LONG, id="a long recording"),
        pytest.param([("voice", b"OggS" + bytes(5_000_000))], Fault.TOO_HEAVY, id="a large recording"),
        pytest.param([("photo", PHOTO)] * 5, Fault.TOO_MANY, id="five photos"),
        pytest.param([("photo", bytes(file_forms.MOST_BYTES + 1))], Fault.TOO_LARGE, id="more than is taken in"),
        pytest.param([("photo", PHOTO), ("voice", PHOTO)], Fault.NOT_A_VOICE, id="one good, one not"),
    ],
)
async def test_what_cannot_be_kept_is_told_and_the_words_stay(
    engine: AsyncEngine, welcomed: Visitor, files: list[tuple[str, bytes]], fault: Fault
) -> None:
    page = await welcomed.sends_along(PAGE, *files, words="Kijk <dit> eens.")
    assert page.status == fault.status
    assert say(fault.sentence, "nl") in page.text
    assert "Kijk &lt;dit&gt; eens.</textarea>" in page.html
    assert await media(engine) == []

    told = await welcomed.sends_along(PAGE, *files, words="Kijk <dit> eens.", live=True)
    assert (told.status, sentence_of(told)) == (fault.status, say(fault.sentence, "nl"))


async def test_far_too_much_is_not_read_to_its_end(welcomed: Visitor) -> None:
    page = await welcomed.sends_along(PAGE, ("photo", bytes(70_000_000)))
    assert page.status == 400


async def test_a_form_of_very_many_parts_is_no_form_of_ours(welcomed: Visitor) -> None:
    page = await welcomed.sends_along(PAGE, *[("else", b"x")] * 100, words="Dag")
    assert page.status == 400


async def test_who_stops_leaves_nothing_behind(engine: AsyncEngine, welcomed: Visitor) -> None:
    page = await welcomed.sends_along(PAGE, ("photo", PHOTO), words="Kijk")
    assert len(await media(engine)) == 1
    page = await welcomed.taps(PAGE, "Stoppen")
    assert await media(engine) == []
    assert addresses(page) == []


async def test_who_never_agrees_leaves_nothing_behind(engine: AsyncEngine, fatma: Visitor) -> None:
    await fatma.opens(PAGE)
    await fatma.sends_along(PAGE, ("voice", WEBM))
    assert len(await media(engine)) == 1
    await fatma.taps(PAGE, "Nee, dank u")
    assert await media(engine) == []


async def test_somebody_new_may_begin_with_a_voice(engine: AsyncEngine, fatma: Visitor) -> None:
    await fatma.opens(PAGE)
    await fatma.sends_along(PAGE, ("voice", WEBM))
    for label in ("Prima, ga verder", "Iets wat ik mis", "Noorderhof", "Versturen"):
        await fatma.taps(PAGE, label)
    ((kind, _type, number),) = await media(engine)
    assert (kind, number is not None) == ("voice", True)


async def test_an_addition_takes_a_photo(engine: AsyncEngine, welcomed: Visitor) -> None:
    await welcomed.writes(PAGE, "Er is geen bankje.")
    for label in ("Iets wat ik mis", "Noorderhof", "Versturen", "Nee", "Nee"):
        await welcomed.taps(PAGE, label)
    await welcomed.writes(PAGE, "/mine")
    await welcomed.taps(PAGE, "Er is geen bankje.")
    await welcomed.taps(PAGE, "Iets toevoegen")
    review = await welcomed.sends_along(PAGE, ("photo", PHOTO), words="Hier.")
    assert len(addresses(review)) > 1
    await welcomed.taps(PAGE, "Voeg toe")

    async with engine.connect() as db:
        number = (await db.execute(select(Submission.id))).scalar_one()
        assert (await db.execute(select(ThreadEntry.words))).scalars().all() == ["Hier."]
    assert await media(engine) == [("photo", "image/jpeg", number)]


async def test_everything_is_erased_with_its_resident(engine: AsyncEngine, welcomed: Visitor) -> None:
    await welcomed.sends_along(PAGE, ("photo", PHOTO), words="Kijk")
    for label in ("Iets wat ik mis", "Noorderhof", "Versturen", "Nee", "Nee"):
        await welcomed.taps(PAGE, label)
    await welcomed.sends_along(PAGE, ("voice", WEBM))
    assert len(await media(engine)) == 2
    await welcomed.writes(PAGE, "/delete")
    await welcomed.taps(PAGE, "Ja")
    await welcomed.taps(PAGE, "Ja, wis het")
    assert await media(engine) == []
