"""What happens at its time: `JOBS`, on one screen. Each may run in several processes at once and does no harm then."""

import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol, TypeAlias

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy.ext.asyncio import AsyncEngine

from conversations import digests, notices, reminding, team_mail
from participation import call_queue, counts, find_codes, firings, phase_clock, retention, updates
from participation.database import Db

_log: Final = logging.getLogger(__name__)

Done: TypeAlias = int | dict[str, int]
"""How many rows it was about; with several kinds of them, how many of each, those that are none left out."""


class Work(Protocol):
    """In a transaction of its own."""

    def __call__(self, db: Db, *, now: datetime) -> Awaitable[Done]: ...


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    when: BaseTrigger
    work: Work


JOBS: Final = (
    Job("forget the numbers of handled updates", CronTrigger(minute=17, timezone=UTC), updates.forget_handled),
    Job("forget four words left on a page", CronTrigger(minute=47, timezone=UTC), find_codes.forget_left_open),
    Job("forget what is kept no longer", CronTrigger(minute=23, timezone=UTC), retention.forget_expired),
    Job("show once more what was left open", CronTrigger(second=20, timezone=UTC), reminding.show_once_more),
    Job("tell residents the news", CronTrigger(second=5, timezone=UTC), notices.tell_the_news),
    Job("send overviews of the neighbourhood", CronTrigger(second="7-59/10", timezone=UTC), digests.send_due),
    Job("find what was not read in time", CronTrigger(minute=7, timezone=UTC), notices.find_late),
    Job("mail the team what waits", CronTrigger(minute="*/5", second=35, timezone=UTC), team_mail.send_digests),
    Job("open and close phases", CronTrigger(second="*/10", timezone=UTC), phase_clock.move_due_phases),
    Job("ask what prompts ask", CronTrigger(second="3-59/10", timezone=UTC), firings.fire_due),
    Job("remind who did not answer", CronTrigger(second=50, timezone=UTC), firings.remind_due),
    Job("begin calls", CronTrigger(second="*", timezone=UTC), call_queue.queue_due),
    Job("end calls", CronTrigger(second="*/5", timezone=UTC), call_queue.end_finished),
    Job("mark what was cancelled", CronTrigger(second="*/5", timezone=UTC), call_queue.sweep_cancelled),
    Job("fold the counts of submissions", CronTrigger(second=50, timezone=UTC), counts.fold),
    Job("set aside what was left open for a week", CronTrigger(second=40, timezone=UTC), reminding.set_aside),
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


async def run_job(engine: AsyncEngine, job: Job) -> Done | None:
    """One job once; a database that is away is told, and the next time comes."""
    try:
        async with engine.begin() as db:
            rows = await job.work(db, now=datetime.now(UTC))
    except Exception as error:  # noqa: BLE001 — one job must not end the clock
        _log.warning("%s: not done, %s", job.name, type(error).__name__)
        return None
    if rows:
        _log.info("%s: %s", job.name, rows)
    return rows
