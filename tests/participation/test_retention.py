"""What is kept no longer is forgotten, and nothing a day too early."""

from datetime import datetime, timedelta
from typing import Final

import pytest
from sqlalchemy import ColumnElement, func, insert, select, text, true, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import audit, chats, members, sign_ins, talks
from participation.batches import Wanted, do_with_many
from participation.chats import Address
from participation.database import Db, transaction
from participation.idempotency import first_result
from participation.imports import FileTable, keep_file
from participation.models import (
    Answer,
    Audit,
    Base,
    Call,
    Chat,
    Consent,
    DeadLetter,
    FindTry,
    Group,
    HandledUpdate,
    IdempotencyKey,
    Import,
    Invitation,
    MailAddress,
    MailAsk,
    Media,
    Message,
    Notice,
    OpenSubmission,
    Picture,
    Resident,
    SignIn,
    Submission,
    SubmissionBatch,
    SubmissionDomain,
    Talk,
    ThreadEntry,
)
from participation.pictures import keep_picture
from participation.retention import GO_ALONG, KEPT, RULES, forget_expired
from participation.submission_view import note_open
from participation.words import CallState, Deed, LinkPurpose, MessageState, Priority, Role, TalkState
from tests.builders import KEYS, a_bot, a_challenge, a_chat, a_group, a_mail, a_resident, a_submission
from tests.participation.lives import Life, a_life, all_rows, now_of, says
from tests.participation.test_memory import described

KEPT_FOR: Final = {
    "submissions": "24 months",  # the sample challenge's retention
    "residents": "24 months",
    "consents": "5 years",
    "talks": "7 days",
    "media": "7 days",
    "messages": "30 days",
    "mail_addresses": "3 days",
    "mail_asks": "1 day",
    "chats": "30 days",
    "handled_updates": "7 days",
    "dead_letters": "14 days",
    "find_tries": "1 day",
    "sign_ins": "1 day",
    "invitations": "1 day",
    "notices": "30 days",
    "answers": "24 months",
    "calls": "24 months",
    "groups": "24 months",
    "pictures": "1 day",
    "open_submissions": "1 day",
    "imports": "1 day",
    "submission_batches": "7 days",
    "idempotency_keys": "1 day",
}
_LEFT: Final[dict[str, tuple[type[Base], ColumnElement[bool]]]] = {
    "submissions": (Submission, true()),
    "residents": (Resident, true()),
    "consents": (Consent, true()),
    "talks": (Talk, true()),
    "media": (Media, Media.submission_id.is_(None)),
    "messages": (Message, Message.content.is_not(None)),
    "mail_addresses": (MailAddress, MailAddress.confirmed_at.is_(None)),
    "mail_asks": (MailAsk, true()),
    "chats": (Chat, Chat.declined_at.is_not(None)),
    "handled_updates": (HandledUpdate, true()),
    "dead_letters": (DeadLetter, true()),
    "find_tries": (FindTry, true()),
    "sign_ins": (SignIn, true()),
    "invitations": (Invitation, true()),
    "notices": (Notice, true()),
    "answers": (Answer, true()),
    "calls": (Call, true()),
    "groups": (Group, true()),
    "pictures": (Picture, true()),
    "open_submissions": (OpenSubmission, true()),
    "imports": (Import, true()),
    "submission_batches": (SubmissionBatch, true()),
    "idempotency_keys": (IdempotencyKey, true()),
}


