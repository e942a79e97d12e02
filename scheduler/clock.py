"""What happens at its time: `JOBS`, on one screen. Each may run in several processes at once and does no harm then."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import updates
from participation.database import Db

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    when: BaseTrigger
    work: Callable[[Db], Awaitable[int]]
    """In a transaction of its own; gives how many rows it was about."""


JOBS: Final = (
    Job("forget the numbers of handled updates", CronTrigger(minute=17, timezone=UTC), updates.forget_handled),
    Job("forget dead letters", CronTrigger(hour=3, minute=23, timezone=UTC), updates.forget_dead_letters),
)


class Clock:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        for job in JOBS:
            self._scheduler.add_job(
                self._run, job.when, args=[job], id=job.name, misfire_grace_time=3600, coalesce=True, max_instances=1
            )
        self._scheduler.start()

    def stop(self) -> None:
        """Nothing new begins."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _run(self, job: Job) -> None:
        await run_job(self._engine, job)


async def run_job(engine: AsyncEngine, job: Job) -> Any:
    """One job once; a database that is away is told, and the next time comes."""
    try:
        async with engine.begin() as db:
            rows = await job.work(db)
    except Exception as error:  # noqa: BLE001 — one job must not end the clock
        _log.warning("%s: not done, %s", job.name, type(error).__name__)
        return None
    if rows:
        _log.info("%s: %s", job.name, rows)
    return rows
