"""Prompts and the clock: moved over both changes of summer time and a standstill, and a prompt changed as it asks.

Several clocks look at once, by a time that is handed in.
"""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.calls import see_call
from participation.challenges import challenge_by_slug
from participation.database import make_engine, transaction
from participation.firings import fire_due
from participation.models import Firing
from participation.phases import OnPhase, PhasePlan, move_phase, plan_phase
from participation.prompt_draft import PromptDraft
from participation.prompts import OnPrompt, change_prompt, make_prompt, see_prompt, start_prompt
from participation.rhythms import Rhythm, Weekday, Weekly
from participation.words import PhaseKind, PhaseMove, Starts
from samenleven.opened import disposed
from tests.faults.figures import Figures
from tests.faults.memory import CHALLENGE

CLOCKS: Final = 3
AWAKE_AND_ASLEEP: Final = (time(19), time(2, 30), time(2))
"""In the evening, and at the hours that a change of the clocks skips or repeats."""
LATE_MARCH: Final = datetime(2026, 3, 27, tzinfo=UTC)
LATE_OCTOBER: Final = datetime(2026, 10, 23, tzinfo=UTC)
"""Two days before the clocks change, in each case."""
DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Asking:
    engine: AsyncEngine
    on: OnPrompt
    at: time
    zone: ZoneInfo

    def due(self, after: datetime, until: datetime) -> list[datetime]:
        """Worked out without the product's rhythms: each local day's hour, or the one that takes its place."""
        first, days = after.astimezone(self.zone).date() - DAY, (until - after).days + 3
        moments = (
            datetime.combine(first + timedelta(days=day), self.at, self.zone).astimezone(UTC) for day in range(days)
        )
        return [each for each in moments if after < each <= until]

    async def asked(self) -> list[tuple[datetime, int]]:
        """For which moment, and by which call."""
        async with transaction(self.engine) as db:
            found = select(Firing.at, Firing.call_id).where(Firing.prompt_id == self.on.prompt_id).order_by(Firing.at)
            return [(row.at, row.call_id) for row in await db.execute(found)]


async def moved(url: str, *, minutes: int) -> Figures:
    """In steps of so many minutes; over a day, and over the summer, the clock stands still."""
    figures, looks = Figures({"step_minutes": minutes, "clocks": CLOCKS}), _looks(timedelta(minutes=minutes))
    async with disposed(make_engine(url, pool_size=2 * CLOCKS)) as engine:
        prompts = [await _asking(engine, at, since=looks[0]) for at in AWAKE_AND_ASLEEP]
        for now in looks[1:]:
            await _look(engine, now)
        figures.count(looks=len(looks) * CLOCKS)
        for each in prompts:
            expected = [due[0] for between in pairwise(looks) if (due := each.due(*between))]
            asked = await each.asked()
            figures.hold(f"the moments at {each.at:%H:%M}", [at for at, _call in asked], expected)
            figures.hold(f"calls at {each.at:%H:%M}", len({call for _at, call in asked}), len(expected))
            figures.count(**{f"asked_at_{each.at:%H:%M}": len(asked)})
    return figures


async def changed_as_it_asks(url: str, *, times: int, seed: int) -> Figures:
    """Each time it asks once, in the words from before or in those from after, and the change is never lost."""
    chance = random.Random(seed)  # noqa: S311 — to be repeated, nothing secret
    figures, mixed, newer = Figures({"changes": times}), [], 0
    async with disposed(make_engine(url, pool_size=2 * CLOCKS)) as engine:
        asking = await _asking(engine, time(19), since=LATE_MARCH, days=(Weekday.TUESDAY,))
        before = _draft(Rhythm(Weekly((Weekday.TUESDAY,)), time(19)), "0")
        for number in range(1, times + 1):
            now, after = LATE_MARCH + number * WEEK, replace(before, texts=_texts(f"{number}"))
            await asyncio.gather(
                _change(engine, asking.on, after, now, wait=chance.uniform(0, 0.02)),
                _look(engine, now, wait=chance.uniform(0, 0.02)),
            )
            await _look(engine, now)
            asked = await asking.asked()
            figures.hold(f"asked by then, {number}", len(asked), number)
            async with transaction(engine) as db:
                on = asking.on
                call = await see_call(db, challenge_id=on.challenge_id, call_id=asked[-1][1])
                stands = await see_prompt(db, challenge_id=on.challenge_id, prompt_id=on.prompt_id)
            figures.hold(f"the words that stand, {number}", stands.draft.texts, after.texts)
            if call.draft.texts not in (before.texts, after.texts):
                mixed.append(call.draft.texts)
            newer += call.draft.texts == after.texts
            before = after
    figures.none("calls in words of two versions", mixed)
    figures.count(in_the_new_words=newer)
    return figures


def _looks(step: timedelta) -> Sequence[datetime]:
    """When somebody looks: over each change, after a day and a half of nothing, and after a summer."""
    looks = []
    for begins in (LATE_MARCH, LATE_OCTOBER):
        looks += [begins + number * step for number in range(int(4 * DAY / step))]
        back = looks[-1] + 1.5 * DAY
        looks += [back + number * step for number in range(int(DAY / step))]
    return looks


async def _look(engine: AsyncEngine, now: datetime, *, wait: float = 0) -> None:
    async def one() -> None:
        await asyncio.sleep(wait)
        async with transaction(engine) as db:
            await fire_due(db, now=now)

    await asyncio.gather(*(one() for _ in range(CLOCKS)))


async def _change(engine: AsyncEngine, on: OnPrompt, draft: PromptDraft, now: datetime, *, wait: float) -> None:
    await asyncio.sleep(wait)
    async with transaction(engine) as db:
        await change_prompt(db, on, draft, now=now)


async def _asking(
    engine: AsyncEngine, at: time, *, since: datetime, days: tuple[Weekday, ...] = tuple(Weekday)
) -> Asking:
    """A prompt that is on, in a phase that opened then."""
    async with transaction(engine) as db:
        challenge = await challenge_by_slug(db, CHALLENGE)
        plan = PhasePlan(PhaseKind.EXPLORE)
        phase_id = await plan_phase(db, plan, challenge_id=challenge.id, by=None, now=since)
        await move_phase(db, OnPhase(challenge.id, phase_id, None), PhaseMove.OPEN, now=since)
        draft = _draft(Rhythm(Weekly(days), at), "0")
        made = await make_prompt(db, draft, challenge_id=challenge.id, phase_id=phase_id, by=None)
        on = OnPrompt(challenge.id, made, None)
        await start_prompt(db, on, now=since)
    return Asking(engine, on, at, ZoneInfo(challenge.time_zone))


def _draft(rhythm: Rhythm, mark: str) -> PromptDraft:
    return PromptDraft(_texts(mark), {"nl": "Vertel", "en": "Tell us"}, Starts.NEED, rhythm)


def _texts(mark: str) -> dict[str, str]:
    return {"nl": f"Wat mist u? {mark}", "en": f"What do you miss? {mark}"}
