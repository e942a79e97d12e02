"""Where a bot may write: chats never opened, blocks, groups, supergroups.

Source: core.telegram.org/bots/api#chatmemberupdated and #responseparameters.
"""

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.botapi import Group, Person, TelegramServer


@pytest.fixture
async def person(server: TelegramServer) -> Person:
    return server.person()


@pytest.fixture
async def group(server: TelegramServer, person: Person) -> Group:
    made = server.group()
    await made.add_bot(person)
    return made


def standings(updates: tuple[Update, ...]) -> list[tuple[str, str]]:
    changes = [update.my_chat_member for update in updates if update.my_chat_member]
    return [(change.old_chat_member.status, change.new_chat_member.status) for change in changes]


@pytest.mark.parametrize("chat", ["unopened", "unknown", "@name"])
async def test_a_bot_cannot_write_first(bot: Bot, person: Person, chat: str) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(person.id if chat == "unopened" else "17" if chat == "unknown" else chat, "Hoi")
    await person.start()
    await bot.send_message(person.id, "Hoi")


async def test_who_blocks_the_bot_hears_nothing_and_the_bot_is_told(bot: Bot, person: Person) -> None:
    await person.start()
    sent = await bot.send_message(person.id, "Hoi")
    await person.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(person.id, "Hallo?")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.edit_message_text("Hallo?", person.id, sent.message_id)
    await person.unblock()
    await bot.send_message(person.id, "Welkom terug")
    assert standings(await bot.get_updates()) == [("member", "kicked"), ("kicked", "member")]
    assert person.chat_log() == "Fatma: /start\nbot: Hoi\nbot: Welkom terug"


async def test_start_unblocks(bot: Bot, person: Person) -> None:
    await person.start()
    await person.block()
    with pytest.raises(AssertionError, match="cannot write here"):
        await person.say("Hoi")
    await person.start()
    assert standings(await bot.get_updates())[-1] == ("kicked", "member")
    await bot.send_message(person.id, "Hoi")


async def test_a_deactivated_account_is_told_apart(bot: Bot, person: Person) -> None:
    await person.start()
    await person.deactivate()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(person.id, "Hoi")


async def test_joining_and_leaving_a_group_is_told(bot: Bot, person: Person, group: Group) -> None:
    await bot.send_message(group.id, "Hoi")
    await group.hears("Hoi")
    await group.kick_bot(person)
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(group.id, "Hoi")
    updates = await bot.get_updates()
    assert standings(updates) == [("left", "member"), ("member", "kicked")]
    assert [update.message.new_chat_members[0].id for update in updates if update.message] == [bot.id]


async def test_in_a_group_where_it_is_muted_the_bot_may_not_write(bot: Bot, person: Person, group: Group) -> None:
    await group.mute_bot(person)
    with pytest.raises(BadRequest, match="Not enough rights to send text messages"):
        await bot.send_message(group.id, "Hoi")
    assert standings(await bot.get_updates())[-1] == ("member", "restricted")


async def test_a_new_title_is_told(bot: Bot, person: Person, group: Group) -> None:
    await group.retitle(person, "Buurtapp Zuid")
    told = (await bot.get_updates())[-1].message
    assert told
    assert (told.new_chat_title, told.chat.title) == ("Buurtapp Zuid", "Buurtapp Zuid")


async def test_a_group_that_was_upgraded_says_where_it_went(bot: Bot, person: Person, group: Group) -> None:
    old = group.id
    new = await group.upgrade(person)
    with pytest.raises(ChatMigrated) as refused:
        await bot.send_message(old, "Hoi")
    assert refused.value.new_chat_id == new == group.id
    await bot.send_message(new, "Hoi")
    told = [
        (update.message.chat.id, update.message.migrate_to_chat_id, update.message.migrate_from_chat_id)
        for update in await bot.get_updates()
        if update.message and not update.message.new_chat_members
    ]
    assert told == [(old, new, None), (new, None, old)]
    await group.kick_bot(person)
    with pytest.raises(Forbidden, match="kicked from the supergroup chat"):
        await bot.send_message(new, "Hoi")


async def test_in_a_group_the_bot_sees_only_what_is_meant_for_it(
    server: TelegramServer, bot: Bot, person: Person, group: Group
) -> None:
    sent = await bot.send_message(group.id, "Hoi")
    own = next(message for message in group.messages() if message.id == sent.message_id)
    seen = ["/help", "/help@Samenleven_Bot nu", "dag @samenleven_bot", "antwoord"]
    for text in ["zomaar", *seen[:3], "/help@other_bot"]:
        await group.say(person, text)
    await group.say(person, "antwoord", reply_to=own)
    texts = [update.message.text for update in await bot.get_updates() if update.message and update.message.text]
    assert texts == seen
    server.set_privacy(on=False)
    await group.say(person, "zomaar")
    assert (await bot.get_updates())[-1].effective_message


async def test_a_tap_in_a_group_comes_from_who_tapped(bot: Bot, person: Person, group: Group) -> None:
    buttons = {"inline_keyboard": [[{"text": "Ja", "callback_data": "y"}]]}
    await bot.send_message(group.id, "Kies", api_kwargs={"reply_markup": buttons})
    await group.tap(person, "Ja")
    query = (await bot.get_updates())[-1].callback_query
    assert query
    assert query.message
    assert (query.from_user.id, query.message.chat.id, query.data) == (person.id, group.id, "y")
