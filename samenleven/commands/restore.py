"""`samenleven restore`: what a backup holds, back in the database."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from samenleven.starting import settings_with_logs


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `samenleven backup` wrote.", show_default=False)],
    force: Annotated[bool, typer.Option("--force", help="Replace what the database holds.")] = False,  # noqa: FBT002 — as typer calls it
) -> None:
    """Put a backup back, while the program does not run. It needs the key that belongs to the backup."""
    settings = settings_with_logs()
    from samenleven.restoring import restore as put_back  # noqa: PLC0415 — sqlalchemy is slow to import

    restored = asyncio.run(put_back(settings.database, file, force=force))
    typer.echo(f"{file} is restored: {restored.residents} residents, {restored.submissions} submissions.")
    if restored.erasures:
        typer.echo(f"Erased in it once more, since they had asked for it: {restored.erasures} residents.")
