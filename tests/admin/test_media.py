"""Photos and voices at the desk: who gets them, in what form, and what is said when they are not there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.database import transaction
from participation.errors import MediumAway, MediumGone
from participation.media import Elsewhere, Kept
from participation.words import Kind, MediaKind, Role, Status
from tests.admin.conftest import Client, Desk, a_client, a_desk
from tests.builders import a_bot, a_challenge, a_medium, a_submission

PHOTO: Final[dict[str, Any]] = {"media_type": "image/jpeg", "content": b"dots"}
VOICE: Final[dict[str, Any]] = {"media_type": "audio/ogg", "content": b"OggS sound"}


@dataclass
class Telegram:
    """In place of the bot: what it is asked for, and what it answers."""

    engine: AsyncEngine
    answer: Kept | MediumGone | MediumAway = field(default_factory=MediumGone)
    asked: list[Elsewhere] = field(default_factory=list)
    busy: list[int] = field(default_factory=list)
    """Connections to the database in use at each time."""

    async def fetch(self, wanted: Elsewhere) -> Kept:
        self.asked.append(wanted)
        self.busy.append(self.engine.pool.checkedout())  # type: ignore[attr-defined]
        if isinstance(self.answer, Kept):
            return self.answer
        raise self.answer


@pytest.fixture
async def telegram(engine: AsyncEngine) -> Telegram:
    return Telegram(engine)


@pytest.fixture
async def desk(engine: AsyncEngine, telegram: Telegram) -> AsyncIterator[Desk]:
    async with a_desk(engine, fetch_medium=telegram.fetch) as made:
        yield made


@pytest.fixture
async def samira(desk: Desk) -> AsyncIterator[Client]:
    async with a_client(desk, await desk.member("Samira", Role.COORDINATOR)) as client:
        yield client


async def sent(desk: Desk, kind: MediaKind = MediaKind.PHOTO, **more: Any) -> str:
    """The address of one of a new submission that is not read yet."""
    async with transaction(desk.engine) as db:
        number = await a_submission(db, desk.challenge, own_words="")
        medium = await a_medium(db, desk.challenge, number, kind=kind, **more)
    return f"/desk/wonen/submissions/{number}/media/{medium}"


async def test_a_photo_is_given_with_its_own_type_and_nothing_in_it_runs(desk: Desk, samira: Client) -> None:
    path = await sent(desk, **PHOTO)
    async with samira.web.get(desk.url + path) as answer:
        assert (answer.status, await answer.read(), answer.headers["Content-Type"]) == (200, b"dots", "image/jpeg")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["Content-Disposition"].startswith("inline; filename=")
    async with samira.web.get(desk.url + path.split("/media/")[0]) as page:
        assert f'<img src="{path}"' in await page.text()
        policy = page.headers["Content-Security-Policy"]
        assert "img-src 'self'" in policy
        assert "media-src 'self'" in policy


async def test_what_is_none_of_our_types_is_only_ever_saved(desk: Desk, samira: Client) -> None:
    path = await sent(desk, media_type="text/html", content=b"<script>alert(1)</script>")
    async with samira.web.get(desk.url + path) as answer:
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")


@pytest.mark.parametrize(
    ("asked", "status", "range_", "content"),
    [
        ("bytes=0-3", 206, "bytes 0-3/10", b"OggS"),
        ("bytes=5-", 206, "bytes 5-9/10", b"sound"),
        ("bytes=-5", 206, "bytes 5-9/10", b"sound"),
        ("bytes=10-", 416, "bytes */10", b""),
        ("bytes=x", 416, "bytes */10", b""),
    ],
)
async def test_a_player_gets_the_piece_it_asks_for(
    desk: Desk, samira: Client, asked: str, status: int, range_: str, content: bytes
) -> None:
    path = await sent(desk, MediaKind.VOICE, **VOICE)
    async with samira.web.get(desk.url + path, headers={"Range": asked}) as answer:
        assert (answer.status, answer.headers["Content-Range"]) == (status, range_)
        assert status == 416 or await answer.read() == content


async def test_what_only_telegram_has_is_asked_for_and_the_database_is_free_meanwhile(
    desk: Desk, samira: Client, telegram: Telegram
) -> None:
    async with transaction(desk.engine) as db:
        bot = await a_bot(db, name="telegram:42")
    path = await sent(desk, MediaKind.VOICE, bot=bot, file_id="AwACAg")
    telegram.answer = Kept("audio/ogg", b"OggS sound", MediaKind.VOICE)
    async with samira.web.get(desk.url + path) as answer:
        assert (await answer.read(), answer.headers["Content-Type"]) == (b"OggS sound", "audio/ogg")
    assert telegram.asked == [Elsewhere("telegram:42", "AwACAg", MediaKind.VOICE)]
    assert max(telegram.busy) <= 1  # the one that listens for changes


@pytest.mark.parametrize(
    ("answer", "status", "sentence"),
    [
        (MediumGone(), 404, "Telegram no longer has this photo or voice message."),
        (MediumAway(), 503, "Telegram does not answer now."),
    ],
)
async def test_what_telegram_does_not_give_is_said_in_a_sentence(
    desk: Desk, samira: Client, telegram: Telegram, answer: MediumGone | MediumAway, status: int, sentence: str
) -> None:
    telegram.answer = answer
    told = await samira.get(await sent(desk))
    assert (told[0], sentence in told[1]) == (status, True)


async def test_a_desk_that_knows_of_no_bot_says_so_too(engine: AsyncEngine) -> None:
    async with (
        a_desk(engine) as desk,
        a_client(desk, await desk.member("Samira", Role.COORDINATOR)) as samira,
    ):
        assert (await samira.get(await sent(desk)))[0] == 404


async def test_an_organizer_gets_what_came_with_an_accepted_submission_and_nothing_else(desk: Desk) -> None:
    async with transaction(desk.engine) as db:
        brought = {
            status: await a_submission(db, desk.challenge, status=status)
            for status in (Status.RECEIVED, Status.ACCEPTED, Status.DECLINED)
        }
        message = await a_submission(db, desk.challenge, kind=Kind.MESSAGE, status=Status.DONE)
        media = {number: await a_medium(db, desk.challenge, number, **PHOTO) for number in (*brought.values(), message)}
    shown = []
    async with a_client(desk, await desk.member("Ot", Role.ORGANIZER)) as organizer:
        for number, medium in media.items():
            if (await organizer.get(f"/desk/wonen/submissions/{number}/media/{medium}"))[0] == 200:
                shown.append(number)
    assert shown == [brought[Status.ACCEPTED]]


async def test_no_address_leads_to_what_came_with_another_submission(desk: Desk, samira: Client) -> None:
    path = await sent(desk, **PHOTO)
    number, medium = (int(part) for part in path.removeprefix("/desk/wonen/submissions/").split("/media/"))
    async with transaction(desk.engine) as db:
        other = await a_submission(db, desk.challenge)
        elsewhere = await a_challenge(db, slug="elders")
        theirs = await a_submission(db, elsewhere)
        of_theirs = await a_medium(db, elsewhere, theirs, **PHOTO)
    for end in (
        f"{other}/media/{medium}",
        f"{theirs}/media/{of_theirs}",
        f"{number}/media/{of_theirs}",
        f"{number}/media/0",
        f"{number}/media/-1",
        f"{number}/media/{medium}/",
        f"{number}/media/{medium}.jpg",
        f"{number}/media/%2e%2e%2f{medium}",
        f"{number}/media/..%2f..%2f..%2fetc%2fpasswd",
        f"{number}/media/{medium}%00",
        f"{number}/media/%31%20OR%201=1",
        f"{number}/media/99999999999999999999",
        f"{number}/media/²",
    ):
        assert (await samira.get(f"/desk/wonen/submissions/{end}"))[0] == 404, end
    assert (await samira.get(path))[0] == 200
