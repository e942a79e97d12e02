"""Erased: asked twice, for good, with a goodbye, and nothing that leads back."""

from sqlalchemy import select

from conversations.incoming import Asked
from participation.database import Db
from participation.models import Chat, Erasure, Message, Resident, Submission, Talk
from tests.conversations.someone import NEED, Someone


async def test_only_the_second_yes_erases_and_then_everything(db: Db, fatma: Someone) -> None:
    await fatma.sends("need", NEED)
    await fatma.taps("Nee")
    await fatma.does(Asked("delete"))
    await fatma.taps("Ja")
    assert (await db.execute(select(Submission.own_words))).scalar_one() == NEED

    before = fatma.chat_id
    await fatma.taps("Ja, wis het")

    assert fatma.chat_id != before
    assert "Alles over u is gewist." in fatma.text
    assert fatma.labels() == ["Beginnen", "Ik heb vier woorden"]
    assert (await db.execute(select(Submission.own_words))).scalar_one() == ""
    assert (await db.execute(select(Talk))).all() == []
    old = (await db.execute(select(Chat.address_hash, Chat.address_sealed).where(Chat.id == before))).one()
    assert tuple(old) == (None, None)
    told = (await db.execute(select(Message.content).where(Message.chat_id == before))).scalars().all()
    assert set(told) == {None}
    assert (await db.execute(select(Erasure.uuid))).scalar_one() == (
        await db.execute(select(Resident.uuid))
    ).scalar_one()


async def test_who_thinks_better_of_it_keeps_everything(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("delete"))
    await fatma.taps("Nee")
    assert "Er wordt niets gewist." in fatma.text
    await fatma.does(Asked("delete"))
    await fatma.taps("Ja")
    await fatma.taps("Nee, bewaar het")

    assert "Er wordt niets gewist." in fatma.text
    assert (await db.execute(select(Erasure))).all() == []


async def test_a_talk_that_waited_is_gone_too_and_one_may_begin_anew(db: Db, fatma: Someone) -> None:
    await fatma.does(Asked("need"))
    await fatma.says("Dit wilde ik nog vertellen.")
    await fatma.does(Asked("delete"))
    await fatma.taps("Ja")
    await fatma.taps("Ja, wis het")
    assert fatma.labels() == ["Beginnen", "Ik heb vier woorden"]

    await fatma.taps("Beginnen")
    await fatma.taps("Prima, ga verder")
    assert (await db.execute(select(Resident.id).where(Resident.handle.not_like("erased-%")))).all() != []
