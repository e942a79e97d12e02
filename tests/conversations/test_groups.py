"""The bot in a group chat: what it says there, what it keeps, and where a call's button leads from there."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from sqlalchemy import func, select, update

from conversations.calls import worded_in_group
from conversations.content import Content
from conversations.incoming import CallLink, InGroup, MovedTo, PutIn, Retitled, TakenOut, call_link, call_payload
from conversations.talk import give_up
from participation.call_draft import CallButton, CallDraft
from participation.call_queue import queue_due
from participation.calls import make_call
from participation.challenges import ChallengeView
from participation.chats import Address, BotRow
from participation.database import Db
from participation.models import CallAnswer, Chat, Group, Message, Resident, Source, Submission, Talk
from participation.words import Does
from tests.builders import KEYS, a_bot, a_challenge, a_group
from tests.conversations.someone import Someone, a_resident_of, someone

LINK: Final = InGroup("https://t.me/buurtbot", "Buurtapp")
DRAFT: Final = CallDraft(
    {"nl": "Dag {name}. Hoe wordt het groener?", "en": "How could it become greener, {name}?"},
    buttons=(
        CallButton(Does.NOT_NOW, {}),
        CallButton(Does.SCRIPT, {}, "share_idea"),
        CallButton(Does.LINK, {"nl": "Lees meer", "en": "Read more"}, "https://gemeente.nl/groen"),
    ),
)


@pytest.fixture
async def bot(db: Db) -> BotRow:
    return await a_bot(db)


@pytest.fixture
async def room(db: Db, bot: BotRow) -> Someone:
    """A group chat that nothing is known of yet."""
    return await someone(db, bot=bot, address="-4001")


async def groups(db: Db) -> list[tuple[str, int | None]]:
    rows = await db.execute(select(Group.title, Group.challenge_id).order_by(Group.id))
    return [(title, challenge) for title, challenge in rows]


async def called_in(db: Db, challenge: ChallengeView, group: int, draft: CallDraft = DRAFT) -> int:
    """A call that has just arrived there."""
    now = datetime.now(UTC)
    to = CallDraft(draft.texts, buttons=draft.buttons, groups=(group,), groups_only=True)
    made = await make_call(db, to, challenge_id=challenge.id, by=None, begins_at=now)
    await queue_due(db, now=now)
    await db.execute(update(Message).where(Message.call_id == made).values(state="sent"))
    return made


async def time_passes(db: Db) -> None:
    await db.execute(update(Message).values(created_at=Message.created_at - timedelta(minutes=6)))


# — in the group


async def test_it_says_once_what_it_is_for_in_the_first_language_of_the_only_open_challenge(
    db: Db, challenge: ChallengeView, room: Someone
) -> None:
    await room.does(PutIn("Buurtapp"))
    assert room.log[0].bubbles[0].startswith(f"Af en toe vraagt het team van {challenge.setup.name['nl']}")
    (button,) = room.last.buttons
    (group,) = (await db.execute(select(Group.id))).scalars()
    assert button.start == f"{challenge.slug}_group--{group}"
    await room.does(PutIn("Buurtapp Zuid"))
    assert len(room.log) == 1
    assert await groups(db) == [("Buurtapp Zuid", challenge.id)]


@pytest.mark.usefixtures("challenge")
async def test_of_several_challenges_nobody_said_which_so_nothing_is_said(db: Db, room: Someone) -> None:
    await a_challenge(db)
    await room.does(PutIn("Buurtapp"))
    assert room.log == []
    assert await groups(db) == [("Buurtapp", None)]


@pytest.mark.usefixtures("challenge")
async def test_taken_out_it_is_blocked_there_and_back_it_says_so_again(db: Db, room: Someone) -> None:
    await room.does(PutIn("Buurtapp"))
    await room.does(TakenOut())
    assert (await db.execute(select(Chat.blocked_at))).scalar_one() is not None
    assert [each.state for each in await db.execute(select(Message.state))] == ["blocked"]
    await room.does(PutIn("Buurtapp"))
    assert (await db.execute(select(Chat.blocked_at))).scalar_one() is None
    assert len(room.log) == 2


@pytest.mark.usefixtures("challenge")
async def test_a_new_title_is_followed(db: Db, room: Someone) -> None:
    await room.does(PutIn("Buurtapp"))
    await room.does(Retitled("Straat en plein"))
    assert [title for title, _challenge in await groups(db)] == ["Straat en plein"]


@pytest.mark.usefixtures("challenge")
async def test_a_supergroup_is_the_same_group_at_another_address(db: Db, bot: BotRow, room: Someone) -> None:
    await room.does(PutIn("Buurtapp"))
    await room.does(MovedTo(Address(bot, "-1004001")))
    there = await someone(db, bot=bot, address="-1004001")
    await there.does(PutIn("Buurtapp"))
    assert there.chat_id == room.chat_id
    assert len(there.log) == 1


@pytest.mark.usefixtures("challenge")
async def test_who_speaks_to_it_is_pointed_to_the_private_chat_and_begins_no_talk(db: Db, room: Someone) -> None:
    """The group becomes known by that too, if nobody told of it."""
    await room.does(LINK)
    assert room.last.buttons[0].start
    await time_passes(db)
    await room.does(LINK)
    assert "https://t.me/buurtbot" in room.text
    assert len(await groups(db)) == 1
    assert (await db.execute(select(func.count()).select_from(Talk))).scalar_one() == 0


@pytest.mark.usefixtures("challenge")
async def test_however_often_it_is_spoken_to_it_answers_once_in_a_while(db: Db, room: Someone) -> None:
    await room.does(PutIn("Buurtapp"))
    for _ in range(3):
        await room.does(LINK)
    assert len(room.log) == 1  # what it is for was just said
    await time_passes(db)
    for _ in range(3):
        await room.does(LINK)
    assert len(room.log) == 2
    await time_passes(db)
    await room.does(LINK)
    assert len(room.log) == 3
    await db.execute(update(Message).values(state="failed"))
    await room.does(LINK)
    assert len(room.log) == 4


async def test_a_call_is_no_reply_and_keeps_nobody_from_being_answered(
    db: Db, challenge: ChallengeView, room: Someone
) -> None:
    await room.does(PutIn("Buurtapp"))
    (group,) = (await db.execute(select(Group.id))).scalars()
    await time_passes(db)
    await called_in(db, challenge, group)
    await room.does(LINK)
    assert "https://t.me/buurtbot" in room.text


async def test_what_could_not_be_heard_there_is_answered_to_nobody(db: Db, room: Someone) -> None:
    from conversations.incoming import Incoming

    incoming = Incoming(room._address, 9_000_001, LINK)
    heard = await give_up(db, incoming, keys=KEYS, now=datetime.now(UTC))
    assert heard.said == 0
    assert (await db.execute(select(Message.id))).all() == []


# — what a call says there


def said(draft: CallDraft = DRAFT, language: str = "nl") -> Content:
    return worded_in_group(draft, call_id=7, group_id=3, language=language)


def test_it_is_said_without_a_name_and_its_buttons_lead_to_the_private_chat() -> None:
    content = said()
    assert content.bubbles == ("Dag. Hoe wordt het groener?",)
    assert [(each.label, each.start, each.url) for each in content.buttons] == [
        ("Ik heb een idee", "_call-7-3-1", ""),
        ("Lees meer", "", "https://gemeente.nl/groen"),
    ]


def test_without_a_button_that_begins_something_there_is_one_that_opens_the_chat() -> None:
    content = said(CallDraft(DRAFT.texts), "en")
    assert [(each.label, each.start) for each in content.buttons] == [("Write to us", "_call-7-3")]


def test_what_is_said_in_no_language_of_the_group_is_not_said() -> None:
    with pytest.raises(ValueError, match="has no text in ar"):
        said(language="ar")


@pytest.mark.parametrize("link", [CallLink(7, 3, 0), CallLink(10**18 - 1, 10**18 - 1, 3), CallLink(7, 3)], ids=str)
def test_a_link_is_read_back_and_fits(link: CallLink) -> None:
    payload = call_payload(link)
    assert call_link(payload) == link
    assert len(payload) <= 64


@pytest.mark.parametrize(
    "payload", ["", "_call-7", "_call-7-3-", "_call-x-3", "call-7-3", "_call-7-3-12", "_call-7-3 "]
)
def test_anything_else_is_no_such_link(payload: str) -> None:
    assert call_link(payload) is None


# — from the group to the private chat


async def test_a_resident_begins_what_the_button_is_for_and_it_is_an_answer(
    db: Db, challenge: ChallengeView, bot: BotRow
) -> None:
    fatma = await a_resident_of(db, challenge.slug)
    await fatma.taps("Stoppen")
    group = await a_group(db, challenge, bot=bot)
    call = await called_in(db, challenge, group)
    await fatma.starts(f"_call-{call}-{group}-1")
    await fatma.says("Een geveltuin.")
    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")
    assert await answers(db) == [(call, f"group--{group}")]
    assert list((await db.execute(select(Submission.call_id))).scalars()) == [call]


async def test_a_newcomer_reads_the_notice_first_and_then_begins_it(
    db: Db, challenge: ChallengeView, bot: BotRow
) -> None:
    """With several challenges it is the call's; where they come from is kept as of a poster."""
    await a_challenge(db)
    group = await a_group(db, challenge, bot=bot)
    call = await called_in(db, challenge, group)
    omar = await someone(db)
    await omar.starts(f"_call-{call}-{group}-1")
    assert await answers(db) == []
    await omar.taps("Prima, ga verder")
    assert await answers(db) == [(call, f"group--{group}")]
    await omar.says("Een geveltuin.")
    await omar.taps("Noorderhof")
    await omar.taps("Versturen")
    assert list((await db.execute(select(Submission.call_id))).scalars()) == [call]
    came = select(Source.name).join(Resident, Resident.source_id == Source.id)
    assert (await db.execute(came)).scalars().all() == [f"group--{group}"]


async def test_a_link_of_a_call_that_did_not_go_there_is_unknown(
    db: Db, challenge: ChallengeView, fatma: Someone, bot: BotRow
) -> None:
    group, other = await a_group(db, challenge, bot=bot), await a_group(db, challenge, bot=bot)
    call = await called_in(db, challenge, group)
    await fatma.starts(f"_call-{call}-{other}-1")
    assert "Die link ken ik niet" in fatma.text
    assert await answers(db) == []


async def test_the_button_that_only_opens_the_chat_is_an_answer_too(
    db: Db, challenge: ChallengeView, bot: BotRow
) -> None:
    group = await a_group(db, challenge, bot=bot)
    call = await called_in(db, challenge, group, CallDraft(DRAFT.texts))
    omar = await someone(db)
    await omar.starts(f"_call-{call}-{group}")
    await omar.taps("Prima, ga verder")
    assert await answers(db) == [(call, f"group--{group}")]


async def answers(db: Db) -> list[tuple[int, str]]:
    rows = await db.execute(select(CallAnswer.call_id, CallAnswer.option))
    return [(call_id, option) for call_id, option in rows]