@pytest.fixture
async def life(db: Db) -> Life:
    """In which everything is over: the talk ended, the reply sent, the consents withdrawn. Another one declined."""
    challenge, now = await a_challenge(db), await now_of(db)
    life = await a_life(db, challenge)
    await talks.end_talk(db, talk_id=life.talk_id, state=TalkState.DONE)
    await db.execute(update(Message).values(state=MessageState.SENT, sent_at=now))
    await db.execute(update(Consent).values(withdrawn_at=now))
    await db.execute(update(Call).values(state=CallState.SENT, ended_at=now))
    await chats.decline_notice(db, chat_id=await a_chat(db), declined_at=now)
    await a_mail(db, life.resident_id, confirmed=False)
    left = select(Group.chat_id).where(Group.id == await a_group(db, challenge))
    await db.execute(update(Chat).where(Chat.id.in_(left)).values(blocked_at=now))
    await _somebody_comes_in(db, challenge.id, now, reads=life.number)
    return life


async def _somebody_comes_in(db: Db, challenge_id: int, now: datetime, *, reads: int) -> None:
    """To the team; without a trace in the audit, which would forget nothing earlier than the database's own clock."""
    member = await members.add_member(db, challenge_id=challenge_id, name="Hanna", role=Role.OWNER)
    purpose = LinkPurpose.ENROL
    await members.make_link(db, challenge_id=challenge_id, member_id=member, purpose=purpose, by=None, now=now)
    await sign_ins.sign_in(db, member_id=member, passkey_id=None, browser="Firefox", now=now)
    await note_open(db, challenge_id=challenge_id, number=reads, member_id=member)
    await keep_picture(db, b"dots", challenge_id=challenge_id)
    await keep_file(db, challenge_id=challenge_id, content=b"", table=FileTable((), ()), by=member, keys=KEYS)
    who = {"challenge_id": challenge_id, "member_id": member}
    await first_result(db, **who, key="k", request_hash=b"h")
    await do_with_many(db, [reads], challenge_id=challenge_id, by=member, wanted=Wanted(Deed.ASSIGN, member))
    await db.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
    await db.execute(text("DELETE FROM audit"))
    await db.execute(text("ALTER TABLE audit ENABLE TRIGGER ALL"))


async def left(db: Db, table: str) -> int:
    model, condition = _LEFT[table]
    return (await db.execute(select(func.count()).select_from(model).where(condition))).scalar_one()


def test_every_table_of_the_memory_document_has_a_rule_or_goes_along_or_is_kept() -> None:
    assert sorted([*RULES, *GO_ALONG, *KEPT]) == sorted(described())


def test_what_goes_along_with_another_table_does_so_by_its_foreign_key() -> None:
    for table, other in GO_ALONG.items():
        with_it = [
            key.column.table.name for key in Base.metadata.tables[table].foreign_keys if key.ondelete == "CASCADE"
        ]
        assert other in with_it


def test_every_rule_is_tried() -> None:
    assert set(KEPT_FOR) == set(_LEFT) == set(RULES) - {"audit"}  # which only forgets by the database's own clock


@pytest.mark.usefixtures("life")
@pytest.mark.parametrize(("table", "kept"), KEPT_FOR.items(), ids=KEPT_FOR)
async def test_what_is_too_old_is_forgotten_and_what_is_a_day_younger_is_not(db: Db, table: str, kept: str) -> None:
    there = await left(db, table)
    counts = await forget_expired(db, now=await now_of(db, f"{kept} -23 hours"))
    assert (table in counts, await left(db, table)) == (False, there)

    counts = await forget_expired(db, now=await now_of(db, f"{kept} 23 hours"))
    assert (counts[table], await left(db, table)) == (there, 0)
    assert await forget_expired(db, now=await now_of(db, f"{kept} 23 hours")) == {}


@pytest.mark.usefixtures("life")
async def test_nothing_is_forgotten_on_the_first_day(db: Db) -> None:
    before = await all_rows(db)
    assert await forget_expired(db, now=await now_of(db, "1 day")) == {}
    assert await all_rows(db) == before


