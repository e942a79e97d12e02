"""`python -m tests.fuzz [--short] [--seed N]`: three runs, each on a server of its own; 1 when one broke."""

import argparse
import asyncio
import logging
import sys
import time
from typing import Final

from tests.fuzz.runs import a_fresh_target, run

SEEDS: Final = (1, 2, 3)
EXAMPLES: Final = 30
"""Of each operation, in each phase."""
SHORT: Final = 5


async def runs(seeds: list[int], *, examples: int) -> int:
    """How many of them found something."""
    broken = 0
    for seed in seeds:
        began = time.monotonic()
        async with a_fresh_target() as target:
            found = await run(target, seed=seed, examples=examples)
        mark = "broken" if found.failed else "held"
        print(f"seed {seed:<6} {mark:<6} {time.monotonic() - began:>6.1f} s  {found.cases} requests", flush=True)
        if found.failed:
            print(found.told, flush=True)
        broken += found.failed
    return broken


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, action="append", help="instead of ours; may be given more than once")
    parser.add_argument("--short", action="store_true", help="fewer requests: a look")
    options = parser.parse_args()
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # it tells of what is no HTTP, which is meant
    return asyncio.run(runs(options.seed or list(SEEDS), examples=SHORT if options.short else EXAMPLES)) and 1


if __name__ == "__main__":
    sys.exit(main())
