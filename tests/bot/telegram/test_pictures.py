"""A call's picture on Telegram: uploaded once, named by its number from then on, and never in the way of a message."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.delivery import Again, Blocked, Delivered, Failed, Unknown
from bot.telegram import picture_files
from bot.telegram.api import TelegramBot
from bot.telegram.delivery import TelegramDelivery
from bot.telegram.picture_files import PictureFiles
from conversations.content import Button, Content, Shows
from participation.challenges import ChallengeView
from participation.chats import BotRow
from participation.database import transaction
from participation.models import PictureFile
from participation.outbox import Claimed
from participation.pictures import keep_picture
from participation.words import OnDoubt, Priority
from tests.botapi import Fault, Person, TelegramServer

JPEG = b"\xff\xd8\xff\xe0 a bench"
CALL = Content("nl", bubbles=("Waar wilt u een <bankje>?",), buttons=(Button("call:1:0", "Vertel"),))


async def nothing(_chat_id: int) -> bytes | None:
    return None


@pytest.fixture
async def picture(engine: AsyncEngine, challenge: ChallengeView) -> int:
    async with transaction(engine) as db:
        return await keep_picture(db, JPEG, challenge_id=challenge.id)


@pytest.fixture
def message(picture: int) -> Claimed:
    content = replace(CALL, picture=Shows(picture, "Een bankje."))
    return Claimed(1, 1, b"", content.dump(), Priority.CALL, OnDoubt.HOLD, 1, edits=False, edits_remote_id=None)


@pytest.fixture
def deliver(api: TelegramBot, engine: AsyncEngine, bot: BotRow) -> Callable[[], TelegramDelivery]:
    """As after a start of the program."""
    return lambda: TelegramDelivery(api, nothing, send_picture=PictureFiles(engine, bot).sent)


async def people(server: TelegramServer, count: int) -> list[Person]:
    found = [server.person(f"Fatma {number}") for number in range(count)]
    for each in found:
        await each.start()
    return found


@dataclass
class Shown:
    """What was sent of pictures, in order: numbers and contents."""

    all: list[str | bytes] = field(default_factory=list)
    first: asyncio.Event = field(default_factory=asyncio.Event)
    refuses: TelegramError | None = None

    @property
    def uploads(self) -> list[bytes]:
        return [each for each in self.all if isinstance(each, bytes)]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    seen, show = Shown(), TelegramBot.show

    async def noted(bot: TelegramBot, chat: str, picture: str | bytes, *more: Any) -> tuple[int, str]:
        seen.all.append(picture)
        seen.first.set()
        if seen.refuses:
            raise seen.refuses
        return await show(bot, chat, picture, *more)

    monkeypatch.setattr(TelegramBot, "show", noted)
    return seen


async def test_of_many_at_once_one_uploads_it_and_all_others_name_it(
    server: TelegramServer, message: Claimed, deliver: Callable[[], TelegramDelivery], shown: Shown
) -> None:
    fatmas = await people(server, 8)
    delivery = deliver()
    results = await asyncio.gather(*(delivery.deliver(message, str(each.id)) for each in fatmas))
    assert all(isinstance(each, Delivered) for each in results)
    assert [entry.method for entry in server.ledger] == ["sendPhoto"] * 8
    assert (server.ledger[0].text, server.ledger[0].data) == ("Waar wilt u een <bankje>?", ("call:1:0",))
    assert shown.uploads == [JPEG]

    await deliver().deliver(message, str(fatmas[0].id))
    assert shown.uploads == [JPEG]
    largest = fatmas[0].last_message
    assert largest is not None
    assert largest.json["photo"][-1]["file_id"] == shown.all[-1]


async def test_a_number_that_telegram_no_longer_knows_is_uploaded_again(
    engine: AsyncEngine,
    server: TelegramServer,
    message: Claimed,
    deliver: Callable[[], TelegramDelivery],
    shown: Shown,
) -> None:
    (fatma,) = await people(server, 1)
    await deliver().deliver(message, str(fatma.id))
    async with transaction(engine) as db:
        await db.execute(update(PictureFile).values(file_id="photo-of-another-server"))
    assert isinstance(await deliver().deliver(message, str(fatma.id)), Delivered)
    assert shown.all == [JPEG, "photo-of-another-server", JPEG]
    async with engine.connect() as db:
        kept = (await db.execute(select(PictureFile.file_id))).scalar_one()
    assert kept != "photo-of-another-server"


async def test_who_blocked_the_bot_keeps_nobody_else_from_it(
    server: TelegramServer, message: Claimed, deliver: Callable[[], TelegramDelivery]
) -> None:
    gone, here = await people(server, 2)
    await gone.block()
    delivery = deliver()
    assert await delivery.deliver(message, str(gone.id)) == Blocked()
    assert isinstance(await delivery.deliver(message, str(here.id)), Delivered)


async def test_what_is_not_known_of_an_upload_is_not_known_of_its_message_alone(
    server: TelegramServer, message: Claimed, deliver: Callable[[], TelegramDelivery]
) -> None:
    one, other = await people(server, 2)
    server.fail(Fault.UNANSWERED, method="sendPhoto")
    delivery = deliver()
    assert await delivery.deliver(message, str(one.id)) == Unknown("NetworkError")
    assert isinstance(await delivery.deliver(message, str(other.id)), Delivered)


async def test_who_waits_too_long_for_another_ones_upload_is_tried_again(
    server: TelegramServer,
    message: Claimed,
    deliver: Callable[[], TelegramDelivery],
    shown: Shown,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(picture_files, "UPLOAD_SECONDS", 0.05)
    one, other = await people(server, 2)
    server.fail(Fault.HANG, method="sendPhoto")
    delivery = deliver()
    first = asyncio.create_task(delivery.deliver(message, str(one.id)))
    await shown.first.wait()
    assert await delivery.deliver(message, str(other.id)) == Again("StillUploading")
    server.heal()
    assert await first == Unknown("NetworkError")


async def test_a_longer_text_is_cut_and_a_picture_that_is_gone_is_left_out(
    server: TelegramServer, message: Claimed, deliver: Callable[[], TelegramDelivery], picture: int
) -> None:
    (fatma,) = await people(server, 1)
    content = Content("nl", bubbles=("x" * 1100, "Genoeg? Typ /stop."), picture=Shows(picture, "Een bankje."))
    await deliver().deliver(replace(message, content=content.dump()), str(fatma.id))
    assert (len(fatma.last) <= 1024, fatma.last.endswith("…\n\nGenoeg? Typ /stop.")) == (True, True)
    gone = replace(CALL, picture=Shows(10**9, "Weg."))
    assert isinstance(await deliver().deliver(replace(message, content=gone.dump()), str(fatma.id)), Delivered)
    assert (server.ledger[-1].method, fatma.last) == ("sendMessage", "Waar wilt u een <bankje>?")


@pytest.mark.parametrize("answer", [{}, {"message_id": 5}, {"message_id": 5, "photo": []}])
async def test_an_answer_that_names_no_photo_leaves_the_message_in_doubt(
    api: TelegramBot,
    message: Claimed,
    deliver: Callable[[], TelegramDelivery],
    monkeypatch: pytest.MonkeyPatch,
    answer: dict[str, object],
) -> None:
    async def told(*_args: object, **_more: object) -> dict[str, object]:
        return answer

    monkeypatch.setattr(api, "_post", told)
    assert await deliver().deliver(message, "4711") == Unknown(NetworkError.__name__)


async def test_another_refusal_is_not_tried_again_by_uploading(
    server: TelegramServer, message: Claimed, deliver: Callable[[], TelegramDelivery], shown: Shown
) -> None:
    (fatma,) = await people(server, 1)
    delivery = deliver()
    await delivery.deliver(message, str(fatma.id))
    shown.refuses = BadRequest("not enough rights to send photos to the chat")
    assert await delivery.deliver(message, str(fatma.id)) == Failed("NoRights")
    assert len(shown.all) == 2
