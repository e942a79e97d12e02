"""What residents do with a call: tap, write, or leave it; and what comes of it is known as its answer."""

from datetime import UTC, datetime
from typing import Final

import pytest
from sqlalchemy import false, insert, literal, select, update

from conversations.calls import STARTS, label_of, worded
from conversations.content import Role
from conversations.incoming import Asked, CallTapped
from participation.call_draft import SCRIPTS, CallButton, CallDraft
from participation.calls import make_call
from participation.challenges import ChallengeView
from participation.database import Db
from participation.models import Call, CallAnswer, Chat, ChatResident, Message, Submission
from participation.words import Channel, Does, MessageState
from tests.builders import a_bot, a_chat, an_awake_challenge
from tests.conversations.someone import NEED, Someone, a_resident_of, someone

DRAFT: Final = CallDraft(
    {"nl": "Dag {name}. Hoe wordt {area} groener?", "en": "How could {area} become greener?"},
    buttons=(
        CallButton(Does.SCRIPT, {"nl": "Ik heb een idee", "en": "I have an idea"}, "share_idea"),
        CallButton(Does.LINK, {"nl": "Lees meer", "en": "Read more"}, "https://gemeente.nl/groen"),
        CallButton(Does.NOT_NOW, {"nl": "Nu niet", "en": "Not now"}),
    ),
)


@pytest.fixture
async def fatma(db: Db, challenge: ChallengeView) -> Someone:
    """With nothing open."""
    person = await a_resident_of(db, challenge.slug)
    await person.taps("Stoppen")
    return person


@pytest.fixture
async def call(db: Db, fatma: Someone, challenge: ChallengeView) -> int:
    """That has just reached Fatma."""
    made = await make_call(db, DRAFT, challenge_id=challenge.id, by=None, begins_at=datetime.now(UTC))
    await reaches(db, made, fatma)
    return made


async def reaches(db: Db, call: int, person: Someone, state: MessageState = MessageState.SENT) -> None:
    row = (await db.execute(select(Chat.bot_id, Chat.resident_id).where(Chat.id == person.chat_id))).one()
    challenge = select(Call.challenge_id).where(Call.id == call).scalar_subquery()
    await db.execute(
        insert(Message).values(
            challenge_id=challenge,
            bot_id=row.bot_id,
            chat_id=person.chat_id,
            call_id=call,
            resident_id=row.resident_id,
            priority=2,
            on_doubt="hold",
            state=state,
        )
    )


async def answers(db: Db) -> list[tuple[int, str]]:
    rows = await db.execute(select(CallAnswer.call_id, CallAnswer.option))
    return [(call_id, option) for call_id, option in rows]


async def came_from(db: Db) -> list[int | None]:
    return list((await db.execute(select(Submission.call_id).order_by(Submission.id))).scalars())


def test_it_is_said_in_ones_own_language_with_a_way_to_have_no_more() -> None:
    content = worded(DRAFT, call_id=7, language="nl", name="Fatma", area="Noorderhof")
    assert content.bubbles == ("Dag Fatma. Hoe wordt Noorderhof groener?", "Geen oproepen meer? Typ /stop.")
    assert [(button.id, button.label, button.url) for button in content.buttons] == [
        ("call:7:0", "Ik heb een idee", ""),
        ("call:7:1", "Lees meer", "https://gemeente.nl/groen"),
        ("call:7:2", "Nu niet", ""),
    ]
    assert content.buttons[2].role is Role.QUIET


def test_a_reminder_says_so_before_the_same_words() -> None:
    first = worded(DRAFT, call_id=7, language="nl", name="Fatma", area="Noorderhof")
    again = worded(DRAFT, call_id=7, language="nl", name="Fatma", area="Noorderhof", reminds=True)
    assert again.bubbles == ("Een kleine herinnering:", *first.bubbles)
    assert again.buttons == first.buttons


def test_a_button_says_what_was_written_or_what_it_usually_says() -> None:
    assert label_of(CallButton(Does.SCRIPT, {"nl": "Vertel het"}, "share_need"), "nl") == "Vertel het"
    assert label_of(CallButton(Does.SCRIPT, {"nl": "Vertel het"}, "share_need"), "en") == "I miss something"
    assert label_of(CallButton(Does.NOT_NOW, {}), "nl") == "Nu even niet"
    assert label_of(CallButton(Does.LINK, {}, "https://gemeente.nl/"), "nl") == ""


def test_all_that_a_call_may_start_says_something_by_itself() -> None:
    assert tuple(STARTS) == SCRIPTS


def test_to_whom_it_says_nothing_it_cannot_be_put_together() -> None:
    with pytest.raises(ValueError, match="no text in tr"):
        worded(DRAFT, call_id=7, language="tr", name=None, area=None)


async def test_a_tap_starts_what_the_button_is_for_and_what_is_sent_came_from_the_call(
    db: Db, fatma: Someone, call: int
) -> None:
    await fatma.does(CallTapped(call, 0))
    await fatma.says("Zet bakken met bloemen neer.")
    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")
    assert await came_from(db) == [call]
    assert await answers(db) == [(call, "0")]


async def test_words_that_follow_it_answer_it(db: Db, fatma: Someone, call: int) -> None:
    await fatma.says("Meer bomen!")
    await fatma.taps("Een idee")
    await fatma.taps("Noorderhof")
    await fatma.taps("Versturen")
    assert await came_from(db) == [call]
    assert await answers(db) == [(call, "words")]


