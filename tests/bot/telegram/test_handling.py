"""One raw update: courtesies that nobody waits for, and updates that cannot be read."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.door import Door, Handling
from bot.telegram.handling import SLOW_SECONDS, Handler
from conversations.incoming import Incoming
from participation.challenges import ChallengeView
from participation.database import Kept
from participation.models import DeadLetter, HandledUpdate, Message
from tests.bot.street import until
from tests.bot.telegram.updates import GROUP, a_message, an_update, says, taps
from tests.botapi import Fault, TelegramServer
from tests.builders import KEYS


class SlowDoor(Door):
    """Takes its time with what is said, until `ready`."""

    def wait(self) -> asyncio.Event:
        self.ready = asyncio.Event()
        return self.ready

    async def handle(self, incoming: Incoming, raw: Any, kept: Kept | None = None) -> Handling:
        await self.ready.wait()
        return await super().handle(incoming, raw, kept)


@pytest.fixture
def slow(handler: Handler) -> asyncio.Event:
    door = SlowDoor(handler.door.engine, KEYS, handler.door.wakeups)
    handler.door = door
    return door.wait()


async def count(engine: AsyncEngine, table: type) -> int:
    async with engine.connect() as db:
        return (await db.execute(select(func.count()).select_from(table))).scalar_one()


async def test_a_tap_is_answered_at_once_and_without_text(
    server: TelegramServer, handler: Handler, challenge: ChallengeView
) -> None:
    fatma = server.person()
    await fatma.start(challenge.slug)
    await handler.api.send_message(fatma.id, "Ga door?", reply_markup=None)
    tap = await fatma.tap_data("menu:start")
    update = an_update("callback_query", _query(str(tap.query_id), fatma.id), number=tap.update_id)
    assert await handler.handle(update) is Handling.DONE

    await until(lambda: server.calls["answerCallbackQuery"] == 1)
    await until(lambda: not handler._asides)
    assert fatma.toasts == [] or fatma.toasts == [""]


async def test_a_courtesy_that_hangs_or_fails_holds_up_nothing(
    server: TelegramServer, engine: AsyncEngine, handler: Handler, challenge: ChallengeView
) -> None:
    server.fail(Fault.HANG, method="answerCallbackQuery")
    assert await handler.handle(taps("menu:start", message=a_message(text="?"))) is Handling.DONE
    assert await count(engine, Message) == 1
    assert len(handler._asides) == 1

    server.heal()
    await until(lambda: not handler._asides)
    assert await handler.handle(taps("menu:start", message=a_message(text="?"))) is Handling.DONE  # unknown query: 400
    await until(lambda: not handler._asides)


async def test_words_need_no_courtesy(server: TelegramServer, handler: Handler, challenge: ChallengeView) -> None:
    await handler.handle(says("/start"))

    assert not handler._asides
    assert server.calls.total() == 0


async def test_typing_is_shown_only_when_an_answer_takes_longer_than_a_second(
    server: TelegramServer, handler: Handler, challenge: ChallengeView, slow: asyncio.Event
) -> None:
    fatma = server.person()
    await fatma.start()
    loop = asyncio.get_running_loop()
    update = says("/start", chat={"id": fatma.id, "type": "private", "first_name": "Fatma"})
    began = loop.time()
    hearing = asyncio.create_task(handler.handle(update))
    await until(lambda: server.calls["sendChatAction"] == 1)
    assert loop.time() - began >= SLOW_SECONDS
    assert not hearing.done()
    slow.set()
    assert await hearing is Handling.DONE

    quick = asyncio.create_task(handler.handle(says("/help")))
    assert await quick is Handling.DONE
    await until(lambda: not handler._asides)
    assert server.calls["sendChatAction"] == 1


@pytest.mark.parametrize("chat", [3, {"id": 37, "type": ["private"]}, {"id": 37, "type": {}}])
async def test_an_update_that_cannot_be_read_is_sealed_after_five_tries(
    engine: AsyncEngine, handler: Handler, chat: object
) -> None:
    unreadable = {"update_id": 8, "message": {"message_id": "x", "date": "never", "chat": chat}}
    handled = [await handler.handle(unreadable) for _ in range(6)]

    assert handled == [Handling.AGAIN] * 4 + [Handling.DONE] * 2
    async with engine.connect() as db:
        dead = (await db.execute(select(DeadLetter))).one()
    assert (dead.tries, dead.number) == (5, 8)
    assert '"never"' in KEYS.unseal("dead letter", dead.sealed)
    assert await count(engine, HandledUpdate) == 1
    assert await count(engine, Message) == 0


async def test_of_one_in_a_group_nothing_that_was_said_is_sealed(engine: AsyncEngine, handler: Handler) -> None:
    message = {"message_id": "x", "date": "never", "chat": dict(GROUP), "text": "Wie heeft een ladder?"}
    for _ in range(5):
        await handler.handle({"update_id": 8, "message": message})
    async with engine.connect() as db:
        dead = (await db.execute(select(DeadLetter))).one()
    assert KEYS.unseal("dead letter", dead.sealed) == '{"update_id": 8}'


@pytest.mark.parametrize("person", ["\ud800", "7", None, 1.5])
async def test_so_is_one_whose_chat_has_no_number(engine: AsyncEngine, handler: Handler, person: Any) -> None:
    odd = {"update_id": 8, "callback_query": _query("1", person) | {"message": None}}
    assert [await handler.handle(odd) for _ in range(5)] == [Handling.AGAIN] * 4 + [Handling.DONE]
    assert await count(engine, DeadLetter) == 1


@pytest.mark.parametrize("number", [None, "7", True, 1.5, 2**63])
async def test_an_update_without_a_number_of_ours_is_dropped(
    engine: AsyncEngine, handler: Handler, number: object
) -> None:
    assert await handler.handle({"update_id": number, "message": 3}) is Handling.DONE
    assert await count(engine, DeadLetter) == 0


async def test_what_is_none_of_ours_costs_nothing(engine: AsyncEngine, handler: Handler) -> None:
    assert await handler.handle({"update_id": 4}) is Handling.DONE
    assert await count(engine, HandledUpdate) == 0


def _query(query_id: str, person: int) -> dict[str, Any]:
    sender = {"id": person, "is_bot": False, "first_name": "Fatma"}
    chat = {"id": person, "type": "private", "first_name": "Fatma"}
    message = a_message(chat, sender, text="Ga door?")
    return {"id": query_id, "from": sender, "chat_instance": "1", "data": "menu:start", "message": message}
