"""A neighbourhood in the middle of its challenge, as the manuals for coordinators show it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import select, update

from participation import demo
from participation.areas import leaves
from participation.audience import Audience
from participation.call_answers import note_answer
from participation.call_draft import CallButton, CallDraft
from participation.call_queue import queue_due
from participation.calls import make_call
from participation.challenges import ChallengeView
from participation.database import Db, transaction
from participation.firings import fire_due
from participation.models import Firing, Member, Message, Prompt, Resident, Submission, Tag
from participation.phases import OnPhase, PhasePlan, move_phase, plan_phase
from participation.prompt_answers import Given, keep_answers
from participation.prompts import OnPrompt, start_prompt
from participation.starters import make_starters
from participation.words import Does, MessageState, PhaseKind, PhaseMove, Status
from tests.admin.conftest import Desk
from tests.builders import a_listener

PAGES: Final[Mapping[str, str]] = {
    "today": "",
    "submissions": "/submissions?status=received",
    "submission": "/submissions/{submission}",
    "call": "/calls/{draft}",
    "call-going-out": "/calls/{going}",
    "phases": "/phases",
    "prompt": "/prompts/{prompt}/edit",
    "answers": "/prompts/{prompt}",
}
"""By the picture's name: the address after that of the challenge's desk."""
_LISTENERS: Final = 120
_PLACE: Final = {
    "nl": "Dag {name}. Het pleintje in {area} krijgt een nieuwe hoek. Wat zou u daar graag doen?",
    "en": "Hello {name}. The small square in {area} gets a new corner. What would you like to do there?",
}
_SOUP: Final = {
    "nl": "Dag {name}. Donderdag om zes uur koken we soep in het buurthuis. Komt u ook?",
    "en": "Hello {name}. On Thursday at six we cook soup in the community centre. Will you come?",
}
_MARKS: Final = (4, 5, 3, 4, 5, 4, 2, 5, 4, 4, 3, 5)
_SAID: Final = ("Twaalf buren, en de soep was op.", "Ik leerde mijn overbuurman kennen.", "Meer stoelen, graag.")


async def a_manual_desk(desk: Desk, languages: tuple[str, ...]) -> tuple[Mapping[str, int], Mapping[str, str]]:
    """The member who looks, by language; and what `PAGES` names, by the picture's name."""
    members = {language: await desk.member("Samira", language=language) for language in languages}
    by = members[languages[0]]
    async with transaction(desk.engine) as db:
        now = datetime.now(UTC)
        await demo.fill(db, challenge=desk.challenge, now=now)
        await _as_if_real(db)
        residents = await _listeners(db, desk.challenge)
        numbers = {"submission": await _answered(db)}
        numbers |= await _calls(db, desk.challenge, by=by, residents=residents, now=now)
        numbers |= await _phases(db, desk.challenge, by=by, residents=residents, now=now)
    paths = {name: f"/desk/{desk.challenge.slug}{path.format(**numbers)}" for name, path in PAGES.items()}
    return members, paths


async def _as_if_real(db: Db) -> None:
    await db.execute(update(Resident).values(pretend=None))
    await db.execute(update(Member).where(Member.sample).values(name="Joris", sample=False))
    await db.execute(update(Tag).values(sample=False))


async def _listeners(db: Db, challenge: ChallengeView) -> list[int]:
    areas = leaves(challenge.offered_areas)
    return [
        await a_listener(
            db, challenge, area=areas[number % len(areas)], language="en" if number % 4 == 0 else "nl", name=None
        )
        for number in range(_LISTENERS)
    ]


async def _answered(db: Db) -> int:
    """One whose author answered the team's question."""
    found = select(Submission.id).where(Submission.status == Status.RECEIVED, Submission.answered_at.is_not(None))
    return (await db.execute(found.order_by(Submission.id).limit(1))).scalar_one()


async def _calls(db: Db, challenge: ChallengeView, *, by: int, residents: list[int], now: datetime) -> dict[str, int]:
    """One that goes out, and one that is being written."""
    idea = CallButton(Does.SCRIPT, {"nl": "Ik heb een idee", "en": "I have an idea"}, "share_idea")
    buttons = (idea, CallButton(Does.NOT_NOW, {}))
    draft = CallDraft(_PLACE, buttons=buttons)
    going = await make_call(db, draft, challenge_id=challenge.id, by=by, begins_at=now)
    await queue_due(db, now=now)
    queued = (await db.execute(select(Message.id).where(Message.call_id == going).order_by(Message.id))).scalars().all()
    states = {
        MessageState.SENT: queued[:79],
        MessageState.BLOCKED: queued[79:81],
        MessageState.UNCERTAIN: queued[81:82],
    }
    for state, ids in states.items():
        await db.execute(update(Message).where(Message.id.in_(ids)).values(state=state, sent_at=now))
    for resident in residents[:9]:
        await note_answer(db, call_id=going, resident_id=resident, challenge_id=challenge.id, option="0")
    areas = tuple(each.id for each in leaves(challenge.offered_areas)[:2])
    written = CallDraft(_SOUP, Audience(areas=areas), buttons=buttons)
    return {"going": going, "draft": await make_call(db, written, challenge_id=challenge.id, by=by)}


async def _phases(db: Db, challenge: ChallengeView, *, by: int, residents: list[int], now: datetime) -> dict[str, int]:
    """Explored, imagined, and now they try; they go on exploring, and mean to learn."""
    week = timedelta(days=7)
    plans = (
        (PhasePlan(PhaseKind.EXPLORE), 9, 6),
        (PhasePlan(PhaseKind.IMAGINE), 6, 3),
        (PhasePlan(PhaseKind.EXPLORE), 2, None),
        (PhasePlan(PhaseKind.LEARN, opens_at=now + 2 * week, closes_at=now + 4 * week), None, None),
        (PhasePlan(PhaseKind.TRY), 3, None),
    )
    phase = 0
    for plan, opened, closed in plans:
        phase = await plan_phase(db, plan, challenge_id=challenge.id, by=by, now=now - 10 * week)
        for weeks, move in ((opened, PhaseMove.OPEN), (closed, PhaseMove.CLOSE)):
            if weeks is not None:
                await move_phase(
                    db, OnPhase(challenge.id, phase, by), move, now=now - weeks * week, why="Zo ver zijn we."
                )
    prompt = (await make_starters(db, challenge=challenge, phase_id=phase, kind=PhaseKind.TRY, by=by))[1]
    await start_prompt(db, OnPrompt(challenge.id, prompt, by), now=now)
    await db.execute(update(Prompt).where(Prompt.id == prompt).values(next_at=now))
    await fire_due(db, now=now)
    await queue_due(db, now=now)
    call = (await db.execute(select(Firing.call_id).where(Firing.prompt_id == prompt))).scalar_one() or 0
    await db.execute(update(Message).where(Message.call_id == call).values(state=MessageState.SENT, sent_at=now))
    for place, mark in enumerate(_MARKS):
        given = [Given(2, options=(mark,))]
        if place < len(_SAID):
            given.insert(0, Given(1, _SAID[place]))
        await keep_answers(db, given, call_id=call, resident_id=residents[place], language="nl")
    return {"prompt": prompt}
