"""Bringing everything over from a former key to the one in use."""

import pytest
from sqlalchemy import select, text

from participation import updates
from participation.chats import Address, BotRow, find_chat, unsealed_address
from participation.database import Db
from participation.key_check import key_opens_addresses
from participation.keys import Keys, WrongKey
from participation.models import Chat, DeadLetter
from participation.rotation import count_former, first_closed, reseal_some
from participation.updates import LETTER, Fault
from participation.words import Channel
from tests.builders import KEYS, a_bot, a_chat

NEW = Keys(b"another secret of some length, at least", number=2, former=(KEYS,))


async def test_chats_of_every_channel_are_found_by_their_address_under_the_new_key(db: Db) -> None:
    addresses = [Address(await a_bot(db, channel=each), f"4711-{each}") for each in (Channel.TELEGRAM, Channel.WEB)]
    ids = [await a_chat(db, bot=address.bot, address=address.value) for address in addresses]
    assert await reseal_some(db, keys=NEW) == 2
    here = [await find_chat(db, address=address, keys=NEW) for address in addresses]
    assert [each.id for each in here if each] == ids
    assert [await find_chat(db, address=address, keys=KEYS) for address in addresses] == [None, None]
    row = (await db.execute(select(Chat.address_sealed).where(Chat.id == ids[0]))).scalar_one()
    assert row is not None
    assert unsealed_address(Keys(b"another secret of some length, at least"), addresses[0].bot, row) == "4711-telegram"


async def test_a_rotation_that_is_cut_short_goes_on_where_it_was(db: Db) -> None:
    for _ in range(3):
        await a_chat(db)
    await a_letter(db, await a_bot(db))
    counts = [await count_former(db, keys=NEW)]
    while await reseal_some(db, keys=NEW, most=2):
        counts.append(await count_former(db, keys=NEW))
        assert await first_closed(db, keys=NEW) is None
        assert await key_opens_addresses(db, NEW)
    assert counts == [4, 2, 1, 0]
    letter = (await db.execute(select(DeadLetter.sealed, DeadLetter.key_number))).one()
    assert (NEW.unseal(LETTER, letter.sealed), letter.key_number) == ("{}", 2)


async def test_what_was_blanked_stays_blank(db: Db) -> None:
    await a_chat(db)
    await db.execute(text("UPDATE chats SET address_hash = NULL, address_sealed = NULL"))
    assert (await count_former(db, keys=NEW), await reseal_some(db, keys=NEW)) == (0, 0)


async def test_a_row_that_no_key_opens_is_named(db: Db) -> None:
    chat_id = await a_chat(db)
    await a_letter(db, await a_bot(db))
    stranger = Keys(b"the secret of somebody else altogether", number=2)
    assert await first_closed(db, keys=stranger) == f"chats {chat_id}"
    with pytest.raises(WrongKey):
        await reseal_some(db, keys=stranger)
    await db.execute(text("DELETE FROM chats"))
    assert await first_closed(db, keys=stranger) == "dead_letters 7"
    assert await first_closed(db, keys=KEYS) is None


async def test_a_key_is_tried_on_what_another_sealed_whatever_its_number(db: Db) -> None:
    await a_chat(db, keys=NEW)
    assert await key_opens_addresses(db, NEW)
    assert await key_opens_addresses(db, KEYS) is False


async def a_letter(db: Db, bot: BotRow) -> None:
    await updates.count_failure(db, bot_id=bot.id, number=7, fault=Fault("E", "here"))
    await updates.bury(db, bot_id=bot.id, number=7, update_json="{}", keys=KEYS)
