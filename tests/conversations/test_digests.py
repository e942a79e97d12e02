"""The overview of a neighbourhood, as residents read it: grouped, in their language, once, and never at night."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from conversations.content import Content
from conversations.digests import send_due, worded
from participation.challenges import ChallengeView
from participation.database import Db
from participation.members import add_member
from participation.models import Message, Resident
from participation.overviews import Overview, Quote
from participation.passages import Passages
from participation.redaction import redact
from participation.review import Reviewed
from participation.stopping import begin_nothing
from participation.words import MessageState, PhaseKind, Pretend, Priority, Role
from tests.builders import a_chat
from tests.participation.test_digests import SATURDAY, WEEK, a_reader
from tests.participation.test_overviews import accepted

FULL = Overview(
    quotes=(Quote(12, "Een bankje.", "Noorderhof"), Quote(13, "Licht op het pad.", None)),
    near=1,
    elsewhere=2,
    done=1,
    supporters=2,
    opened=(PhaseKind.IMAGINE,),
    closed=(PhaseKind.EXPLORE,),
)


def test_it_is_grouped_and_leads_to_what_neighbours_say() -> None:
    content = worded(FULL, "nl")
    assert content.bubbles == (
        "Dit gebeurde er de laatste tijd in uw buurt.",
        "Er zijn 3 nieuwe bijdragen van buurtbewoners.\n\n“Een bankje.” (nummer 12, Noorderhof)\n\n"
        "“Licht op het pad.” (nummer 13)",
        "1 bijdrage van buurtbewoners is klaar.\n2 buurtbewoners reageerden op wat u stuurde.",
        "We zijn klaar met verkennen, voor nu.\nWe bedenken nu oplossingen: deel uw idee.",
        "Geen overzicht meer? Typ /settings.",
    )
    assert [(button.id, button.label) for button in content.buttons] == [("menu:neighbours", "Wat buren zeggen")]


def test_what_is_all_of_ones_own_area_is_said_so_and_what_is_none_is_left_out() -> None:
    only_near = Overview((), near=1, elsewhere=0, done=0, supporters=0, opened=(), closed=())
    assert worded(only_near, "en").bubbles == (
        "This happened in your neighbourhood lately.",
        "There is 1 new thing from neighbours near you.",
        "No overview any more? Type /settings.",
    )
    only_supporters = Overview((), near=0, elsewhere=0, done=0, supporters=1, opened=(), closed=())
    content = worded(only_supporters, "en")
    assert (len(content.bubbles), content.buttons) == (3, ())


async def messages(db: Db) -> list[tuple[int, str, Content]]:
    rows = await db.execute(select(Message.priority, Message.state, Message.content).order_by(Message.id))
    return [(priority, state, Content.load(content)) for priority, state, content in rows]


@pytest.fixture
async def happened(db: Db, challenge: ChallengeView) -> int:
    return await accepted(db, challenge, at=SATURDAY - timedelta(days=1), own_words="Een bankje van Fatma.")


async def test_it_is_sent_once_to_each_in_their_language(db: Db, challenge: ChallengeView, happened: int) -> None:
    for language in ("nl", "en"):
        reader = await a_reader(db, challenge)
        await db.execute(update(Resident).where(Resident.id == reader).values(language=language))
    await db.execute(update(Resident).where(Resident.id == await a_reader(db, challenge)).values(pretend=Pretend.TEST))
    assert await send_due(db, now=SATURDAY) == 2
    assert await send_due(db, now=SATURDAY + timedelta(minutes=1)) == 0
    told = await messages(db)
    assert [(priority, state) for priority, state, _ in told] == [(Priority.NOTICE, MessageState.QUEUED)] * 2
    assert [content.language for *_, content in told] == ["nl", "en"]
    assert f"“Een bankje van Fatma.” (number {happened})" in told[1][2].bubbles[1]


async def test_nothing_is_sent_where_nothing_happened_or_at_night(
    db: Db, challenge: ChallengeView, happened: int
) -> None:
    reader = await a_reader(db, challenge)
    assert await send_due(db, now=SATURDAY + timedelta(hours=14)) == 0
    assert await send_due(db, now=SATURDAY + timedelta(hours=25)) == 1
    assert await send_due(db, now=SATURDAY + WEEK) == 0
    since = (await db.execute(select(Resident.digested_at).where(Resident.id == reader))).scalar_one()
    assert (len(await messages(db)), since) == (1, SATURDAY + WEEK)


async def test_stop_takes_back_one_that_was_not_sent_yet(db: Db, challenge: ChallengeView, happened: int) -> None:
    chat = await a_chat(db)
    await a_reader(db, challenge, chat_id=chat)
    await send_due(db, now=SATURDAY)
    await begin_nothing(db, chat_id=chat)
    assert [state for _, state, _ in await messages(db)] == [MessageState.CANCELLED]


async def test_what_is_taken_out_of_words_later_is_taken_out_of_it_too(
    db: Db, challenge: ChallengeView, happened: int
) -> None:
    await a_reader(db, challenge)
    await send_due(db, now=SATURDAY)
    member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
    await redact(db, Reviewed(challenge.id, happened, member), passages=Passages.read("Fatma"))
    assert "Een bankje van […]." in (await messages(db))[0][2].bubbles[1]
