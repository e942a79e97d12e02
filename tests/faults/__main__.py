"""`python -m tests.faults [--short] [--only NAME] [--seed N]`: a line of figures a fault; 1 when a rule broke."""

import argparse
import asyncio
import logging
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

import uvloop

from tests.faults.figures import Figures
from tests.faults.memory import cluster
from tests.faults.table import FAULTS, PATIENT, Stand


async def run(names: Sequence[str], *, seed: int, short: bool) -> dict[str, list[str]]:
    """What was broken, by fault; only those that broke a rule."""
    broken: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        place = Path(folder)
        postgres = cluster(place / "data")
        await asyncio.to_thread(postgres.start)
        try:
            for together in _together(names, short=short):
                stands = [Stand(postgres, place / "data", _own_folder(place, name), seed, short) for name in together]
                found = await asyncio.gather(*map(_one, together, stands))
                broken |= {name: rules for name, rules in zip(together, found, strict=True) if rules}
        finally:
            await asyncio.to_thread(postgres.stop)
    return broken


async def _one(name: str, at: Stand) -> list[str]:
    began = time.monotonic()
    try:
        figures = await FAULTS[name](at)
    except Exception:  # noqa: BLE001 — it is told, and the others are run
        figures = Figures(broken=[traceback.format_exc(limit=-6)])
    mark = "broken" if figures.broken else "held"
    print(f"{name:<17} {mark:<6} {time.monotonic() - began:>6.1f} s  {figures}", flush=True)
    for fault in figures.broken:
        print(f"    {fault}", flush=True)
    if figures.broken:
        for log in sorted(at.folder.glob("*.log")):
            print(f"    {log.name}:\n{log.read_text()[-3000:]}", flush=True)
    return figures.broken


def _together(names: Sequence[str], *, short: bool) -> list[list[str]]:
    patient = [name for name in names if short and name in PATIENT]
    return ([patient] if patient else []) + [[name] for name in names if name not in patient]


def _own_folder(place: Path, name: str) -> Path:
    folder = place / name
    folder.mkdir()
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--short", action="store_true", help="the form for CI, under four minutes")
    parser.add_argument("--only", choices=FAULTS, action="append", help="this one; may be given more than once")
    parser.add_argument("--seed", type=int, help="as printed by an earlier run")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1, 1_000_000)
    again = f"python -m tests.faults{' --short' if options.short else ''} --seed {seed}"
    print(f"seed {seed}: {again}", flush=True)
    logging.getLogger().addHandler(logging.NullHandler())  # what goes wrong on purpose is not told a second time
    broken = uvloop.run(run(options.only or list(FAULTS), seed=seed, short=options.short))
    for name, rules in broken.items():  # again, where the end alone of a long output is kept
        print(f"{name} broke:", *rules, sep="\n    ")
    print(f"{len(broken)} faults broke a rule; once more: {again}" if broken else "All rules held.", flush=True)
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
