"""One message of the outbox on Telegram: how it is sent, and what every answer of Telegram's means."""

from datetime import timedelta
from typing import Any

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.delivery import Again, Blocked, Delivered, Failed, Moved, Paused, Result, Skipped, Unknown
from bot.telegram.api import TelegramBot
from bot.telegram.delivery import TelegramDelivery
from bot.telegram.request import NotSent, ServerTrouble
from conversations.content import Button, Content
from participation.outbox import Claimed
from participation.words import OnDoubt, Priority
from tests.botapi import Fault, TelegramServer


class Refusing(TelegramBot):
    """A bot whose every call ends in this error."""

    def __init__(self, error: TelegramError) -> None:
        super().__init__("1:x")
        self._error = error

    async def say(self, *_args: Any, **_more: Any) -> int:
        raise self._error

    async def change(self, *_args: Any, **_more: Any) -> None:
        raise self._error


async def nothing(_chat_id: int) -> bytes | None:
    return None


def a_message(content: Content, *, edits: int | None = None, is_edit: bool | None = None) -> Claimed:
    an_edit = edits is not None if is_edit is None else is_edit
    return Claimed(1, 1, b"", content.dump(), Priority.REPLY, OnDoubt.RESEND, 1, an_edit, edits)


HELLO = Content("nl", bubbles=("Dag <buur>", "Wat mist u?"), buttons=(Button("menu:need", "Ik mis iets"),))


@pytest.mark.parametrize(
    ("error", "result"),
    [
        (RetryAfter(timedelta(seconds=7)), Paused(7.0)),
        (Forbidden("bot was blocked by the user"), Blocked()),
        (NotSent("x"), Again("NotSent")),
        (ServerTrouble("x"), Again("ServerTrouble")),
        (BadRequest("Chat not found"), Blocked("ChatNotFound")),
        (BadRequest("Message is too long"), Failed("BadRequest")),
        (BadRequest("Not enough rights to send text messages to the chat"), Failed("NoRights")),
        (ChatMigrated(-100), Moved("-100")),
        (TimedOut(), Unknown("TimedOut")),
        (NetworkError("ServerDisconnectedError"), Unknown("NetworkError")),
        (InvalidToken(), Again("InvalidToken")),
        (Conflict("x"), Again("Conflict")),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_every_error_of_the_library_has_one_meaning(error: TelegramError, result: Result) -> None:
    assert await TelegramDelivery(Refusing(error), nothing).deliver(a_message(HELLO), "4711") == result


@pytest.mark.parametrize(
    ("sentence", "result"),
    [
        ("Message is not modified: specified new message content is exactly the same", Delivered(None)),
        ("Message to edit not found", Skipped("NothingToEdit")),
        ("Message can't be edited", Failed("BadRequest")),
    ],
)
async def test_an_edit_that_changes_nothing_is_harmless(sentence: str, result: Result) -> None:
    delivery = TelegramDelivery(Refusing(BadRequest(sentence)), nothing)
    assert await delivery.deliver(a_message(HELLO, edits=5), "4711") == result


async def test_what_leads_to_the_private_chat_waits_until_telegram_has_said_who_the_bot_is() -> None:
    content = Content("nl", bubbles=("Dag",), buttons=(Button("x", "Schrijf ons", start="_call-1-2"),))
    delivery = TelegramDelivery(Refusing(TimedOut()), nothing)
    assert await delivery.deliver(a_message(content), "-100") == Again("NotIntroduced")


async def test_a_message_is_sent_with_its_form_and_its_number_is_known(
    server: TelegramServer, api: TelegramBot
) -> None:
    fatma = server.person()
    await fatma.start()
    result = await TelegramDelivery(api, nothing).deliver(a_message(HELLO), str(fatma.id))

    assert fatma.last_message is not None
    assert result == Delivered(fatma.last_message.id)
    assert (fatma.last, fatma.last_message.data) == ("Dag <buur>\n\nWat mist u?", {"Ik mis iets": "menu:need"})
    assert server.ledger[-1].source == "Dag &lt;buur&gt;\n\nWat mist u?"


async def test_an_edit_changes_the_message_it_names(server: TelegramServer, api: TelegramBot) -> None:
    fatma = server.person()
    await fatma.start()
    delivery = TelegramDelivery(api, nothing)
    first = await delivery.deliver(a_message(HELLO), str(fatma.id))
    assert isinstance(first, Delivered)
    closed = a_message(HELLO.closed(None), edits=first.remote_id)

    assert await delivery.deliver(closed, str(fatma.id)) == Delivered(None)
    assert fatma.buttons() == []
    assert await delivery.deliver(closed, str(fatma.id)) == Delivered(None)  # the same once more


async def test_an_edit_of_what_never_arrived_is_left_out(server: TelegramServer, api: TelegramBot) -> None:
    result = await TelegramDelivery(api, nothing).deliver(a_message(HELLO, is_edit=True), "4711")
    assert result == Skipped("NothingToEdit")
    assert server.ledger == []


async def test_a_resident_who_blocked_the_bot_is_known_by_telegrams_answer(
    server: TelegramServer, api: TelegramBot
) -> None:
    fatma = server.person()
    await fatma.start()
    await fatma.block()

    assert await TelegramDelivery(api, nothing).deliver(a_message(HELLO), str(fatma.id)) == Blocked()
    assert await TelegramDelivery(api, nothing).deliver(a_message(HELLO), "99") == Blocked("ChatNotFound")


@pytest.mark.parametrize(
    ("fault", "more", "result", "arrived"),
    [
        (Fault.TOO_MANY, {"retry_after": 3}, Paused(3.0), 0),
        (Fault.SERVER_ERROR, {"status": 502}, Again("ServerTrouble"), 0),
        (Fault.DROP, {}, Unknown("NetworkError"), 0),
        (Fault.UNANSWERED, {}, Unknown("NetworkError"), 1),
    ],
)
async def test_what_goes_wrong_on_the_way_is_told_apart(
    server: TelegramServer, api: TelegramBot, fault: Fault, more: dict[str, int], result: Result, arrived: int
) -> None:
    fatma = server.person()
    await fatma.start()
    server.fail(fault, method="sendMessage", **more)

    assert await TelegramDelivery(api, nothing).deliver(a_message(HELLO), str(fatma.id)) == result
    assert len(server.ledger) == arrived


async def test_a_residents_data_goes_as_a_file_made_when_it_is_sent(server: TelegramServer, api: TelegramBot) -> None:
    fatma = server.person("Fatma")
    await fatma.start()
    asked: list[int] = []

    async def data_of(chat_id: int) -> bytes | None:
        asked.append(chat_id)
        return b'{"resident": {}}'

    message = a_message(Content("nl", bubbles=("In dit bestand staat alles.",), data=True))
    result = await TelegramDelivery(api, data_of).deliver(message, str(fatma.id))

    assert isinstance(result, Delivered)
    assert asked == [message.chat_id]
    sent = server.ledger[-1]
    assert (sent.method, sent.text) == ("sendDocument", "In dit bestand staat alles.")


async def test_where_nobody_is_left_no_file_is_sent(server: TelegramServer, api: TelegramBot) -> None:
    message = a_message(Content("nl", bubbles=("In dit bestand staat alles.",), data=True))
    assert await TelegramDelivery(api, nothing).deliver(message, "4711") == Skipped("NobodyThere")
    assert server.ledger == []
