"""Mail addresses of residents and members: left, confirmed, forgotten; and where what is begun goes meanwhile."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import beginning, find_codes, joining, mail_addresses, mail_chats, members, outbox
from participation.challenges import ChallengeView
from participation.database import Db, transaction
from participation.erasure import erase_resident
from participation.errors import NoSuchLink, TooManyMails
from participation.mail_addresses import MOST_BY_ONE, MOST_OF_ALL, MOST_TO_ONE
from participation.models import Chat, ChatResident, Consent, MailAddress, MailAsk, Message, Resident
from participation.shown_messages import sent_messages
from participation.stopping import begin_nothing
from participation.words import Channel, MailPage, MailState, MessageState, Role
from tests.builders import KEYS, a_bot, a_challenge, a_chat, a_mail, a_members_mail, a_resident
from tests.participation.lives import now_of


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


@pytest.fixture
async def page(db: Db) -> int:
    """A web chat."""
    return await a_chat(db, bot=await a_bot(db, channel=Channel.WEB))


@pytest.fixture
async def fatma(db: Db, challenge: ChallengeView, page: int) -> int:
    return await a_resident(db, challenge, chat_id=page)


async def preferred(db: Db, resident_id: int) -> list[int]:
    theirs = (ChatResident.resident_id == resident_id) & ChatResident.preferred
    return list((await db.execute(select(ChatResident.chat_id).where(theirs))).scalars())


async def begun(db: Db, resident_id: int, words: str) -> int:
    assert await beginning.begin(db, resident_id=resident_id, content={"language": "nl", "bubbles": [words]})
    return (await db.execute(select(Message.id).order_by(Message.id.desc()).limit(1))).scalar_one()


async def became(db: Db, message: int, **values: Any) -> None:
    """As a sender leaves it that took it up."""
    await db.execute(update(Message).where(Message.id == message).values({"tries": 1, **values}))


async def shown(db: Db, chat_id: int) -> list[str]:
    return [each.content["bubbles"][0] for each in await sent_messages(db, chat_id=chat_id)]


async def test_until_it_is_confirmed_nothing_goes_there_and_from_then_on_all_that_is_begun(
    db: Db, fatma: int, page: int
) -> None:
    mail = await a_mail(db, fatma, confirmed=False)
    assert (await preferred(db, fatma), await mail_addresses.mail_state(db, resident_id=fatma)) == (
        [page],
        MailState.ASKED,
    )
    await mail_addresses.confirm_address(db, chat_id=mail, version="1", now=await now_of(db))
    assert (await preferred(db, fatma), await mail_addresses.mail_state(db, resident_id=fatma)) == (
        [mail],
        MailState.ON,
    )
    given = select(Consent.kind, Consent.version, Consent.withdrawn_at).where(Consent.resident_id == fatma)
    assert [tuple(row) for row in await db.execute(given)] == [("mail", "1", None)]
    await begun(db, fatma, "Nieuws")
    assert (await db.execute(select(Message.chat_id))).scalars().all() == [mail]


async def test_a_link_works_once_and_for_three_days(db: Db, fatma: int) -> None:
    mail, now = await a_mail(db, fatma, confirmed=False), await now_of(db)
    with pytest.raises(NoSuchLink):
        await mail_addresses.confirm_address(db, chat_id=mail, version="1", now=now + timedelta(days=3, seconds=1))
    await mail_addresses.confirm_address(db, chat_id=mail, version="1", now=now + timedelta(days=2))
    for chat in (mail, 10**9):
        with pytest.raises(NoSuchLink):
            await mail_addresses.confirm_address(db, chat_id=chat, version="1", now=now)


async def test_an_earlier_link_is_good_no_more(db: Db, fatma: int) -> None:
    first = await a_mail(db, fatma, confirmed=False)
    await a_mail(db, fatma, confirmed=False)
    with pytest.raises(NoSuchLink):
        await mail_addresses.confirm_address(db, chat_id=first, version="1", now=await now_of(db))


async def test_what_went_by_mail_stands_on_the_page_whatever_became_of_it(db: Db, fatma: int, page: int) -> None:
    await a_mail(db, fatma)
    for state in (MessageState.SENT, MessageState.BLOCKED, MessageState.FAILED, MessageState.UNCERTAIN):
        await became(db, await begun(db, fatma, state), state=state)
    await became(db, await begun(db, fatma, "tried once"))
    await became(db, await begun(db, fatma, "left out"), state=MessageState.SKIPPED)
    await begun(db, fatma, "not yet")
    assert await shown(db, page) == ["sent", "blocked", "failed", "uncertain", "tried once"]


async def test_of_another_challenge_nothing_is_shown(db: Db, fatma: int, page: int) -> None:
    other = await a_resident(db, await a_challenge(db), chat_id=await a_chat(db))
    await a_mail(db, other)
    await db.execute(update(Chat).where(Chat.resident_id == other).values(challenge_id=None))
    await became(db, await begun(db, other, "of somebody else"), state=MessageState.SENT)
    assert await shown(db, page) == []


async def test_forgetting_leads_everything_back_and_loses_nothing(db: Db, fatma: int, page: int) -> None:
    mail = await a_mail(db, fatma)
    await became(db, await begun(db, fatma, "sent"), state=MessageState.SENT)
    waits = await begun(db, fatma, "waits")
    await mail_addresses.end_mail(db, chat_id=mail, page=MailPage.STOP)
    await mail_addresses.end_mail(db, chat_id=mail, page=MailPage.STOP)  # a mail program may do so twice

    assert await preferred(db, fatma) == [page]
    assert (await db.execute(select(Chat.id).where(Chat.channel == "mail"))).all() == []
    assert (await db.execute(select(Message.chat_id).distinct())).scalars().all() == [page]
    bot = select(Message.bot_id == Chat.bot_id).join(Chat, Chat.id == Message.chat_id).where(Message.id == waits)
    assert (await db.execute(bot)).scalar_one()
    assert await shown(db, page) == ["sent"]
    withdrawn = select(Consent.withdrawn_at.is_not(None)).where(Consent.kind == "mail")
    assert (await db.execute(withdrawn)).scalars().all() == [True]


async def test_where_a_mailbox_refuses_what_waits_goes_to_the_page(db: Db, fatma: int, page: int) -> None:
    mail = await a_mail(db, fatma)
    refused, waits = await begun(db, fatma, "refused"), await begun(db, fatma, "waits")
    await became(db, refused, state=MessageState.BLOCKED)
    await mail_chats.lead_back(db, chat_ids=[mail])
    await outbox.block_chats(db, chat_ids=[mail])

    assert await preferred(db, fatma) == [page]
    assert await mail_addresses.mail_state(db, resident_id=fatma) is MailState.REFUSED
    states = await db.execute(select(Message.id, Message.chat_id, Message.state).order_by(Message.id))
    assert [tuple(row) for row in states] == [(refused, mail, "blocked"), (waits, page, "queued")]
    assert await shown(db, page) == ["refused"]


async def test_who_has_telegram_too_is_written_to_there_again(db: Db, challenge: ChallengeView, page: int) -> None:
    resident = await a_resident(db, challenge, chat_id=page)
    telegram = await a_chat(db)
    standing = {"chat_id": telegram, "challenge_id": challenge.id, "resident_id": resident, "preferred": False}
    await db.execute(insert(ChatResident).values(standing))
    await a_mail(db, resident)
    await mail_addresses.forget_address(db, resident_id=resident)
    assert await preferred(db, resident) == [telegram]


async def test_another_address_takes_the_place_of_the_first(db: Db, fatma: int, page: int) -> None:
    await a_mail(db, fatma)
    await became(db, await begun(db, fatma, "at the first"), state=MessageState.SENT)
    second = await a_mail(db, fatma)
    assert (await db.execute(select(Chat.id).where(Chat.channel == "mail"))).scalars().all() == [second]
    assert await preferred(db, fatma) == [second]
    assert await shown(db, page) == ["at the first"]


async def test_two_who_share_a_mailbox_do_not_know_of_each_other(db: Db, challenge: ChallengeView, fatma: int) -> None:
    joris = await a_resident(db, challenge, chat_id=await a_chat(db))
    mails = [await a_mail(db, each, address="samen@example.org") for each in (fatma, joris)]
    assert [await preferred(db, each) for each in (fatma, joris)] == [[mail] for mail in mails]
    assert (await db.execute(select(Chat.address_hash).where(Chat.channel == "mail"))).scalars().all() == [None, None]


async def test_nobodys_mailbox_can_be_filled(db: Db, challenge: ChallengeView) -> None:
    for _ in range(MOST_TO_ONE):
        await a_mail(db, await a_resident(db, challenge), address="ander@example.org", confirmed=False)
    with pytest.raises(TooManyMails):
        await a_mail(db, await a_resident(db, challenge), address="Ander@Example.org", confirmed=False)
    await a_mail(db, await a_resident(db, challenge), confirmed=False)


async def test_what_stands_after_a_plus_makes_no_other_mailbox(db: Db, challenge: ChallengeView) -> None:
    for number in range(MOST_TO_ONE):
        await a_mail(db, await a_resident(db, challenge), address=f"ander+{number}@example.org", confirmed=False)
    with pytest.raises(TooManyMails):
        await a_mail(db, await a_resident(db, challenge), address="Ander@example.org", confirmed=False)


async def test_one_resident_or_member_has_few_mailed_in_a_day(db: Db, challenge: ChallengeView, fatma: int) -> None:
    hanna = await members.add_member(db, challenge_id=challenge.id, name="Hanna", role=Role.OWNER)
    for _ in range(MOST_BY_ONE):
        await a_mail(db, fatma, confirmed=False)
        await a_members_mail(db, hanna, confirmed=False)
    with pytest.raises(TooManyMails):
        await a_mail(db, fatma, confirmed=False)
    with pytest.raises(TooManyMails):
        await a_members_mail(db, hanna, confirmed=False)


async def test_a_crowd_of_residents_does_not_keep_a_member_from_being_mailed(
    db: Db, challenge: ChallengeView, fatma: int
) -> None:
    hanna = await members.add_member(db, challenge_id=challenge.id, name="Hanna", role=Role.OWNER)
    await a_mail(db, await a_resident(db, challenge), confirmed=False)
    again = select(MailAsk.address_hash, MailAsk.asked_at).join(func.generate_series(2, MOST_OF_ALL).alias(), true())
    await db.execute(insert(MailAsk).from_select(["address_hash", "asked_at"], again))
    with pytest.raises(TooManyMails):
        await a_mail(db, fatma, confirmed=False)
    await a_members_mail(db, hanna, confirmed=False)


async def test_chats_that_ask_at_the_same_moment_are_counted_one_after_the_other(engine: AsyncEngine) -> None:
    async with transaction(engine) as db:
        challenge = await a_challenge(db)
        residents = [await a_resident(db, challenge) for _ in range(MOST_TO_ONE + 2)]

    async def asks(resident: int) -> bool:
        try:
            async with transaction(engine) as db:
                await a_mail(db, resident, address="ander@example.org", confirmed=False)
        except TooManyMails:
            return False
        return True

    async with transaction(engine) as db:
        await a_mail(db, residents.pop(), confirmed=False)  # the bot is known
    assert sum(await asyncio.gather(*map(asks, residents))) == MOST_TO_ONE


async def test_a_link_from_before_a_stop_begins_nothing_again(db: Db, fatma: int, page: int) -> None:
    confirmed, earlier = await a_mail(db, fatma), await a_mail(db, fatma, confirmed=False)
    await begin_nothing(db, chat_id=page)
    with pytest.raises(NoSuchLink):
        await mail_addresses.confirm_address(db, chat_id=earlier, version="1", now=await now_of(db))
    assert (await db.execute(select(Resident.paused_at).where(Resident.id == fatma))).scalar_one() is not None
    assert (await db.execute(select(MailAddress.chat_id))).scalars().all() == [confirmed]


async def test_after_stop_nothing_goes_there_and_who_confirms_is_written_to_again(
    db: Db, fatma: int, page: int
) -> None:
    await a_mail(db, fatma)
    await begun(db, fatma, "waits")
    await begin_nothing(db, chat_id=page)
    assert (await db.execute(select(Message.state))).scalars().all() == ["cancelled"]
    assert not await beginning.begin(db, resident_id=fatma, content={})
    await a_mail(db, fatma)
    assert (await db.execute(select(Resident.paused_at).where(Resident.id == fatma))).scalar_one() is None


async def test_who_turns_out_to_be_one_person_keeps_the_address_confirmed_last(
    db: Db, challenge: ChallengeView, fatma: int
) -> None:
    other = await a_resident(db, challenge, chat_id=await a_chat(db))
    await a_mail(db, other)
    mine, yesterday = await a_mail(db, fatma), await now_of(db, "-1 day")
    await db.execute(update(MailAddress).where(MailAddress.chat_id != mine).values(confirmed_at=yesterday))
    joins = (await db.execute(select(ChatResident.chat_id).where(ChatResident.resident_id == fatma))).scalars().first()
    await find_codes.give_code(db, challenge_id=challenge.id, resident_id=other, language="nl", keys=KEYS)
    code = (await db.execute(text("SELECT id FROM find_codes"))).scalar_one()
    await joining.join_resident(db, chat_id=joins or 0, challenge_id=challenge.id, code_id=code)
    assert (await db.execute(select(Chat.id).where(Chat.channel == "mail"))).scalars().all() == [mine]
    assert await preferred(db, other) == [mine]


async def test_letting_go_of_chats_that_joined_forgets_the_address_and_a_mail_chat_is_none_of_them(
    db: Db, challenge: ChallengeView, fatma: int, page: int
) -> None:
    await db.execute(update(ChatResident).values(since=await now_of(db, "-1 day")))
    await a_mail(db, fatma)
    assert await joining.count_later_chats(db, resident_id=fatma, chat_id=page) == 0
    await joining.let_go_of_later(db, resident_id=fatma, chat_id=page)
    assert await mail_addresses.mail_state(db, resident_id=fatma) is MailState.ON

    joined = {"chat_id": await a_chat(db), "challenge_id": challenge.id, "resident_id": fatma, "preferred": False}
    await db.execute(insert(ChatResident).values(joined))
    await joining.let_go_of_later(db, resident_id=fatma, chat_id=page)
    assert await mail_addresses.mail_state(db, resident_id=fatma) is MailState.NONE
    assert await preferred(db, fatma) == [page]


async def test_of_who_is_erased_no_address_is_left(db: Db, fatma: int) -> None:
    await a_mail(db, fatma)
    await a_mail(db, fatma, confirmed=False)
    await erase_resident(db, resident_id=fatma, now=await now_of(db))
    assert (await db.execute(select(MailAddress.chat_id))).all() == []
    assert (await db.execute(select(Chat.address_sealed).where(Chat.channel == "mail"))).scalars().all() == [None, None]


async def test_a_members_wishes_go_along_to_another_address_and_end_one_by_one(
    db: Db, challenge: ChallengeView
) -> None:
    hanna = await members.add_member(db, challenge_id=challenge.id, name="Hanna", role=Role.OWNER)
    first = await a_members_mail(db, hanna)
    await mail_addresses.end_mail(db, chat_id=first, page=MailPage.NO_DIGEST)
    second = await a_members_mail(db, hanna, confirmed=False)
    assert (await mail_addresses.members_wishes(db, member_id=hanna)).state is MailState.ON
    await mail_addresses.confirm_address(db, chat_id=second, version="1", now=await now_of(db))
    wishes = await mail_addresses.members_wishes(db, member_id=hanna)
    assert (wishes.state, wishes.digest, wishes.urgent) == (MailState.ON, False, True)
    assert (await db.execute(select(Chat.id).where(Chat.channel == "mail"))).scalars().all() == [second]
    await mail_addresses.end_mail(db, chat_id=second, page=MailPage.STOP)
    assert (await mail_addresses.members_wishes(db, member_id=hanna)).state is MailState.NONE


async def test_who_is_disabled_gets_no_mail_any_more(db: Db, challenge: ChallengeView) -> None:
    await members.add_member(db, challenge_id=challenge.id, name="Joris", role=Role.OWNER)
    member = await members.add_member(db, challenge_id=challenge.id, name="Hanna", role=Role.OWNER)
    mail = await a_members_mail(db, member, confirmed=False)
    await members.disable_member(db, challenge_id=challenge.id, member_id=member, by=None, now=await now_of(db))
    with pytest.raises(NoSuchLink):
        await mail_addresses.confirm_address(db, chat_id=mail, version="1", now=await now_of(db))
