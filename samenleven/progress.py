"""How far a long piece of work is, shown on stderr; a short one shows nothing."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

LONG: Final = 500
"""Rows from which on progress is shown."""
LONG_BYTES: Final = 20_000_000


@contextmanager
def progress_of_rows(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """`done(number)`: so many rows more."""
    if total < LONG:
        yield _nothing
        return
    from rich.console import Console  # noqa: PLC0415 — slow to import, and seldom needed
    from rich.progress import Progress  # noqa: PLC0415 — slow to import, and seldom needed

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=total)
        yield lambda number: bar.advance(task, number)


@contextmanager
def progress_of_bytes(title: str) -> Iterator[Callable[[int], None]]:
    """`reached(number)`: so many bytes by now. How many there will be is not known."""
    from rich.console import Console  # noqa: PLC0415 — slow to import
    from rich.progress import DownloadColumn, Progress, SpinnerColumn, TextColumn  # noqa: PLC0415 — slow to import

    columns = (SpinnerColumn(), TextColumn("{task.description}"), DownloadColumn())
    bar = Progress(*columns, console=Console(stderr=True))
    task = bar.add_task(title, total=None)
    with ExitStack() as shown:

        def reached(number: int) -> None:
            bar.update(task, completed=number)
            if number >= LONG_BYTES and not bar.live.is_started:
                shown.enter_context(bar)

        yield reached


def _nothing(_number: int) -> None:
    """Nothing is shown."""
