"""A resident of the web chat leaves a mail address; it stands nowhere as it was typed, and a link there confirms it."""

import pytest
from sqlalchemy import insert, select, update

from conversations.content import Content
from conversations.incoming import Asked, Wrote
from conversations.mail_question import MailAddress
from conversations.questions import Said
from conversations.secret_words import GIVEN
from participation import call_answers, mail_addresses
from participation.call_draft import CallDraft
from participation.calls import make_call
from participation.challenges import ChallengeView
from participation.chats import BotRow, unsealed_address
from participation.database import Db
from participation.models import CallAnswer, Chat, Message, Resident
from participation.words import Channel, MailState, MessageState, OnDoubt, Priority
from tests.builders import KEYS, a_bot, a_mail
from tests.conversations.someone import Someone
from tests.participation.lives import all_rows, now_of

ADDRESS = "fatma.buur@example.org"


@pytest.fixture
async def mail(db: Db) -> BotRow:
    return await a_bot(db, channel=Channel.MAIL, name="mail")


async def leaves(fatma: Someone, *typed: str) -> None:
    await fatma.does(Asked("settings"))
    await fatma.taps("Nieuws per mail")
    for words in typed:
        await fatma.says(words)


async def test_an_address_is_left_and_stands_nowhere_as_it_was_typed(db: Db, fatma: Someone, mail: BotRow) -> None:
    fatma.mail = mail
    await leaves(fatma, "geen adres", ADDRESS)
    assert "Ik heb u een mail gestuurd." in fatma.text
    assert "Dat is geen mailadres." in "".join(bubble for each in fatma.log for bubble in each.bubbles)

    rows = await all_rows(db)
    assert [row for row in rows if ADDRESS in row[1] or "fatma.buur" in row[1]] == []
    chat = (await db.execute(select(Chat.id, Chat.address_sealed).where(Chat.channel == "mail"))).one()
    assert unsealed_address(KEYS, mail, chat.address_sealed or b"") == ADDRESS
    asked = (await db.execute(select(Message).where(Message.chat_id == chat.id))).one()
    assert (asked.priority, asked.state) == (Priority.REPLY, MessageState.QUEUED)
    assert [button.id for button in Content.load(asked.content).buttons] == ["mail:c"]
    assert "Iemand gaf dit mailadres op" in Content.load(asked.content).bubbles[0]


def test_a_record_keeps_no_address_either() -> None:
    question = MailAddress("address", "")
    stored = question.read(Said(ADDRESS))
    assert (question.value(stored), question.kept(stored), question.value(question.kept(stored))) == (
        ADDRESS,
        GIVEN,
        "",
    )


async def test_it_is_offered_only_where_mail_goes_out_and_on_a_page(
    db: Db, fatma: Someone, omar: Someone, mail: BotRow
) -> None:
    await fatma.does(Asked("settings"))
    assert "Nieuws per mail" not in fatma.labels()
    omar.mail = mail
    await omar.does(Asked("settings"))
    assert "Nieuws per mail" not in omar.labels()


async def test_how_it_stands_is_told_and_it_is_forgotten_on_request(db: Db, fatma: Someone, mail: BotRow) -> None:
    fatma.mail = mail
    await leaves(fatma, ADDRESS)
    (resident,) = (await db.execute(select(Resident.id))).scalars()
    for state, told in (("asked", "nog niet bevestigd"), ("on", "ja"), ("refused", "komt niet aan")):
        if state == "on":
            (chat,) = (await db.execute(select(Chat.id).where(Chat.channel == "mail"))).scalars()
            await mail_addresses.confirm_address(db, chat_id=chat, version="1", now=await now_of(db))
        if state == "refused":
            await db.execute(update(Chat).where(Chat.channel == "mail").values(blocked_at=await now_of(db)))
        await fatma.does(Asked("settings"))
        assert f"Per mail: {told}" in fatma.text
        await fatma.taps("Nieuws per mail")
        assert fatma.labels()[:3] == ["Een ander adres geven", "Vergeet mijn adres", "Zo laten"]
        await fatma.taps("Zo laten")
    fatma.mail = None  # also once no mail goes out any more
    await leaves(fatma)
    assert fatma.labels()[:2] == ["Vergeet mijn adres", "Zo laten"]
    await fatma.taps("Vergeet mijn adres")
    assert await mail_addresses.mail_state(db, resident_id=resident) is MailState.NONE


async def test_too_many_mails_to_one_address_are_refused_kindly(db: Db, fatma: Someone, mail: BotRow) -> None:
    fatma.mail = mail
    for _ in range(mail_addresses.MOST_TO_ONE):
        await leaves(fatma, ADDRESS) if not await _left(db) else await _again(fatma)
    await _again(fatma)
    assert "Dat zijn te veel mails voor nu." in fatma.text


async def _left(db: Db) -> bool:
    return bool((await db.execute(select(Chat.id).where(Chat.channel == "mail"))).all())


async def _again(fatma: Someone) -> None:
    await leaves(fatma)
    await fatma.taps("Een ander adres geven")
    await fatma.says(ADDRESS)


async def test_a_call_that_went_by_mail_is_answered_on_the_page(
    db: Db, challenge: ChallengeView, fatma: Someone, mail: BotRow
) -> None:
    await fatma.does(Asked("cancel"))
    (resident,) = (await db.execute(select(Resident.id))).scalars()
    chat = await a_mail(db, resident)
    call = await make_call(db, CallDraft({"nl": "Wat mist u?"}), challenge_id=challenge.id, by=None)
    to = {"challenge_id": challenge.id, "call_id": call, "resident_id": resident, "bot_id": mail.id, "chat_id": chat}
    how = {"priority": Priority.CALL, "on_doubt": OnDoubt.HOLD, "state": MessageState.SENT, "tries": 1}
    await db.execute(insert(Message).values(to | how))
    assert await call_answers.just_called(db, chat_id=fatma.chat_id, on_a_page=True) == call
    assert await call_answers.just_called(db, chat_id=fatma.chat_id, on_a_page=False) is None
    await fatma.does(Wrote("Een bankje."))
    assert (await db.execute(select(CallAnswer.call_id, CallAnswer.option))).all() == [(call, "words")]
