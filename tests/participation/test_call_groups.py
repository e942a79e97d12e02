"""A call in group chats: each that was chosen is counted once, and none of what holds for residents holds there."""

from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from participation import outbox
from participation.call_answers import answerable_in, note_answer
from participation.call_draft import CallDraft
from participation.call_groups import ToldGroup, told_groups
from participation.call_queue import figures, resend_uncertain, sweep_cancelled, uncertain_page
from participation.calls import Called, CallMove, make_call, move_call, schedule_call, see_call
from participation.challenges import ChallengeView, create_challenge
from participation.chats import BotRow
from participation.database import Db
from participation.errors import NobodyChosen
from participation.models import Group, Message
from participation.words import MessageState
from tests.builders import a_bot, a_challenge_file, a_group, a_listener, an_awake_challenge
from tests.participation.called import NOW, begun, claimed, getting, of_state, sent

TEXTS = {"nl": "Dag {name}", "en": "Hello {name}"}


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await an_awake_challenge(db)


@pytest.fixture
async def bot(db: Db) -> BotRow:
    return await a_bot(db)


def to(*groups: int, **more: Any) -> CallDraft:
    return CallDraft(TEXTS, groups=groups, **more)


async def test_groups_hear_it_beside_residents_and_are_counted_apart(
    db: Db, challenge: ChallengeView, bot: BotRow
) -> None:
    resident = await a_listener(db, challenge, bot=bot)
    group, _other = await a_group(db, challenge, bot=bot), await a_group(db, challenge, bot=bot)
    on = await begun(db, challenge, to(group))
    assert sorted(map(str, await getting(db, on))) == sorted(["None", str(resident)])
    await sent(db, bot, on)
    counts = await figures(db, call_id=on.call_id)
    assert (counts.states, counts.groups) == ({MessageState.SENT: 1}, {MessageState.SENT: 1})


async def test_it_may_be_for_groups_alone(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    await a_listener(db, challenge, bot=bot)
    group = await a_group(db, challenge, bot=bot)
    on = await begun(db, challenge, to(group, groups_only=True))
    assert await getting(db, on) == [None]
    seen = await see_call(db, challenge_id=challenge.id, call_id=on.call_id)
    assert (seen.draft.groups, seen.draft.groups_only) == ((group,), True)


async def test_for_groups_alone_and_none_of_them_is_refused(db: Db, challenge: ChallengeView) -> None:
    made = await make_call(db, to(groups_only=True), challenge_id=challenge.id, by=None)
    with pytest.raises(NobodyChosen):
        await schedule_call(db, Called(challenge.id, made, None), begins_at=NOW)


async def test_one_that_cannot_hear_it_is_counted_with_why(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    names = ("Aan", "Buiten", "Chinees", "Uit")
    on_, gone, other, off = [await a_group(db, challenge, bot=bot, title=name, active=name != "Uit") for name in names]
    chat = select(Group.chat_id).where(Group.id == gone)
    await outbox.block_chats(db, chat_ids=[(await db.execute(chat)).scalar_one()])
    await db.execute(update(Group).where(Group.id == other).values(language="zh"))
    elsewhere = await a_group(db, await an_awake_challenge(db), bot=bot)
    on = await begun(db, challenge, to(on_, gone, other, off, elsewhere))
    assert await told_groups(db, call_id=on.call_id) == (
        ToldGroup("Aan", MessageState.QUEUED, None),
        ToldGroup("Buiten", MessageState.BLOCKED, "Blocked"),
        ToldGroup("Chinees", MessageState.SKIPPED, "NoText"),
        ToldGroup("Uit", MessageState.SKIPPED, "GroupOff"),
    )


async def test_a_group_is_in_a_call_once(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    group = await a_group(db, challenge, bot=bot)
    await begun(db, challenge, to(group, group))
    row = (await db.execute(select(Message.__table__).where(Message.group_id == group))).one()._asdict()
    with pytest.raises(IntegrityError, match="uq_messages_call_group"):
        await db.execute(insert(Message).values(row | {"id": row["id"] + 1}))


async def test_nothing_that_holds_for_residents_holds_back_a_group(
    db: Db, challenge: ChallengeView, bot: BotRow
) -> None:
    """It is in its own language, or the challenge's first, however many calls there were this week."""
    dutch, english = await a_group(db, challenge, bot=bot), await a_group(db, challenge, bot=bot, language="en")
    for _ in range(3):
        on = await begun(db, challenge, to(dutch, english))
        found = await claimed(db, bot, on)
        assert [(each.group_id, each.language, each.name) for each in found] == [
            (dutch, "nl", None),
            (english, "en", None),
        ]
        await db.execute(update(Message).where(Message.call_id == on.call_id).values(state="sent"))


async def test_one_that_is_switched_off_amid_a_call_gets_nothing_more(
    db: Db, challenge: ChallengeView, bot: BotRow
) -> None:
    group = await a_group(db, challenge, bot=bot)
    on = await begun(db, challenge, to(group))
    await db.execute(update(Group).where(Group.id == group).values(active=False))
    assert await claimed(db, bot, on) == []
    assert await of_state(db, on) == [("skipped", "GroupOff")]


async def test_in_the_challenges_quiet_hours_groups_are_left_in_peace(db: Db, bot: BotRow) -> None:
    file = a_challenge_file()
    hours = file.setup.quiet_hours.model_copy(update={"start": NOW.min.time(), "end": NOW.max.time()})
    night = await create_challenge(
        db, file.model_copy(update={"setup": file.setup.model_copy(update={"quiet_hours": hours})})
    )
    on = await begun(db, night, to(await a_group(db, night, bot=bot)))
    assert await claimed(db, bot, on) == []
    assert await of_state(db, on) == [("queued", None)]


async def test_pausing_and_cancelling_hold_for_groups_too(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    on = await begun(db, challenge, to(await a_group(db, challenge, bot=bot)))
    await move_call(db, on, CallMove.PAUSE)
    assert await claimed(db, bot, on) == []
    await move_call(db, on, CallMove.CANCEL)
    await sweep_cancelled(db, now=NOW)
    assert await of_state(db, on) == [("cancelled", None)]


async def test_one_in_doubt_is_listed_by_its_title_and_sent_again_knowingly(
    db: Db, challenge: ChallengeView, bot: BotRow
) -> None:
    on = await begun(db, challenge, to(await a_group(db, challenge, bot=bot, title="Buurtapp Zuid")))
    await db.execute(update(Message).where(Message.call_id == on.call_id).values(state="uncertain"))
    assert [each.resident for each in await uncertain_page(db, call_id=on.call_id)] == ["Buurtapp Zuid"]
    assert await resend_uncertain(db, on) == 1
    assert len(await claimed(db, bot, on)) == 1


async def test_it_is_answered_from_a_group_that_it_went_to_alone(db: Db, challenge: ChallengeView, bot: BotRow) -> None:
    group, other = await a_group(db, challenge, bot=bot), await a_group(db, challenge, bot=bot)
    on = await begun(db, challenge, to(group))
    assert await answerable_in(db, call_id=on.call_id, group_id=group) is None
    await sent(db, bot, on)
    assert await answerable_in(db, call_id=on.call_id, group_id=group) is not None
    assert await answerable_in(db, call_id=on.call_id, group_id=other) is None
    for option in (f"group--{group}", "0"):
        resident = await a_listener(db, challenge, bot=bot)
        same = {"call_id": on.call_id, "resident_id": resident, "challenge_id": challenge.id}
        await note_answer(db, **same, option=option)
    counts = await figures(db, call_id=on.call_id)
    assert (counts.answered, counts.from_groups) == (2, 1)
