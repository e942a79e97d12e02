"""Figures 5: the memory of the Python process after many updates, and how it grew."""

from pathlib import Path
from typing import Final

from tests.bench.figure import Bound, Figure
from tests.bench.turns import our_side

CHATS: Final = 140
"""About 2,100 updates a turn, the welcome with them."""
EARLY: Final = 2_000
LATE: Final = 10_000
RESIDENT_LIMIT: Final = 140.0
GROWTH_LIMIT: Final = 10.0
"""Millions of bytes, both."""


async def measure(folder: Path, *, short: bool) -> list[Figure]:
    chats, early_updates, late_updates = (CHATS // 2, EARLY // 2, EARLY) if short else (CHATS, EARLY, LATE)
    async with our_side(folder) as ours:
        while ours.updates < early_updates:
            await ours.turn(chats)
        early_at, (early, _own) = ours.updates, ours.memory()
        while ours.updates < late_updates:
            await ours.turn(chats)
        resident, own = ours.memory()
        detail = f"after {ours.updates} updates; {own:.0f} MB its very own (USS)"
        grown = f"from {early:.1f} MB after {early_at} updates to {resident:.1f} MB after {ours.updates}"
    return [
        Figure("resident memory", resident, "MB", Bound.AT_MOST, RESIDENT_LIMIT, detail),
        Figure("memory grew by", resident - early, "MB", Bound.AT_MOST, GROWTH_LIMIT, grown),
    ]
