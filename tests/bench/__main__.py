"""`python -m tests.bench [--only NAME] [--short]`: one table of figures; exit code 1 when a bound is broken."""

import argparse
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

import uvloop
from rich.console import Console
from rich.table import Table

from tests.bench import calls, desk, due, languages, latency, many, pace, sends, size, start, talks
from tests.bench.figure import Figure

MEASURES: Final[Mapping[str, Callable[..., Awaitable[list[Figure]]]]] = {
    "sends": sends.measure,
    "talks": talks.measure,
    "latency": latency.measure,
    "start": start.measure,
    "size": size.measure,
    "languages": languages.measure,
    "calls": calls.measure,
    "pace": pace.measure,
    "due": due.measure,
    "desk": desk.measure,
    "many": many.measure,
}
"""In the order they run and are shown."""


async def measured(names: list[str], *, short: bool) -> list[Figure]:
    """Each in a folder of its own, which is gone afterwards."""
    figures: list[Figure] = []
    for name in names:
        with tempfile.TemporaryDirectory(prefix="samenleven-bench-") as folder:
            figures += await MEASURES[name](Path(folder), short=short)
    return figures


def table(figures: list[Figure]) -> Table:
    shown = Table(title="Samenleven beside its peer", title_justify="left")
    for heading, side in (("figure", "left"), ("value", "right"), ("bound", "right"), ("", "left"), ("of", "left")):
        shown.add_column(heading, justify="right" if side == "right" else "left")
    for figure in figures:
        verdict = "[green]holds[/]" if figure.holds else "[bold red]broken[/]"
        value, limit = f"{figure.value:.2f} {figure.unit}", f"{figure.bound} {figure.limit:g} {figure.unit}"
        shown.add_row(figure.name, value, limit, verdict, figure.detail)
    return shown


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(MEASURES), help="may be given more than once")
    parser.add_argument("--short", action="store_true", help="fewer turns: a look, not a measurement")
    options = parser.parse_args()
    figures = uvloop.run(measured(options.only or list(MEASURES), short=options.short))
    Console(width=None if sys.stdout.isatty() else 160).print(table(figures))
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