async def test_not_now_is_an_answer_too_and_is_taken_kindly(db: Db, fatma: Someone, call: int) -> None:
    await fatma.does(CallTapped(call, 2))
    assert fatma.text == "Dat is prima. U kunt ons hier altijd schrijven."
    assert await answers(db) == [(call, "2")]


async def test_a_second_tap_is_no_second_answer(db: Db, fatma: Someone, call: int) -> None:
    await fatma.does(CallTapped(call, 2))
    await fatma.does(CallTapped(call, 2))
    assert await answers(db) == [(call, "2")]


async def test_what_comes_later_came_from_no_call(db: Db, fatma: Someone, call: int) -> None:
    await fatma.does(CallTapped(call, 2))
    await fatma.sends("need", NEED)
    assert await came_from(db) == [None]


async def test_a_talk_that_is_open_goes_on_after_not_now(fatma: Someone, call: int) -> None:
    await fatma.does(Asked("need"))
    await fatma.does(CallTapped(call, 2))
    assert "Wat mist u in uw buurt?" in fatma.text


@pytest.mark.parametrize("number", [3, 99])
async def test_a_button_that_is_not_there_does_nothing(db: Db, fatma: Someone, call: int, number: int) -> None:
    await fatma.does(CallTapped(call, number))
    assert await answers(db) == []


async def test_a_call_that_is_gone_does_no_harm(db: Db, fatma: Someone) -> None:
    await fatma.does(CallTapped(10**17, 0))
    assert "Ik mis iets" in fatma.labels()
    assert await answers(db) == []


async def test_a_call_of_another_challenge_is_answered_in_that_one(db: Db, fatma: Someone) -> None:
    elsewhere = await an_awake_challenge(db)
    made = await make_call(db, DRAFT, challenge_id=elsewhere.id, by=None)
    await reaches(db, made, fatma)
    await fatma.does(CallTapped(made, 0))
    chat = await db.execute(select(Chat.challenge_id).where(Chat.id == fatma.chat_id))
    assert chat.scalar_one() == elsewhere.id


async def test_a_stranger_who_taps_is_welcomed_first(db: Db, call: int) -> None:
    """As who was erased is one, in a chat that a call had reached."""
    stranger = await someone(db, bot=(bot := await a_bot(db, channel=Channel.WEB)), address="4711")
    stranger.chat_id = await a_chat(db, bot=bot, address="4711")
    await reaches(db, call, stranger)
    await stranger.does(CallTapped(call, 0))
    await stranger.taps("Prima, ga verder")
    assert "Wat is uw idee?" in stranger.text
    assert await answers(db) == []


@pytest.mark.parametrize("state", [None, MessageState.QUEUED, MessageState.CANCELLED, MessageState.SKIPPED])
async def test_a_tap_on_a_call_that_somebody_did_not_get_is_not_believed(
    db: Db, challenge: ChallengeView, call: int, state: MessageState | None
) -> None:
    joris = await a_resident_of(db, challenge.slug)
    await joris.taps("Stoppen")
    if state is not None:
        await reaches(db, call, joris, state)
    await joris.does(CallTapped(call, 0))
    assert "Ik mis iets" in joris.labels()
    assert await answers(db) == []


async def test_a_tap_on_a_draft_elsewhere_leads_to_no_other_neighbourhood(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    elsewhere = await an_awake_challenge(db)
    await fatma.does(CallTapped(await make_call(db, DRAFT, challenge_id=elsewhere.id, by=None), 0))
    chat = await db.execute(select(Chat.challenge_id).where(Chat.id == fatma.chat_id))
    assert chat.scalar_one() == challenge.id


@pytest.mark.parametrize("state", [MessageState.SENDING, MessageState.UNCERTAIN])
async def test_a_call_of_which_it_is_not_known_whether_it_arrived_is_answered(
    db: Db, challenge: ChallengeView, fatma: Someone, state: MessageState
) -> None:
    made = await make_call(db, DRAFT, challenge_id=challenge.id, by=None)
    await reaches(db, made, fatma, state)
    await fatma.does(CallTapped(made, 0))
    assert await answers(db) == [(made, "0")]


async def test_it_is_answered_in_another_chat_of_the_same_resident(db: Db, fatma: Someone, call: int) -> None:
    other = await someone(db)
    await other.does(Asked("start"))
    standing = select(literal(other.chat_id), ChatResident.challenge_id, ChatResident.resident_id, false())
    columns = ["chat_id", "challenge_id", "resident_id", "preferred"]
    theirs = standing.where(ChatResident.chat_id == fatma.chat_id)
    await db.execute(insert(ChatResident).from_select(columns, theirs))
    resident = select(Chat.resident_id).where(Chat.id == fatma.chat_id).scalar_subquery()
    await db.execute(update(Chat).where(Chat.id == other.chat_id).values(resident_id=resident))
    await other.does(CallTapped(call, 0))
    assert await answers(db) == [(call, "0")]


async def test_where_a_member_tries_a_draft_its_buttons_work_and_elsewhere_they_do_not(
    db: Db, challenge: ChallengeView, fatma: Someone
) -> None:
    draft = await make_call(db, DRAFT, challenge_id=challenge.id, by=None)
    far = await make_call(db, DRAFT, challenge_id=(await an_awake_challenge(db)).id, by=None)
    await db.execute(update(Chat).where(Chat.id == fatma.chat_id).values(test=True))
    await fatma.does(CallTapped(far, 0))
    assert "Wat is uw idee?" not in fatma.text
    await fatma.does(CallTapped(draft, 0))
    assert "Wat is uw idee?" in fatma.text
