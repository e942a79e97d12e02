"""Keys: without the secret nothing in the database leads to anybody."""

import pytest
from sqlalchemy import text

from participation.chats import Address, BotRow, unsealed_address
from participation.database import Db
from participation.keys import Keys, WrongKey
from participation.words import Channel
from tests.builders import KEYS, a_bot, a_chat

OTHER = Keys(b"another secret of some length, at least")
BOT = BotRow(1, Channel.TELEGRAM, "telegram:1")


def test_a_hash_finds_the_same_value_again_and_only_that() -> None:
    assert KEYS.hash("chat:a", "4711") == Keys(b"a secret that only the tests know").hash("chat:a", "4711")
    others = {KEYS.hash("chat:a", "4712"), KEYS.hash("chat:b", "4711"), OTHER.hash("chat:a", "4711")}
    assert KEYS.hash("chat:a", "4711") not in others
    assert len(others) == 3


def test_purpose_and_value_do_not_run_together() -> None:
    assert KEYS.hash("chat:1", "23") != KEYS.hash("chat:12", "3")


def test_what_is_sealed_is_read_again_by_the_same_key_for_the_same_purpose() -> None:
    assert KEYS.unseal("chat:a", KEYS.seal("chat:a", "4711 é 👋")) == "4711 é 👋"


def test_the_same_value_is_never_sealed_alike() -> None:
    assert len({KEYS.seal("chat:a", "4711") for _ in range(50)}) == 50


def test_what_is_sealed_shows_nothing_of_the_value() -> None:
    assert b"4711" not in KEYS.seal("chat:a", "4711")


@pytest.mark.parametrize("keys", [KEYS, OTHER])
def test_another_key_or_purpose_opens_nothing(keys: Keys) -> None:
    with pytest.raises(WrongKey):
        keys.unseal("chat:b" if keys is KEYS else "chat:a", KEYS.seal("chat:a", "4711"))


@pytest.mark.parametrize("change", [lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]), lambda sealed: sealed[:5]])
def test_a_changed_or_shortened_value_is_told_as_one(change: object) -> None:
    assert callable(change)
    with pytest.raises(WrongKey):
        KEYS.unseal("chat:a", change(KEYS.seal("chat:a", "4711")))


def test_a_bots_address_is_of_no_use_to_another_bot() -> None:
    sealed = Address(BOT, "4711").sealed(KEYS)
    assert unsealed_address(KEYS, BOT, sealed) == "4711"
    with pytest.raises(WrongKey):
        unsealed_address(KEYS, BotRow(1, Channel.TELEGRAM, "telegram:2"), sealed)


async def test_the_database_holds_no_address(db: Db) -> None:
    await a_chat(db, bot=await a_bot(db), address="47114711")
    row = (await db.execute(text("SELECT chats::text FROM chats"))).scalar_one()
    assert "47114711" not in row
    assert b"47114711".hex() not in row


def test_former_keys_open_what_they_sealed_and_seal_nothing_new() -> None:
    keys = Keys(b"the newest secret of them all, long enough", number=3, former=(OTHER, KEYS))
    assert [keys.unseal("a", each.seal("a", "4711")) for each in (keys, OTHER, KEYS)] == ["4711"] * 3
    with pytest.raises(WrongKey):
        KEYS.unseal("a", keys.seal("a", "4711"))
    with pytest.raises(WrongKey):
        keys.unseal("b", KEYS.seal("a", "4711"))
