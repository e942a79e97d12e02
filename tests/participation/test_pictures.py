"""Pictures of calls and prompts: who is given one, what it takes before a call goes out, and when it is forgotten."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, insert, select, update

from participation.beginning import begin
from participation.call_draft import LENGTH_WITH_PICTURE, CallDraft, CallPicture
from participation.calls import Called, make_call, schedule_call, see_call
from participation.challenges import ChallengeView
from participation.database import Db
from participation.errors import NoSuchPicture, PictureIncomplete
from participation.firings import fire_due, remind_due
from participation.models import Call, Chat, ChatResident, Firing, Message, Picture, Prompt
from participation.pictures import is_of, keep_picture, name_of, see_picture, shown_here
from participation.prompts import change_prompt
from participation.retention import forget_expired
from participation.words import Channel, MediaKind, MessageState, OnDoubt, Priority
from tests.builders import a_bot, a_challenge, a_chat, a_listener, a_mail, a_resident, an_awake_challenge
from tests.participation.called import BOTH, begun, sent
from tests.participation.lives import now_of
from tests.participation.test_firings import ASKS, called, started
from tests.participation.test_prompts import FIRST, NOW

ALTS = {"nl": "Een bankje.", "en": "A bench."}


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


@pytest.fixture
async def picture(db: Db, challenge: ChallengeView) -> CallPicture:
    return CallPicture(await keep_picture(db, b"dots", challenge_id=challenge.id), ALTS)


@pytest.mark.parametrize(
    ("texts", "alts", "fits"),
    [
        (BOTH.texts, ALTS, True),
        (BOTH.texts, {"nl": "Een bankje."}, False),
        ({"nl": "x" * LENGTH_WITH_PICTURE, "en": "x"}, ALTS, True),
        ({"nl": "x" * (LENGTH_WITH_PICTURE + 1), "en": "x"}, ALTS, False),
        ({"nl": "🏡" * (LENGTH_WITH_PICTURE // 2 + 1), "en": "x"}, ALTS, False),
    ],
)
async def test_before_it_goes_out_its_picture_is_described_and_its_text_fits(
    db: Db, challenge: ChallengeView, picture: CallPicture, texts: dict[str, str], alts: dict[str, str], *, fits: bool
) -> None:
    draft = CallDraft(texts, picture=replace(picture, alts=alts))
    on = Called(challenge.id, await make_call(db, draft, challenge_id=challenge.id, by=None), None)
    if fits:
        await schedule_call(db, on, begins_at=datetime.now(UTC))
    else:
        with pytest.raises(PictureIncomplete):
            await schedule_call(db, on, begins_at=datetime.now(UTC))
    seen = await see_call(db, challenge_id=challenge.id, call_id=on.call_id)
    assert seen.draft.picture == draft.picture


async def test_a_page_is_given_it_where_its_call_was_sent_and_nowhere_else(db: Db) -> None:
    challenge, bot = await an_awake_challenge(db), await a_bot(db)
    picture = CallPicture(await keep_picture(db, b"dots", challenge_id=challenge.id), ALTS)
    resident = await a_listener(db, challenge, bot=bot)
    await sent(db, bot, await begun(db, challenge, replace(BOTH, picture=picture)))
    chat = (await db.execute(select(ChatResident.chat_id).where(ChatResident.resident_id == resident))).scalar_one()
    name = name_of(picture.id)
    kept = await shown_here(db, chat_id=chat, name=name)
    assert kept is not None
    assert (kept.content, kept.media_type, kept.kind) == (b"dots", "image/jpeg", MediaKind.PHOTO)
    assert await shown_here(db, chat_id=await a_chat(db), name=name) is None
    for none in (name_of(10**9), "picture-", "picture-x", "picture-٣", "picture-" + "1" * 30):
        assert await shown_here(db, chat_id=chat, name=none) is None


async def of_a_call_to(db: Db, challenge: ChallengeView, picture: CallPicture, resident: int, chat: int) -> int:
    """The message of a call that was sent there."""
    call = await make_call(db, replace(BOTH, picture=picture), challenge_id=challenge.id, by=None)
    bot = (await db.execute(select(Chat.bot_id).where(Chat.id == chat))).scalar_one()
    to = {"challenge_id": challenge.id, "call_id": call, "resident_id": resident, "bot_id": bot, "chat_id": chat}
    how = {"priority": Priority.CALL, "on_doubt": OnDoubt.HOLD, "state": MessageState.SENT, "tries": 1}
    return (await db.execute(insert(Message).values(to | how).returning(Message.id))).scalar_one()


async def test_the_page_of_who_gets_calls_by_mail_is_given_it_too(
    db: Db, challenge: ChallengeView, picture: CallPicture
) -> None:
    page = await a_chat(db, bot=await a_bot(db, channel=Channel.WEB))
    fatma = await a_resident(db, challenge, chat_id=page)
    message = await of_a_call_to(db, challenge, picture, fatma, await a_mail(db, fatma))
    joris = await a_chat(db)
    await a_resident(db, challenge, chat_id=joris)
    name = name_of(picture.id)
    assert await shown_here(db, chat_id=page, name=name) is not None
    assert await shown_here(db, chat_id=joris, name=name) is None
    await db.execute(update(Message).where(Message.id == message).values(state=MessageState.BLOCKED))
    assert await shown_here(db, chat_id=page, name=name) is not None  # the page shows such a call, too


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.CANCELLED, MessageState.SKIPPED])
async def test_of_a_call_that_was_not_sent_nobody_is_given_it(
    db: Db, challenge: ChallengeView, picture: CallPicture, state: MessageState
) -> None:
    chat = await a_chat(db)
    await of_a_call_to(db, challenge, picture, await a_resident(db, challenge, chat_id=chat), chat)
    assert await shown_here(db, chat_id=chat, name=name_of(picture.id)) is not None
    await db.execute(update(Message).values(state=state, tries=0))
    assert await shown_here(db, chat_id=chat, name=name_of(picture.id)) is None


async def test_where_a_member_tries_a_call_its_picture_is_given(
    db: Db, challenge: ChallengeView, picture: CallPicture
) -> None:
    chat = await a_chat(db)
    resident = await a_resident(db, challenge, chat_id=chat)
    content = {"language": "nl", "bubbles": ["Dag"], "picture": {"id": picture.id, "alt": "Een bankje."}}
    assert await begin(db, resident_id=resident, content=content, priority=Priority.REPLY)
    name = name_of(picture.id)
    assert await shown_here(db, chat_id=chat, name=name) is None
    await db.execute(update(Message).values(state=MessageState.SENT))
    assert await shown_here(db, chat_id=chat, name=name) is not None
    assert await shown_here(db, chat_id=await a_chat(db), name=name) is None
    assert await shown_here(db, chat_id=chat, name=name_of(picture.id + 1)) is None


async def test_another_challenge_does_not_know_it(db: Db, challenge: ChallengeView, picture: CallPicture) -> None:
    elsewhere = await a_challenge(db)
    assert (await see_picture(db, challenge_id=challenge.id, picture_id=picture.id)).content == b"dots"
    assert not await is_of(db, challenge_id=elsewhere.id, picture_id=picture.id)
    with pytest.raises(NoSuchPicture):
        await see_picture(db, challenge_id=elsewhere.id, picture_id=picture.id)


async def test_what_a_prompt_asks_keeps_its_picture_whatever_becomes_of_the_prompt(
    db: Db, challenge: ChallengeView, picture: CallPicture
) -> None:
    resident_bot = await a_bot(db)
    await a_listener(db, challenge, bot=resident_bot)
    on = await started(db, challenge, replace(ASKS, picture=picture, remind_after=1))
    await fire_due(db, now=FIRST)
    await change_prompt(db, on, replace(ASKS, picture=None), now=NOW)
    await remind_due(db, now=(await db.execute(select(Firing.remind_at))).scalar_one() or NOW)
    assert [each.draft.picture for each in await called(db, challenge)] == [picture, picture]


async def test_it_is_forgotten_a_day_after_nothing_has_it_any_more(
    db: Db, challenge: ChallengeView, picture: CallPicture
) -> None:
    await make_call(db, CallDraft(BOTH.texts, picture=picture), challenge_id=challenge.id, by=None)
    on = await started(db, challenge, replace(ASKS, picture=picture))
    later = await now_of(db, "2 days")
    assert "pictures" not in await forget_expired(db, now=later)
    await db.execute(delete(Call))
    assert "pictures" not in await forget_expired(db, now=later)
    await db.execute(delete(Prompt).where(Prompt.id == on.prompt_id))
    assert "pictures" not in await forget_expired(db, now=await now_of(db, "23 hours"))
    assert (await forget_expired(db, now=later))["pictures"] == 1
    assert (await db.execute(select(Picture.id))).all() == []
