"""Edits, deletions and answers to taps (core.telegram.org/bots/api#updating-messages, #answercallbackquery)."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from tests.botapi import Limits, Person, TelegramServer

YES = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Ja", callback_data="y"))
NO = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Nee", callback_data="n"))


class Clock:
    """Unix seconds that a test moves."""

    now = 1_800_000_000.75

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[TelegramServer]:
    async with TelegramServer(limits=Limits.off(), clock=clock) as running:
        yield running


@pytest.fixture
async def person(server: TelegramServer) -> Person:
    opened = server.person()
    await opened.start()
    return opened


async def test_an_edit_changes_text_and_buttons_and_is_in_the_ledger(
    server: TelegramServer, bot: Bot, person: Person
) -> None:
    sent = await bot.send_message(person.id, "Kies", reply_markup=YES)
    edited = await bot.edit_message_text("Kies weer", person.id, sent.message_id, reply_markup=NO)
    assert not isinstance(edited, bool)
    assert edited.edit_date
    assert (person.last, person.buttons()) == ("Kies weer", ["Nee"])
    assert [(entry.method, entry.message_id, entry.text, entry.buttons, entry.data) for entry in server.ledger] == [
        ("sendMessage", sent.message_id, "Kies", ("Ja",), ("y",)),
        ("editMessageText", sent.message_id, "Kies weer", ("Nee",), ("n",)),
    ]


async def test_an_edit_without_buttons_takes_them_away(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "Kies", reply_markup=YES)
    await bot.edit_message_text("Gekozen", person.id, sent.message_id)
    assert person.buttons() == []


async def test_buttons_can_be_changed_alone(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "Kies", reply_markup=YES)
    await bot.edit_message_reply_markup(person.id, sent.message_id, reply_markup=NO)
    assert (person.last, person.buttons()) == ("Kies", ["Nee"])
    await bot.edit_message_reply_markup(person.id, sent.message_id)
    assert person.buttons() == []


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "Kies", reply_markup=YES)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("Kies", person.id, sent.message_id, reply_markup=YES)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(person.id, sent.message_id, reply_markup=YES)


async def test_only_what_is_there_and_the_bots_own_can_be_edited(bot: Bot, person: Person) -> None:
    said = await person.say("Bankje")
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", person.id, 999)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", person.id, said.id)
    photo = await bot.send_photo(person.id, (await person.send_photo()).json["photo"][-1]["file_id"])
    with pytest.raises(BadRequest, match="no text in the message to edit"):
        await bot.edit_message_text("x", person.id, photo.message_id)


async def test_a_deleted_message_is_gone(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "Kies", reply_markup=YES)
    await bot.delete_message(person.id, sent.message_id)
    assert person.last == ""
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(person.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", person.id, sent.message_id)


async def test_a_message_of_two_days_ago_stays(bot: Bot, person: Person, clock: Clock) -> None:
    sent = await bot.send_message(person.id, "Kies")
    clock.now += 48 * 3600 + 1
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(person.id, sent.message_id)


async def test_a_tap_is_answered_once(bot: Bot, person: Person) -> None:
    await bot.send_message(person.id, "Kies", reply_markup=YES)
    query = (await person.tap("Ja")).query_id
    assert query
    await bot.answer_callback_query(query, "Genoteerd")
    assert person.toasts == ["Genoteerd"]
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await bot.answer_callback_query(query)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query("17")


async def test_a_tap_is_answered_within_its_time(
    server: TelegramServer, bot: Bot, person: Person, clock: Clock
) -> None:
    await bot.send_message(person.id, "Kies", reply_markup=YES)
    early, late, later = [(await person.tap("Ja")).query_id or "" for _ in range(3)]
    clock.now += 15
    await bot.answer_callback_query(early)
    clock.now += 1
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(late)
    server.set_callback_seconds(60)
    await bot.answer_callback_query(later)


async def test_dates_are_whole_unix_seconds(bot: Bot, person: Person) -> None:
    await bot.send_message(person.id, "Hoi")
    assert [message.json["date"] for message in person.messages()] == [1_800_000_000, 1_800_000_000]
