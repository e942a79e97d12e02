"""Telegram's media are fetched when they are needed, and all that is left kept before a bot is replaced."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.settings import TelegramSettings
from bot.telegram.api import TelegramBot
from bot.telegram.bot import TokenRefused
from bot.telegram.keeping import Done, count_to_keep, keep_media
from bot.telegram.media import NotGiven, NotReached, fetching, showing
from participation.challenges import ChallengeView
from participation.chats import know_bot
from participation.errors import MediumAway, MediumGone
from participation.media import Elsewhere
from participation.models import Media
from participation.words import Channel, MediaKind
from tests.bot.media.recordings import SECRET, an_ogg
from tests.bot.media.test_pictures import a_photo_that_tells
from tests.botapi import Fault, TelegramServer
from tests.builders import a_medium, a_submission

PHOTO = a_photo_that_tells()


@pytest.fixture
def settings(server: TelegramServer) -> TelegramSettings:
    return TelegramSettings(server.token, server.url)


@pytest.fixture
async def number(
    engine: AsyncEngine, server: TelegramServer, settings: TelegramSettings, challenge: ChallengeView
) -> int:
    """Of a submission with a photo and a voice message, which Telegram has."""
    person = server.person("Fatma")
    photo = (await person.send_photo(content=PHOTO)).json["photo"][-1]["file_id"]
    voice = (await person.send_voice(content=an_ogg())).json["voice"]["file_id"]
    async with engine.begin() as db:
        bot = await know_bot(db, channel=Channel.TELEGRAM, name=f"telegram:{settings.number}")
        number = await a_submission(db, challenge)
        for kind, file in ((MediaKind.PHOTO, photo), (MediaKind.VOICE, voice)):
            await a_medium(db, challenge, number, kind=kind, bot=bot)
            await db.execute(update(Media).where(Media.file_id.like("file-%")).values(file_id=file))
        await a_medium(db, challenge, number)  # another bot's
    return number


async def kept(engine: AsyncEngine) -> list[tuple[str, str | None]]:
    async with engine.connect() as db:
        rows = await db.execute(select(Media.kind, Media.media_type).order_by(Media.id))
        return [(kind, media_type) for kind, media_type in rows]


async def test_a_file_is_fetched_by_its_number(server: TelegramServer, api: TelegramBot) -> None:
    sent = await server.person("Fatma").send_voice(content=b"OggS something")
    assert await fetching(api)(sent.json["voice"]["file_id"]) == b"OggS something"


async def test_what_telegram_does_not_have_or_does_not_give_is_told(server: TelegramServer, api: TelegramBot) -> None:
    large = await server.person("Fatma").send_voice(size=21 * 1024 * 1024)
    for file in ("nothing", large.json["voice"]["file_id"]):
        with pytest.raises(NotGiven):
            await fetching(api)(file)


async def test_it_is_tried_again_while_telegram_has_trouble(server: TelegramServer, api: TelegramBot) -> None:
    sent = await server.person("Fatma").send_voice(content=b"OggS something")
    fetch = fetching(api, pause=0)
    server.fail(Fault.SERVER_ERROR, method="getFile", times=2)
    assert await fetch(sent.json["voice"]["file_id"]) == b"OggS something"
    server.fail(Fault.SERVER_ERROR, method="getFile", times=3)
    with pytest.raises(NotReached):
        await fetch(sent.json["voice"]["file_id"])


async def test_all_that_only_telegram_has_is_kept_without_what_it_tells(
    engine: AsyncEngine, settings: TelegramSettings, number: int
) -> None:
    assert await count_to_keep(engine, settings) == 2
    done = [each async for each in keep_media(engine, settings)]
    assert done == [Done(MediaKind.PHOTO, number), Done(MediaKind.VOICE, number)]

    assert await kept(engine) == [("photo", "image/jpeg"), ("voice", "audio/ogg"), ("photo", None)]
    async with engine.connect() as db:
        contents = (await db.execute(select(Media.content).where(Media.content.is_not(None)))).scalars().all()
    assert [SECRET in (content or SECRET) for content in contents] == [False, False]


@pytest.mark.usefixtures("number")
async def test_cut_short_the_next_time_goes_on_with_what_is_left(
    engine: AsyncEngine, settings: TelegramSettings
) -> None:
    async for _first in keep_media(engine, settings):
        break
    assert await count_to_keep(engine, settings) == 1
    assert [each.kind async for each in keep_media(engine, settings)] == [MediaKind.VOICE]
    assert [each async for each in keep_media(engine, settings)] == []


async def test_one_that_cannot_be_kept_does_not_hold_up_the_others(
    engine: AsyncEngine, settings: TelegramSettings, number: int
) -> None:
    async with engine.begin() as db:
        await db.execute(update(Media).where(Media.file_id.like("photo-%")).values(file_id="gone"))
    photo, voice = [each async for each in keep_media(engine, settings)]
    assert photo == Done(MediaKind.PHOTO, number, "Telegram does not give it to this bot (any more)")
    assert voice.failure is None


@pytest.mark.usefixtures("number")
async def test_what_is_no_photo_is_not_kept_as_one(
    engine: AsyncEngine, server: TelegramServer, settings: TelegramSettings
) -> None:
    other = (await server.person("Omar").send_voice(content=b"<script>")).json["voice"]["file_id"]
    async with engine.begin() as db:
        await db.execute(update(Media).where(Media.file_id.like("photo-%")).values(file_id=other))
    photo, _voice = [each async for each in keep_media(engine, settings)]
    assert photo.failure == "what Telegram gave is no photo that can be kept (NotAPicture)"


@pytest.mark.usefixtures("number")
async def test_a_token_that_telegram_does_not_know_is_refused(engine: AsyncEngine, settings: TelegramSettings) -> None:
    wrong = TelegramSettings(f"{settings.number}:wrong", settings.api)
    with pytest.raises(TokenRefused):
        [each async for each in keep_media(engine, wrong)]


async def test_the_desk_is_given_it_anew_without_what_its_file_tells(server: TelegramServer, api: TelegramBot) -> None:
    person = server.person("Fatma")
    photo = (await person.send_photo(content=PHOTO)).json["photo"][-1]["file_id"]
    voice = (await person.send_voice(content=an_ogg())).json["voice"]["file_id"]
    show = showing(api, bot="telegram:1")
    for file, kind, media_type in ((photo, MediaKind.PHOTO, "image/jpeg"), (voice, MediaKind.VOICE, "audio/ogg")):
        kept = await show(Elsewhere("telegram:1", file, kind))
        assert (kept.kind, kept.media_type) == (kind, media_type)
        assert SECRET not in kept.content


async def test_the_desk_hears_whether_it_is_gone_or_only_away(server: TelegramServer, api: TelegramBot) -> None:
    voice = (await server.person("Fatma").send_voice(content=b"no sound")).json["voice"]["file_id"]
    show = showing(api, bot="telegram:1", pause=0)
    for bot, file in (("telegram:2", voice), ("telegram:1", "nothing"), ("telegram:1", voice)):
        with pytest.raises(MediumGone):
            await show(Elsewhere(bot, file, MediaKind.VOICE))
    server.fail(Fault.SERVER_ERROR, method="getFile", times=3)
    with pytest.raises(MediumAway):
        await show(Elsewhere("telegram:1", voice, MediaKind.VOICE))
