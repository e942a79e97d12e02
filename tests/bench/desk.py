"""Figures 7: how long the desk takes over a page with ten thousand submissions, and with a hundred times as many.

Server time, in the program's own aiohttp app on loopback. Both neighbourhoods lie on one server and are asked by turns,
so that whatever else the machine does falls to both.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from participation import migrations
from participation.database import make_engine
from samenleven.embedded.server import EmbeddedPostgres
from samenleven.progress import progress_of_rows
from tests.bench.at_the_desk import Visitor, a_visitor
from tests.bench.figure import Bound, Figure
from tests.bench.settled import settle

FEW: Final = 10_000
MANY: Final = 1_000_000
MANY_IN_SHORT: Final = 100_000
ROUNDS: Final = 25
SLOWER: Final = 2.0
"""Times as long with the many as with the few, at most."""
LIMIT: Final = 50.0
"""Milliseconds with the many, at most."""
_LOADING: Final = {"fsync": "off", "synchronous_commit": "off", "max_wal_size": "8GB"}
TO_READ: Final = "status=received&kind=need&kind=offer&kind=idea&kind=lesson"
WORDS: Final = (
    *("bankje", "moeder", "bench", "library", "fietspad", "fietsenroute", "Zwaluwdreef", "Meidoornsteeg 38"),
    *("bankje Kerkstraat", "rolstoelpost Havenplein", "wheelchair cupboard", "spee", "Lindens", "Heidewoud"),
    *("bankje bench", "olifant", "7", "het bankje in de Molenweg", "scootmobielhekje Smidssteeg formulieren"),
)
"""What everybody says, what some do, what hardly anybody does, what nobody does; what does not go together."""


async def measure(folder: Path, *, short: bool) -> list[Figure]:
    size = MANY_IN_SHORT if short else MANY
    with EmbeddedPostgres(folder / "postgres", settings=_LOADING) as postgres:
        async with AsyncExitStack() as stack:
            few = await stack.enter_async_context(_neighbourhood(postgres.url, FEW))
            many = await stack.enter_async_context(_neighbourhood(postgres.url, size))
            figures = [each for what in ASKED for each in await _compared(what, few, many, size=size)]
            return [*figures, await _statements(many)]


@asynccontextmanager
async def _neighbourhood(server: str, size: int) -> AsyncIterator[Visitor]:
    name = f"of_{size}"
    administrator = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with administrator.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await administrator.dispose()
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    await migrations.upgrade(url)
    engine = make_engine(url)
    with progress_of_rows(f"{size:,} submissions", size) as done:
        there = await settle(engine, submissions=size, done=done)
    async with a_visitor(engine, there) as visitor:
        yield visitor
    await engine.dispose()


async def _first(visitor: Visitor) -> Sequence[str]:
    return [*_lists(visitor), f"{visitor.pages}/submissions?{TO_READ}"]


async def _tenth(visitor: Visitor) -> Sequence[str]:
    return [await visitor.tenth_page(path) for path in _lists(visitor)]


async def _tag_and_area(visitor: Visitor) -> Sequence[str]:
    """Those that hold most, some, and least."""
    there, end = visitor.there, (0, 9, -1)
    return [
        *(f"{visitor.pages}/submissions?tag={there.tags[tag]}" for tag in end),
        *(f"{visitor.pages}/submissions?area={there.areas[area]}" for area in end),
        *(f"{visitor.api}/submissions?tag={there.tags[tag]}&area={there.areas[area]}" for tag in end for area in end),
    ]


async def _search(visitor: Visitor) -> Sequence[str]:
    return [f"{visitor.pages}/submissions?words={words.replace(' ', '+')}" for words in WORDS]


async def _today(visitor: Visitor) -> Sequence[str]:
    return [visitor.pages]


async def _one(visitor: Visitor) -> Sequence[str]:
    """With the one before it and the one after it on the list."""
    return [f"{visitor.pages}/submissions/{number}?{query}" for number in (17, 5_000, 9_990) for query in ("", TO_READ)]


def _lists(visitor: Visitor) -> tuple[str, ...]:
    return (
        f"{visitor.pages}/submissions",
        f"{visitor.pages}/submissions?status=accepted&status=done",
        f"{visitor.api}/submissions?pageSize=25",
    )


ASKED: Final = (
    ("first page", _first),
    ("tenth page by cursor", _tenth),
    ("filtered by tag and area", _tag_and_area),
    ("text search", _search),
    ("counts by status, on Today", _today),
    ("one submission of a list", _one),
)


async def _compared(
    what: tuple[str, Callable[[Visitor], Awaitable[Sequence[str]]]], few: Visitor, many: Visitor, *, size: int
) -> list[Figure]:
    name, paths_of = what
    paths = list(zip(await paths_of(few), await paths_of(many), strict=True))
    with_few, with_many = [], []
    for turn in range(ROUNDS + 1):
        for path, other in paths:
            pair = (await few.opens(path)).seconds, (await many.opens(other)).seconds
            if turn:  # the first one warms up
                with_few.append(1000 * pair[0])
                with_many.append(1000 * pair[1])
    slow, fast = (quantiles(took, n=20)[-1] for took in (with_many, with_few))
    detail = f"{slow:.1f} ms beside {fast:.1f} with {FEW:,}; medians {median(with_many):.1f}, {median(with_few):.1f}"
    return [
        Figure(f"{name}, p95 with {size:,}", slow, "ms", Bound.AT_MOST, LIMIT, f"{len(with_many)} requests each"),
        Figure(f"{name}, beside {FEW:,}", slow / fast, "×", Bound.AT_MOST, SLOWER, detail),
    ]


async def _statements(visitor: Visitor) -> Figure:
    path = f"{visitor.api}/submissions?pageSize="
    await visitor.opens(f"{path}1")  # notes that the token is used, which is noted once in a while
    one, fifty = [(await visitor.opens(f"{path}{rows}")).statements for rows in (1, 50)]
    return Figure("statements more for 50 rows than for 1", fifty - one, "", Bound.AT_MOST, 0, f"{one} for 1 row")
