"""The faults by name, in the order they are run: each with its long form and its short one."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from participation.database import make_engine
from samenleven.embedded.server import EmbeddedPostgres
from samenleven.opened import disposed
from tests.faults import (
    calling,
    calls_held_up,
    clock_moved,
    crowd,
    database_away,
    disk_full,
    fuzz,
    mail_side,
    poison,
    release,
    repeats,
    stopping,
    telegram_side,
)
from tests.faults.figures import Figures
from tests.faults.kill import kill_run
from tests.faults.memory import a_memory
from tests.faults.program import BROKEN
from tests.faults.two_processes import two_processes


@dataclass(frozen=True, slots=True)
class Stand:
    """What a fault is given: a server of its own run, a folder, a seed, and whether it is to be short."""

    postgres: EmbeddedPostgres
    data: Path
    """The server's folder."""
    folder: Path
    seed: int
    short: bool

    def of(self, long: int, short: int) -> int:
        return short if self.short else long


FaultRun: TypeAlias = Callable[[Stand], Awaitable[Figures]]


async def _kill(at: Stand) -> Figures:
    async with a_memory(at.postgres) as url:
        return await kill_run(url, at.folder, kills=at.of(200, 5), seed=at.seed)


async def _broken_build(at: Stand) -> Figures:
    """The kill run can fail: a build that acknowledges before it commits makes it."""
    async with a_memory(at.postgres) as url:
        found = await kill_run(url, at.folder, kills=at.of(10, 1), seed=at.seed, build=BROKEN)
    figures = Figures({"kills": found.counted["kills"], "rules_seen_broken": len(found.broken)})
    seen = any("in vain" in fault or "is lost" in fault for fault in found.broken)
    figures.hold("the kill run fails on the broken build", seen, expected=True)
    return figures


async def _database_stopped(at: Stand) -> Figures:
    async with a_memory(at.postgres) as url:
        return await database_away.stop_and_start(
            at.postgres, at.data, url, at.folder, times=at.of(10, 2), seed=at.seed
        )


async def _connections_cut(at: Stand) -> Figures:
    async with a_memory(at.postgres) as url:
        return await database_away.cut_connections(url, cuts=at.of(100, 30), seed=at.seed)


async def _repeated_updates(at: Stand) -> Figures:
    async with a_memory(at.postgres) as url:
        return await repeats.same_update(url, times=100, seed=at.seed)


async def _swapped_updates(at: Stand) -> Figures:
    async with a_memory(at.postgres) as url:
        return await repeats.swapped(url, times=at.of(50, 5), seed=at.seed)


async def _crowd(at: Stand) -> Figures:
    async with a_memory(at.postgres) as url:
        return await crowd.all_at_once(url, chats=at.of(500, 250), seed=at.seed)


async def _long_away(at: Stand) -> Figures:
    async with a_memory(at.postgres) as url:
        return await crowd.long_away(url, at.folder, updates=at.of(1000, 500), seed=at.seed)


async def _fuzz(at: Stand) -> Figures:
    async with a_memory(at.postgres) as url:
        return await fuzz.odd(url, count=at.of(10_000, 500), seed=at.seed)


async def _forged(at: Stand) -> Figures:
    async with a_memory(at.postgres) as url:
        return await fuzz.forged(url, calls=1000, bodies=at.of(1000, 200), seed=at.seed)


async def _poison(at: Stand) -> Figures:
    figures = Figures()
    for kind in poison.POISONS:
        async with a_memory(at.postgres) as url:
            figures.add(await poison.poison(url, seed=at.seed, kind=kind), f"{kind}: ")
    return figures


async def _release(at: Stand) -> Figures:
    async with (
        a_memory(at.postgres) as url,
        disposed(make_engine(url, pool_size=1)) as engine,
        engine.begin() as db,
    ):
        return await release.releases(db, times=at.of(300, 50), seed=at.seed)


async def _disk_full(at: Stand) -> Figures:
    return await disk_full.disk_full(at.folder, at.postgres, seed=at.seed)


async def _two_processes(at: Stand) -> Figures:
    async with a_memory(at.postgres) as url:
        return await two_processes(url, at.folder, kills=at.of(20, 1), seed=at.seed)


