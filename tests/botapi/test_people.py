"""What people do and see, as updates that python-telegram-bot reads (core.telegram.org/bots/api#message)."""

import asyncio

import pytest
from telegram import Bot, Message

from tests.botapi import Person, TelegramServer


@pytest.fixture
async def person(server: TelegramServer) -> Person:
    return server.person("Fatma", language_code="tr", last_name="Yılmaz", username="fatma")


async def newest(bot: Bot) -> Message:
    message = (await bot.get_updates(offset=-1))[0].effective_message
    assert isinstance(message, Message)
    return message


async def test_start_carries_its_payload(bot: Bot, person: Person) -> None:
    await person.start("bankje_A-1")
    message = await newest(bot)
    assert message.text == "/start bankje_A-1"
    assert [(str(one.type), one.offset, one.length) for one in message.entities] == [("bot_command", 0, 6)]
    assert message.from_user
    assert message.from_user.language_code == "tr"
    assert message.from_user.full_name == message.chat.full_name == "Fatma Yılmaz"


@pytest.mark.parametrize("payload", ["x" * 65, "a b", "é", "a.b"])
async def test_a_start_payload_has_up_to_64_plain_characters(person: Person, payload: str) -> None:
    await person.start("x" * 64)
    with pytest.raises(AssertionError, match="start payload"):
        await person.start(payload)


async def test_messages_count_per_chat(server: TelegramServer, bot: Bot, person: Person) -> None:
    other = server.person("Jan")
    assert [(await person.start()).id, (await person.say("a")).id, (await other.start()).id] == [1, 2, 1]
    assert (await bot.send_message(person.id, "b")).message_id == 3


async def test_all_kinds_of_content_can_be_read(bot: Bot, person: Person) -> None:
    await person.share_location(52.37, 4.89)
    location = (await newest(bot)).location
    assert location
    assert (location.latitude, location.longitude) == (52.37, 4.89)
    await person.send_voice(duration=9)
    voice = (await newest(bot)).voice
    assert voice
    assert voice._duration.total_seconds() == 9
    await person.send_photo("Kapot")
    photo = await newest(bot)
    assert (len(photo.photo), photo.caption) == (4, "Kapot")
    await person.send_document("plan.pdf")
    document = (await newest(bot)).document
    assert document
    assert document.file_name == "plan.pdf"
    await person.send_contact()
    contact = (await newest(bot)).contact
    assert contact
    assert contact.first_name == "Fatma"
    await person.send_sticker()
    assert (await newest(bot)).sticker
    await person.send(dice={"emoji": "🎲", "value": 6})
    assert (await newest(bot)).dice


async def test_a_correction_is_an_edited_message(bot: Bot, person: Person) -> None:
    said = await person.say("Bnkje")
    await person.edit(said, "Bankje")
    update = (await bot.get_updates())[-1]
    assert update.edited_message
    assert (update.edited_message.text, update.edited_message.message_id) == ("Bankje", said.id)
    assert update.edited_message.edit_date


async def test_what_is_too_long_is_cut_in_pieces(bot: Bot, person: Person) -> None:
    await person.say("x" * 5000)
    texts = [update.effective_message.text for update in await bot.get_updates() if update.effective_message]
    assert [len(text or "") for text in texts] == [4096, 904]


async def ask(bot: Bot, person: Person, text: str, **buttons: str) -> Message:
    rows = [[{"text": label, "callback_data": data}] for label, data in buttons.items()]
    return await bot.send_message(person.id, text, api_kwargs={"reply_markup": {"inline_keyboard": rows}})


async def test_a_tap_is_on_the_newest_message_with_the_button(bot: Bot, person: Person) -> None:
    await person.start()
    await ask(bot, person, "Eerst", Ja="1", Misschien="2")
    second = await ask(bot, person, "Dan", Jazeker="3", Ja="4")
    await person.tap("Ja")
    query = (await bot.get_updates())[-1].callback_query
    assert query
    assert query.message
    assert (query.data, query.message.message_id) == ("4", second.message_id)
    await person.tap("zeker")
    await person.tap("Missch")
    data = [update.callback_query.data for update in await bot.get_updates() if update.callback_query]
    assert data == ["4", "3", "2"]
    with pytest.raises(AssertionError, match=r"no button with 'Nee' in:\nFatma: /start\nbot: Eerst \[Ja\]"):
        await person.tap("Nee")


async def test_an_old_button_of_a_deleted_message_can_be_tapped(bot: Bot, person: Person) -> None:
    await person.start()
    sent = await ask(bot, person, "Kies", Ja="1")
    shown = person.last_message
    await bot.delete_message(person.id, sent.message_id)
    await person.tap_data("1", shown)
    query = (await bot.get_updates())[-1].callback_query
    assert query
    assert query.message
    assert (query.message.message_id, query.message.is_accessible) == (sent.message_id, False)


async def test_a_button_of_a_reply_keyboard_says_its_text(bot: Bot, person: Person) -> None:
    await person.start()
    await bot.send_message(person.id, "Kies", api_kwargs={"reply_markup": {"keyboard": [[{"text": "Plein"}]]}})
    assert (person.last, person.buttons()) == ("Kies", ["Plein"])
    await person.tap("Plein")
    assert (await newest(bot)).text == "Plein"


async def test_a_person_hears_each_message_once_and_in_order(bot: Bot, person: Person) -> None:
    await person.start()
    waiting = asyncio.create_task(person.hears("twee"))
    await asyncio.sleep(0)
    sent = [await bot.send_message(person.id, text) for text in ("een", "twee", "drie")]
    assert (await waiting).id == sent[1].message_id
    with pytest.raises(AssertionError, match=r"not heard within 0.05 s: 'een'\nFatma: /start\nbot: een"):
        await person.hears("een", timeout=0.05)
    assert (await person.hears("drie")).text == "drie"


async def test_a_person_may_hear_in_any_order(bot: Bot, person: Person) -> None:
    await person.start()
    for text in ("een", "twee"):
        await bot.send_message(person.id, text)
    for text in ("twee", "een"):
        await person.hears(text, any_order=True)
    with pytest.raises(AssertionError):
        await person.hears("een", timeout=0.01, any_order=True)


async def test_a_person_hears_edits_and_sees_the_text_as_it_is(bot: Bot, person: Person) -> None:
    await person.start()
    sent = await ask(bot, person, "Kies", Ja="1")
    await person.hears("Kies")
    await bot.edit_message_text("Gekozen", person.id, sent.message_id)
    assert (await person.hears("Gekozen")).id == sent.message_id
    assert (person.last, person.buttons()) == ("Gekozen", [])
    assert person.chat_log() == "Fatma: /start\nbot: Gekozen (edited)"


async def test_silence_is_broken_by_any_word(bot: Bot, person: Person) -> None:
    await person.start()
    await person.silence(0.02)
    quiet = asyncio.create_task(person.silence(0.6))
    await asyncio.sleep(0.01)
    await bot.send_message(person.id, "Hoi")
    with pytest.raises(AssertionError, match="not silent"):
        await quiet


async def test_waiting_for_the_bot_ends_with_what_it_did(server: TelegramServer, bot: Bot, person: Person) -> None:
    said = await person.start()
    with pytest.raises(AssertionError, match="still not confirmed"):
        await server.settled(timeout=0.02)
    assert said.update_id
    await bot.get_updates(offset=said.update_id + 1)
    await server.settled()
    await bot.send_message(person.id, "Hoi")
    assert await server.accepted(1, "sendMessage") == 1
    with pytest.raises(AssertionError, match="1 calls accepted"):
        await server.accepted(2, timeout=0.02)
