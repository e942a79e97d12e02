"""What residents read of the phases that their neighbourhood is in."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from conversations.incoming import Asked
from conversations.phases import NOW
from participation.challenges import AreaView, ChallengeView
from participation.database import Db
from participation.models import Chat
from participation.phases import OnPhase, PhasePlan, move_phase, plan_phase
from participation.residents import live_in
from participation.words import PhaseKind, PhaseMove
from tests.conversations.someone import Someone


async def opens(db: Db, challenge: ChallengeView, kind: PhaseKind, area: AreaView | None = None) -> None:
    now = datetime.now(UTC)
    plan = PhasePlan(kind, area_id=area.id if area else None)
    made = await plan_phase(db, plan, challenge_id=challenge.id, by=None, now=now)
    await move_phase(db, OnPhase(challenge.id, made, None), PhaseMove.OPEN, now=now)


async def resident_of(db: Db, person: Someone) -> int:
    found = (await db.execute(select(Chat.resident_id).where(Chat.id == person.chat_id))).scalar_one()
    assert found is not None
    return found


@pytest.fixture
async def at_the_menu(fatma: Someone) -> Someone:
    await fatma.taps("Stoppen")
    return fatma


def test_each_kind_says_something_of_its_own() -> None:
    assert set(NOW) == set(PhaseKind)
    assert len({each.says for each in NOW.values()}) == len(PhaseKind)


async def test_start_says_what_is_open_and_what_can_be_done_now(
    db: Db, challenge: ChallengeView, at_the_menu: Someone
) -> None:
    await at_the_menu.starts()
    before = (at_the_menu.text, at_the_menu.labels())
    assert before[0] == "Wat wilt u doen?"
    await opens(db, challenge, PhaseKind.IMAGINE)
    await opens(db, challenge, PhaseKind.EXPLORE)
    await at_the_menu.starts()
    assert at_the_menu.text == (
        "We zijn nu aan het verkennen: vertel wat u opvalt en mist.\nWe bedenken nu oplossingen: deel uw idee."
    )
    assert at_the_menu.labels() == ["Ik heb een idee", *before[1]]
    await at_the_menu.taps("Ik heb een idee")
    assert "Wat is uw idee?" in at_the_menu.text


async def test_what_was_asked_for_is_said_before_it(db: Db, challenge: ChallengeView, at_the_menu: Someone) -> None:
    await opens(db, challenge, PhaseKind.LEARN)
    await at_the_menu.does(Asked("nothing-we-know"))
    assert at_the_menu.last.bubbles[0] == "Die opdracht ken ik niet."
    assert at_the_menu.labels()[0] == "Ik heb iets geleerd"


async def test_a_phase_of_an_area_is_told_to_who_lives_in_it(
    db: Db, challenge: ChallengeView, at_the_menu: Someone
) -> None:
    inner = challenge.areas[-1]
    outer = next(area for area in challenge.areas if area.id == inner.parent_id)
    await opens(db, challenge, PhaseKind.TRY, outer)
    await at_the_menu.starts()
    assert at_the_menu.text == "Wat wilt u doen?"
    resident = await resident_of(db, at_the_menu)
    await live_in(db, resident_id=resident, area_id=inner.id)
    await at_the_menu.starts()
    assert at_the_menu.text == "We proberen nu dingen uit: doe mee, of breng iets in."
