"""Where a call stands, and who may move it."""

from datetime import UTC, datetime, timedelta

import pytest

from participation.audience import Audience
from participation.call_draft import CallButton, CallDraft
from participation.calls import (
    Called,
    CallMove,
    CallView,
    calls_page,
    change_call,
    make_call,
    move_call,
    schedule_call,
    see_call,
)
from participation.challenges import ChallengeView
from participation.database import Db
from participation.errors import ButtonLeadsAway, CallIncomplete, ChangedMeanwhile, NoSuchCall, NotAllowedNow
from participation.words import CallState, Does, Kind
from tests.builders import a_challenge
from tests.statements import statements

DRAFT = CallDraft(
    {"nl": "Wat mist u?", "en": "What do you miss?"},
    Audience(kinds=(Kind.NEED,)),
    (CallButton(Does.SCRIPT, {"nl": "Vertel", "en": "Tell us"}, "share_need"),),
)
LATER = datetime(2027, 3, 1, 10, tzinfo=UTC)


@pytest.fixture
async def challenge(db: Db) -> ChallengeView:
    return await a_challenge(db)


@pytest.fixture
async def on(db: Db, challenge: ChallengeView) -> Called:
    return Called(challenge.id, await make_call(db, DRAFT, challenge_id=challenge.id, by=None), None)


async def seen(db: Db, on: Called) -> CallView:
    return await see_call(db, challenge_id=on.challenge_id, call_id=on.call_id)


async def test_it_is_a_draft_until_it_has_its_moment(db: Db, on: Called) -> None:
    assert (await seen(db, on)).draft == DRAFT
    assert (await seen(db, on)).state is CallState.DRAFT
    await schedule_call(db, on, begins_at=LATER)
    assert ((await seen(db, on)).state, (await seen(db, on)).begins_at) == (CallState.SCHEDULED, LATER)
    await move_call(db, on, CallMove.TAKE_BACK)
    assert ((await seen(db, on)).state, (await seen(db, on)).begins_at) == (CallState.DRAFT, None)


async def test_it_is_changed_as_long_as_it_is_a_draft(db: Db, on: Called) -> None:
    other = CallDraft({"nl": "Dag", "en": "Hello"})
    await change_call(db, on, other)
    assert (await seen(db, on)).draft == other
    await schedule_call(db, on, begins_at=LATER)
    with pytest.raises(NotAllowedNow):
        await change_call(db, on, DRAFT)
    assert (await seen(db, on)).draft == other


async def test_a_language_without_words_is_told_before_it_can_be_scheduled(db: Db, on: Called) -> None:
    await change_call(db, on, CallDraft({"nl": "Dag"}))
    with pytest.raises(CallIncomplete):
        await schedule_call(db, on, begins_at=LATER)
    await change_call(db, on, CallDraft({"nl": "Dag"}, fallback="nl"))
    await schedule_call(db, on, begins_at=LATER)


@pytest.mark.parametrize(("does", "to"), [(Does.LINK, "https://elsewhere.example/"), (Does.SCRIPT, "leave")])
async def test_one_that_leads_elsewhere_is_not_scheduled(db: Db, on: Called, does: Does, to: str) -> None:
    button = CallButton(does, {"nl": "Kijk", "en": "Look"}, to)
    await change_call(db, on, CallDraft({"nl": "Dag", "en": "Hello"}, buttons=(button,)))
    with pytest.raises(ButtonLeadsAway):
        await schedule_call(db, on, begins_at=LATER)
    assert (await seen(db, on)).state is CallState.DRAFT


@pytest.mark.parametrize("move", [CallMove.PAUSE, CallMove.RESUME, CallMove.CANCEL, CallMove.TAKE_BACK])
async def test_a_draft_is_neither_paused_nor_cancelled(db: Db, on: Called, move: CallMove) -> None:
    with pytest.raises(NotAllowedNow):
        await move_call(db, on, move)


async def test_who_saw_an_earlier_version_is_told(db: Db, on: Called) -> None:
    version = (await seen(db, on)).version
    await change_call(db, on, CallDraft({"nl": "Dag", "en": "Hello"}))
    with pytest.raises(ChangedMeanwhile):
        await schedule_call(db, Called(on.challenge_id, on.call_id, None, version), begins_at=LATER)


async def test_a_call_of_another_challenge_is_none(db: Db, on: Called) -> None:
    elsewhere = Called((await a_challenge(db)).id, on.call_id, None)
    with pytest.raises(NoSuchCall):
        await seen(db, elsewhere)
    with pytest.raises(NoSuchCall):
        await change_call(db, elsewhere, DRAFT)
    with pytest.raises(NoSuchCall):
        await move_call(db, elsewhere, CallMove.CANCEL)


async def test_the_newest_comes_first_page_by_page(db: Db, challenge: ChallengeView) -> None:
    made = [await make_call(db, DRAFT, challenge_id=challenge.id, by=None) for _ in range(3)]
    first = await calls_page(db, challenge_id=challenge.id, most=2)
    assert [each.id for each in first] == made[:0:-1]
    rest = await calls_page(db, challenge_id=challenge.id, before=first[-1].id)
    assert [each.id for each in rest] == made[:1]


async def test_one_that_the_clock_makes_is_scheduled_at_once(db: Db, challenge: ChallengeView) -> None:
    made = await make_call(db, DRAFT, challenge_id=challenge.id, by=None, begins_at=LATER + timedelta(hours=1))
    assert (await see_call(db, challenge_id=challenge.id, call_id=made)).state is CallState.SCHEDULED


async def test_a_page_takes_as_many_statements_for_three_as_for_one(db: Db, challenge: ChallengeView) -> None:
    await make_call(db, DRAFT, challenge_id=challenge.id, by=None)
    async with statements(db) as one:
        await calls_page(db, challenge_id=challenge.id)
    for _ in range(2):
        await make_call(db, DRAFT, challenge_id=challenge.id, by=None)
    async with statements(db) as three:
        await calls_page(db, challenge_id=challenge.id)
    assert len(one) == len(three)