async def _telegram_side(at: Stand) -> Figures:
    figures, seed = Figures(), at.seed
    async with a_memory(at.postgres) as url:
        figures.add(await telegram_side.moods(url, chats=10, each=at.of(50, 5), seed=seed))
    if not at.short:
        async with a_memory(at.postgres) as url:
            figures.add(await telegram_side.hang(url, seed=seed), "hang: ")
    async with a_memory(at.postgres) as url:
        figures.add(await telegram_side.too_many(url, seconds=at.of(20, 6), seed=seed), "429: ")
    async with a_memory(at.postgres) as url:
        figures.add(await telegram_side.long_trouble(url, seconds=at.of(90, 5), seed=seed), "5xx: ")
    async with a_memory(at.postgres) as url:
        figures.add(await telegram_side.uncertain(url, seed=seed), "uncertain: ")
    return figures


async def _stopping(at: Stand) -> Figures:
    figures = Figures()
    async with a_memory(at.postgres) as url:
        figures.add(await stopping.stopping(url, at.folder, times=at.of(10, 1), seed=at.seed))
    if not at.short:
        async with a_memory(at.postgres) as url:
            figures.add(await stopping.stopping_while_telegram_hangs(url, at.folder, seed=at.seed))
    return figures


async def _calls(at: Stand) -> Figures:
    figures, seed = Figures(), at.seed
    async with a_memory(at.postgres) as url:
        figures.add(await calling.kills(url, at.folder, kills=at.of(200, 5), residents=at.of(1000, 300), seed=seed))
    async with a_memory(at.postgres) as url:
        figures.add(
            await calling.stop_amid(url, residents=at.of(1000, 200), stopping=at.of(100, 20), seed=seed), "stop: "
        )
    async with a_memory(at.postgres) as url:
        figures.add(await calling.telegrams_side(url, residents=at.of(1000, 200), seed=seed), "telegram: ")
    async with a_memory(at.postgres) as url:
        figures.add(await calling.two_senders(url, residents=at.of(1000, 200), cuts=at.of(20, 2), seed=seed), "two: ")
    return figures


async def _calls_held_up(at: Stand) -> Figures:
    figures, residents = Figures(), at.of(1000, 200)
    async with a_memory(at.postgres) as url:
        figures.add(await calls_held_up.told_to_wait(url, residents=residents, seconds=at.of(30, 3)), "429: ")
    async with a_memory(at.postgres) as url:
        figures.add(await calls_held_up.storm(url, residents=residents, seconds=at.of(60, 2)), "5xx: ")
    async with a_memory(at.postgres) as url:
        restarted = calls_held_up.database_restarted(
            at.postgres, at.data, url, at.folder, residents=residents, times=at.of(10, 1), seed=at.seed
        )
        figures.add(await restarted, "database: ")
    return figures


async def _clock(at: Stand) -> Figures:
    figures = Figures()
    async with a_memory(at.postgres) as url:
        figures.add(await clock_moved.moved(url, minutes=at.of(5, 60)))
    async with a_memory(at.postgres) as url:
        figures.add(await clock_moved.changed_as_it_asks(url, times=at.of(200, 15), seed=at.seed), "changed: ")
    return figures


async def _mail_side(at: Stand) -> Figures:
    figures, residents = Figures(), at.of(100, 20)
    async with a_memory(at.postgres) as url:
        figures.add(await mail_side.refuses(url, residents=residents), "refuses: ")
    async with a_memory(at.postgres) as url:
        figures.add(await mail_side.dies(url, residents=residents, deaths=at.of(30, 6)), "dies: ")
    async with a_memory(at.postgres) as url:
        figures.add(await mail_side.hangs(url, residents=residents), "hangs: ")
    return figures


PATIENT: Final = ("kill", "disk-full")
"""They wait most of their time: the short form runs them side by side."""

FAULTS: Final[Mapping[str, FaultRun]] = {
    "kill": _kill,
    "broken-build": _broken_build,
    "database-stopped": _database_stopped,
    "connections-cut": _connections_cut,
    "repeated-updates": _repeated_updates,
    "swapped-updates": _swapped_updates,
    "crowd": _crowd,
    "long-away": _long_away,
    "fuzz": _fuzz,
    "forged": _forged,
    "poison": _poison,
    "release": _release,
    "disk-full": _disk_full,
    "two-processes": _two_processes,
    "telegram-side": _telegram_side,
    "stopping": _stopping,
    "calls": _calls,
    "calls-held-up": _calls_held_up,
    "clock": _clock,
    "mail-side": _mail_side,
}
