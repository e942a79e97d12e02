"""Figures 2: residents' updates per second and processor time per update, ours against the stock peer's.

The whole `share_need` talk, from the update to all that came of it, 200 chats side by side, new residents in each turn,
welcomed outside the clock. Bots in processes of their own; residents and their emulated Telegram here; both write to
the same embedded PostgreSQL, with its own safe settings. In turns; the median of the turns' ratios counts. In the end
all that was said must stand in both memories, complete and equal, and residents must have seen the same.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final

from bot.telegram.form import FOUR_WORDS
from conversations.catalogues import say
from participation.database import make_engine
from samenleven.embedded.server import EmbeddedPostgres
from tests.bench.answers import check_equal
from tests.bench.figure import Bound, Figure, spread
from tests.bench.peer_answers import TABLE
from tests.bench.peer_texts import WORDS
from tests.bench.residents import LANGUAGE
from tests.bench.turns import Side, Turn, our_side, peer_side

CHATS: Final = 200
SPEED_LIMIT: Final = 2.5
PROCESSOR_LIMIT: Final = 0.45
_OWN: Final = re.compile(r"nummer is \d+")
_WORDS: Final = re.compile(rf"(?<={re.escape(say(FOUR_WORDS, LANGUAGE))})\s+([a-z]+ ){{3}}[a-z]+")


async def measure(folder: Path, *, short: bool) -> list[Figure]:
    chats = CHATS // 2 if short else CHATS
    ours: list[Turn] = []
    peers: list[Turn] = []
    async with our_side(folder) as our:
        with EmbeddedPostgres(folder / "data") as postgres:
            engine = make_engine(postgres.url, pool_size=1)
            async with engine.begin() as db:
                await db.run_sync(TABLE.metadata.create_all)
            async with peer_side(folder, database=postgres.url) as peer:
                for _turn in range(1 if short else 6):
                    ours.append(await our.turn(chats))
                    peers.append(await peer.turn(chats))
                _check_seen(our, peer)
            async with engine.connect() as db:
                await check_equal(db, count=chats * len(ours))
            await engine.dispose()
    return _figures(ours, peers, chats)


def _figures(ours: Sequence[Turn], peers: Sequence[Turn], chats: int) -> list[Figure]:
    pairs = list(zip(ours, peers, strict=True))
    faster = median(our.per_second / peer.per_second for our, peer in pairs)
    costs = median(our.processor_each / peer.processor_each for our, peer in pairs)
    mine, theirs = [turn.per_second for turn in ours], [turn.per_second for turn in peers]
    my_costs, their_costs = ([turn.processor_each * 1000 for turn in turns] for turns in (ours, peers))
    waits = [median(turn.talked.waits) * 1000 for turn in ours], [median(turn.talked.waits) * 1000 for turn in peers]
    speed = (
        f"{spread(mine)}/s against {spread(theirs)}/s, {chats} chats, "
        f"{ours[0].talked.updates * len(ours)} updates each; "
        f"median wait {spread(waits[0])} ms against {spread(waits[1])} ms"
    )
    cost = f"{spread(my_costs, '.2f')} ms against {spread(their_costs, '.2f')} ms of the bot's own process"
    return [
        Figure("residents' updates per second", faster, "×", Bound.AT_LEAST, SPEED_LIMIT, speed),
        Figure("processor time per update", costs * 100, "%", Bound.AT_MOST, PROCESSOR_LIMIT * 100, cost),
    ]


def _check_seen(ours: Side, peer: Side) -> None:
    """Each resident saw the same, from the talk's first question on, numbers and the four words apart.

    Raises:
        AssertionError: with both chats.
    """
    if ours.last is None or peer.last is None:
        raise AssertionError("nobody talked")
    for one, other in zip(ours.last.transcripts(), peer.last.transcripts(), strict=True):
        seen, equal = (_WORDS.sub(" W", _OWN.sub("nummer is N", text[text.index(WORDS) :])) for text in (one, other))
        assert seen == equal, f"the peer says something else:\n{seen}\n\n{equal}"
