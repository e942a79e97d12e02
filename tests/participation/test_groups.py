"""Group chats: whose they are, what of them is kept, where they go, and what the team sets."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select, update

from participation import outbox
from participation.call_draft import CallDraft
from participation.chats import Address, BotRow, arrive, enter_challenge, unsealed_address
from participation.database import Db
from participation.errors import NoSuchArea, NoSuchGroup
from participation.group_chats import follow_group, rename_group, take_in
from participation.groups import GroupSettings, groups_of, let_go_of_group, set_group, source_of_group
from participation.models import Audit, Chat, Group, Message
from participation.residents import join_challenge
from tests.builders import KEYS, a_bot, a_challenge, a_chat, a_group
from tests.participation.called import begun, of_state


async def chat_of(db: Db, group_id: int) -> int:
    return (await db.execute(select(Group.chat_id).where(Group.id == group_id))).scalar_one()


async def address_of(db: Db, bot: BotRow, chat_id: int) -> str | None:
    sealed = (await db.execute(select(Chat.address_sealed).where(Chat.id == chat_id))).scalar_one()
    return unsealed_address(KEYS, bot, sealed) if sealed is not None else None


async def test_a_group_is_known_once_under_its_newest_title(db: Db) -> None:
    challenge, chat_id = await a_challenge(db), await a_chat(db, address="-4001")
    first = await take_in(db, chat_id=chat_id, title="Buurtapp", challenge_id=None)
    again = await take_in(db, chat_id=chat_id, title="Buurtapp Zuid", challenge_id=challenge.id)
    assert (first.new, first.challenge_id, again.new, again.challenge_id) == (True, None, False, challenge.id)
    await rename_group(db, chat_id=chat_id, title="Straat en plein")
    (group,) = await groups_of(db, challenge_id=challenge.id)
    assert (group.id, group.title, group.active, group.removed_at) == (first.id, "Straat en plein", False, None)


async def test_a_group_of_nobody_is_seen_by_all_and_taken_by_the_first(db: Db) -> None:
    here, there = await a_challenge(db), await a_challenge(db)
    group = (await take_in(db, chat_id=await a_chat(db), title="Buurtapp", challenge_id=None)).id
    assert [len(await groups_of(db, challenge_id=each.id)) for each in (here, there)] == [1, 1]
    before = await set_group(db, GroupSettings(None, "en", active=True), group_id=group, challenge=here, by=None)
    assert before.challenge_id is None
    assert [len(await groups_of(db, challenge_id=each.id)) for each in (here, there)] == [1, 0]
    with pytest.raises(NoSuchGroup):
        await set_group(db, GroupSettings(None, None, active=True), group_id=group, challenge=there, by=None)
    await let_go_of_group(db, group_id=group, challenge_id=here.id, by=None)
    (seen,) = await groups_of(db, challenge_id=there.id)
    assert (seen.active, seen.language, seen.challenge_id) == (False, None, None)


async def test_what_is_set_is_noted_by_its_fields_and_an_area_of_elsewhere_is_refused(db: Db) -> None:
    challenge, other = await a_challenge(db), await a_challenge(db)
    group = await a_group(db, challenge, active=False)
    area = challenge.areas[-1].id
    await set_group(db, GroupSettings(area, "xx", active=True), group_id=group, challenge=challenge, by=None)
    (seen,) = await groups_of(db, challenge_id=challenge.id)
    assert (seen.area_id, seen.language, seen.active) == (area, None, True)
    noted = select(Audit.fields).where(Audit.target == "groups").order_by(Audit.id.desc()).limit(1)
    assert (await db.execute(noted)).scalar_one() == ["area_id", "active"]
    elsewhere = GroupSettings(other.areas[-1].id, None, active=True)
    with pytest.raises(NoSuchArea):
        await set_group(db, elsewhere, group_id=group, challenge=challenge, by=None)


async def test_who_joined_by_a_link_in_it_is_counted(db: Db) -> None:
    challenge = await a_challenge(db)
    group, _other = await a_group(db, challenge), await a_group(db, challenge)
    chat_id = await a_chat(db)
    await enter_challenge(db, chat_id=chat_id, challenge_id=challenge.id, source=source_of_group(group))
    await join_challenge(db, chat_id=chat_id, challenge_id=challenge.id, language="nl", notice_version="1")
    assert [each.came for each in await groups_of(db, challenge_id=challenge.id)] == [1, 0]


async def test_a_group_that_becomes_a_supergroup_keeps_its_row_and_is_reached_elsewhere(db: Db) -> None:
    challenge, bot = await a_challenge(db), await a_bot(db)
    group = await a_group(db, challenge, bot=bot, address="-4001")
    chat_id = await chat_of(db, group)
    await outbox.block_chats(db, chat_ids=[chat_id])
    assert await follow_group(db, chat_id=chat_id, to=Address(bot, "-1004001"), keys=KEYS)
    assert await address_of(db, bot, chat_id) == "-1004001"
    assert await arrive(db, address=Address(bot, "-1004001"), keys=KEYS, language="nl") == chat_id
    (seen,) = await groups_of(db, challenge_id=challenge.id)
    assert (seen.id, seen.removed_at) == (group, None)


async def test_a_chat_that_is_no_group_follows_nobody_and_takes_no_groups_place(db: Db) -> None:
    challenge, bot = await a_challenge(db), await a_bot(db)
    group = await a_group(db, challenge, bot=bot, address="-1004001")
    late = await a_chat(db, bot=bot, address="-4001")
    assert not await follow_group(db, chat_id=late, to=Address(bot, "-1004001"), keys=KEYS)
    assert await address_of(db, bot, await chat_of(db, group)) == "-1004001"


@dataclass
class Double:
    """A group that was known twice: under its old address and, already, under its new one."""

    bot: BotRow
    old: int
    new: int


async def a_double(db: Db, challenge_id: int, old: int, bot: BotRow) -> Double:
    new = await a_chat(db, bot=bot, address="-1004001")
    await take_in(db, chat_id=new, title="Buurtapp", challenge_id=challenge_id)
    await db.execute(update(Group).where(Group.chat_id == new).values(active=True))
    return Double(bot, await chat_of(db, old), new)


@pytest.mark.parametrize("sent_to_new", [True, False])
async def test_a_group_that_is_known_twice_becomes_one_and_hears_a_call_once(db: Db, *, sent_to_new: bool) -> None:
    challenge, bot = await a_challenge(db), await a_bot(db)
    group = await a_group(db, challenge, bot=bot, address="-4001")
    double = await a_double(db, challenge.id, group, bot)
    both = tuple(each.id for each in await groups_of(db, challenge_id=challenge.id))
    on = await begun(db, challenge, CallDraft({"nl": "Dag", "en": "Hello"}, groups=both, groups_only=True))
    if sent_to_new:
        there = (Message.call_id == on.call_id) & (Message.chat_id == double.new)
        await db.execute(update(Message).where(there).values(state="sent"))
    await follow_group(db, chat_id=double.old, to=Address(bot, "-1004001"), keys=KEYS)
    assert [each.id for each in await groups_of(db, challenge_id=challenge.id)] == [group]
    same = ("skipped", "SameGroup")
    assert await of_state(db, on) == ([same, ("sent", None)] if sent_to_new else [("queued", None), same])
    assert await address_of(db, bot, double.new) is None
    assert await address_of(db, bot, double.old) == "-1004001"
