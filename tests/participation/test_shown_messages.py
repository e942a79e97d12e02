"""What a chat's page is shown of what it was sent."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from participation.call_draft import CallDraft
from participation.calls import make_call
from participation.chats import BotRow
from participation.database import Db
from participation.models import ChatResident
from participation.shown_messages import ShownCall, sent_messages
from participation.words import MessageState
from tests.builders import a_bot, a_chat, a_listener, an_awake_challenge
from tests.participation.test_outbox import put


@pytest.fixture
async def bot(db: Db) -> BotRow:
    return await a_bot(db)


@pytest.fixture
async def chat(db: Db, bot: BotRow) -> int:
    return await a_chat(db, bot=bot, address="4711")


async def test_a_page_is_shown_what_was_sent_oldest_first_and_of_much_the_newest(
    db: Db, bot: BotRow, chat: int
) -> None:
    numbers = [await put(db, bot, chat, state=MessageState.SENT, sent_at=datetime.now(UTC)) for _ in range(5)]
    await put(db, bot, chat)
    await put(db, bot, await a_chat(db, bot=bot), state=MessageState.SENT, sent_at=datetime.now(UTC))
    await put(db, bot, chat, state=MessageState.SENT, sent_at=datetime.now(UTC), content=None)

    assert [each.id for each in await sent_messages(db, chat_id=chat)] == numbers
    assert [each.id for each in await sent_messages(db, chat_id=chat, most=2)] == numbers[-2:]
    assert [each.id for each in await sent_messages(db, chat_id=chat, after=numbers[2])] == numbers[3:]


async def test_a_call_comes_with_what_is_put_in_for_its_resident(db: Db, bot: BotRow) -> None:
    challenge = await an_awake_challenge(db)
    fatma = await a_listener(db, challenge, bot=bot, name="Fatma", area=challenge.areas[0])
    chat = (await db.execute(select(ChatResident.chat_id).where(ChatResident.resident_id == fatma))).scalar_one()
    draft = CallDraft({"nl": "Dag {name}"}, fallback="nl")
    first = await make_call(db, draft, challenge_id=challenge.id, by=None)
    again = await make_call(db, draft, challenge_id=challenge.id, by=None, reminds_of=first)
    for call in (first, again):
        of_it: dict[str, Any] = {"challenge_id": challenge.id, "resident_id": fatma, "call_id": call, "content": None}
        await put(db, bot, chat, state=MessageState.SENT, sent_at=datetime.now(UTC), **of_it)

    assert [(each.content, each.call) for each in await sent_messages(db, chat_id=chat)] == [
        ({}, ShownCall(first, draft, "nl", "Fatma", challenge.areas[0].name, reminds=False)),
        ({}, ShownCall(again, draft, "nl", "Fatma", challenge.areas[0].name, reminds=True)),
    ]
