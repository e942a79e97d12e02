"""The builders make what the tables allow, each one unlike the last."""

from sqlalchemy import select

from participation.database import Db
from participation.models import Chat, Resident
from tests.builders import a_bot, a_challenge, a_chat, a_resident


async def test_a_chat_can_speak_as_a_resident(db: Db) -> None:
    challenge = await a_challenge(db)
    chat_id = await a_chat(db, language="en")
    resident_id = await a_resident(db, challenge, chat_id=chat_id, language="en", area=challenge.areas[-1])

    chat = (await db.execute(select(Chat.challenge_id, Chat.resident_id).where(Chat.id == chat_id))).one()
    resident = (await db.execute(select(Resident.language, Resident.area_id).where(Resident.id == resident_id))).one()
    assert tuple(chat) == (challenge.id, resident_id)
    assert tuple(resident) == ("en", challenge.areas[-1].id)


async def test_two_of_a_kind_are_two(db: Db) -> None:
    bot = await a_bot(db)

    assert await a_chat(db, bot=bot) != await a_chat(db, bot=bot)
    assert await a_resident(db) != await a_resident(db)
