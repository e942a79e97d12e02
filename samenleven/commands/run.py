"""`samenleven run`: the program itself, whole or a part of it."""

from typing import Annotated

import typer

from samenleven.parts import Part
from samenleven.starting import settings_with_logs


def run(part: Annotated[Part, typer.Argument(help="What to run in this process.")] = Part.ALL) -> None:
    """Start Samenleven, until Ctrl-C or SIGTERM."""
    settings = settings_with_logs()
    from samenleven.run import run as run_house  # noqa: PLC0415 — it imports every room

    run_house(part, settings)
