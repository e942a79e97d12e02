"""What the clock looks for every few seconds: which of 10,000 prompts are due, which phases open or close, whom to
remind; in a neighbourhood of a thousand residents and of a million.
"""

import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from participation.challenges import ChallengeView
from participation.database import transaction
from participation.firings import fire_due, remind_due
from participation.phase_clock import move_due_phases
from participation.phases import OnPhase, PhasePlan, move_phase, plan_phase
from participation.starters import make_starters
from participation.words import PhaseKind, PhaseMove
from samenleven.embedded.server import EmbeddedPostgres
from tests.bench.figure import Bound, Figure, spread
from tests.bench.neighbourhood import settle

PROMPTS: Final = 10_000
MILLISECONDS: Final = 50.0
FLAT: Final = 1.5
"""So much longer it may take among a million: noise."""
_TURNS: Final = 25
_FILL: Final = """
    INSERT INTO prompts (challenge_id, phase_id, state, texts, labels, starts, questions, audience, rhythm, next_at)
    SELECT challenge_id, phase_id, 'on', texts, labels, starts, questions, audience, rhythm,
        now() + make_interval(days => 1 + n % 7)
    FROM (SELECT * FROM prompts LIMIT 1) AS one, generate_series(1, CAST(:prompts AS int)) AS n
"""


async def measure(folder: Path, *, short: bool) -> list[Figure]:
    few, many = 1_000, 100_000 if short else 1_000_000
    small, large = await _looked(folder / "few", few), await _looked(folder / "many", many)
    told = f"{spread(large, '.1f')} ms, {PROMPTS:,} prompts, {many:,} residents"
    flat = median(large) / median(small)
    return [
        Figure("the clock looks what is due", median(large), "ms", Bound.AT_MOST, MILLISECONDS, told),
        Figure(f"among {many:,}, of among {few:,}", flat, "×", Bound.AT_MOST, FLAT, f"{spread(small, '.1f')} ms"),
    ]


async def _looked(folder: Path, residents: int) -> list[float]:
    """Milliseconds, of each turn."""
    async with AsyncExitStack() as house:
        postgres = house.enter_context(EmbeddedPostgres(folder))
        engine, challenge, _bot = await settle(postgres.url, residents=residents)
        house.push_async_callback(engine.dispose)
        await _prompts(engine, challenge)
        return [await _look(engine) for _ in range(_TURNS)]


async def _look(engine: AsyncEngine) -> float:
    began = time.perf_counter()
    for job in (move_due_phases, fire_due, remind_due):
        async with transaction(engine) as db:
            await job(db, now=datetime.now(UTC))
    return 1000 * (time.perf_counter() - began)


async def _prompts(engine: AsyncEngine, challenge: ChallengeView) -> None:
    now = datetime.now(UTC)
    async with transaction(engine) as db:
        plan = PhasePlan(PhaseKind.TRY)
        phase_id = await plan_phase(db, plan, challenge_id=challenge.id, by=None, now=now)
        await make_starters(db, challenge=challenge, phase_id=phase_id, kind=plan.kind, by=None)
        await move_phase(db, OnPhase(challenge.id, phase_id, None), PhaseMove.OPEN, now=now)
        await db.execute(text(_FILL), {"prompts": PROMPTS})
    async with transaction(engine) as db:
        await db.execute(text("ANALYZE prompts"))