async def test_the_audit_is_only_added_to_and_forgets_what_is_five_years_old(db: Db) -> None:
    await audit.note(db, "invited", target="members", ids=[1])
    for statement in ("UPDATE audit SET action = 'x'", "DELETE FROM audit", "TRUNCATE audit"):
        with pytest.raises(DBAPIError, match="only added to"):
            async with db.begin_nested():
                await db.execute(text(statement))
    long_ago = text("SELECT now() - interval '5 years 1 minute'")
    row = {"at": await db.scalar(long_ago), "action": "x", "target": "members", "ids": [], "fields": []}
    await db.execute(insert(Audit).values(row))
    assert await forget_expired(db, now=await now_of(db)) == {"audit": 1}
    assert (await db.execute(select(Audit.action))).scalars().all() == ["invited"]


async def test_each_challenge_has_a_retention_of_its_own(db: Db) -> None:
    long = await a_challenge(db)
    short = await a_challenge(db, setup=long.setup.model_copy(update={"retention_months": 1}))
    for challenge in (long, short):
        await a_submission(db, challenge)
    assert await forget_expired(db, now=await now_of(db, "1 month 1 day")) == {"submissions": 1, "residents": 1}
    assert (await db.execute(select(Submission.challenge_id))).scalars().all() == [long.id]


async def test_media_and_domains_go_with_their_submission(db: Db, life: Life) -> None:
    await db.execute(update(Submission).values(received_at=await now_of(db, "-25 months")))
    assert await forget_expired(db, now=await now_of(db)) == {"submissions": 1}
    assert (await db.execute(select(Media.id).where(Media.submission_id.is_not(None)))).all() == []
    for table in (SubmissionDomain, ThreadEntry):
        assert (await db.execute(select(table))).all() == []
    assert (await db.execute(select(Resident.id))).scalars().all() == [life.resident_id]


async def test_what_an_open_talk_holds_is_not_forgotten_before_it_was_sent(db: Db, life: Life) -> None:
    record = {"answers": {"words": [{"text": "", "attached": {"kind": "voice", "file": "upload"}}]}}
    await db.execute(update(Talk).values(state=TalkState.OPEN, record=record, ended_at=None))
    assert "media" not in await forget_expired(db, now=await now_of(db, "8 days"))

    await talks.end_talk(db, talk_id=life.talk_id, state=TalkState.DONE)
    assert (await forget_expired(db, now=await now_of(db, "8 days")))["media"] == 1


async def test_of_a_resident_who_went_the_consents_are_kept_five_years_more_without_them(db: Db, life: Life) -> None:
    await db.execute(update(Consent).values(withdrawn_at=None))
    gone = await now_of(db, "25 months")
    await forget_expired(db, now=gone)
    rows = await db.execute(select(Consent.resident_id, Consent.withdrawn_at))
    assert [tuple(row) for row in rows] == [(None, gone)] * 5
    assert (await db.execute(select(Chat))).all() == []

    assert await forget_expired(db, now=await now_of(db, "5 years 25 months -1 day")) == {}
    assert await forget_expired(db, now=await now_of(db, "5 years 25 months 1 day")) == {"consents": 5}


async def test_a_resident_stays_as_long_as_a_submission_of_theirs(db: Db) -> None:
    challenge = await a_challenge(db)
    _silent, brought = await a_resident(db, challenge), await a_resident(db, challenge)
    await db.execute(update(Resident).values(joined_at=await now_of(db, "-25 months")))
    await a_submission(db, challenge, brought)
    assert await forget_expired(db, now=await now_of(db)) == {"residents": 1}
    assert (await db.execute(select(Resident.id))).scalars().all() == [brought]


@pytest.mark.parametrize(("priority", "stay"), [(Priority.REPLY, 1), (Priority.NOTICE, 0), (Priority.CALL, 0)])
async def test_who_still_speaks_stays_and_who_is_only_spoken_to_does_not(
    db: Db, life: Life, priority: Priority, stay: int
) -> None:
    last = await now_of(db, "23 months")
    await db.execute(update(Message).values(priority=priority, created_at=last))
    await forget_expired(db, now=await now_of(db, "25 months"))
    assert (await db.execute(select(Resident.id))).scalars().all() == [life.resident_id] * stay


