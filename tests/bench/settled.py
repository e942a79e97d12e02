"""A database of a neighbourhood that took part for two years, with as many submissions as are wanted."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import asyncpg
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from participation import counts
from participation.challenges import ChallengeView, create_challenge
from participation.database import Db, transaction
from participation.members import add_member
from participation.models import Area, Base, Bot, Source, Tag
from participation.sample import sample_challenge
from participation.words import AreaKind, Channel, Role
from tests.bench.years import COLUMNS, Place, Rows, Years

CHUNK: Final = 5_000
"""Rows that are made and copied at a time."""
_AT_ONCE: Final = 3
"""So many copies: PostgreSQL takes longer over them than we do."""
_INDEXES: Final = """
    SELECT indexname AS name, indexdef AS definition FROM pg_indexes
    WHERE schemaname = 'public' AND tablename = ANY($1) AND indexname LIKE 'ix%'
"""
_AREAS: Final = 80
"""Beside the sample's own."""
_TAGS: Final = 60
_SOURCES: Final = 12
_MEMBERS: Final = 8


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    challenge: ChallengeView
    members: tuple[int, ...]
    areas: tuple[int, ...]
    tags: tuple[int, ...]
    """Both: those that hold most first."""


async def settle(
    engine: AsyncEngine, *, submissions: int, seed: int = 1, done: Callable[[int], None] = lambda _count: None
) -> Neighbourhood:
    """Into tables that are empty; the same seed makes the same. `done`: so many submissions more are there."""
    async with engine.begin() as db:
        made, place = await _set_up(db)
    until = datetime.now(UTC) - timedelta(hours=1)
    years = Years(place, submissions=submissions, until=until, seed=seed)
    address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    async with asyncpg.create_pool(address, min_size=1, max_size=_AT_ONCE) as pool:
        indexes = await _without_indexes(pool)
        for rows in years.people(CHUNK):
            await _copy(pool, rows)
        async with asyncio.TaskGroup() as copying:
            free = asyncio.Semaphore(_AT_ONCE)
            for rows in years.submissions(CHUNK):
                await free.acquire()
                copying.create_task(_copied(pool, rows, free, done))
        async with transaction(engine) as db:
            await counts.fold(db, now=until)
        await _afterwards(pool, indexes)
    return made


async def _copied(pool: asyncpg.Pool, rows: Rows, free: asyncio.Semaphore, done: Callable[[int], None]) -> None:
    await _copy(pool, rows)
    done(len(rows["submissions"]))
    free.release()


async def _set_up(db: Db) -> tuple[Neighbourhood, Place]:
    challenge = await create_challenge(db, sample_challenge())
    here = {"challenge_id": challenge.id}
    members = tuple(
        [
            await add_member(db, challenge_id=challenge.id, name=f"Lid {n}", role=Role.COORDINATOR, language="nl")
            for n in range(_MEMBERS)
        ]
    )
    more = [
        {**here, "slug": f"buurt-{n}", "kind": AreaKind.NEIGHBOURHOOD, "name": f"Buurt {n}", "position": 100 + n}
        | {"parent_id": challenge.areas[1].id, "postcodes": []}
        for n in range(_AREAS)
    ]
    areas = await _ids(db, Area, more)
    tags = await _ids(db, Tag, [{**here, "group_name": "Wet", "name": f"Label {n}"} for n in range(_TAGS)])
    names = [f"flat-{n}" for n in range(_SOURCES)]
    sources = await _ids(db, Source, [{**here, "name": name} for name in names])
    (bot,) = await _ids(db, Bot, [{"channel": Channel.WEB, "name": "web"}])
    domains = tuple(each.id for each in challenge.domains)
    place = Place(challenge.id, bot, areas, domains, members, tags, tuple(zip(sources, names, strict=True)))
    return Neighbourhood(challenge, members, areas, tags), place


async def _ids(db: Db, table: type[Base], rows: list[dict[str, Any]]) -> tuple[int, ...]:
    made = await db.execute(insert(table).values(rows).returning(table.__table__.c.id))
    return tuple(made.scalars())


async def _copy(pool: asyncpg.Pool, rows: Rows) -> None:
    async with pool.acquire() as connection, connection.transaction():
        for table, columns in COLUMNS.items():
            if rows[table]:
                await connection.copy_records_to_table(table, records=rows[table], columns=columns)


async def _without_indexes(pool: asyncpg.Pool) -> list[str]:
    """Rows come in faster then; what makes the indexes anew."""
    found = await pool.fetch(_INDEXES, [*COLUMNS, "submission_counts"])
    for each in found:
        await pool.execute(f"DROP INDEX {each['name']}")
    return [each["definition"] for each in found]


async def _afterwards(pool: asyncpg.Pool, indexes: list[str]) -> None:
    """New numbers go on where these end, and PostgreSQL knows what is there, as it does after a night."""
    for each in indexes:
        await pool.execute(each)
    for table in ("submissions", "residents"):
        await pool.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608
        )
    await pool.execute("VACUUM (ANALYZE)")
