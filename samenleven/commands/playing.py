"""`samenleven play`: what may be typed; the playing itself is in `samenleven.commands.play`."""

from pathlib import Path
from typing import Annotated

import typer

from samenleven.starting import settings_with_logs


def play(
    script: Annotated[str, typer.Argument(help="The script's name, like share_need.", show_default=False)],
    language: Annotated[str, typer.Option(metavar="CODE", help="The resident's language.")] = "nl",
    answers: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What the resident says, a line each: prints the transcript.")
    ] = None,
) -> None:
    """Play a conversation in the terminal; nothing of it is kept."""
    settings = settings_with_logs()
    from samenleven.commands.play import play_script  # noqa: PLC0415 — it imports the conversations and sqlalchemy

    play_script(settings, script=script, language=language, answers=answers)