async def test_what_waits_to_be_sent_keeps_its_words(db: Db, life: Life) -> None:
    await db.execute(update(Message).values(state=MessageState.QUEUED, sent_at=None))
    await forget_expired(db, now=await now_of(db, "31 days"))
    assert await left(db, "messages") == 1
    await db.execute(update(Message).values(state=MessageState.FAILED))
    assert await forget_expired(db, now=await now_of(db, "31 days")) == {"messages": 1}


async def test_who_does_not_answer_the_notice_is_forgotten_first_their_words_then_their_chat(db: Db) -> None:
    challenge, bot = await a_challenge(db), await a_bot(db)
    chat_id = await a_chat(db, bot=bot, address="4711")
    await says(db, challenge, chat_id, None, Address(bot, "4711"))
    assert await forget_expired(db, now=await now_of(db, "6 days")) == {}
    assert await forget_expired(db, now=await now_of(db, "8 days")) == {"talks": 1, "handled_updates": 1}
    assert await forget_expired(db, now=await now_of(db, "29 days")) == {}
    assert await forget_expired(db, now=await now_of(db, "31 days")) == {"chats": 1}
    assert (await db.execute(select(Message))).all() == []


async def test_a_talk_that_is_not_over_stays(db: Db) -> None:
    challenge = await a_challenge(db)
    await a_life(db, challenge)
    await forget_expired(db, now=await now_of(db, "100 days"))
    assert await left(db, "talks") == 1


async def test_a_group_is_kept_while_the_bot_is_in_it_and_one_of_no_challenge_a_month_after(db: Db) -> None:
    challenge, now = await a_challenge(db), await now_of(db)
    there, gone, nobodys = [await a_group(db, challenge) for _ in range(3)]
    await db.execute(update(Group).where(Group.id == nobodys).values(challenge_id=None))
    left = select(Group.chat_id).where(Group.id != there)
    await db.execute(update(Chat).where(Chat.id.in_(left)).values(blocked_at=now))
    assert await forget_expired(db, now=await now_of(db, "29 days")) == {}
    assert await forget_expired(db, now=await now_of(db, "31 days")) == {"groups": 1, "chats": 1}
    assert (await db.execute(select(Group.id).order_by(Group.id))).scalars().all() == [there, gone]


async def test_a_chat_in_use_at_this_moment_is_neither_forgotten_nor_waited_for(engine: AsyncEngine) -> None:
    async with transaction(engine) as db:
        bot = await a_bot(db)
        await a_chat(db, bot=bot, address="4711")
        later = await now_of(db, "31 days")
    async with transaction(engine) as here, transaction(engine) as db:
        await chats.arrive(here, address=Address(bot, "4711"), keys=KEYS, language="nl")
        await db.execute(text("SET LOCAL lock_timeout = '1s'"))
        assert await forget_expired(db, now=later) == {}
    async with transaction(engine) as db:
        assert await forget_expired(db, now=later) == {"chats": 1}


async def test_a_chat_that_was_used_lately_or_stands_for_somebody_elsewhere_stays_although_it_declined(db: Db) -> None:
    now = await now_of(db)
    long_ago = now - timedelta(days=100)
    challenge, bot = await a_challenge(db), await a_bot(db)
    used, resident, _unused = [await a_chat(db, bot=bot, address=str(number)) for number in range(3)]
    await db.execute(update(Chat).values(declined_at=long_ago, created_at=long_ago))
    await says(db, challenge, used, None, Address(bot, "0"))
    await a_resident(db, challenge, chat_id=resident)
    await chats.enter_challenge(db, chat_id=resident, challenge_id=(await a_challenge(db)).id)
    await forget_expired(db, now=now)
    assert (await db.execute(select(Chat.id).order_by(Chat.id))).scalars().all() == [used, resident]
